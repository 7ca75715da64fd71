"""A commitment over its years: measured by what the platform computes, reported, commented on, signed and frozen."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from socialicense.accounts.models import Membership, User
from socialicense.audit import services as audit
from tests.factories import consultations as make
from toolkit.commitment import figures, standing
from toolkit.commitment.models import Comment, Commitment, Measure, Part, PartReport, Value, YearReport
from toolkit.commitment.refusals import (
    ChangedSince,
    Frozen,
    MeasuredTwice,
    NotOpen,
    ReportThere,
    Silent,
    StillOpen,
    WordsFinal,
    WrongYear,
)
from toolkit.commitment.services import commitments, reports
from toolkit.commitment.urls import everybody, keepers

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year


class Kept:
    """An organisation with two administrators and one commitment that began last year."""

    def __init__(self) -> None:
        self.organisation = make.organisation()
        self.first, self.second = make.user(), make.user()
        for user in (self.first, self.second):
            Membership.objects.create(user=user, organisation=self.organisation, admin=True)
        today = timezone.localdate()
        self.commitment = commitments.save(
            commitment=Commitment(
                organisation=self.organisation,
                title="A say for everybody",
                text="We ask before data is used again.",
                starts=today.replace(year=today.year - 1, month=1, day=1),
                ends=today.replace(year=today.year + 1, month=12, day=31),
            ),
            by=self.first,
        )
        commitments.set_parts(
            commitment=self.commitment, activities=["Try the methods"], outcomes=["People decide"], by=self.first
        )
        commitments.set_measures(
            commitment=self.commitment,
            rows=[
                {"figure": "consultations", "baseline": Decimal(0), "targets": {THIS_YEAR: Decimal(1)}},
                {"name": "Schools reached", "definition": "Schools that held a lesson", "targets": {}},
            ],
            by=self.first,
        )

    def report(self) -> YearReport:
        return reports.begin(commitment=self.commitment, year=THIS_YEAR, by=self.first)

    def written(self) -> YearReport:
        report = self.report()
        activity = self.commitment.parts.get(kind=Part.Kind.ACTIVITY)
        schools = self.commitment.measures.get(figure="")
        return reports.write(
            report=report,
            texts={"failed": "Nobody came in March"},
            parts={activity.pk: {"rating": "partly", "done": "One poll"}},
            own={schools.pk: (Decimal("3.5"), "Minutes of May")},
            by=self.first,
        )

    def shown(self) -> YearReport:
        commitments.publish(commitment=self.commitment, by=self.first)
        return reports.show(report=self.written(), until=timezone.localdate() + timedelta(days=10), by=self.first)

    def over(self) -> YearReport:
        report = self.shown()
        YearReport.objects.filter(pk=report.pk).update(comments_until=timezone.localdate() - timedelta(days=1))
        report.refresh_from_db()
        return report

    def sign(self, report: YearReport, by: User) -> YearReport:
        return reports.sign(report=report, capacity="Director", sha256=reports.fingerprint(report), by=by)


def test_two_signatures_freeze_words_and_figures():
    kept = Kept()
    report = kept.over()

    kept.sign(report, kept.first)
    final = kept.sign(report, kept.second)

    assert (final.state, [(row["name"], row["value"], row["target"], row["source"]) for row in final.figures]) == (
        "final",
        [("Consultations opened", "0", "1", ""), ("Schools reached", "3.5", "", "Minutes of May")],
    )
    with pytest.raises(Frozen):
        reports.write(report=final, texts={"failed": "Nothing"}, parts={}, own={}, by=kept.first)
    with pytest.raises(IntegrityError), transaction.atomic():
        YearReport.objects.filter(pk=final.pk).update(figures_sha256="")


def test_a_figure_counts_what_happened_in_its_year_only():
    kept = Kept()
    consultation = make.consultation()
    type(consultation).objects.filter(pk=consultation.pk).update(
        state="open", brief="{}", brief_sha256="0" * 64, opened_at=timezone.now()
    )

    cells = {cell.year: cell.reached for cell in standing.series(kept.commitment)[0].cells}

    assert cells == {THIS_YEAR - 1: Decimal(0), THIS_YEAR: Decimal(1), THIS_YEAR + 1: None}


def test_a_changed_definition_shows_both_series(monkeypatch):
    kept = Kept()
    report = kept.over()
    for user in (kept.first, kept.second):
        kept.sign(report, user)
    old = figures.BY_SLUG["consultations"]
    newer = figures.YearFigure(old.slug, old.group, old.name, "Counted anew", old.compute, version=2)
    monkeypatch.setitem(figures.BY_SLUG, "consultations", newer)

    shown = [one for one in standing.series(kept.commitment) if one.measure.figure]

    assert [(one.version, {cell.year: cell.kind for cell in one.cells if cell.kind}) for one in shown] == [
        (1, {THIS_YEAR: "frozen"}),
        (2, {THIS_YEAR - 1: "computed"}),
    ]


def test_a_signature_falls_when_words_change_under_it():
    kept = Kept()
    report = kept.over()
    seen = reports.fingerprint(report)
    kept.sign(report, kept.first)
    reports.write(report=report, texts={"failed": "More"}, parts={}, own={}, by=kept.first)

    with pytest.raises(ChangedSince):
        reports.sign(report=report, capacity="Board", sha256=seen, by=kept.second)

    assert report.signatures.count() == 0


def test_a_signature_falls_when_an_activity_is_reworded():
    kept = Kept()
    report = kept.over()
    seen = reports.fingerprint(report)
    commitments.set_parts(commitment=kept.commitment, activities=["Wait"], outcomes=["People decide"], by=kept.first)

    with pytest.raises(ChangedSince):
        reports.sign(report=report, capacity="Board", sha256=seen, by=kept.second)


def test_a_report_that_says_nothing_of_failure_or_rates_nothing_is_not_shown():
    kept = Kept()
    report = kept.report()
    until = timezone.localdate() + timedelta(days=10)

    with pytest.raises(Silent):
        reports.show(report=report, until=until, by=kept.first)
    PartReport.objects.filter(report=report).update(rating="started")
    with pytest.raises(Silent):
        reports.show(report=report, until=until, by=kept.first)

    assert YearReport.objects.get().state == "draft"


def test_comments_are_read_answered_and_close():
    kept = Kept()
    report = kept.shown()
    said = reports.comment(report=report, name="Ada", affiliation="", text="And the village?", by=make.user())

    with pytest.raises(StillOpen):
        kept.sign(report, kept.first)
    YearReport.objects.update(comments_until=timezone.localdate() - timedelta(days=1))
    report.refresh_from_db()
    with pytest.raises(StillOpen):
        kept.sign(report, kept.first)
    reports.settle(comment=said, shown=True, words="Next year", by=kept.first)
    with pytest.raises(NotOpen):
        reports.comment(report=report, name="Bo", affiliation="", text="Too late", by=make.user())

    assert kept.sign(report, kept.first).signatures.count() == 1
    assert Comment.objects.get().answer == "Next year"


def test_a_report_needs_a_year_of_the_commitment_and_is_begun_once():
    kept = Kept()
    kept.report()

    with pytest.raises(ReportThere):
        kept.report()
    with pytest.raises(WrongYear):
        reports.begin(commitment=kept.commitment, year=THIS_YEAR + 1, by=kept.first)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Unknown,2024,1,Minutes", (2, "measure")),
        ("Schools reached,24,1,Minutes", (2, "year")),
        ("Schools reached,٢٠٢٤,1,Minutes", (2, "year")),
        ("Schools reached,2024,many,Minutes", (2, "value")),
        ("Schools reached,2024,NaN,Minutes", (2, "value")),
        ("Schools reached,2024,1,", (2, "source")),
        ("Schools reached,2024,1,Minutes\nSchools reached,2024,2,Minutes", (3, "year")),
    ],
)
def test_earlier_figures_that_do_not_fit_are_named_and_nothing_is_kept(line, fault):
    kept = Kept()

    rows, faults = commitments.read_earlier(kept.commitment, f"measure,year,value,source\n{line}\n".encode())

    assert (rows, [(one.row, one.column) for one in faults]) == ([], [fault])


def test_earlier_figures_are_kept_once_and_replaced_by_a_second_file():
    kept = Kept()
    for value in ("4", "5"):
        content = f"measure,year,value,source\nSchools reached,2024,{value},Minutes\nconsultations,2024,0,Log\n"
        rows, faults = commitments.read_earlier(kept.commitment, content.encode())
        assert faults == []
        commitments.bring_earlier(commitment=kept.commitment, rows=rows, by=kept.first)

    told = Value.objects.filter(kind="reached").values_list("measure__name", "year", "value")
    assert sorted(told) == [("", 2024, Decimal(0)), ("Schools reached", 2024, Decimal(5))]


def test_a_measure_of_a_final_report_stays():
    kept = Kept()
    report = kept.over()
    for user in (kept.first, kept.second):
        kept.sign(report, user)

    with pytest.raises(Frozen), transaction.atomic():
        commitments.set_measures(commitment=kept.commitment, rows=[], by=kept.first)

    assert Measure.objects.count() == 2


def test_the_words_that_a_final_report_speaks_about_stay():
    kept = Kept()
    report = kept.over()
    for user in (kept.first, kept.second):
        kept.sign(report, user)

    with pytest.raises(WordsFinal), transaction.atomic():
        commitments.set_parts(commitment=kept.commitment, activities=["Wait"], outcomes=["People decide"], by=kept.first)
    commitments.set_parts(
        commitment=kept.commitment, activities=["Try the methods", "Wait"], outcomes=["People decide"], by=kept.first
    )

    assert [part.text for part in kept.commitment.parts.all()] == ["Try the methods", "Wait", "People decide"]


@pytest.mark.parametrize("row", [{"figure": "trials"}, {"name": "Schools", "definition": "That held a lesson"}])
def test_a_measure_that_is_named_twice_is_refused(row):
    kept = Kept()

    with pytest.raises(MeasuredTwice), transaction.atomic():
        commitments.set_measures(commitment=kept.commitment, rows=[row, row], by=kept.first)

    assert Measure.objects.count() == 2


def test_an_empty_platform_computes_every_figure():
    found = figures.over(figures.FIGURES, THIS_YEAR, THIS_YEAR)
    assert {one.slug: found[one.slug][THIS_YEAR] for one in figures.FIGURES if one.group == "agency"} == {
        "verdicts-differing": 0, "verdicts": 0, "begun-by-communities": 0, "clauses-kept": None, "days-to-effect": None,
    }  # fmt: skip


def test_catalysis_counts_real_consultations_once():
    consultation, demo = make.consultation(), make.consultation(demo=True)
    for one, times in ((consultation, 2), (demo, 1)):
        for _ in range(times):
            audit.record(
                event="consultation.filled_from_worksheets", by=None, scope=one.id, target=str(one.id), values={}
            )

    found = figures.over(figures.FIGURES, THIS_YEAR, THIS_YEAR)
    assert found["begun-from-worksheets"] == {THIS_YEAR: 1}
    assert found["begun-after-cases"] == {THIS_YEAR: 0}


def measured_by_all(years: int) -> Commitment:
    kept = Kept()
    kept.commitment.starts = kept.commitment.starts.replace(year=THIS_YEAR - years)
    kept.commitment.save()
    rows = [{"figure": one.slug} for one in figures.FIGURES]
    commitments.set_measures(commitment=kept.commitment, rows=rows, by=kept.first)
    return kept.commitment


def test_more_years_cost_no_more_queries(django_assert_num_queries):
    commitment = measured_by_all(years=9)

    with django_assert_num_queries(14):
        shown = standing.series(commitment)

    assert {len(one.cells) for one in shown} == {11}


def test_a_page_reads_every_figure_once(django_assert_num_queries):
    commitment = measured_by_all(years=3)
    Commitment.objects.filter(pk=commitment.pk).update(published_at=timezone.now())

    with django_assert_num_queries(17):  # 14 for the series
        assert Client().get(reverse("commitment:commitment", args=[commitment.slug])).status_code == 200


def test_a_draft_tells_its_numbers_to_the_keepers_only():
    kept = Kept()
    commitments.publish(commitment=kept.commitment, by=kept.first)
    kept.written()
    client, address = Client(), reverse("commitment:commitment", args=[kept.commitment.slug])

    before = client.get(address).content.decode()
    client.force_login(kept.first)

    assert ("Minutes of May" in before, "Minutes of May" in client.get(address).content.decode()) == (False, True)


def test_a_final_report_without_figures_gets_none_later():
    kept = Kept()
    commitments.set_measures(commitment=kept.commitment, rows=[], by=kept.first)
    report = kept.report()
    YearReport.objects.filter(pk=report.pk).update(
        failed="Nobody came", state="comments", comments_until=timezone.localdate() - timedelta(days=1)
    )
    report.refresh_from_db()
    for user in (kept.first, kept.second):
        kept.sign(report, user)
    commitments.set_measures(commitment=kept.commitment, rows=[{"figure": "trials"}], by=kept.first)

    address = reverse("commitment:csv", args=[kept.commitment.slug, THIS_YEAR])
    assert Client().get(address).status_code == 404
    client = Client()
    client.force_login(kept.first)
    assert client.get(address).content.decode().splitlines() == [
        "year,figure,name,definition,version,unit,value,target,source"
    ]


def arguments(kept: Kept, name: str, comment: Comment) -> list[object]:
    if name in {"index", "new"}:
        return []
    one: list[object] = [kept.commitment.slug]
    if name in {"commitment", "edit", "parts", "measures", "earlier", "publish", "begin"}:
        return one
    return [*one, THIS_YEAR, *([comment.id] if name == "settle" else [])]


@pytest.mark.parametrize("who", ["anonymous", "somebody", "keeper", "superuser"])
def test_keepers_pages_open_for_keepers_and_public_ones_for_everybody(who):
    kept = Kept()
    report = kept.shown()
    said = reports.comment(report=report, name="Ada", affiliation="", text="And the village?", by=make.user())
    client = Client()
    if who != "anonymous":
        user = kept.first if who == "keeper" else make.user()
        user.is_superuser = user.is_staff = who == "superuser"
        user.save()
        client.force_login(user)
    opened = set()
    for pattern in [*keepers, *everybody]:
        url = reverse(f"commitment:{pattern.name}", args=arguments(kept, pattern.name, said))
        answer = client.post(url) if pattern.name == "publish" else client.get(url)
        if answer.status_code == 200 or (pattern.name == "publish" and answer.status_code == 302 and who == "keeper"):
            opened.add(pattern.name)

    public = {pattern.name for pattern in everybody} - ({"comment"} if who == "anonymous" else set())
    assert opened == public | ({pattern.name for pattern in keepers} if who == "keeper" else set())


def test_a_draft_is_nobodys_but_the_keepers():
    kept = Kept()
    commitments.publish(commitment=kept.commitment, by=kept.first)
    kept.report()

    assert Client().get(f"/commitments/{kept.commitment.slug}/{THIS_YEAR}/").status_code == 404
    assert "No report yet" in Client().get(f"/commitments/{kept.commitment.slug}/").content.decode()


def test_the_whole_report_is_written_on_its_page():
    kept = Kept()
    report = kept.report()
    client = Client()
    client.force_login(kept.first)
    activity, schools = kept.commitment.parts.get(kind="activity"), kept.commitment.measures.get(figure="")
    data = {
        "failed": "=Nobody & nothing",
        f"part-{activity.pk}-rating": "partly",
        f"own-{schools.pk}-value": "7",
    }

    faulty = client.post(f"/commitments/{kept.commitment.slug}/{THIS_YEAR}/write/", data)
    saved = client.post(
        f"/commitments/{kept.commitment.slug}/{THIS_YEAR}/write/", data | {f"own-{schools.pk}-source": "-Minutes"}
    )

    assert (faulty.status_code, saved.status_code) == (422, 302)
    report.refresh_from_db()
    assert (report.failed, report.parts.get(part=activity).rating) == ("=Nobody & nothing", "partly")
    table = client.get(f"/commitments/{kept.commitment.slug}/{THIS_YEAR}/figures.csv").content.decode()
    assert table.splitlines()[2].endswith(",7,,'-Minutes")
    assert client.get(f"/commitments/{kept.commitment.slug}/{THIS_YEAR}/report.pdf").content[:5] == b"%PDF-"
