"""Roles: what each may do, in a sentence that a citizen understands, and which two exclude each other.

Incompatible pairs hold for one person in one scope. Operator and superuser hold no content permission.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from socialicense.accounts.permissions import Permission


@dataclass(frozen=True)
class Role:
    """`platform`: it is held for the platform as a whole, and nowhere else."""

    slug: str
    name: Any
    description: Any
    permissions: frozenset[Permission]
    incompatible: frozenset[str] = field(default_factory=frozenset)
    platform: bool = False


def declare(*roles: Role) -> dict[str, Role]:
    """The roles by slug, with `incompatible` made mutual."""
    pairs = {(role.slug, other) for role in roles for other in role.incompatible}
    pairs |= {(other, slug) for slug, other in pairs}
    return {
        role.slug: Role(
            role.slug,
            role.name,
            role.description,
            role.permissions,
            frozenset(other for slug, other in pairs if slug == role.slug),
            role.platform,
        )
        for role in roles
    }


ROLES: dict[str, Role] = declare(
    Role(
        "organiser",
        _("Organiser"),
        _("Prepares and runs the consultation. Never sees or changes a single ballot or a member's words."),
        frozenset(
            {
                Permission.START_CONSULTATION,
                Permission.VIEW_WORKSPACE,
                Permission.CONFIGURE_CONSULTATION,
                Permission.OPEN_CONSULTATION,
                Permission.VOID_BALLOT,
                Permission.SIGN_ROLL,
                Permission.GRANT_ROLES,
                Permission.WRITE_MATERIAL,
                Permission.INVITE_PEOPLE,
                Permission.FACILITATE,
                Permission.MODERATE,
                Permission.ANALYSE,
                Permission.DRAFT_LICENSE,
                Permission.ISSUE_LICENSE,
            }
        ),
        frozenset({"community_representative", "commissioner", "observer"}),
    ),
    Role(
        "facilitator",
        _("Facilitator"),
        _("Runs the meetings, keeps the notes and moderates what is said."),
        frozenset({Permission.VIEW_WORKSPACE, Permission.FACILITATE, Permission.MODERATE, Permission.SIGN_ROLL}),
        frozenset({"community_representative", "commissioner", "observer"}),
    ),
    Role(
        "recruiter",
        _("Recruiter"),
        _("Finds and invites people. Sees names and addresses, and nothing of what they say or vote."),
        frozenset(
            {
                Permission.INVITE_PEOPLE,
                Permission.SEE_CONTACTS,
                Permission.SIGN_ROLL,
                Permission.HAND_OUT_PAPER,
            }
        ),
        frozenset({"analyst", "organiser", "commissioner", "observer", "facilitator"}),
    ),
    Role(
        "caller",
        _("Confirmation caller"),
        _("Calls the people who were drawn. Sees names and addresses, and nothing of what they say or vote."),
        frozenset({Permission.SEE_CONTACTS}),
        frozenset({"analyst", "organiser", "commissioner", "observer", "facilitator"}),
    ),
    Role(
        "desk",
        _("Desk helper"),
        _("Hands out ballots on paper and ticks off envelopes. Sees names, and who has taken paper; never an answer."),
        frozenset({Permission.HAND_OUT_PAPER}),
        frozenset({"analyst", "organiser", "commissioner", "observer"}),
    ),
    Role(
        "counter",
        _("Counter"),
        _("Reads ballots on paper, each paper together with a second counter who does not see the first reading."),
        frozenset({Permission.COUNT_PAPER}),
        frozenset({"organiser", "commissioner"}),
    ),
    Role(
        "helper",
        _("Voting helper"),
        _("Enters the answers of people who ask for it, by phone or at a desk. Sees names, and only those answers."),
        frozenset({Permission.ASSIST_VOTERS}),
        frozenset({"analyst", "organiser", "commissioner"}),
    ),
    Role(
        "community_representative",
        _("Community representative"),
        _("Speaks for the community: approves the questions, and adopts, withholds or withdraws the license."),
        frozenset(
            {
                Permission.VIEW_WORKSPACE,
                Permission.APPROVE_QUESTIONS,
                Permission.SPEAK_FOR_COMMUNITY,
                Permission.SIGN_ROLL,
            }
        ),
        frozenset({"commissioner", "analyst", "recruiter", "caller"}),
    ),
    Role(
        "commissioner",
        _("Data holder"),
        _("Asked for the consultation and answers its outcome point by point. Cannot configure anything."),
        frozenset({Permission.VIEW_WORKSPACE, Permission.ANSWER}),
        frozenset({"analyst", "observer"}),
    ),
    Role(
        "observer",
        _("Observer"),
        _("Watches that the process is fair and signs what was witnessed."),
        frozenset({Permission.VIEW_WORKSPACE, Permission.WITNESS, Permission.SIGN_ROLL}),
        frozenset({"analyst"}),
    ),
    Role(
        "analyst",
        _("Analyst"),
        _("Works on the closed results. Never sees who the people are."),
        frozenset({Permission.VIEW_WORKSPACE, Permission.ANALYSE}),
    ),
    Role(
        "case_reviewer",
        _("Case reviewer"),
        _("Reads cases that were handed in, checks them against the list and comments on them, field by field."),
        frozenset({Permission.REVIEW_CASES}),
        platform=True,
    ),
    Role(
        "case_editor",
        _("Case editor"),
        _("Screens cases, asks reviewers, and publishes, corrects or retracts. Never decides on a case of their own."),
        frozenset({Permission.EDIT_CASES}),
        platform=True,
    ),
    Role(
        "trusted_contributor",
        _("Trusted contributor"),
        _("Hands in cases that go to the reviewers at once, without being screened first."),
        frozenset({Permission.SKIP_SCREENING}),
        platform=True,
    ),
    Role(
        "toolkit_editor",
        _("Toolkit editor"),
        _("Decides on proposals and closes problems of the toolkit, with reasons. Never on a proposal of their own."),
        frozenset({Permission.EDIT_TOOLKIT}),
        platform=True,
    ),
    Role(
        "operator",
        _("Operator"),
        _("Keeps the platform running. Sees no content and changes no content."),
        frozenset({Permission.OPERATE, Permission.MANAGE_ACCOUNTS, Permission.READ_AUDIT}),
        platform=True,
    ),
)

# What belonging to an organisation gives there, without a grant.
MEMBER_PERMISSIONS = frozenset({Permission.START_CONSULTATION})
ORGANISATION_ADMIN_PERMISSIONS = MEMBER_PERMISSIONS | {Permission.MANAGE_ORGANISATION}
