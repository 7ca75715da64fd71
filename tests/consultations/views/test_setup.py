"""Set-up pages: rows without scripts, several languages, brand, notice, team, clone."""

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation
from consultations.services import cloning, opening, readiness
from socialicense.accounts.models import Grant, Organisation
from socialicense.jobs.models import Job
from tests.consultations.views.scene import Scene, browser
from tests.factories import consultations as factories

pytestmark = pytest.mark.django_db


def test_rows_left_empty_are_not_kept_and_faulty_ones_are_named() -> None:
    scene = Scene(approved=False)
    client, url = browser(scene.organiser), scene.url("dataset_new")
    fields: dict[str, Any] = {
        "name_en": "Journeys", "identifiability": "pseudonymous", "identifiers-count": "3",
        "identifiers-0-scheme": "doi", "identifiers-0-value": "10.1/x", "identifiers-1-scheme": "uri",
        "identifiers-2-scheme": "ftp", "identifiers-2-value": "https://data.example.org/y",
    }  # fmt: skip
    faulty = client.post(url, fields)
    assert faulty.status_code == 422
    assert "Identifier 3, Kind:" in faulty.content.decode()
    client.post(url, fields | {"identifiers-2-scheme": "uri"})
    made = scene.consultation.initiative.datasets.get(ref="d2")
    assert made.identifiers == [
        {"scheme": "doi", "value": "10.1/x"}, {"scheme": "uri", "value": "https://data.example.org/y"},
    ]  # fmt: skip


def test_more_rows_saves_and_stays() -> None:
    scene = Scene(approved=False)
    client, url = browser(scene.organiser), scene.url("initiative")
    answer = client.post(
        url,
        {
            "title_en": "Night",
            "partners-count": "2",
            "partners-0-name": "Uni",
            "partners-0-role": "",
            "more": "partners",
        },
    )
    assert answer["Location"] == url
    assert 'name="partners-2-name"' in client.get(url).content.decode()


def test_more_rows_of_a_new_dataset_lead_to_that_dataset() -> None:
    scene = Scene(approved=False)
    client = browser(scene.organiser)
    answer = client.post(scene.url("dataset_new"), {"name_en": "J", "identifiability": "pseudonymous", "more": "x"})
    made = scene.consultation.initiative.datasets.get(ref="d2")
    assert answer["Location"] == scene.url("dataset", made.id)


def test_a_part_with_several_stages_asks_for_first_and_last_day_and_its_dates_can_be_changed() -> None:
    scene = Scene(approved=False)
    client, url = browser(scene.organiser), scene.url("component_add", "codesign")
    assert re.findall(r'name="(\w+_opens|\w+_closes|first|last)"', client.get(url).content.decode()) == ["first", "last"]
    client.post(url, {"title_en": "The workshop", "first": "2031-03-01T09:00", "last": "2031-03-11T09:00"})
    part = scene.consultation.components.get(method="codesign")
    windows = {
        one.kind: (f"{timezone.localtime(one.opens):%m-%d %H}", f"{timezone.localtime(one.closes):%m-%d %H}")
        for one in part.stages.all()
    }
    assert windows == {
        "framing": ("03-01 09", "03-03 09"), "ideas": ("03-03 09", "03-05 09"), "priorities": ("03-05 09", "03-06 09"),
        "prototypes": ("03-05 09", "03-08 09"), "written": ("03-08 09", "03-09 09"), "adoption": ("03-09 09", "03-10 09"),
        "reasons": ("03-10 09", "03-11 09"),
    }  # fmt: skip
    assert 'name="adoption_closes"' in client.get(scene.url("component_dates", part.id)).content.decode()


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2031-03-01T09:00", "2031-03-01T08:00", "It must close after it opens."),
        ("2031-03-01T09:00", "2031-03-01T09:05", "This is too little time for so many stages. Choose a later moment."),
        ("2001-03-01T09:00", "2031-03-01T09:00", "The first stage would be over already. Choose a later moment."),
        ("soon", "2031-03-01T09:00", "Write day and time, such as 2027-03-01T09:00."),
    ],
)
def test_days_that_cannot_hold_the_stages_are_refused(first: str, last: str, sentence: str) -> None:
    scene = Scene(approved=False)
    answer = browser(scene.organiser).post(
        scene.url("component_add", "codesign"), {"title_en": "The workshop", "first": first, "last": last}
    )
    assert (answer.status_code, scene.consultation.components.filter(method="codesign").exists()) == (422, False)
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("count", ["-1", "99999999", "x", "²", ""])
def test_wrong_number_of_rows_is_survived(count: str) -> None:
    scene = Scene(approved=False)
    answer = browser(scene.organiser).post(scene.url("initiative"), {"title_en": "Night", "partners-count": count})
    assert answer.status_code == 302


def test_texts_have_an_input_for_each_language() -> None:
    scene = Scene(approved=False)
    scene.consultation.languages = ["en", "ar"]
    scene.consultation.save()
    client, url = browser(scene.organiser), scene.url("promise")
    body = client.get(url).content.decode()
    assert 'name="promise_ar"' in body
    assert 'lang="ar" dir="rtl"' in body
    client.post(url, {"promise_en": "We do it.", "promise_ar": "سنفعل ذلك."})
    assert scene.reload().promise == {"en": "We do it.", "ar": "سنفعل ذلك."}


def test_red_line_is_always_must_not() -> None:
    scene = Scene(approved=False)
    browser(scene.organiser).post(
        scene.url("clause_new"), {"kind": "red_line", "text_en": "No sale", "modality": "may", "category": "data"}
    )
    clause = scene.consultation.initiative.clauses.get()
    assert (clause.ref, clause.modality) == ("c1", "must_not")


