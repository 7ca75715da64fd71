"""An open consultation whose people are found by lottery, with everybody around it, made quickly."""

from datetime import timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.domain.sortition import files
from consultations.people import notices
from consultations.recruitment import uploads
from consultations.recruitment.models import Address, Candidate, InvitationDraw, Recruitment
from consultations.recruitment.services import inviting, plan, registering, targets
from consultations.recruitment.services.registering import Reach, Registration
from consultations.services import opening
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind
from tests.consultations.views.scene import Scene, browser
from tests.factories import consultations as factories

AREAS = ("north", "south")
CATEGORIES = """feature,value,min,max
gender,woman,2,2
gender,man,2,2
age,young,1,3
age,old,1,3
"""


def addresses_csv(number: int, start: int = 1) -> bytes:
    rows = [f"Household {n},Mill Lane {n},,,{n:05d},Lowmere,{AREAS[n % 2]},en" for n in range(start, start + number)]
    return "\n".join(["name,line1,line2,line3,postcode,city,area,language", *rows]).encode()


class Lottery:
    """The scene of a consultation plus a recruitment of its component; `opened` says whether it is open."""

    def __init__(self, *, opened: bool = True, approved: bool = True, **rules: Any) -> None:
        self.scene = Scene(approved=approved)
        self.caller = factories.user()
        scope = {"scope_kind": ScopeKind.CONSULTATION, "scope_id": self.scene.consultation.id, "by": None}
        accounts.grant(user=self.caller, role="caller", **scope)
        self.organiser, self.second, self.recruiter = self.scene.organiser, self.scene.second, self.scene.recruiter
        later = timezone.now() + timedelta(days=2)  # the vote opens once the people are found
        self.scene.component.stages.update(opens=later)
        if approved:
            self.scene.approve()
        if opened:
            opening.open_consultation(consultation=self.scene.reload(), by=self.organiser)
        self.recruitment = plan.begin(component=self.scene.component, by=self.organiser)
        now = timezone.now()
        values = {"seats": 4, "alternates": 1, "opens": now - timedelta(days=1), "closes": now + timedelta(days=20)}
        plan.change(recruitment=self.recruitment, values=values | rules, by=self.organiser)
        self.reload()

    def reload(self) -> Recruitment:
        self.recruitment = Recruitment.objects.select_related("component__consultation").get(pk=self.recruitment.pk)
        return self.recruitment

    def add_addresses(self, number: int = 10) -> None:
        read = uploads.read_addresses(addresses_csv(number), languages=["en"])
        assert read.faults == ()
        inviting.add_addresses(recruitment=self.recruitment, rows=read.rows, by=self.recruiter)

    def invite(self, size: int, kind: str = "invitation", **factors: Fraction) -> InvitationDraw:
        """Letters to so many addresses, drawn with public randomness."""
        draw = inviting.commit(recruitment=self.recruitment, kind=kind, size=size, factors=factors, by=self.organiser)
        return inviting.reveal(draw=draw, randomness="7 13 22", source="State lottery", by=self.organiser)

    def set_targets(self, content: str = CATEGORIES) -> None:
        targets.upload(recruitment=self.recruitment, targets=files.read_targets(content.encode()), by=self.organiser)

    def open_registration(self, addresses: int = 10) -> list[Address]:
        """Targets, and letters to every address; the addresses in the order of their letters."""
        self.set_targets()
        self.add_addresses(addresses)
        self.invite(addresses)
        return list(self.recruitment.addresses.order_by("place"))

    def registration(self, *values: str, **changes: Any) -> Registration:
        """What somebody fills in; `values` in the order of the features."""
        features = list(self.recruitment.features.prefetch_related("values"))
        given = {
            feature.id: next(one.id for one in feature.values.all() if one.name == value)
            for feature, value in zip(features, values or ("woman", "young"), strict=True)
        }
        notice = notices.current(self.scene.consultation, "en")
        fields: dict[str, Any] = {
            "reach": Reach(name="Ines Example", language="en", phone="0100 1"),
            "answers": given,
            "needs": [],
            "notice_sha256": notice.sha256,
            "notice_language": "en",
        }
        return Registration(**(fields | changes))

    def register(self, address: Address, *values: str, **changes: Any) -> tuple[Candidate, str]:
        return registering.register(address=address, registration=self.registration(*values, **changes))

    def url(self, name: str = "recruitment", *args: object) -> str:
        where: list[object] = [self.scene.consultation.slug, self.scene.component.id]
        return reverse(f"consultations:{name}", args=[*where, *args])

    def client(self, role: str) -> Client:
        """The browser of somebody in that role; of a visitor where nobody has it."""
        return browser(getattr(self, role, None) or getattr(self.scene, role, None))


ABSENT = UUID("00000000-0000-4000-8000-000000000000")
