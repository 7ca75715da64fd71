"""Addresses of recruitment: the organisers' side below its component, and what candidates and the public see."""

from django.urls import path

from consultations.recruitment.views import (
    draws,
    ending,
    inviting,
    lottery,
    overview,
    people,
    registering,
    supporting,
    targets,
)

HOME = "organise/<slug:slug>/components/<uuid:component_id>/recruitment/"
FEATURE = f"{HOME}targets/<uuid:feature_id>/"
PERSON = f"{HOME}people/<uuid:candidate_id>/"
SUPPORT = f"{HOME}needs/<uuid:support_id>/"

plan = [
    path(HOME, overview.overview, name="recruitment"),
    path(f"{HOME}begin/", overview.begin, name="recruitment_begin"),
    path(f"{HOME}erase/", ending.ask, name="recruitment_end"),
    path(f"{HOME}erase/confirm/", ending.confirm, name="recruitment_end_confirm"),
    path(f"{HOME}settings/", overview.settings, name="recruitment_settings"),
    path(f"{HOME}targets/", targets.table, name="recruitment_targets"),
    path(f"{HOME}targets/upload/", targets.upload, name="recruitment_categories"),
    path(f"{HOME}targets/new/", targets.add, name="recruitment_feature_new"),
    path(FEATURE, targets.words, name="recruitment_words"),
    path(f"{FEATURE}remove/", targets.remove, name="recruitment_feature_remove"),
]
letters = [
    path(f"{HOME}addresses/", inviting.addresses, name="recruitment_addresses"),
    path(f"{HOME}addresses/upload/", inviting.upload, name="recruitment_upload"),
    path(f"{HOME}addresses/<uuid:address_id>/code/", inviting.reissue, name="recruitment_reissue"),
    path(f"{HOME}returned/", inviting.returned, name="recruitment_returned"),
    path(f"{HOME}letters/prepare/", inviting.commit, name="recruitment_commit"),
    path(f"{HOME}letters/<uuid:draw_id>/draw/", inviting.reveal, name="recruitment_reveal"),
    path(f"{HOME}letters/<uuid:draw_id>/", inviting.batches, name="recruitment_letters"),
    path(f"{HOME}letters/<uuid:draw_id>/<int:number>.pdf", inviting.batch, name="recruitment_batch"),
    path(f"{HOME}letters/<uuid:draw_id>/letters.csv", inviting.mail_merge, name="recruitment_merge"),
]
candidates = [
    path(f"{HOME}people/", people.people, name="recruitment_people"),
    path(f"{HOME}people/card/", people.card, name="recruitment_card"),
    path(f"{HOME}calls/", people.calls, name="recruitment_calls"),
    path(PERSON, people.person, name="recruitment_person"),
    path(f"{PERSON}correct/", people.correct, name="recruitment_correct"),
    path(f"{PERSON}deliveries/<uuid:delivery_id>/came-back/", people.bounced, name="recruitment_bounced"),
    path(f"{PERSON}code/", people.reissue, name="recruitment_own_code"),
    path(f"{PERSON}need/", people.need, name="recruitment_need"),
    path(f"{PERSON}account/", supporting.account, name="recruitment_account"),
    path(f"{PERSON}withdraw/", people.leave, {"how": "withdraw"}, name="recruitment_withdraw"),
    path(f"{PERSON}erase/", people.leave, {"how": "erase"}, name="recruitment_erase"),
    path(f"{HOME}needs/", supporting.supports, name="recruitment_supports"),
    path(f"{HOME}needs/payments.csv", supporting.payments, name="recruitment_payments"),
    path(f"{HOME}needs/paid/", supporting.paid, name="recruitment_paid"),
    path(f"{SUPPORT}agree/", supporting.agree, name="recruitment_agree"),
    path(f"{SUPPORT}provided/", supporting.provided, name="recruitment_provided"),
    path(f"{HOME}mails/", supporting.mails, name="recruitment_mails"),
]
DRAW = f"{HOME}draws/<uuid:draw_id>/"
panels = [
    path(f"{HOME}draws/", draws.draws, name="recruitment_draws"),
    path(f"{HOME}draws/new/", draws.begin, name="recruitment_draw_new"),
    path(DRAW, draws.draw, name="recruitment_draw"),
    path(f"{DRAW}drop/", draws.drop, name="recruitment_drop"),
    path(f"{DRAW}approve/", draws.approve, name="recruitment_approve"),
    path(f"{DRAW}digits/", draws.digits, name="recruitment_digits"),
    path(f"{DRAW}confirm/", draws.confirm, name="recruitment_confirm"),
    path(f"{DRAW}reject/", draws.reject, name="recruitment_reject"),
    path(f"{DRAW}input.json", draws.confidential_input, name="recruitment_input"),
    path(f"{PERSON}promote/", draws.promote, name="recruitment_promote"),
    path(f"{PERSON}must/", people.must, name="recruitment_must"),
]
LOTTERY = "consultations/<slug:slug>/lottery/"
PUBLISHED = f"{LOTTERY}draws/<uuid:draw_id>/"
public = [
    path(f"{LOTTERY}<uuid:component_id>/", lottery.lottery, name="lottery"),
    path(f"{LOTTERY}<uuid:component_id>/composition.<str:form>", lottery.composition, name="lottery_composition"),
    path(PUBLISHED, lottery.draw, name="lottery_draw"),
    path(f"{PUBLISHED}room/", lottery.room, name="lottery_room"),
    path(f"{PUBLISHED}check/", lottery.check, name="lottery_check"),
    path(f"{PUBLISHED}announcement.json", lottery.announcement, name="lottery_announcement"),
    path(f"{PUBLISHED}lottery.json", lottery.panels, name="lottery_panels"),
    path(f"{PUBLISHED}result.json", lottery.result, name="lottery_result"),
    path("lottery/check_draw.py", lottery.script, name="lottery_script"),
    path("register/", registering.enter, name="register"),
    path("register/form/", registering.register, name="register_form"),
    path("register/me/", registering.me, name="lottery_me"),
    path("register/me/answer/", registering.answer, name="lottery_answer"),
    path("register/me/data.json", registering.my_data, name="lottery_data"),
    path("register/me/withdraw/", registering.withdraw, name="lottery_withdraw"),
    path("register/me/erase/", registering.erase, name="lottery_erase"),
    path("register/next/", registering.next_person, name="lottery_next"),
]
organise = [*plan, *letters, *candidates, *panels]
urlpatterns = [*organise, *public]
