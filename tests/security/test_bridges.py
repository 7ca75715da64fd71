"""Attacks by way of worksheets that become something else: what one person typed, another one runs."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from repository.cases.models import Case
from tests.factories import consultations as make
from tests.toolkit.bridges.test_after import kept
from tests.toolkit.bridges.test_making import Plan, filled, write
from toolkit.bridges.services import after
from toolkit.commitment.models import YearReport
from toolkit.selectors import worksheets
from toolkit.services import loading

pytestmark = pytest.mark.django_db
NOTE = "C:\\path \\1 \\g<9>"


@pytest.fixture(autouse=True)
def _tools() -> None:
    loading.load()


def test_a_source_that_is_a_program_is_no_link() -> None:
    by = make.user()
    sheet = filled("case-submission", by)
    rows = worksheets.kept(sheet)["sources"]
    rows[0]["cells"]["url"] = "javascript:alert(document.cookie)"
    write(sheet, by, sources=rows)
    after.case(worksheet=sheet, by=by)
    client = Client()
    client.force_login(by)
    case = Case.objects.get()
    for name in ("cases:read", "cases:overview"):
        page = client.get(reverse(name, args=[case.pk]))
        assert (page.status_code, 'href="javascript' in page.content.decode()) == (200, False)


def test_a_note_with_backslashes_stays_a_note() -> None:
    plan = Plan("data-initiative-brief", "card-sort")
    sheet = plan.sheets["card-sort"]
    rows = worksheets.kept(sheet)["cards"]
    for row in rows:
        row["cells"] |= {"note": NOTE, "pile": "must"}
    write(sheet, plan.by, cards=rows)
    consultation, _puts = plan.make()
    texts = [clause.text["en"] for clause in consultation.initiative.clauses.all()]
    assert any(NOTE in text for text in texts)


def test_a_figure_too_large_to_keep_is_left_out() -> None:
    by = make.user()
    commitment, this_year = kept(by), timezone.localdate().year
    sheet = filled("annual-self-evaluation", by)
    rows = worksheets.kept(sheet)["indicators"]
    for row in rows:
        row["cells"]["this_year"] = 10**14
    write(sheet, by, year=str(this_year), indicators=rows)
    outcomes = after.year(worksheet=sheet, commitment=commitment, by=by)
    assert [one.what for one in outcomes if one.what == "skipped"]
    assert YearReport.objects.get(commitment=commitment).own_values.count() == 0
