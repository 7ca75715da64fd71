"""A new user reaches "open" with nothing but the links of the readiness list; community and operator do their parts."""

import re
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core import mail
from django.utils import timezone

from consultations.models import Consultation
from repository.licenses.domain.signing import multibase_of
from socialicense.accounts import services as accounts
from socialicense.accounts.models import PLATFORM, ScopeKind, User
from socialicense.jobs import services as jobs
from tests.consultations.views.browsing import Reader
from tests.factories.consultations import user

# Real transactions: a view that relies on the test's own would fail in the browser.
pytestmark = pytest.mark.django_db(transaction=True)


def _initiative(reader: Reader) -> None:
    reader.send(
        "Save",
        summary_en="Plan night buses.", summary_ar="تخطيط حافلات ليلية.",
        custodian="Lowmere Transport", legal_basis="Transport Act (invented)",
        **{"partners-0-name": "Lowmere University", "partners-0-role": "analysis"},
    )  # fmt: skip


def _data(reader: Reader) -> None:
    reader.follow("Add a dataset").send(
        "Save",
        name_en="Bus card journeys", name_ar="رحلات",
        **{"identifiers-0-scheme": "uri", "identifiers-0-value": "https://data.example.org/bus-cards"},
    )  # fmt: skip


def _uses(reader: Reader) -> None:
    reader.follow("Add a use case")
    dataset = re.search(r'name="datasets" value="([0-9a-f-]{36})"', reader.html)
    assert dataset is not None
    reader.send(
        "Save",
        title_en="A university may plan night lines.", title_ar="يجوز للجامعة تخطيط خطوط ليلية.",
        purpose_en="Night lines", purpose_ar="خطوط ليلية", actor="Lowmere University", datasets=dataset[1],
    )  # fmt: skip


def _both(reader: Reader, *names: str) -> None:
    reader.send("Save", **{f"{name}_{tag}": "…" for name in names for tag in ("en", "ar")})


def _remit(reader: Reader) -> None:
    _both(reader, "title", "question", "in_scope", "out_of_scope", "target_public")


def _terms(reader: Reader) -> None:
    reader.send("Save", review_by=(timezone.localdate() + timedelta(days=700)).isoformat())


def _protection(reader: Reader) -> None:
    reader.send(
        "Save",
        controller="Lowmere Transport", recipients="Nobody else", retention="Until the license ends",
        **{"purposes-0-purpose_en": "Inviting people", "purposes-0-purpose_ar": "دعوة", "purposes-0-basis": "consent"},
    )  # fmt: skip


def _components(reader: Reader) -> None:
    reader.follow("Add Poll").send("Add to the path", title_en="The vote", title_ar="التصويت")


def _questions(reader: Reader) -> None:
    reader.send("Add 1 question")


class Walk:
    """The organiser's browser, and the others who are called when a point is theirs."""

    def __init__(self) -> None:
        self.organiser, self.representative, self.operator = user("new@example.org"), user("rep@example.org"), user()
        accounts.grant(user=self.operator, role="operator", scope_kind=ScopeKind.PLATFORM, scope_id=PLATFORM, by=None)
        self.reader = Reader(self.organiser)
        self.theirs = Reader(self.representative)
        self.seen: list[str] = []

    def community(self, reader: Reader) -> None:
        if 'name="email"' in reader.html:
            reader.send(
                "Note it", name="Night workers", email="rep@example.org", description_en="…", description_ar="…"
            )
            return
        if "A link was mailed" in reader.html:
            self.claim()
        elif "An operator of the platform checks it" in reader.html:
            self.confirm()
        elif "makes it offline" in reader.html:
            self.register()
        else:
            self.approve()

    def claim(self) -> None:
        jobs.run_due()
        link = re.search(r"https://\S+/community/claim/\S+", mail.outbox[-1].body)
        assert link is not None
        path = link[0].split("socialicense.localhost", 1)[1]
        assert self.reader.open(path).status == 200, "opening the link changes nothing, whoever opens it"
        refused = self.reader.send("Claim the record", capacity="me", authority="me", independent="on")
        assert "cannot speak for the community" in refused.html
        self.reader.open("/organise/")
        self.theirs.open(path).send(
            "Claim the record", capacity="Elected speaker", authority="Assembly of May", independent="on"
        )
        assert "You speak for it as Elected speaker" in self.theirs.html

    def confirm(self) -> None:
        operator = Reader(self.operator).open("/organise/").follow("1 community waits").follow("Night workers")
        operator.send("Confirm the authority", how="Called the number in the public register")

    def register(self) -> None:
        self.theirs.follow("A signing key is registered").send(
            "Register the key", multibase=multibase_of(Ed25519PrivateKey.generate()), holder="Speaker"
        )
        assert "The key is registered" in self.theirs.html

    def approve(self) -> None:
        self.theirs.open("/organise/").follow("…")
        self.theirs.send("Ask us this")

    def people(self, reader: Reader) -> None:
        if "Nobody may be recruited" in reader.html:
            return
        reader.follow("Add people with a code").send("Add", count="10")

    def roll(self, reader: Reader) -> None:
        if "On the roll" not in reader.html or "Sign as first person" not in reader.html:
            return
        reader.send("Sign as first person", how="Against the list of card holders")
        self.theirs.open("/organise/").follow("Night workers").follow("The roll, and who signed it off")
        self.theirs.send("Confirm as second person")
        assert "Two people have signed off the roll." in self.theirs.html

    def step(self, words: str) -> None:
        doing = {
            "initiative": _initiative, "data": _data, "uses": _uses, "remit": _remit,
            "promise": lambda reader: _both(reader, "promise"),
            "publication": lambda reader: _both(reader, "publication"),
            "terms": _terms, "protection": _protection, "community": self.community,
            "components": _components, "poll": _questions, "people": self.people,
            "roll": self.roll,
        }  # fmt: skip
        self.reader.follow(words)
        kind = self.reader.url.rstrip("/").rsplit("/", 1)[1]
        self.seen.append(kind)
        doing[kind](self.reader)
        assert not self.reader.problems, self.reader.problems


def test_new_user_reaches_open_by_the_lists_links() -> None:
    walk = Walk()
    reader = walk.reader.open("/").follow("Organise").follow("Start a consultation")
    reader.send("Start", title="Night buses", languages=["en", "ar"], organisation_name="Lowmere Transport")
    workspace = reader.url
    for _turn in range(40):
        reader.open(workspace)
        if not reader.page.missing:
            break
        turns = [words for words, href in reader.page.missing]
        before = len(turns)
        for words in turns:
            walk.step(words)
            if len(reader.open(workspace).page.missing) < before:
                break
    assert reader.page.missing == []
    reader.send("Open the consultation")
    made = Consultation.objects.get()
    assert (made.state, made.languages, made.participations.count()) == ("open", ["en", "ar"], 10)
    assert "frozen under" in reader.html
    assert User.objects.filter(is_superuser=True).count() == 0
