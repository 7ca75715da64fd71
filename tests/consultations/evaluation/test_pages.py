"""Pages of evaluation: who may open which, and that reports and figures are shown as they are."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.evaluation import indicators
from consultations.evaluation.models import Report, Survey
from consultations.evaluation.refusals import NothingReported
from consultations.evaluation.services import reports
from consultations.evaluation.urls import organise_urlpatterns
from consultations.models import Consultation
from consultations.services import opening
from repository.licenses.domain import canonical
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind, User
from socialicense.audit.models import Event
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db
ALLOWED = {
    "evaluation_overview": {"organiser", "observer", "commissioner"},
    "evaluation_survey": {"organiser"},
    "evaluation_report organiser": {"organiser"},
    "evaluation_report holder": {"commissioner"},
}


def running() -> Consultation:
    consultation = make.consultation()
    make.people(consultation, 12)
    opening.freeze(consultation, by=None)
    return consultation


def person(role: str, consultation: Consultation) -> User:
    user = make.user()
    if role == "superuser":
        user.is_superuser = user.is_staff = True
        user.save()
    elif role not in {"citizen"}:
        accounts.grant(user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id, by=None)
    return user


@pytest.mark.parametrize("role", ["anonymous", "citizen", "organiser", "observer", "commissioner", "superuser"])
def test_each_address_opens_for_its_roles_only(role):
    consultation = running()
    client = Client()
    if role != "anonymous":
        client.force_login(person(role, consultation))
    opened = set()
    for page in ALLOWED:
        name, *more = page.split()
        arguments = [consultation.slug, *(more or (["after"] if name == "evaluation_survey" else []))]
        if client.get(reverse(f"consultations:{name}", args=arguments)).status_code == 200:
            opened.add(page)

    assert opened == {page for page, roles in ALLOWED.items() if role in roles}


def test_every_address_is_in_the_matrix():
    assert {page.split()[0] for page in ALLOWED} == {pattern.name for pattern in organise_urlpatterns}


def test_the_organiser_plans_a_survey_on_the_page():
    consultation = running()
    client = Client()
    client.force_login(person("organiser", consultation))
    url = reverse("consultations:evaluation_survey", args=[consultation.slug, "after"])
    now = timezone.localtime()

    wrong = client.post(url, {"opens": "soon", "closes": "", "items": ["best"]})
    right = client.post(
        url,
        {
            "opens": f"{now:%Y-%m-%dT%H:%M}",
            "closes": f"{now + timedelta(days=2):%Y-%m-%dT%H:%M}",
            "items": ["knowledge", "best"],
        },
    )

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert Survey.objects.get(consultation=consultation).items == ["knowledge", "best"]


def test_a_report_is_public_and_followed_by_a_later_one():
    consultation, organiser = running(), make.user()
    for text in ("Too little time", "Too little time, and no <b>lift</b>"):
        reports.write(
            consultation=consultation, kind="organiser", answers={"failed": text, "hours_learning": "4.5", "hack": "x"},
            language="en", by=organiser,
        )  # fmt: skip

    page = Client().get(reverse("consultations:evaluation", args=[consultation.slug])).content.decode()

    assert list(Report.objects.values_list("n", "answers")) == [
        (1, {"failed": "Too little time", "hours_learning": "4.5"}),
        (2, {"failed": "Too little time, and no <b>lift</b>", "hours_learning": "4.5"}),
    ]
    assert "no &lt;b&gt;lift&lt;/b&gt;" in page and "version 2" in page


def test_the_words_of_a_report_stay_out_of_the_audit_trail():
    consultation, answers = running(), {"failed": "Ada came late", "independence": "Ada and Bo"}
    reports.write(consultation=consultation, kind="organiser", answers=answers, language="en", by=make.user())

    [event] = Event.objects.filter(event="evaluation.reported")

    assert event.values == {"kind": "organiser", "n": 1, "sha256": canonical.digest(answers)}


def test_a_report_that_hides_what_failed_is_refused():
    with pytest.raises(NothingReported):
        reports.write(
            consultation=running(), kind="organiser", answers={"funding": "The city"}, language="en", by=make.user()
        )
    assert not Report.objects.exists()


def test_figures_of_an_empty_platform_say_so_and_of_a_fresh_consultation_are_few():
    page = Client().get(reverse("consultations:figures"))
    found = indicators.of(running())

    assert page.status_code == 200 and "No consultation has opened yet" in page.content.decode()
    assert [one.id for one in found] == []


def test_figures_of_the_platform_leave_out_the_demo():
    running()
    Consultation.objects.update(demo=True)
    other = running()
    Consultation.objects.filter(pk=other.pk).update(state="withheld")

    found = {one.id: one.value for one in indicators.platform().indicators}

    assert (found["consultations"], found["withheld"], found["answered"]) == (1, 1, 0)


def test_the_templates_keep_to_the_house_rules():
    for template in Path("templates/consultations/evaluation").glob("*.html"):
        assert "style=" not in template.read_text() and "<script" not in template.read_text()
