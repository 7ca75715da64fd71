"""A case that is whole, and everybody around it. All of it is invented."""

from typing import Any

from repository.cases.domain import catalogue
from repository.cases.domain.catalogue import NOT_STATED
from repository.cases.models import Act, Case, Review
from repository.cases.services import moving, reviewing, writing
from socialicense.accounts import services as accounts
from socialicense.accounts.models import PLATFORM, ScopeKind, User
from tests.factories import consultations as make

ROLES = ("case_reviewer", "case_editor", "trusted_contributor", "operator")


def group(name: str, **told: Any) -> dict[str, Any]:
    """A section or component in which nothing is stated but what is told."""
    leaves = [leaf for leaf in catalogue.section(name).leaves if not leaf.optional]
    return {"from": ["s1"]} | {leaf.name: told.get(leaf.name, NOT_STATED) for leaf in leaves}


def document(**changes: Any) -> dict[str, Any]:
    """A whole case about bus cards in a town that does not exist."""
    made: dict[str, Any] = {
        "format": 1,
        "slug": "bus-cards-in-lowmere",
        "title": "Bus cards in Lowmere",
        "summary": "Lowmere asked a jury of twenty people whether bus card journeys may be used to plan a night network.",
        "language": "en",
        "takeaway": "People said yes once they could say who may not have the data.",
        "updated": "2026-01-01",
        "context": group("context", problem="Where are night buses missing?", theme="mobility", started="2024", ended="2025"),
        "place": group("place", countries=["BE"]),
        "data": group("data", types=["mobility_transport"], stages=["share", "analyse"], personal=True),
        "governance": group("governance", lens="collective"),
        "organisers": group("organisers")
        | {"organisations": [{"from": ["s1"], "name": "Lowmere Transport", "roles": ["lead"], "kind": "company", "country": "BE"}]},
        "components": [
            group("components", title="The jury", method="jury", participants=20, recruitment="random", hours=12)
            | {"id": "c1", "feeds_into": []}
        ],
        "results": group("results", findings=["Yes, without the police."], license="conditional", red_lines=["No police."]),
        "response": group("response"),
        "evaluation": group("evaluation"),
        "lessons": group("lessons"),
        "checks": [
            {"list": "pedri", "check": "mutual_benefit", "met": "yes_shown", "evidence": "Free rides.", "from": ["s1"]}
        ],
        "sources": [
            {
                "id": "s1", "title": "Report of the jury", "url": "https://lowmere.example.org/report", "kind": "report",
                "year": 2025, "peer_reviewed": False, "accessed": "2026-01-01",
            }
        ],
    }  # fmt: skip
    return made | changes


class Scene:
    """A contributor, two reviewers, two editors, and people who are none of these."""

    def __init__(self) -> None:
        self.contributor, self.stranger = self._user("Cora Contributor"), self._user("Stan Stranger")
        self.reviewer, self.second = (
            self._user("Rae Reviewer", "case_reviewer"),
            self._user("Ray Second", "case_reviewer"),
        )
        self.editor, self.other_editor = self._user("Edda Editor", "case_editor"), self._user("Ed Other", "case_editor")
        self.trusted = self._user("Tom Trusted", "trusted_contributor")
        self.operator = self._user("Opal Operator", "operator")
        self.superuser = User.objects.create_superuser("root@example.org", "correct horse battery")

    def _user(self, name: str, role: str = "") -> User:
        user = make.user()
        user.name = name
        user.save()
        if role:
            accounts.grant(user=user, role=role, scope_kind=ScopeKind.PLATFORM, scope_id=PLATFORM, by=None)
        return user

    def draft(self, by: User | None = None, **changes: Any) -> Case:
        """A whole draft with its interests declared."""
        writer = by or self.contributor
        case = writing.begin(by=writer, language="en", content=document(**changes))
        return writing.declare(case=case, credit=writer.name, relation="organiser", interests="", by=writer)

    def submitted(self, by: User | None = None) -> Case:
        return moving.submit(case=self.draft(by), by=by or self.contributor)

    def in_review(self) -> Case:
        case = moving.screen(case=self.submitted(), by=self.editor)
        return moving.send_to_review(case=case, by=self.editor)

    def review(self, case: Case, by: User, *, advice: str = "accept", comments: dict[str, str] | None = None) -> Review:
        """One review, handed in."""
        begun = reviewing.take(case=case, by=by)
        kept = reviewing.save(
            review=begun,
            advice=advice,
            checklist=dict.fromkeys(reviewing.CHECKLIST, "yes"),
            words="Clear.",
            interests="",
            named=False,
            comments=comments or {},
            by=by,
        )
        return reviewing.hand_in(review=kept, by=by)

    def accepted(self) -> Case:
        case = self.in_review()
        self.review(case, self.reviewer)
        self.review(case, self.second)
        return moving.accept(case=case, note="", by=self.editor)

    def published(self) -> Case:
        return moving.publish(case=self.accepted(), by=self.editor)


def kinds(case: Case) -> list[str]:
    """What happened to a case, oldest first."""
    return [act.kind for act in Act.objects.filter(case=case)]
