"""From filled fields to database rows, with the real tools and their worked example; a second run doubles nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consultations.models import Consultation, ProposedClause
from consultations.refusals import FrozenText
from consultations.services import opening
from socialicense.accounts.models import Organisation, User
from tests.factories import consultations as make
from toolkit.bridges.refusals import NothingToMake, NoTitle
from toolkit.bridges.services import making
from toolkit.models import Tool, Worksheet
from toolkit.selectors import library, worksheets
from toolkit.services import loading, writing
from toolkit.services.writing import Sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tools() -> None:
    loading.load()


def filled(slug: str, by: User, **answers: Any) -> Worksheet:
    """A worksheet of the real tool with its worked example, or with these answers instead."""
    version = library.version_of(slug)
    sheet = writing.begin(version=version, title=f"Our {slug}", language="en", by=by)
    given = answers or worksheets.definition(sheet).example
    return write(sheet, by, **given)


def write(sheet: Worksheet, by: User, **answers: Any) -> Worksheet:
    now = {answer.field: answer.revision for answer in sheet.answers.all()}
    sent = {id: Sent(value, now.get(id, 0)) for id, value in answers.items()}
    writing.write(worksheet=sheet, sent=sent, by=by)
    sheet.refresh_from_db()
    return sheet


class Plan:
    """An organiser of an organisation with worksheets filled from the worked example."""

    def __init__(self, *slugs: str) -> None:
        self.by = make.user()
        self.organisation: Organisation = make.organisation()
        self.sheets = {slug: filled(slug, self.by) for slug in slugs}

    def make(self) -> tuple[Consultation, list[making.Put]]:
        return making.make(organisation=self.organisation, sheets=list(self.sheets.values()), by=self.by)

    def again(self, consultation: Consultation) -> list[making.Put]:
        return making.put_into(consultation=consultation, sheets=list(self.sheets.values()), by=self.by)


def counted(consultation: Consultation) -> dict[str, int]:
    initiative = consultation.initiative
    return {
        "datasets": initiative.datasets.count(),
        "uses": initiative.use_cases.count(),
        "clauses": initiative.clauses.count(),
        "parts": consultation.components.count(),
        "questions": sum(component.poll_items.count() for component in consultation.components.all()),
    }


EVERYTHING = (
    "data-initiative-brief", "remit-builder", "method-chooser", "exhibit-card", "expectations-worksheet", "card-sort",
    "clause-library", "before-and-after-questionnaire", "facilitator-agendas", "community-map",
)  # fmt: skip


def test_the_whole_story_becomes_one_consultation_and_a_second_run_doubles_nothing():
    plan = Plan(*EVERYTHING)

    consultation, puts = plan.make()
    first = counted(consultation)
    again = plan.again(consultation)

    assert [put.worksheet.version.tool.slug for put in puts] == list(making.BRIDGES)
    assert all(first.values()) and counted(consultation) == first
    assert not [one for put in again for one in put.outcomes if one.what == "made"]


def test_the_brief_fills_initiative_data_and_uses():
    plan = Plan("data-initiative-brief")
    consultation, _puts = plan.make()
    initiative = consultation.initiative

    case = initiative.use_cases.get(ref="cool-rooms")
    assert initiative.custodian == "Lindenport City Hospital (invented)"
    assert initiative.partners[0]["name"].startswith("City of Lindenport")
    assert initiative.datasets.get(ref="visits").identifiers == [
        {"scheme": "portal", "value": "lindenport-open-data/emergency-visits"}
    ]
    assert case.title["en"] and case.purpose["en"] and case.datasets.exists()


def test_a_changed_row_updates_its_record_and_a_removed_one_is_told_and_left():
    plan = Plan("data-initiative-brief")
    consultation, _puts = plan.make()
    sheet = plan.sheets["data-initiative-brief"]
    rows = worksheets.kept(sheet)["use_cases"]
    rows[0]["cells"]["title"] = "Cooler rooms"
    write(sheet, plan.by, use_cases=rows[:-1])

    [put] = plan.again(consultation)

    assert consultation.initiative.use_cases.get(ref=rows[0]["cells"]["ref"]).title["en"] == "Cooler rooms"
    assert consultation.initiative.use_cases.count() == len(rows)
    assert [one.what for one in put.outcomes].count("left") == 1


def test_the_remit_fills_what_people_are_asked():
    plan = Plan("remit-builder")
    consultation, _puts = plan.make()
    answers = worksheets.answers_of(plan.sheets["remit-builder"])

    assert consultation.title == {"en": answers["consultation_title"]}
    for name in ("question", "target_public", "in_scope", "out_of_scope", "promise", "publication"):
        assert getattr(consultation, name) == {"en": answers[name]}
    assert consultation.review_by == answers["review_by"]


def test_the_chooser_makes_the_chain_with_dates_and_tells_what_it_cannot_run():
    plan = Plan("remit-builder", "method-chooser")
    consultation, puts = plan.make()

    chain = list(consultation.components.order_by("position"))
    assert [part.feeds_into for part in chain] == [*chain[1:], None]
    for part in chain:
        stages = list(part.stages.order_by("opens"))
        assert stages and all(stage.opens < stage.closes for stage in stages)
    rows = worksheets.answers_of(plan.sheets["method-chooser"])["chain"]
    done = [one for put in puts for one in put.outcomes if one.thing in {row.cells["title"] for row in rows}]
    assert len(done) == len(rows)


def test_without_a_chain_the_proposal_of_the_rules_is_taken():
    by = make.user()
    remit = filled("remit-builder", by)
    chooser = filled("method-chooser", by, needs=["invent"], openness="much", stakes="medium", weeks=30, population=900)

    consultation, _puts = making.make(organisation=make.organisation(), sheets=[remit, chooser], by=by)

    assert "codesign" in list(consultation.components.values_list("method", flat=True))


def test_the_questions_that_were_ticked_go_to_the_poll_and_statements_become_clauses():
    plan = Plan("data-initiative-brief", "method-chooser", "expectations-worksheet")
    consultation, _puts = plan.make()
    refs = {item.ref for part in consultation.components.all() for item in part.poll_items.all()}

    uses = set(consultation.initiative.use_cases.values_list("ref", flat=True))
    assert refs == {f"e04-purposes-{ref}"[:40] for ref in uses} | {"e12-who-never", "e24-take-back"}
    police = consultation.initiative.clauses.get(ref="no-police")
    assert (police.kind, police.modality, police.category) == ("red_line", "must_not", "actor")


def test_a_clause_with_a_blank_is_not_made_and_says_why():
    by = make.user()
    brief = filled("data-initiative-brief", by)
    cards = filled(
        "clause-library", by,
        clauses=[
            {"text": "{user} deletes it.", "kind": "condition", "modality": "must", "category": "time"},
            {"text": "The office deletes it.", "kind": "condition", "modality": "must", "category": "time"},
        ],
    )  # fmt: skip

    consultation, puts = making.make(organisation=make.organisation(), sheets=[brief, cards], by=by)

    assert list(ProposedClause.objects.values_list("text", flat=True)) == [{"en": "The office deletes it."}]
    assert [one.what for one in puts[1].outcomes] == ["skipped", "made"]
    assert consultation.initiative.clauses.count() == 1


def test_a_session_is_planned_with_its_agenda():
    plan = Plan("remit-builder", "method-chooser", "facilitator-agendas")
    consultation, _puts = plan.make()
    sheet = plan.sheets["facilitator-agendas"]

    meeting = consultation.components.order_by("position").first().meetings.get()
    assert meeting.title == {"en": worksheets.answers_of(sheet)["title"]}
    assert meeting.agenda.count() == len(worksheets.answers_of(sheet)["items"])
    assert (meeting.closes - meeting.opens) == timedelta(minutes=sum(item.minutes for item in meeting.agenda.all()))


def test_what_was_frozen_is_not_filled_again():
    plan = Plan("data-initiative-brief", "remit-builder")
    consultation, _puts = plan.make()
    opening.freeze(consultation, by=None)

    with pytest.raises(FrozenText):
        plan.again(consultation)


def test_nothing_is_made_by_half():
    plan = Plan("remit-builder")
    write(plan.sheets["remit-builder"], plan.by, consultation_title="")
    with pytest.raises(NoTitle):
        plan.make()
    with pytest.raises(NothingToMake):
        making.make(organisation=plan.organisation, sheets=[filled("readiness-checklist", plan.by)], by=plan.by)

    assert not Consultation.objects.exists()


def test_pages_make_it_once_and_only_from_ones_own_worksheets():
    plan = Plan("data-initiative-brief", "remit-builder")
    other = Plan("exhibit-card")
    client = Client()
    client.force_login(plan.by)
    sheets = [str(sheet.pk) for sheet in plan.sheets.values()]
    url = reverse("bridges:make")

    stolen = client.post(url, {"sheets": [str(other.sheets["exhibit-card"].pk)], "organisation_name": "Lowmere"})
    made = client.post(url, {"sheets": sheets, "organisation_name": "City of Lindenport (invented)"})
    twice = client.post(url, {"sheets": sheets, "organisation_name": "City of Lindenport (invented)"})

    assert (stolen.status_code, made.status_code, twice.status_code) == (422, 200, 422)
    consultation = Consultation.objects.get()
    put = reverse("bridges:put", args=[sheets[0]])
    assert client.post(put).status_code == 200
    client.force_login(make.user())
    assert (client.get(put).status_code, client.get(reverse("bridges:proposal", args=[sheets[0]])).status_code) == (
        404,
        404,
    )
    assert consultation.worksheets.count() == 2


def test_the_proposal_of_the_chooser_gives_reasons_and_limits():
    plan = Plan("method-chooser")
    client = Client()
    client.force_login(plan.by)

    page = client.get(reverse("bridges:proposal", args=[plan.sheets["method-chooser"].pk])).content.decode()

    assert "What the chooser does not look at" in page and "Not proposed, and why" in page


def test_the_sums_are_worked_out_and_refuse_nonsense():
    client = Client()
    url = reverse("bridges:sums")

    page = client.get(
        url, {"sum": "sample", "population": "100000", "margin": "5", "confidence": "95", "response": "25"}
    )
    wrong = client.get(url, {"sum": "funnel", "seats": "-1"})
    cost = client.get(
        url,
        {
            "sum": "budget", "people": "10", "days": "2", "stipend": "50", "catering": "20", "team": "400", "letters": "0",
            "letter": "1", "access": "100", "reserve": "10",
        },
    )  # fmt: skip

    assert ">383<" in page.content.decode() and wrong.status_code == 422
    assert "2530.00" in cost.content.decode()


def test_every_tool_that_says_it_makes_parts_of_a_consultation_has_a_bridge():
    records = {"initiative", "dataset", "use_case", "remit", "promise", "component", "poll_item", "clause"}
    saying = {
        tool.slug
        for tool in Tool.objects.all()
        if records
        & {one["record"] for one in library.definition_of(library.version_of(tool.slug), "en").body["outputs"]}
    }

    assert saying - set(making.BRIDGES) == {"matrix-canvas"}  # people copy what is clear on it by hand
