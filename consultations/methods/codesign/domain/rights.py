"""Who may do what on the board and with prototypes. The defaults trust the room: whoever takes part arranges, and history
keeps everything."""

from collections.abc import Collection, Mapping
from typing import Any

from consultations.methods.codesign.domain.rules import RulesRefused

PARTICIPANT, FACILITATOR, OBSERVER = "participant", "facilitator", "observer"
ROLES = (PARTICIPANT, FACILITATOR, OBSERVER)

# What the rules of a workshop may give or take away, in the order of the form.
WRITE, EDIT, MOVE, MERGE, CLUSTERS, DOTS = "cards", "edit", "move", "merge", "clusters", "dots"
PROTOTYPES, FEEDBACK = "prototypes", "feedback"
ACTS = (WRITE, EDIT, MOVE, MERGE, CLUSTERS, DOTS, PROTOTYPES, FEEDBACK)
# Hiding with a public reason is moderation, and never given to anybody but the team.
HIDE = "hide"

DEFAULTS: Mapping[str, tuple[str, ...]] = {
    WRITE: (PARTICIPANT, FACILITATOR),
    EDIT: (PARTICIPANT, FACILITATOR),
    MOVE: (PARTICIPANT, FACILITATOR),
    MERGE: (PARTICIPANT, FACILITATOR),
    CLUSTERS: (PARTICIPANT, FACILITATOR),
    DOTS: (PARTICIPANT,),
    PROTOTYPES: (PARTICIPANT, FACILITATOR),
    FEEDBACK: (PARTICIPANT, FACILITATOR),
}


def allowed(permissions: Mapping[str, Collection[str]], act: str) -> frozenset[str]:
    """The roles that may do this under the rules of a workshop; what the rules leave open is as we propose it."""
    if act == HIDE:
        return frozenset({FACILITATOR})
    return frozenset(permissions.get(act, DEFAULTS[act])) & frozenset(ROLES)


def may(permissions: Mapping[str, Collection[str]], act: str, roles: Collection[str]) -> bool:
    """Whether somebody with these roles may do this."""
    return not allowed(permissions, act).isdisjoint(roles)


def read(value: Any) -> dict[str, list[str]]:
    """Rules from JSON: the acts that they speak of, with roles in order. Raises RulesRefused with the pointer."""
    if not isinstance(value, Mapping):
        raise RulesRefused("not-an-object", pointer="/permissions")
    for act, roles in value.items():
        if act not in ACTS:
            raise RulesRefused("unknown-member", pointer=f"/permissions/{act}")
        if isinstance(roles, str) or not isinstance(roles, Collection) or not set(map(str, roles)) <= set(ROLES):
            raise RulesRefused("not-roles", pointer=f"/permissions/{act}", roles=", ".join(ROLES))
    return {act: [role for role in ROLES if role in value[act]] for act in ACTS if act in value}
