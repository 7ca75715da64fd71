"""Worksheets of the time after opening, with their worked example: from filled field to row; a run again doubles nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.evaluation import questionnaire
from consultations.evaluation.models import Report
from consultations.evaluation.refusals import NotOpenYet
from consultations.methods.assembly.models import Reply
from consultations.methods.assembly.services import followup
from consultations.models import Community, Consultation
from consultations.refusals import NothingToAnswer
from consultations.services import opening
from repository.cases.domain import checking
from repository.cases.models import Case
from repository.cases.services import moving
from repository.licenses.domain import draft
from socialicense.accounts import services as accounts
from socialicense.accounts.models import Membership, ScopeKind, User
from tests.consultations.methods.assembly.scene import Room
from tests.factories import consultations as make
from tests.toolkit import content as files
from tests.toolkit.bridges.test_making import filled, write
from toolkit.bridges.refusals import NotToBeShared, NoYear
from toolkit.bridges.services import after, making, reporting
from toolkit.commitment.models import Commitment, Part, YearReport
from toolkit.commitment.services import commitments
from toolkit.models import Worksheet
from toolkit.selectors import worksheets
from toolkit.services import loading, sharing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tools() -> None:
    loading.load()


def running() -> Consultation:
    consultation = make.consultation()
    make.people(consultation, 12)
    opening.freeze(consultation, by=None)
    return consultation


def member(role: str, consultation: Consultation) -> User:
    user = make.user()
    accounts.grant(user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id, by=None)
    return user


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


def address(sheet: Worksheet) -> str:
    return reverse("bridges:after", args=[sheet.pk])


BOTH = (Report.Kind.ORGANISER, Report.Kind.HOLDER)


def test_evaluation_becomes_two_reports_and_a_change_a_new_version():
    consultation, by = running(), make.user()
    sheet = filled("evaluation-questionnaires", by)
    answers = worksheets.answers_of(sheet)

    first = after.reports(worksheet=sheet, consultation=consultation, kinds=BOTH, by=by)
    again = after.reports(worksheet=sheet, consultation=consultation, kinds=BOTH, by=by)
    write(sheet, by, o_hours_learning="10.5")
    changed = after.reports(worksheet=sheet, consultation=consultation, kinds=BOTH, by=by)

    assert [[one.what for one in run] for run in (first, again, changed)] == [
        ["made"] * 2,
        ["left"] * 2,
        ["updated", "left"],
    ]
    organiser, holder = (Report.objects.filter(kind=kind).order_by("n").last() for kind in BOTH)
    assert (organiser.n, organiser.answers["hours_learning"], organiser.answers["failed"]) == (
        2,
        "10.5",
        answers["o_again"],
    )
    assert organiser.answers["independence"] == "A body that the data holder pays for this work"
    assert "Invited: 4000 people" in organiser.answers["selection"] and "171400" in organiser.answers["funding"]
    assert (holder.n, holder.answers["failed"]) == (1, answers["d_hard"])
    assert "Point: No count under 10; Answer: accepted" in holder.answers["changed"]
    assert "strongly" not in str(organiser.answers) + str(holder.answers)  # no word of the member's own form


def test_what_was_written_on_the_page_stays_where_the_worksheet_is_empty():
    consultation, by = running(), make.user()
    sheet = filled("evaluation-questionnaires", by, o_again="Begin earlier.", m_purpose="agree")
    Report.objects.create(
        consultation=consultation, kind="organiser", n=1, answers={"failed": "All", "next_time": "Less"}, language="en", written_by=by
    )  # fmt: skip

    after.reports(worksheet=sheet, consultation=consultation, kinds=BOTH, by=by)

    assert Report.objects.get(n=2).answers == {"failed": "Begin earlier.", "next_time": "Less"}
    assert Report.objects.filter(kind="holder").count() == 0


def test_a_point_finds_its_clause_and_an_answer_does_not_say_that_it_is_kept():
    clause = draft.Clause(
        ref="no-small", kind="condition", text={"en": "No count under 10 is shown."}, modality="must", adopted=True,
        reason="voted", decided_by=None, figures=(), sentence={},
    )  # fmt: skip
    tomorrow = timezone.localdate() + timedelta(days=1)

    named = ["no-small", "No count under 10 is shown", "no count  under 10", "Cool rooms open at night", "count"]
    assert [reporting._clause((clause,), point) is clause for point in named] == [True, True, True, False, False]
    done = [reporting._done({"answer": answer}) for answer in ("accepted", "partly", "rejected", "under_consideration")]
    assert done == ["", "partly", "not_kept", "not_yet"]
    assert reporting._done({"answer": "accepted", "by_when": tomorrow}) == "not_yet"


def test_reports_and_answer_wait_for_their_time():
    consultation, by = make.consultation(), make.user()
    with pytest.raises(NotOpenYet):
        after.reports(worksheet=filled("evaluation-questionnaires", by), consultation=consultation, kinds=BOTH, by=by)
    with pytest.raises(NothingToAnswer):
        after.response(worksheet=filled("response-template", by), consultation=consultation, by=by)


def test_the_response_template_becomes_the_public_answer():
    consultation, by = running(), make.user()
    Consultation.objects.filter(pk=consultation.pk).update(state="withheld", response={"fr": "Merci."})
    sheet = filled("response-template", by)
    consultation.refresh_from_db()

    runs = []
    for _run in range(2):
        runs += after.response(worksheet=sheet, consultation=consultation, by=by)
        consultation.refresh_from_db()

    assert [one.what for one in runs] == ["made", "left"]
    assert set(consultation.response) == {"en", "fr"}
    assert "1. Point, word for word: The police" in consultation.response["en"]


def test_each_row_answers_the_recommendation_that_it_names():
    room, by = Room(exercise=True), make.user()
    for statement in (
        "Never give it to the police.",
        "Tell us every year.",
        "Tell us every year, and on paper.",
        "Ask again.",
    ):
        room.propose(statement)
    room.decide(("r1-v1", "r2-v1", "r3-v1", "r4-v1"))
    followup.publish_report(component=room.component, foreword={}, delivered_to="", by=by)
    Consultation.objects.filter(pk=room.component.consultation_id).update(state="withheld")
    consultation = Consultation.objects.get(pk=room.component.consultation_id)
    named = {"reason": "It is right.", "action": "A clause.", "owner": "Data office", "by_when": "2028-01-01"}
    rows = [
        {"point": "never give it to the  police", "answer": "under_consideration"} | named,
        {"point": "Tell us every year.", "answer": "accepted", "reason": "Yes."},  # without owner and day
        {"point": "every year, and on paper", "answer": "rejected", "reason": "It costs too much."},
        {"point": "Tell us every", "answer": "accepted"} | named,  # two say so
        {"point": "Cool rooms at night", "answer": "accepted"} | named,
        {"point": "R1", "answer": "rejected", "reason": "No."},  # the first row has answered it
        {"point": "r4", "reason": "Later."},  # no answer yet
    ]
    sheet = filled("response-template", by, points=rows)

    runs = [after.response(worksheet=sheet, consultation=consultation, by=by)]
    consultation.refresh_from_db()
    runs.append(after.response(worksheet=sheet, consultation=consultation, by=by))

    what = [[one.what for one in run] for run in runs]
    rest = ["skipped"] * 4
    assert what == [["made", "made", "skipped", "made", *rest], ["left", "left", "skipped", "left", *rest]]
    told = Reply.objects.values_list("recommendation__ref", "kind", "reason", "action", "owner", "deadline", "given_by")
    assert sorted(told, key=str) == [
        ("r1", "considering", {"en": "It is right."}, {"en": "A clause."}, "Data office", date(2028, 1, 1), by.pk),
        ("r3", "rejected", {"en": "It costs too much."}, {}, "", None, by.pk),
    ]


def kept(by: User) -> Commitment:
    organisation, today = make.organisation(), timezone.localdate()
    Membership.objects.create(user=by, organisation=organisation, admin=True)
    commitment = commitments.save(
        commitment=Commitment(
            organisation=organisation, title="A say", text="We ask first.",
            starts=today.replace(month=1, day=1), ends=today.replace(year=today.year + 2, month=12, day=31),
        ),
        by=by,
    )  # fmt: skip
    commitments.set_parts(
        commitment=commitment,
        activities=["Test tools.", "Ask people about re-use"],
        outcomes=["Somebody decided"],
        by=by,
    )
    rows = [{"name": "People who took part", "definition": "each counted once"}]
    commitments.set_measures(commitment=commitment, rows=rows, by=by)
    return commitment


def test_the_yearly_self_evaluation_becomes_the_report_of_that_year():
    by = make.user()
    commitment, this_year = kept(by), timezone.localdate().year
    sheet = filled("annual-self-evaluation", by)
    with pytest.raises(NoYear):
        after.year(worksheet=filled("annual-self-evaluation", by, risks="None"), commitment=commitment, by=by)
    write(sheet, by, year=str(this_year))

    first = after.year(worksheet=sheet, commitment=commitment, by=by)
    again = after.year(worksheet=sheet, commitment=commitment, by=by)
    write(sheet, by, risks="Fewer hands.")
    after.year(worksheet=sheet, commitment=commitment, by=by)

    report = YearReport.objects.get(commitment=commitment)
    answers = worksheets.answers_of(sheet)
    assert (first[0].what, again[0].what, report.year, report.risks) == ("made", "left", this_year, "Fewer hands.")
    assert report.failed.startswith(answers["did_not_work"]) and report.changes == answers["plan_changes"]
    told = {one.part.text: (one.rating, one.done) for one in report.parts.all()}
    assert told["Test tools."] == ("completed", "Six trials, two of them given up")
    assert told["Ask people about re-use"] == ("partly", "One, on heat and visits")
    outcome = report.parts.get(part__kind=Part.Kind.OUTCOME)
    assert outcome.evidence == answers["outcomes"][0].cells["evidence"]
    assert report.own_values.get().value == Decimal(496)
    assert [one.thing for one in first if one.what == "skipped"][:2] == ["Share what we learn", "Improve tools"]


def test_the_submission_form_becomes_a_draft_case_and_updates_it():
    by = make.user()
    sheet = filled("case-submission", by)

    first = after.case(worksheet=sheet, by=by)
    again = after.case(worksheet=sheet, by=by)
    rows = worksheets.kept(sheet)["components"]
    rows[0]["cells"]["title"] = "Workshops"
    rows.append({"cells": {"title": "A vote", "method": "vote"}, "key": "new"})
    write(sheet, by, takeaway="Begin with those who fear the most.", legal_basis="", components=rows)
    after.case(worksheet=sheet, by=by)

    case = Case.objects.get()
    content = case.content
    assert (first[0].what, again[0].what, case.contributor, case.state) == ("made", "left", by, "draft")
    assert [one.thing for one in first if one.what == "skipped"] == ["ZZ"]
    assert content["takeaway"] == "Begin with those who fear the most."
    assert [(one["id"], one["title"]) for one in content["components"]][::3] == [("c1", "Workshops"), ("c4", "A vote")]
    assert content["components"][3]["hours"] == "not_stated"
    assert (content["data"]["ai"], content["data"]["legal_basis"]) == (
        True,
        "Public Health Planning Act, section 12 (invented)",
    )
    assert content["results"]["red_lines"][1] == "Nobody tries to find a person."
    assert content["organisers"]["organisations"][1]["roles"] == ["commissioner", "funder", "data_user"]
    assert [one["id"] for one in content["sources"]] == content["data"]["from"] == ["s1"]
    places = {fault.pointer.split("/")[1] for fault in checking.faults(moving.whole(case)) if fault.code != "missing"}
    assert places <= {"place"}  # the invented country


def test_a_case_is_not_drafted_against_the_community_or_over_what_was_handed_in():
    by = make.user()
    sheet = filled("case-submission", by)
    write(sheet, by, agreed="no")
    with pytest.raises(NotToBeShared):
        after.case(worksheet=sheet, by=by)
    write(sheet, by, agreed="public")
    after.case(worksheet=sheet, by=by)
    Case.objects.update(state=Case.State.SUBMITTED, declared=True)

    page = client(by).post(address(sheet))

    assert (page.status_code, Case.objects.count()) == (409, 1)


def test_each_page_opens_for_those_who_may_write_there():
    consultation, owner = running(), make.user()
    organiser, commissioner, observer = (
        member(role, consultation) for role in ("organiser", "commissioner", "observer")
    )
    sheets = {slug: filled(slug, owner) for slug in after.BECOMES}
    loose = [client(owner).get(address(sheets[slug])).status_code for slug in after.OF_CONSULTATION]
    for slug in after.OF_CONSULTATION:
        sharing.attach(worksheet=sheets[slug], consultation=consultation, by=owner)

    who = {"owner": owner, "organiser": organiser, "commissioner": commissioner, "observer": observer}
    opened = {
        (slug, name)
        for slug, sheet in sheets.items()
        for name, user in who.items()
        if client(user).get(address(sheet)).status_code == 200
    }

    assert loose == [404, 404]
    assert opened == {
        (after.EVALUATION, "organiser"), (after.EVALUATION, "commissioner"), (after.RESPONSE, "commissioner"),
        (after.YEAR, "owner"), (after.CASE, "owner"),
    }  # fmt: skip
    assert Client().get(address(sheets[after.CASE])).status_code == 302


def test_pages_write_the_organisers_section_only_for_the_organiser():
    consultation, by = running(), make.user()
    organiser = member("organiser", consultation)
    sheet = filled("evaluation-questionnaires", by)
    sharing.attach(worksheet=sheet, consultation=consultation, by=by)

    told = client(organiser).post(address(sheet))
    shown = client(organiser).get(reverse("toolkit:worksheet", args=[sheet.pk]))

    assert (told.status_code, [report.kind for report in Report.objects.all()]) == (200, ["organiser"])
    assert address(sheet) in shown.content.decode()


def test_the_yearly_page_asks_which_commitment():
    by = make.user()
    sheet = filled("annual-self-evaluation", by)
    empty = client(by).get(address(sheet)).content.decode()
    commitment = kept(by)
    write(sheet, by, year=str(timezone.localdate().year))

    wrong = client(by).post(address(sheet), {"commitment": sheet.pk})
    right = client(by).post(address(sheet), {"commitment": commitment.pk})

    assert "You keep no commitment yet." in empty
    assert (wrong.status_code, right.status_code, commitment.reports.count()) == (422, 200, 1)


def test_the_community_map_notes_who_is_asked_and_leaves_what_was_claimed():
    by = make.user()
    consultation = make.consultation()
    Consultation.objects.filter(pk=consultation.pk).update(community=None)
    consultation.refresh_from_db()
    sheet = filled("community-map", by)

    making.put_into(consultation=consultation, sheets=[sheet], by=by)
    write(sheet, by, community_name="People of the Docks", contact_email="nobody")
    [again] = making.put_into(consultation=consultation, sheets=[sheet], by=by)
    consultation.refresh_from_db()
    noted = consultation.community
    Community.objects.filter(pk=noted.pk).update(state="claimed")
    write(sheet, by, community_name="Somebody else")
    [late] = making.put_into(consultation=consultation, sheets=[sheet], by=by)

    answers = worksheets.answers_of(sheet)
    assert (noted.name, noted.state, noted.threshold) == ("People of the Docks", "notice", answers["signatures"])
    assert noted.description == {"en": answers["community_description"]} and "@" in noted.contact_email
    assert [one.what for one in again.outcomes] == ["skipped", "updated"] and [one.what for one in late.outcomes] == [
        "left"
    ]


def test_members_are_asked_the_same_words_on_paper_and_on_the_platform():
    tool = next(one for one in files.TOOLS if one["id"] == "evaluation-questionnaires")
    fields = {section["id"]: section["fields"] for section in tool["sections"]}
    asked = [field["item"]["text"] for name in ("member", "twice", "open") for field in fields[name]]
    twice = {field["item"]["text"] for field in fields["twice"]}

    assert asked == [item.text for item in questionnaire.ITEMS]
    assert asked == [field["label"] for name in ("member", "twice", "open") for field in fields[name]]
    assert twice == {item.text for item in questionnaire.offered("before")}
    assert {one["id"]: one["label"] for one in tool["option_sets"]["agree"]} == questionnaire.OPTIONS
