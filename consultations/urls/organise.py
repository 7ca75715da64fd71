"""What organisers, representatives, recruiters and operators work with."""

from django.urls import path

from consultations.models import SecondSignature
from consultations.views import (
    care,
    community,
    components,
    desk,
    discussions,
    exports,
    operator,
    outcome,
    people,
    plans,
    precedents,
    representative,
    rolls,
    setup,
    signing,
    team,
    terms,
    timetable,
    windows,
    workspace,
)

SLUG = "organise/<slug:slug>"
PEOPLE = f"{SLUG}/people"
BALLOT = f"{SLUG}/ballots/<uuid:ballot_id>"
STAGE = f"{SLUG}/components/<uuid:component_id>/stages"
Act = SecondSignature.Act

start = [
    path("organise/", desk.desk, name="desk"),
    path("organise/start/", desk.start, name="start"),
    path("organise/start/case/<int:number>/", precedents.start, name="start_from_case"),
    path("organise/import/", plans.take_in, name="plan_import"),
    path(f"{SLUG}/", workspace.workspace, name="workspace"),
    path(f"{SLUG}/open/", workspace.open_now, name="open_now"),
    path(f"{SLUG}/clone/", workspace.clone, name="clone"),
    path(f"{SLUG}/discard/", plans.discard, name="discard"),
    path(f"{SLUG}/plan.json", plans.download, name="plan"),
    path(f"{SLUG}/jobs/<uuid:job_id>/retry/", workspace.retry, name="job_retry"),
    path(f"{SLUG}/exports/", exports.exports, name="exports"),
    path(f"{SLUG}/discussions/", discussions.discussions, name="discussions"),
    path(f"{SLUG}/discussions/<slug:kind>/<uuid:target>/", discussions.arrange, name="discussion_terms"),
    path(f"{SLUG}/texts/", outcome.texts, name="texts"),
    path(f"{SLUG}/license/", care.care, name="care"),
    path(f"{SLUG}/answer/", outcome.answer, name="answer"),
    path(f"{SLUG}/exports/<uuid:component_id>/<str:name>.csv", exports.table, name="export_table"),
    path(f"{SLUG}/team/", team.team, name="team"),
    path(f"{SLUG}/team/<uuid:grant_id>/revoke/", team.revoke, name="team_revoke"),
]

asked = [
    path(f"{SLUG}/initiative/", setup.initiative, name="initiative"),
    path(f"{SLUG}/data/", setup.datasets, name="datasets"),
    path(f"{SLUG}/data/new/", setup.dataset, name="dataset_new"),
    path(f"{SLUG}/data/<uuid:record_id>/", setup.dataset, name="dataset"),
    path(f"{SLUG}/data/<uuid:record_id>/remove/", setup.remove, {"kind": "datasets"}, name="dataset_remove"),
    path(f"{SLUG}/uses/", setup.use_cases, name="use_cases"),
    path(f"{SLUG}/uses/new/", setup.use_case, name="use_case_new"),
    path(f"{SLUG}/uses/<uuid:record_id>/", setup.use_case, name="use_case"),
    path(f"{SLUG}/uses/<uuid:record_id>/remove/", setup.remove, {"kind": "use_cases"}, name="use_case_remove"),
    path(f"{SLUG}/clauses/new/", setup.clause, name="clause_new"),
    path(f"{SLUG}/clauses/<uuid:record_id>/", setup.clause, name="clause"),
    path(f"{SLUG}/clauses/<uuid:record_id>/remove/", setup.remove, {"kind": "clauses"}, name="clause_remove"),
    path(f"{SLUG}/remit/", setup.texts, {"kind": "remit"}, name="remit"),
    path(f"{SLUG}/promise/", setup.texts, {"kind": "promise"}, name="promise"),
    path(f"{SLUG}/publication/", setup.texts, {"kind": "publication"}, name="publication"),
    path(f"{SLUG}/terms/", terms.terms, name="terms"),
    path(f"{SLUG}/secrecy/", terms.secrecy, name="secrecy"),
    path(f"{SLUG}/languages/", terms.languages, name="languages"),
    path(f"{SLUG}/branding/", terms.branding, name="branding"),
    path(f"{SLUG}/protection/", terms.protection, name="protection"),
    path(f"{SLUG}/notice/", terms.notice, name="notice_preview"),
]

chain = [
    path(f"{SLUG}/components/", components.components, name="components"),
    path(f"{SLUG}/components/add/<slug:method_slug>/", components.add, name="component_add"),
    path(f"{SLUG}/components/<uuid:component_id>/dates/", components.dates, name="component_dates"),
    path(f"{SLUG}/components/<uuid:component_id>/move/", components.move, name="component_move"),
    path(f"{SLUG}/components/<uuid:component_id>/remove/", components.remove, name="component_remove"),
    path(f"{SLUG}/components/<uuid:component_id>/timetable/", timetable.timetable, name="timetable"),
    path(f"{STAGE}/<uuid:stage_id>/move/", timetable.move, name="stage_move"),
    path(f"{STAGE}/<uuid:stage_id>/leave-out/", timetable.leave_out, name="stage_leave_out"),
    path(f"{STAGE}/add/<slug:kind>/", timetable.add, name="stage_add"),
    path(f"{BALLOT}/extend/", windows.extend, name="ballot_extend"),
    path(f"{BALLOT}/void/", windows.ask, {"act": Act.VOID_BALLOT}, name="ballot_void"),
    path(f"{BALLOT}/close/", windows.ask, {"act": Act.CLOSE_EARLY}, name="ballot_close"),
    path(f"{BALLOT}/paper/differs/", windows.ask, {"act": Act.COUNT_PAPER}, name="ballot_paper"),
    path(f"{SLUG}/signatures/<uuid:request_id>/", windows.confirm, name="signature_confirm"),
]

roll = [
    path(f"{PEOPLE}/", people.roll, name="people"),
    path(f"{PEOPLE}/upload/", people.upload, name="people_upload"),
    path(f"{PEOPLE}/add/", people.add, name="people_add"),
    path(f"{PEOPLE}/paper/", people.places, name="people_paper"),
    path(f"{PEOPLE}/invite/", people.invite, name="people_invite"),
    path(f"{PEOPLE}/codes/", people.codes, name="people_codes"),
    path(f"{SLUG}/roll/", rolls.roll, name="roll"),
    path(f"{PEOPLE}/<uuid:participation_id>/code/", people.reissue, name="people_reissue"),
]

communities = [
    path(f"{SLUG}/community/", community.community, name="community"),
    path(f"{SLUG}/community/mail/", community.mail_again, name="community_mail"),
    path(f"{SLUG}/community/choose/", community.choose, name="community_choose"),
    path("community/claim/", representative.claim, name="claim"),
    path("community/claim/<str:token>/", representative.claim_link, name="claim_link"),
    path("community/<uuid:community_id>/", representative.home, name="community_home"),
    path("community/<uuid:community_id>/keys/", representative.keys, name="community_keys"),
    path("community/asked/<slug:slug>/", representative.asked, name="community_asked"),
    path("community/draft/<slug:slug>/", signing.draft, name="community_draft"),
    path("operate/communities/", operator.communities, name="communities"),
    path("operate/communities/<uuid:community_id>/", operator.community, name="authority"),
]

urlpatterns = [*start, *asked, *chain, *roll, *communities]
