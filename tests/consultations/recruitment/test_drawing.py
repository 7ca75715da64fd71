"""The public draw: published before the digits, decided by two people, repeated by anybody from what is published."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.ballots.refusals import SecondPersonNeeded
from consultations.domain.sortition.problem import Problem
from consultations.models import Participation
from consultations.recruitment import selectors
from consultations.recruitment.domain import check_draw, publication
from consultations.recruitment.models import Candidate, Draw, Recruitment, Value
from consultations.recruitment.refusals import DrawInTheWay, DrawRefused, DrawStep
from consultations.recruitment.services import calling, drawing, leaving, plan
from consultations.refusals import ReasonMissing, TeamFixed
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind
from socialicense.audit.models import Event
from socialicense.jobs import services as jobs
from tests.consultations.recruitment.lottery import Lottery
from tests.factories import consultations as factories

pytestmark = pytest.mark.django_db
KINDS = [("woman", "young"), ("woman", "old"), ("man", "young"), ("man", "old")]


def pool(people: int = 12, **rules: Any) -> Lottery:
    """A lottery for which people have registered, and registration has closed."""
    lottery = Lottery(**rules)
    for number, address in enumerate(lottery.open_registration(people)):
        lottery.register(address, *KINDS[number % 4])
    now = timezone.now()
    window = {"opens": now - timedelta(days=2), "closes": now - timedelta(minutes=1)}
    plan.change(recruitment=lottery.recruitment, values=window, by=lottery.organiser)
    lottery.reload()
    return lottery


def computed(lottery: Lottery, kind: str = "panel") -> Draw:
    draw = drawing.begin(recruitment=lottery.recruitment, kind=kind, reason="The panel", by=lottery.organiser)
    jobs.run_due()
    draw.refresh_from_db()
    return draw


def published(lottery: Lottery, kind: str = "panel") -> Draw:
    draw = computed(lottery, kind)
    drawing.approve_publication(draw=draw, by=lottery.organiser)
    return drawing.approve_publication(draw=draw, by=lottery.scene.observer)


def decided(lottery: Lottery, digits: str = "347", kind: str = "panel") -> Draw:
    draw = published(lottery, kind)
    drawing.type_digits(draw=draw, digits=digits, source="Three urns, town hall", by=lottery.organiser)
    draw = drawing.confirm_digits(draw=draw, by=lottery.second)
    jobs.run_due()
    draw.refresh_from_db()
    return draw


def values_of(lottery: Lottery, ids: Any) -> list[tuple[str, ...]]:
    found = {person.id: person for _c, person in selectors.people_of(lottery.recruitment, list(Candidate.State.values))}
    return [tuple(found[id].values[feature] for feature in ("gender", "age")) for id in ids]


def test_whole_draw_from_registration_to_members() -> None:
    lottery = pool()
    draw = decided(lottery)
    panel = selectors.panel_of(draw)
    drawn = values_of(lottery, panel)
    assert sorted(gender for gender, _age in drawn) == ["man", "man", "woman", "woman"]
    candidates = lottery.recruitment.candidates
    assert set(candidates.filter(state="selected").values_list("pseudonym", flat=True)) == set(panel)
    assert list(candidates.filter(state="alternate").values_list("pseudonym", flat=True)) == draw.result["alternates"]
    for candidate in candidates.filter(state="selected"):
        calling.confirm(candidate=candidate, by=lottery.caller)
    members = Participation.objects.filter(consultation=lottery.scene.consultation, role="member")
    assert (members.count(), members.filter(state="active").count()) == (4, 4)
    calling.confirm(candidate=candidates.get(state="alternate"), by=lottery.caller)
    assert Participation.objects.filter(role="alternate").count() == 1
    facts = selectors.facts(lottery.scene.component)
    assert facts is not None
    assert (facts.invited, facts.registered, facts.selected, facts.confirmed) == (12, 12, 4, 4)
    assert [(d.kind, d.digits, d.panel) for d in facts.draws] == [("panel", "347", draw.panel)]


def test_composition_is_published_as_table_once_it_points_at_nobody() -> None:
    lottery = pool(12, seats=12)
    Value.objects.update(minimum=3, maximum=9)
    where = [lottery.scene.consultation.slug, lottery.scene.component.id]
    table, listed = (reverse("consultations:lottery_composition", args=[*where, form]) for form in ("csv", "json"))
    Candidate.objects.update(state="confirmed")
    Candidate.objects.filter(pk__in=Candidate.objects.values("pk")[:3]).update(state="pool")
    assert Client().get(listed).json() == {"members": 9, "composition": []}
    Candidate.objects.update(state="confirmed")
    rows = Client().get(table).content.decode().splitlines()
    assert rows[:2] == ["feature,value,population_percent,minimum,maximum,members", "gender,woman,,3,9,6"]
    assert Client().get(table.replace(".csv", ".xml")).status_code == 404


def test_published_files_alone_name_the_panel_and_every_change(tmp_path: Path) -> None:
    lottery = pool()
    draw = decided(lottery)
    files = _downloaded(lottery, draw, tmp_path)
    said = _run(tmp_path, "--digest", draw.announcement_sha256, "--digits", "347")
    names = " ".join(selectors.panel_of(draw))
    assert (said.returncode, f"Panel {draw.panel:03d}: {names}" in said.stdout) == (0, True)
    page = Client().get(reverse("consultations:lottery_room", args=[lottery.scene.consultation.slug, draw.id]))
    body = page.content.decode()
    assert [id for id in selectors.panel_of(draw) if id not in body] == []
    for name, change, expected in _changes(files):
        (tmp_path / name).write_bytes(check_draw.canonical(change))
        said = _run(tmp_path, "--digest", draw.announcement_sha256)
        assert (said.returncode, expected in said.stdout) == (1, True), (expected, said.stdout)
        (tmp_path / name).write_bytes(check_draw.canonical(files[name]))
    seen_otherwise = _run(tmp_path, "--digits", "348")
    assert "digits: you saw 348, the result says 347" in seen_otherwise.stdout


def _downloaded(lottery: Lottery, draw: Draw, folder: Path) -> dict[str, Any]:
    client, slug = Client(), lottery.scene.consultation.slug
    names = {"announcement.json": "announcement", "lottery.json": "panels", "result.json": "result"}
    for name, view in names.items():
        content = client.get(reverse(f"consultations:lottery_{view}", args=[slug, draw.id])).content
        (folder / name).write_bytes(content)
    (folder / "check_draw.py").write_bytes(client.get(reverse("consultations:lottery_script")).content)
    everything = b"".join((folder / name).read_bytes() for name in names)
    assert not {"Ines", "woman young"} & set(everything.decode().split())
    return {name: json.loads((folder / name).read_bytes()) for name in names}


def _run(folder: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-I", "check_draw.py", "announcement.json", "lottery.json", "result.json", *more]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def _changes(files: dict[str, Any]) -> list[tuple[str, Any, str]]:
    """A file, what somebody makes of it, and what must be named."""
    announcement, panels, result = files["announcement.json"], files["lottery.json"], files["result.json"]
    target, person = announcement["targets"][0], announcement["people"][0]
    more = {**announcement, "targets": [[*target[:3], target[3] + 1, target[4]], *announcement["targets"][1:]]}
    chance = {**announcement, "people": [[person[0], person[1] + 1, *person[2:]], *announcement["people"][1:]]}
    panel = panels["panels"][0]
    outside = next(row[0] for row in announcement["people"] if row[0] not in panel)
    stranger = next(row[0] for row in announcement["people"] if row[0] not in result["ids"])
    swapped = {**panels, "panels": [[outside, *panel[1:]], *panels["panels"][1:]]}
    return [
        ("announcement.json", more, f"target {target[0]}: {target[1]} was changed"),
        ("announcement.json", chance, f"person {person[0]} was changed"),
        ("announcement.json", {**announcement, "seats": 5}, "announcement: it is not the one that was announced"),
        ("lottery.json", swapped, "panel 000 was changed"),
        ("lottery.json", swapped, f"person {outside} stands in"),
        ("lottery.json", swapped, f"person {panel[0]} stands in"),
        ("result.json", {**result, "digits": "341"}, "digit 3 was changed"),
        ("result.json", {**result, "secret": "00" * 32}, "secret: it is not the one"),
        ("result.json", {**result, "ids": [stranger, *result["ids"][1:]]}, "the result does not hold the people"),
    ]


def test_page_names_a_change_as_well(tmp_path: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile as File  # noqa: PLC0415

    lottery = pool()
    draw = published(lottery)
    url = reverse("consultations:lottery_check", args=[lottery.scene.consultation.slug, draw.id])
    changed = json.loads(draw.announcement)
    row = changed["targets"][0]
    row[3] += 1
    row[4] = check_draw.fingerprint(row[:-1])
    for content, said in (
        (draw.announcement.encode(), "Everything fits."),
        (check_draw.canonical(changed), f"target {row[0]}: {row[1]}"),
    ):
        given = {"announcement": File("a.json", content), "lottery": File("l.json", draw.lottery.encode())}
        assert said in Client().post(url, given).content.decode()
    broken = Client().post(url, {"announcement": File("a.json", b"[]"), "lottery": File("l.json", b"{}")})
    assert broken.status_code == 422


def test_observer_recomputes_the_input_with_the_published_hash() -> None:
    lottery = pool()
    draw = published(lottery)
    answer = lottery.client("observer").post(lottery.url("recruitment_input", draw.id))
    problem = publication.problem_of(answer.content)
    assert (check_draw.sha256(answer.content), problem.digest()) == (draw.input_sha256, draw.input_sha256)
    assert isinstance(problem, Problem) and len(problem.people) == 12
    from consultations.domain.sortition.distribution import distribution  # noqa: PLC0415
    from consultations.domain.sortition.lottery import lottery as uniform  # noqa: PLC0415

    again = uniform(distribution(problem, draw.algorithm))
    assert publication.lottery_file(str(draw.id), again.panels).decode() == draw.lottery
    assert Event.objects.filter(event="recruitment.draw_input_taken").count() == 1
    assert lottery.client("organiser").post(lottery.url("recruitment_input", draw.id)).status_code == 404


def test_candidate_sees_own_chance_and_can_check_own_row() -> None:
    lottery = pool()
    draw = published(lottery)
    candidate = lottery.recruitment.candidates.first()
    (own,) = selectors.chances_of(candidate)
    values = dict(zip(("gender", "age"), values_of(lottery, [candidate.pseudonym])[0], strict=True))
    assert check_draw.row_fingerprint(own.salt, [candidate.pseudonym, values]) == own.row_sha256
    listed = {row[0]: row for row in json.loads(draw.announcement)["people"]}
    assert listed[candidate.pseudonym][1:3] == [own.times, own.row_sha256]
    page = Client().get(
        reverse("consultations:lottery_draw", args=[lottery.scene.consultation.slug, draw.id]),
        {"person": candidate.pseudonym.replace("-", "").lower()},
    )
    assert f"stands in {own.times} of the 1,000 panels" in page.content.decode()


def test_test_run_decides_nothing_and_is_not_public() -> None:
    lottery = pool()
    draw = computed(lottery, "test")
    assert (draw.state, draw.announcement) == ("computed", "")
    with pytest.raises(DrawStep):
        drawing.approve_publication(draw=draw, by=lottery.organiser)
    page = Client().get(reverse("consultations:lottery_draw", args=[lottery.scene.consultation.slug, draw.id]))
    assert page.status_code == 404
    assert (
        "Test run: decides nothing"
        in lottery.client("organiser").get(lottery.url("recruitment_draw", draw.id)).content.decode()
    )
    assert lottery.recruitment.candidates.filter(state="registered").count() == 12
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(state="decided", digits="123", panel=1, announcement_sha256="0" * 64)


def test_every_step_needs_its_turn_two_people_and_a_reason() -> None:
    lottery = pool()
    with pytest.raises(ReasonMissing):
        drawing.begin(recruitment=lottery.recruitment, kind="panel", reason=" ", by=lottery.organiser)
    draw = computed(lottery)
    with pytest.raises(DrawInTheWay):
        drawing.begin(recruitment=lottery.recruitment, kind="panel", reason="again", by=lottery.organiser)
    with pytest.raises(DrawStep):
        drawing.type_digits(draw=draw, digits="123", source="urn", by=lottery.organiser)
    drawing.approve_publication(draw=draw, by=lottery.organiser)
    with pytest.raises(SecondPersonNeeded):
        drawing.approve_publication(draw=draw, by=lottery.organiser)
    newcomer = factories.user()
    scope = {"scope_kind": ScopeKind.CONSULTATION, "scope_id": lottery.scene.consultation.id, "by": None}
    accounts.grant(user=newcomer, role="organiser", **scope)
    with pytest.raises(TeamFixed):
        drawing.approve_publication(draw=draw, by=newcomer)
    drawing.approve_publication(draw=draw, by=lottery.second)
    with pytest.raises(DrawRefused):
        drawing.type_digits(draw=draw, digits="12", source="urn", by=lottery.organiser)
    drawing.type_digits(draw=draw, digits="123", source="urn", by=lottery.organiser)
    with pytest.raises(SecondPersonNeeded):
        drawing.confirm_digits(draw=draw, by=lottery.organiser)
    with pytest.raises(DrawStep):
        drawing.drop(draw=draw, reason="I do not like it", by=lottery.organiser)
    drawing.confirm_digits(draw=draw, by=lottery.second)
    with pytest.raises(DrawRefused):
        drawing.begin(recruitment=lottery.recruitment, kind="panel", reason="again", by=lottery.organiser)
    stages = [event.values["stage"] for event in Event.objects.filter(event="recruitment.draw_approved").order_by("pk")]
    assert sorted(stages) == ["digits", "digits", "publication", "publication"]


def test_mistyped_digits_are_taken_back_and_stay_on_the_page() -> None:
    lottery = pool()
    draw = published(lottery)
    draw = drawing.type_digits(draw=draw, digits="123", source="urn", by=lottery.organiser)
    draw = drawing.reject_digits(draw=draw, reason="It was 132", by=lottery.second)
    assert (draw.state, draw.digits, draw.panel) == ("published", "", None)
    drawing.type_digits(draw=draw, digits="132", source="urn", by=lottery.organiser)
    page = Client().get(reverse("consultations:lottery_draw", args=[lottery.scene.consultation.slug, draw.id]))
    assert "The digits 123 were typed in before and taken back: It was 132" in page.content.decode()


def test_digits_of_one_person_open_no_secret() -> None:
    lottery = pool()
    draw = drawing.type_digits(draw=published(lottery), digits="123", source="urn", by=lottery.organiser)
    slug, facts = lottery.scene.consultation.slug, selectors.facts(lottery.scene.component)
    pages = [
        Client().get(reverse(f"consultations:{name}", args=[slug, draw.id]))
        for name in ("lottery_draw", "lottery_room")
    ]
    pages.append(lottery.client("organiser").get(lottery.url("recruitment_draw", draw.id)))
    shift = check_draw.shift(draw.secret, draw.announcement_sha256)
    assert [draw.secret in page.content.decode() for page in pages] == [False] * 3
    assert [f"+ {shift:03d}" in page.content.decode() for page in pages] == [False] * 3
    assert Client().get(reverse("consultations:lottery_result", args=[slug, draw.id])).status_code == 404
    assert facts is not None and (draw.panel, facts.draws[0].secret, facts.draws[0].panel) == (None, "", None)
    draw = drawing.confirm_digits(draw=draw, by=lottery.second)
    assert draw.panel == check_draw.panel_number("123", draw.secret, draw.announcement_sha256)
    assert draw.secret in Client().get(reverse("consultations:lottery_draw", args=[slug, draw.id])).content.decode()


def test_draw_given_up_after_publication_stays_public_with_its_reason() -> None:
    lottery = pool()
    draw = drawing.drop(draw=published(lottery), reason="A target was wrong", by=lottery.organiser)
    page = Client().get(
        reverse("consultations:lottery", args=[lottery.scene.consultation.slug, lottery.scene.component.id])
    )
    assert (draw.state, "given up: A target was wrong" in page.content.decode()) == ("dropped", True)
    assert published(lottery).number == 2


def test_draw_stopped_while_it_is_computed_has_no_effect() -> None:
    lottery = pool()
    draw = drawing.begin(recruitment=lottery.recruitment, kind="panel", reason="The panel", by=lottery.organiser)
    drawing.drop(draw=draw, reason="too early", by=lottery.organiser)
    jobs.run_due()
    draw.refresh_from_db()
    assert (draw.state, draw.lottery, drawing.job_of(draw).state) == ("dropped", "", "cancelled")


def test_infeasible_targets_end_with_clash_and_relaxation() -> None:
    lottery = pool()
    targets = lottery.recruitment.features.get(name="gender").values
    targets.filter(name="woman").update(minimum=4, maximum=4)
    draw = computed(lottery)
    assert draw.state == "failed"
    assert "The smallest change that works" in draw.result["refusal"][-1]
    page = lottery.client("organiser").get(lottery.url("recruitment_targets")).content.decode()
    assert "The targets cannot be met together." in page
    assert "lower the minimum from" in page


def test_no_draw_while_registration_is_open() -> None:
    lottery = Lottery()
    lottery.register(lottery.open_registration(5)[0])
    with pytest.raises(DrawRefused):
        drawing.begin(recruitment=lottery.recruitment, kind="panel", reason="x", by=lottery.organiser)


def test_exceptions_are_hashed_and_published_with_their_reasons() -> None:
    lottery = pool()
    first, second = lottery.recruitment.candidates.filter(answers__value__name="man").order_by("pseudonym")[:2]
    calling.except_from_draw(candidate=first, must="include", reason="spokesperson", by=lottery.recruiter)
    calling.except_from_draw(candidate=second, must="exclude", reason="works for the data holder", by=lottery.recruiter)
    draw = decided(lottery)
    announced = json.loads(draw.announcement)
    assert announced["must_include"] == [[first.pseudonym, "spokesperson"]]
    assert announced["must_exclude"] == [[second.pseudonym, "works for the data holder"]]
    assert (first.pseudonym in selectors.panel_of(draw), second.pseudonym in selectors.panel_of(draw)) == (True, False)


def test_one_member_of_an_address_at_most() -> None:
    lottery = Lottery(per_address=2)
    for number, address in enumerate(lottery.open_registration(4)):
        lottery.register(address, *KINDS[number % 4])
        lottery.register(address, *KINDS[(number + 1) % 4])
    now = timezone.now()
    plan.change(recruitment=lottery.recruitment, values={"closes": now - timedelta(minutes=1)}, by=lottery.organiser)
    lottery.reload()
    draw = published(lottery)
    homes = dict(lottery.recruitment.candidates.values_list("pseudonym", "household"))
    doubled = [panel for panel in json.loads(draw.lottery)["panels"] if len({homes[id] for id in panel}) < len(panel)]
    assert doubled == []


def test_vacant_seat_goes_to_an_alternate_or_to_a_draw_of_replacements() -> None:
    lottery = pool()
    Value.objects.update(minimum=0, maximum=4)  # whoever stands by can take any seat
    decided(lottery)
    candidates: Any = lottery.recruitment.candidates
    with pytest.raises(DrawRefused):
        drawing.begin(recruitment=lottery.recruitment, kind="replacement", reason="x", by=lottery.organiser)
    one, two, *rest = candidates.filter(state="selected").order_by("pseudonym")
    for candidate in rest:
        calling.confirm(candidate=candidate, by=lottery.caller)
    calling.decline(candidate=one, reason="no time", by=lottery.caller)
    alternate = candidates.get(state="alternate")
    calling.confirm(candidate=alternate, by=lottery.caller)
    alternate.refresh_from_db()
    drawing.promote(candidate=alternate, reason="first alternate", by=lottery.organiser)
    calling.confirm(candidate=alternate, by=lottery.caller)
    alternate.refresh_from_db()
    assert (alternate.state, alternate.participation.role) == ("confirmed", "member")
    leaving.withdraw(candidate=two, reason="ill", by=lottery.caller)
    draw = decided(lottery, kind="replacement", digits="001")
    staying = {*(c.pseudonym for c in rest), alternate.pseudonym}
    panel = set(selectors.panel_of(draw))
    assert (staying < panel, one.pseudonym in panel, two.pseudonym in panel) == (True, False, False)
    assert candidates.filter(state="selected").count() == 1


def test_database_allows_one_open_draw_one_panel_and_no_missing_reason() -> None:
    lottery = pool()
    draw = published(lottery)
    again = Draw.objects.get(pk=draw.pk)
    again.pk, again.number = None, 9
    for broken in ({"reason": ""}, {"announcement_sha256": ""}, {"state": "drawn"}, {"panel": 1}, {"state": "dropped"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draw.objects.filter(pk=draw.pk).update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        drawing.DrawApproval.objects.create(draw=draw, stage="publication", by=lottery.organiser)
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.update(must="include")
    with pytest.raises(IntegrityError), transaction.atomic():
        Recruitment.objects.update(per_address=0)
