"""Who may open which page of the toolkit: every address, for every role. Not allowed looks like not found."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from consultations.models import Consultation
from socialicense.accounts import services as accounts
from socialicense.accounts import subjects
from socialicense.accounts.models import PLATFORM, ScopeKind, User
from tests.factories import consultations as make
from tests.toolkit import kit
from toolkit.models import Change, Hand, Worksheet
from toolkit.selectors import worksheets as selectors
from toolkit.services import sharing, writing
from toolkit.services.writing import Sent
from toolkit.urls import learn, library, worksheets

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "citizen", "owner", "hand", "organiser", "facilitator", "observer", "recruiter", "elsewhere", "operator",
         "superuser")  # fmt: skip
ACCOUNTS = set(ROLES) - {"anonymous"}
WHO = {
    "everybody": set(ROLES),
    "account": ACCOUNTS,
    "reads": {"owner", "hand", "organiser", "facilitator", "observer"},
    "writes": {"owner", "hand", "organiser", "facilitator"},
    "manages": {"owner", "organiser"},
    "nobody": set(),
}
PAGES = {
    "index": "everybody", "what": "everybody", "path": "everybody", "check": "everybody", "methods": "everybody",
    "method": "everybody", "words": "everybody", "toolkit": "everybody", "releases": "everybody", "release": "everybody",
    "step": "everybody", "tool": "everybody", "tool_print": "everybody", "tool_odt": "everybody", "tool_json": "everybody",
    "worksheets": "account", "worksheet_take_in": "account", "worksheet_begin": "account", "worksheet_join": "account",
    "worksheet": "reads", "worksheet_history": "reads", "worksheet_print": "reads", "worksheet_odt": "reads",
    "worksheet_json": "reads", "worksheet_field": "writes", "worksheet_changed": "writes",
    "worksheet_newer": "nobody", "worksheet_done": "writes",
    "worksheet_settle": "nobody", "worksheet_people": "manages", "worksheet_let_go": "nobody", "worksheet_remove": "manages",
}  # fmt: skip
ARGUMENTS = {
    "method": ["poll"], "release": ["1.0.0"], "step": ["plan"], "tool": ["brief"], "tool_print": ["brief"],
    "tool_odt": ["brief"], "tool_json": ["brief"], "worksheet_begin": ["brief"],
}  # fmt: skip
POSTED = {"worksheet_take_in": 302, "worksheet_field": 422, "worksheet_settle": 404, "worksheet_let_go": 404}


class Team:
    """A worksheet of a consultation in preparation, and everybody around it."""

    def __init__(self, folder: Path) -> None:
        self.version = kit.load(folder)
        self.consultation = make.consultation()
        self.people = {role: make.user() for role in ROLES if role not in {"anonymous", "superuser"}}
        self.people["superuser"] = User.objects.create_superuser("root@example.org", "correct horse battery")
        for role in ("organiser", "facilitator", "observer", "recruiter"):
            self.grant(self.people[role], role, self.consultation)
        self.grant(self.people["elsewhere"], "organiser", make.consultation())
        accounts.grant(
            user=self.people["operator"], role="operator", scope_kind=ScopeKind.PLATFORM, scope_id=PLATFORM, by=None
        )
        owner = self.people["owner"]
        self.sheet = writing.begin(
            version=self.version, title="Our plan", language="en", consultation=self.consultation, by=owner
        )
        self.secret = sharing.invite(worksheet=self.sheet, by=owner)
        sharing.join(secret=self.secret, by=self.people["hand"])

    def grant(self, user: User, role: str, consultation: Consultation) -> None:
        accounts.grant(
            user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id, by=None
        )

    def client(self, role: str) -> Client:
        client = Client()
        if role != "anonymous":
            client.force_login(self.people[role])
        return client

    def url(self, name: str) -> str:
        if not name.startswith("worksheet_") and name != "worksheet":
            return reverse(f"toolkit:{name}", args=ARGUMENTS.get(name, []))
        more = {
            "worksheet_field": [self.sheet.pk, "name"], "worksheet_changed": [self.sheet.pk, 0],
            "worksheet_settle": [self.sheet.pk, self.sheet.pk],
            "worksheet_let_go": [self.sheet.pk, 0], "worksheet_join": [self.secret], "worksheet_take_in": [],
        }  # fmt: skip
        return reverse(f"toolkit:{name}", args=more.get(name, ARGUMENTS.get(name, [self.sheet.pk])))


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for part in (learn, library, worksheets) for pattern in part.urlpatterns} == set(PAGES)


@pytest.mark.parametrize("role", ROLES)
def test_page_opens_for_its_roles_only(role: str, tmp_path: Path) -> None:
    team = Team(tmp_path)
    client = team.client(role)
    found, expected = {}, {}
    for name, who in PAGES.items():
        if name in {"tool_print", "worksheet_print"} and role not in {"anonymous", "citizen", "observer"}:
            continue  # a PDF takes a second: who may have it is tried with one of each kind
        send = client.post if name in POSTED else client.get
        found[name] = send(team.url(name)).status_code
        allowed = POSTED.get(name, 200) if role in WHO[who] else 404
        expected[name] = 302 if role == "anonymous" and who != "everybody" else allowed
    assert found == expected


def test_reader_cannot_write(tmp_path: Path) -> None:
    team = Team(tmp_path)
    answer = team.client("observer").post(team.url("worksheet"), {"r.name": "0", "f.name": "x"})
    assert (answer.status_code, selectors.kept(team.sheet).get("name")) == (404, None)
    page = team.client("observer").get(team.url("worksheet")).content.decode()
    assert ("<textarea" in page, "data-autosave" in page) == (False, False)


def test_worksheet_goes_only_where_its_writer_may_prepare(tmp_path: Path) -> None:
    team = Team(tmp_path)
    own = writing.begin(version=team.version, title="Mine", language="en", by=team.people["citizen"])
    url = reverse("toolkit:worksheet_people", args=[own.pk])
    form = {"act": "name", "title": "Mine", "consultation": str(team.consultation.pk)}
    team.client("citizen").post(url, form)
    own.refresh_from_db()
    assert own.consultation is None
    team.grant(team.people["citizen"], "organiser", team.consultation)
    assert team.client("citizen").post(url, form).status_code == 302
    own.refresh_from_db()
    assert own.consultation == team.consultation
    assert team.client("facilitator").get(reverse("toolkit:worksheet", args=[own.pk])).status_code == 200


def test_worksheet_outlives_a_consultation_that_is_thrown_away(tmp_path: Path) -> None:
    team = Team(tmp_path)
    Consultation.objects.filter(pk=team.consultation.pk).delete()
    team.sheet.refresh_from_db()
    assert team.sheet.consultation is None
    assert team.client("owner").get(team.url("worksheet")).status_code == 200


def test_person_is_handed_out_and_erased(tmp_path: Path) -> None:
    team = Team(tmp_path)
    owner, hand = team.people["owner"], team.people["hand"]
    alone = writing.begin(version=team.version, title="Mine alone", language="en", by=owner)
    writing.write(worksheet=team.sheet, sent={"why": Sent("Heat.", 0)}, by=owner)
    held = subjects.export(owner)["toolkit"]
    assert [one["title"] for one in held["worksheets"]] == ["Our plan", "Mine alone"]
    assert [(one["field"], one["value"]) for one in held["written"]] == [("why", "Heat.")]
    subjects.erase(owner)
    team.sheet.refresh_from_db()
    assert (team.sheet.owner, Hand.objects.count()) == (hand, 0)
    assert not Worksheet.objects.filter(pk=alone.pk).exists()
    assert (Change.objects.filter(by=owner).count(), selectors.kept(team.sheet)["why"]) == (0, "Heat.")
    assert "toolkit" not in {name for name, value in subjects.export(owner).items() if value}