def test_unreadable_accent_is_shown_darker() -> None:
    scene = Scene(approved=False)
    client, url = browser(scene.organiser), scene.url("branding")
    assert client.post(url, {"brand_accent": "grün"}).status_code == 422
    client.post(url, {"brand_name": "Night", "brand_accent": "FFEE00"})
    body = client.get(url).content.decode()
    assert "could not be read on the page" in body
    assert "/brand/ffee00.css" in body


def test_notice_names_everything_in_the_record() -> None:
    scene = Scene(approved=False)
    record = scene.consultation.protection
    record.special_categories = [{"category": "Health", "ground": "research"}]
    record.transfers, record.rights_contact = "None outside the union", "privacy@example.org"
    record.save()
    body = browser(scene.observer).get(scene.url("notice_preview")).content.decode()
    for words in (
        "Lowmere Transport", "Inviting people", "consent (Art. 6(1)(a))", "Nobody else", "One year",
        "Health: research, statistics, archives (Art. 9(2)(j))", "None outside the union", "privacy@example.org",
        "The license, the count and the ballots without names.",
    ):  # fmt: skip
        assert words in body


def test_review_date_in_the_past_is_refused() -> None:
    scene = Scene(approved=False)
    fields = {
        "review_amount": "3",
        "review_unit": "hours",
        "vote_amount": "20",
        "vote_unit": "minutes",
        "adoption_days": "30",
    }
    client = browser(scene.organiser)
    assert client.post(scene.url("terms"), fields | {"review_by": "2001-01-01"}).status_code == 422
    client.post(scene.url("terms"), fields | {"review_by": "2099-01-01"})
    made = scene.reload()
    assert (made.review_minutes, made.ratification_minutes, made.adoption_days) == (180, 20, 30)


def test_team_gives_and_takes_roles_but_keeps_an_organiser() -> None:
    scene = Scene(approved=False)
    client, url = browser(scene.organiser), scene.url("team")
    assert (
        "Nobody with this address" in client.post(url, {"email": "no@example.org", "role": "analyst"}).content.decode()
    )
    refused = client.post(url, {"email": scene.representative.email, "role": "organiser"})
    assert (refused.status_code, "cannot be" in refused.content.decode()) == (409, True)
    client.post(url, {"email": scene.citizen.email, "role": "analyst"})
    given = Grant.objects.get(user=scene.citizen)
    client.post(scene.url("team_revoke", given.id))
    assert Grant.objects.filter(user=scene.citizen).count() == 0
    for user in (scene.second, scene.organiser):
        client.post(scene.url("team_revoke", Grant.objects.get(user=user, scope_id=scene.consultation.id).id))
    organisers = Grant.objects.filter(role="organiser", scope_id=scene.consultation.id)
    assert [grant.user for grant in organisers] == [scene.organiser]


def test_clone_copies_what_was_prepared_and_nobody() -> None:
    scene = Scene()
    opening.open_consultation(consultation=scene.consultation, by=scene.organiser)
    answer = browser(scene.organiser).post(scene.url("clone"), {"title_en": "Night buses again"})
    copy = Consultation.objects.get(slug="night-buses-again")
    assert answer["Location"] == reverse("consultations:workspace", args=[copy.slug])
    assert (copy.state, copy.participations.count(), copy.approvals.count()) == ("preparing", 0, 0)
    assert copy.question == scene.consultation.question
    assert copy.community == scene.community
    assert copy.protection.purposes == scene.consultation.protection.purposes
    assert [item.text for item in copy.components.get().poll_items.all()] == [item.text for item in scene.items]
    case = copy.initiative.use_cases.get()
    assert [dataset.initiative for dataset in case.datasets.all()] == [copy.initiative]
    missing = {point.code for point in readiness.readiness(copy) if not point.done}
    assert missing == {"review", "approval", "people", "roll"}
    asked = reverse("consultations:community_asked", args=[copy.slug])
    assert browser(scene.representative).get(asked).status_code == 200


def test_clone_of_an_empty_consultation_is_empty() -> None:
    made = factories.consultation()
    copy = cloning.clone(consultation=made, title={"en": "Again"}, by=factories.user())
    assert copy.components.count() == 0


def test_start_founds_an_organisation_for_somebody_without_one() -> None:
    user = factories.user()
    client = browser(user)
    fields = {"title": "Start", "languages": ["fr", "en"], "organisation_name": "Amis du bus"}
    answer = client.post("/organise/start/", fields)
    made = Consultation.objects.get()
    assert (made.title, made.slug.startswith("start-")) == ({"en": "Start"}, True)
    assert answer["Location"] == f"/organise/{made.slug}/"
    assert Organisation.objects.get().memberships.get().user == user
    assert 'name="organisation_name"' not in client.get("/organise/start/").content.decode()


def test_failed_work_is_shown_with_its_reason_and_tried_again() -> None:
    scene = Scene(approved=False)
    job = Job.objects.create(
        kind="consultations.draft", key="d", payload={}, scope=scene.consultation.id, state="failed",
        error="community-approval-missing", attempts=5,
    )  # fmt: skip
    client = browser(scene.organiser)
    body = client.get(scene.url("workspace")).content.decode()
    assert "Drafting the license" in body
    assert "Nobody may be recruited before the community has approved" in body
    client.post(scene.url("job_retry", job.id))
    job.refresh_from_db()
    assert job.state == "queued"
