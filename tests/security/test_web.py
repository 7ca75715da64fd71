"""Forged requests, requests that should only read, forged hosts and addresses, and words that want to be code."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import URLResolver, get_resolver

from consultations.models import Contact, Credential
from consultations.people import services as people
from consultations.services import opening, stages
from socialicense.audit.models import Event
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Job
from socialicense.spreadsheets import safe_row
from tests.consultations.views.scene import Scene, browser
from tests.consultations.views.voting import accept_notice
from tests.consultations.views.voting import scene as voting
from tests.factories import consultations as factories

pytestmark = pytest.mark.django_db
PAYLOAD = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}{% debug %}"
EXAMPLES = {"uuid": "00000000-0000-4000-8000-000000000000", "int": 1, "slug": "poll", "license_number": "SL-2026-0001"}
WITHOUT_COOKIE = {"/api/v1/ballots/<uuid:ballot_id>/casts"}  # carries its own credential, no cookie


def _routes(found: list[Any], before: str = "/") -> Iterator[str]:
    for one in found:
        route = before + str(getattr(one.pattern, "_route", ""))
        if isinstance(one, URLResolver):
            yield from _routes(one.url_patterns, route)
        else:
            yield route


def _every_address(known: dict[str, Any]) -> dict[str, str]:
    """Every route of the product with an address that fits it, naming what is known."""

    def part(match: re.Match[str]) -> str:
        return str(known.get(match[2], EXAMPLES.get(match[1], "x")))

    return {route: re.sub(r"<(?:(\w+):)?(\w+)>", part, route) for route in _routes(get_resolver().url_patterns)}


def _known(scene: Scene) -> dict[str, Any]:
    return {"slug": scene.consultation.slug, "component_id": scene.component.id, "community_id": scene.community.id}


def test_every_unsafe_request_without_a_token_is_refused() -> None:
    scene = Scene()
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.organiser)
    addresses = _every_address(_known(scene))
    let_in = {}
    for route, url in addresses.items():
        for method in ("post", "delete"):
            status = getattr(client, method)(url).status_code
            if status not in {301, 403, 404, 405, 415}:  # 415: a form, which an address for programs does not read
                let_in[(route, method)] = status

    assert {key: status for key, status in let_in.items() if key[0] not in WITHOUT_COOKIE} == {}
    assert scene.reload().state == "preparing"


def _tables() -> dict[str, str]:
    """A digest of the content of every table but sessions, counters, and addresses that allauth catches up with."""
    left_out = {"django_session", "accounts_limit", "accounts_cache", "jobs_heartbeat", "account_emailaddress"}
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names():
            if name not in left_out:
                cursor.execute(f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{name}" t')
                found[name] = cursor.fetchone()[0]
    return found


def test_reading_every_address_changes_nothing() -> None:
    scene = Scene()
    opening.open_consultation(consultation=scene.consultation, by=scene.organiser)
    ballot = stages.open_stage(stage=scene.component.stages.get())
    assert ballot is not None
    person = scene.consultation.participations.first()
    assert person is not None
    accept_notice(person)
    link = people.issue_link(person)
    addresses = _every_address(_known(scene) | {"ballot_id": ballot.id, "participation_id": person.id, "secret": link})
    clients = [browser(user) for user in (scene.organiser, scene.representative, scene.operator)]
    seated = Client()
    seated.post(f"/join/link/{link}/")
    before = _tables()

    for client in (*clients, seated):
        for url in addresses.values():
            assert client.get(url).status_code < 500, url

    after = _tables()
    assert {name for name in before if before[name] != after[name]} == set()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_next_leads_elsewhere(target: str) -> None:
    scene = Scene()
    signed_in, client = browser(scene.citizen), Client()
    answers = [
        signed_in.get("/accounts/login/", {"next": target}),
        client.post(
            "/accounts/login/", {"login": scene.citizen.email, "password": "correct horse battery", "next": target}
        ),
        client.post("/i18n/setlang/", {"language": "fr", "next": target}),
        signed_in.post("/accounts/logout/", {"next": target}),
    ]
    assert [answer.get("Location", "") for answer in answers if "evil" in answer.get("Location", "")] == []
    assert [answer.get("Location", "") for answer in answers if "javascript" in answer.get("Location", "")] == []


def test_links_in_mails_do_not_follow_the_host_of_a_request(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    scene = Scene(seats=0)
    people.add(consultation=scene.consultation, people=[people.Person(email="ana@example.org")], by=scene.recruiter)
    client = browser(scene.recruiter)
    evil = {"headers": {"host": "evil.example", "x-forwarded-host": "evil.example"}}
    client.post(scene.url("people_invite"), {"subject_en": "S", "body_en": "B", "send": "1"}, **evil)
    client.post("/accounts/password/reset/", {"email": scene.citizen.email}, **evil)
    client.post("/accounts/login/code/", {"email": scene.citizen.email}, **evil)
    Client().post("/accounts/signup/", {"email": scene.citizen.email, "password1": "correct horse battery"}, **evil)
    jobs.run_due()

    assert len(mail.outbox) >= 2
    assert [message.to for message in mail.outbox if "evil.example" in message.subject + message.body] == []


# words that want to be code ------------------------------------------------------------------------------------------


def test_words_of_organisers_are_never_code() -> None:
    scene = Scene(approved=False)
    plan = scene.consultation.initiative
    for record in (
        plan,
        scene.consultation,
        plan.datasets.get(),
        plan.use_cases.get(),
        scene.component,
        scene.items[0],
    ):
        for field in record._meta.concrete_fields:
            value = getattr(record, field.name)
            if isinstance(value, dict) and "en" in value:
                setattr(record, field.name, {"en": PAYLOAD})
        record.save()
    plan.custodian = plan.legal_basis = PAYLOAD
    plan.partners = [{"name": PAYLOAD, "role": PAYLOAD}]
    plan.save()
    data = plan.datasets.get()
    data.identifiers = [{"scheme": "uri", "value": "javascript:alert(1)"}]
    data.source = data.sensitivity = data.version_scope = PAYLOAD
    data.save()
    scene.consultation.brand_name = PAYLOAD[:80]
    scene.consultation.save()
    scene.community.name = scene.community.authority = PAYLOAD
    scene.community.save()
    scene.consultation.protection.controller = PAYLOAD
    scene.consultation.protection.save()
    scene.reload()
    scene.approve()
    people.add(consultation=scene.consultation, people=[people.Person(name=PAYLOAD)] * 12, by=scene.organiser)
    factories.sign_roll(scene.consultation, scene.organiser, scene.second)
    opening.open_consultation(consultation=scene.reload(), by=scene.organiser)
    stages.open_stage(stage=scene.component.stages.get())
    person = scene.consultation.participations.first()
    assert person is not None
    accept_notice(person)
    link = people.issue_link(person)
    seated = Client()
    seated.post(f"/join/link/{link}/")
    ballot = scene.component.ballots.get()
    addresses = _every_address(_known(scene) | {"ballot_id": ballot.id, "number": 1, "secret": link})
    clients = [browser(user) for user in (scene.organiser, scene.representative, scene.operator)]

    faulty, carried = set(), 0
    for client in (*clients, seated):
        for url in addresses.values():
            answer = client.get(url)
            if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                page = answer.content.decode()
                carried += "&lt;script&gt;alert(1)" in page
                if "<script>alert" in page or "<img src=x" in page or 'href="javascript:' in page:
                    faulty.add(url)
    assert (faulty, carried > 20) == (set(), True)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1"])
def test_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(cell: str) -> None:
    assert safe_row([cell, 1, "plain"]) == [f"'{cell}", 1, "plain"]


# secrets -------------------------------------------------------------------------------------------------------------


def test_no_secret_and_no_address_stands_in_audit_or_jobs() -> None:
    scene = Scene(seats=0)
    people.add(
        consultation=scene.consultation,
        people=[people.Person(name="Ana Known", email="ana.known@example.org"), people.Person(name="Bo")],
        by=scene.recruiter,
    )
    people.invite(consultation=scene.consultation, by=scene.recruiter)
    sheet = people.print_codes(consultation=scene.consultation, by=scene.recruiter)
    jobs.run_due()
    link = re.search(r"/join/link/(\S+)/", mail.outbox[0].body)
    assert link is not None
    secrets = [link[1], *(code for _person, code in sheet), "Ana Known", "ana.known@example.org"]

    written = (
        str(list(Event.objects.values())) + str(list(Job.objects.values())) + str(list(Credential.objects.values()))
    )
    assert [secret for secret in secrets if secret in written] == []
    assert Contact.objects.count() == 2


def test_pages_of_a_person_are_kept_nowhere() -> None:
    here, client = voting(), Client()
    here.sit(client)
    base = f"/consultations/{here.slug}/"
    pages = [
        base,
        base + "me/",
        base + "notice/",
        base + "me/data.json",
        here.page(),
        here.page("1"),
        here.page("check"),
    ]
    kept = {url: client.get(url).get("Cache-Control", "") for url in pages}
    assert {url: value for url, value in kept.items() if "no-store" not in value} == {}


def test_next_person_finds_nothing_of_the_one_before() -> None:
    here, client = voting(), Client()
    here.sit(client)
    answer = client.post("/join/next/")
    assert (answer["Clear-Site-Data"], answer["Cache-Control"]) == ('"cache", "storage"', "no-store")
    assert client.get(here.page()).status_code == 403


def test_there_is_no_admin_site() -> None:
    assert not apps.is_installed("django.contrib.admin")
    assert Client().get("/admin/").status_code == 404
