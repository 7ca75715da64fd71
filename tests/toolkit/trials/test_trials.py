"""Trials are registered before they start, rated by somebody else, and never vanish; proposals are decided with reasons."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.evaluation import indicators
from socialicense.accounts import services as accounts
from socialicense.accounts.models import PLATFORM, ScopeKind, User
from tests.factories import consultations as make
from tests.toolkit import kit
from toolkit.models import Release, ToolVersion
from toolkit.trials import selectors, uploads
from toolkit.trials.models import Problem, Proposal, Rating, Trial
from toolkit.trials.refusals import (
    AnotherTool,
    BegunAlready,
    NotAccepted,
    NoTools,
    NotOver,
    Over,
    OwnProposal,
    OwnTrial,
    RatedAlready,
    Settled,
    Unchecked,
)
from toolkit.trials.services import proposing, trying
from toolkit.trials.urls import accounts as for_accounts
from toolkit.trials.urls import authors, editors, everybody

pytestmark = pytest.mark.django_db
RATINGS = dict.fromkeys(("clarity", "usefulness", "fit", "ease"), Decimal(4))


@pytest.fixture
def version(tmp_path: Path) -> ToolVersion:
    kit.load(tmp_path)
    return ToolVersion.objects.get(tool__slug="brief")


def trial(version: ToolVersion, by: User | None = None, **fields: object) -> Trial:
    given: dict[str, object] = {
        "title": "Cool rooms in Lowmere",
        "question": "Can a clerk fill it in alone?",
        "failure": "More than one call for help",
        "release": Release.objects.get(),
        "initiative": "Heat map",
        "organisation": "Lowmere",
        "country": "BE",
        "language": "en",
        "data_type": "health_records",
        "method": "workshop",
        "starts_on": datetime.now(UTC).date(),
    }
    return trying.register(trial=Trial(**(given | fields)), versions=[version], by=by or make.user())


def finished(version: ToolVersion, by: User | None = None, **fields: object) -> Trial:
    one = trial(version, by, **fields)
    return trying.finish(
        trial=one, verdict="worked", ended_on=timezone.localdate(), found={"participants": 9}, by=by or make.user()
    )


def rate(one: Trial, version: ToolVersion, by: User | None = None, voice: str = "facilitator") -> Rating:
    return trying.rate(trial=one, version=version, voice=voice, n=1, ratings=RATINGS, words="", by=by or make.user())


def level(version: ToolVersion) -> str:
    return selectors.proofs([version])[version.tool.slug].level


def test_the_level_rises_with_trials_and_falls_with_a_severe_problem(version):
    assert level(version) == "untested"
    for country in ("BE", "BE", "FR"):
        rate(finished(version, country=country), version)
    assert level(version) == "validated"

    problem = trying.report(problem=Problem(version=version, severity="severe", text="It misleads"), by=make.user())
    assert level(version) == "piloted"

    trying.settle(problem=problem, solved_in=version, answer="Reworded", by=make.user())
    assert level(version) == "validated"


def test_what_does_not_count_for_a_level(version):
    trial(version)  # not finished
    abandoned = trial(version)
    trying.abandon(trial=abandoned, reason="No money", by=make.user())
    rate(finished(version), version, voice="participants")  # not by those who led it

    assert (level(version), Trial.objects.count()) == ("untested", 3)


def test_a_trial_is_registered_before_it_starts(version):
    with pytest.raises(BegunAlready):
        trial(version, starts_on=datetime.now(UTC).date() - timedelta(days=1))
    with pytest.raises(NoTools):
        trying.register(trial=Trial(starts_on=datetime.now(UTC).date()), versions=[], by=make.user())
    one = trial(version)
    with pytest.raises(IntegrityError), transaction.atomic():
        Trial.objects.filter(pk=one.pk).update(starts_on=one.starts_on - timedelta(days=2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Trial.objects.filter(pk=one.pk).update(state="abandoned", ended_on=one.starts_on)


def test_nobody_rates_their_own_trial_twice_or_before_its_end(version):
    author, other = make.user(), make.user()
    one = trial(version, author)
    with pytest.raises(NotOver):
        rate(one, version, other)
    one = trying.finish(trial=one, verdict="failed", ended_on=timezone.localdate(), found={}, by=author)
    with pytest.raises(OwnTrial):
        rate(one, version, author)
    with pytest.raises(AnotherTool):
        rate(one, ToolVersion.objects.exclude(pk=version.pk).first(), other)
    rate(one, version, other)
    with pytest.raises(RatedAlready):
        rate(one, version, make.user())
    with pytest.raises(Over):
        trying.abandon(trial=one, reason="No", by=author)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("none,facilitator,1,4,4,4,4,,,", (2, "tool")),
        ("brief,everybody,1,4,4,4,4,,,", (2, "voice")),
        ("brief,facilitator,1,6,4,4,4,,,", (2, "clarity")),
        ("brief,facilitator,1,4,,4,4,,,", (2, "usefulness")),
        ("brief,facilitator,some,4,4,4,4,,,", (2, "n")),
        ("brief,facilitator,1,,,,,,awful,It broke", (2, "severity")),
        ("brief,facilitator,1,4,4,4,4,,,\nbrief,facilitator,1,4,4,4,4,,,", (3, "tool")),
        ("brief,facilitator,,,,,,,,", (1, "")),
    ],
)
def test_a_filled_form_with_a_fault_names_it_and_keeps_nothing(version, row, fault):
    one = finished(version)

    lines, faults = uploads.read(one, f"{','.join(uploads.COLUMNS)}\n{row}\n".encode())

    assert (lines, [(one.row, one.column) for one in faults]) == ([], [fault])


def test_a_filled_form_is_taken_in_whole_or_not_at_all(version):
    author = make.user()
    one = finished(version, author)
    content = (
        ",".join(uploads.COLUMNS)
        + "\nbrief,facilitator,1,4,5,4,3,,,\nbrief,participants,9,4.2,4,4,4,Fine,minor,Small print\n"
    )
    lines, faults = uploads.read(one, content.encode())
    assert faults == []

    with pytest.raises(OwnTrial):
        trying.take_in(trial=one, lines=lines, by=author)
    assert not Rating.objects.exists()
    trying.take_in(trial=one, lines=lines, by=make.user())

    assert list(one.ratings.values_list("voice", "n", "clarity")) == [
        ("facilitator", 1, Decimal("4.0")),
        ("participants", 9, Decimal("4.2")),
    ]
    assert one.problems.get().text == "Small print"
    assert uploads.template(one)[1][:2] == ["brief", "facilitator"]


def propose(version: ToolVersion, by: User, **fields: object) -> Proposal:
    given: dict[str, object] = {
        "kind": "change", "tool": version.tool, "title": "Shorter", "need": "Clerks", "text": "Cut a question",
        "source": "Own words", "credit": "Ada",
    }  # fmt: skip
    return proposing.hand_in(proposal=Proposal(**(given | fields)), by=by)


def test_a_proposal_goes_to_a_release_and_is_credited_with_its_trial(version):
    one = finished(version)
    proposal = propose(version, make.user(), trial=one, kind="new", tool=None)
    editor = make.user()
    every = dict.fromkeys(proposing.CHECKLIST, True)
    release = Release.objects.get()

    with pytest.raises(Unchecked):
        proposing.decide(proposal=proposal, accepted=True, checklist={"need": True}, decision="Good", by=editor)
    with pytest.raises(NotAccepted):
        proposing.put_into(proposal=proposal, release=release, brought=version, by=editor)
    proposing.decide(proposal=proposal, accepted=True, checklist=every, decision="Good", by=editor)
    with pytest.raises(Settled):
        proposing.decide(proposal=proposal, accepted=False, checklist={}, decision="No", by=editor)
    proposing.put_into(proposal=proposal, release=release, brought=version, by=editor)

    grown = selectors.growth(release.released_on, release.released_on + timedelta(days=400)).grown
    brief = next(one for one in grown if one.tool.slug == "brief")
    assert (brief.what, brief.thanks, [t.number for t in brief.trials]) == ("added", ("Ada",), [one.number])
    page = Client().get(reverse("toolkit:release", args=[release.version])).content.decode()
    assert "<bdi>Ada</bdi>" in page


@pytest.mark.parametrize("kind", ["retire", "adaptation"])
def test_a_released_proposal_tells_on_the_page_what_a_tool_became(version, kind):
    other = ToolVersion.objects.get(tool__slug="check")
    more = {"successor": other.tool} if kind == "retire" else {"context": "Schools"}
    proposal = propose(version, make.user(), kind=kind, **more)
    every, editor = dict.fromkeys(proposing.CHECKLIST, True), make.user()
    page = reverse("toolkit:tool", args=["brief" if kind == "retire" else "check"])
    words = "This tool was retired." if kind == "retire" else "Adapted from"

    proposing.decide(proposal=proposal, accepted=True, checklist=every, decision="Yes", by=editor)
    before = Client().get(page).content.decode()
    proposing.put_into(proposal=proposal, release=Release.objects.get(), brought=other, by=editor)
    after = Client().get(page).content.decode()

    assert (words in before, words in after) == (False, True)


def test_the_figures_of_the_platform_tell_of_the_toolkit(version):
    rate(finished(version), version)

    found = {one.id: one.value for one in indicators.platform().indicators if one.group == "toolkit"}

    assert found == {"trials": 1, "contexts": 1, "problems": 0, "proposals": 0, "worksheets": 0}


def test_nobody_decides_on_a_proposal_of_their_own(version):
    author = make.user()
    proposal = propose(version, author)

    with pytest.raises(OwnProposal):
        proposing.decide(proposal=proposal, accepted=False, checklist={}, decision="No", by=author)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(state="accepted")

    assert proposing.withdraw(proposal=proposal, by=author).state == "withdrawn"


def editor() -> User:
    user = make.user()
    accounts.grant(user=user, role="toolkit_editor", scope_kind=ScopeKind.PLATFORM, scope_id=PLATFORM, by=None)
    return user


@pytest.mark.parametrize("who", ["anonymous", "somebody", "author", "editor", "superuser"])
def test_each_page_opens_for_those_it_is_for(version, who):
    author = make.user()
    one, proposal = trial(version, author), propose(version, author)
    problem = trying.report(problem=Problem(version=version, severity="minor", text="Small"), by=make.user())
    client = Client()
    if who != "anonymous":
        user = {"author": author, "editor": editor()}.get(who) or make.user()
        user.is_superuser = user.is_staff = who == "superuser"
        user.save()
        client.force_login(user)
    kinds = {"": everybody, "account": for_accounts, "author": authors, "editor": editors}
    opened = set()
    for kind, patterns in kinds.items():
        for pattern in patterns:
            route = str(pattern.pattern)
            arguments = (
                [problem.id]
                if "problem_id" in route
                else [one.number if "trials" in route else proposal.number]
                if "number" in route
                else []
            )
            if client.get(reverse(f"trials:{pattern.name}", args=arguments)).status_code == 200:
                opened.add(kind)
            else:
                assert kind not in opened, pattern.name

    extra = {"author": {"author"}, "editor": {"editor"}}.get(who, set())
    assert opened == ({""} if who == "anonymous" else {"", "account"} | extra)


def test_a_trial_is_registered_finished_and_shown_on_its_pages(version):
    author = make.user()
    client = Client()
    client.force_login(author)
    given = {
        "title": "Cool <rooms>", "question": "Can they?", "failure": "They cannot", "versions": [str(version.pk)],
        "initiative": "Heat", "organisation": "Lowmere", "country": "belgium", "language": "en",
        "data_type": "health_records", "method": "workshop", "starts_on": f"{datetime.now(UTC).date()}",
    }  # fmt: skip

    faulty = client.post(reverse("trials:register"), given | {"country": "Atlantis", "failure": ""})
    made = client.post(reverse("trials:register"), given)
    number = Trial.objects.get().number
    done = client.post(
        reverse("trials:finish", args=[number]), {"verdict": "failed", "ended_on": f"{timezone.localdate()}"}
    )
    page = Client().get(reverse("trials:trial", args=[number])).content.decode()

    assert (faulty.status_code, made.status_code, done.status_code) == (422, 302, 302)
    assert "Cool &lt;rooms&gt;" in page and "They cannot" in page and "It failed" in page
    grid = Client().get(reverse("trials:index")).content.decode()
    assert "Belgium" in grid and "Not tested yet" in grid


def test_the_discussion_of_a_proposal_is_open_to_accounts(version):
    proposal = propose(version, make.user())
    client = Client()
    client.force_login(make.user())

    page = client.get(reverse("discussion:page", args=["toolkit_proposal", proposal.id]))

    assert page.status_code == 200 and f"P{proposal.number}" in page.content.decode()


def test_more_releases_cost_growth_no_more_queries(version, django_assert_num_queries):
    first = Release.objects.get()
    for number in ("9.0.0", "9.1.0"):
        release = Release.objects.create(
            toolkit=first.toolkit, version=number, released_on=first.released_on, status="draft", texts={}, digests={}
        )
        release.versions.set(first.versions.all() if number == "9.0.0" else [])

    with django_assert_num_queries(10):
        grown = selectors.growth(first.released_on, first.released_on).grown

    assert [(one.what, one.tool.slug, one.release.version) for one in grown] == [
        *(("added", slug, first.version) for slug in ("brief", "check")),
        *(("retired", slug, "9.1.0") for slug in ("brief", "check")),
    ]


def test_growth_refuses_days_that_run_backwards(version):
    assert Client().get(reverse("trials:growth") + "?begins=2027-02-01&ends=2027-01-01").status_code == 422
