"""Who may do what on the board. The defaults trust the room: whoever takes part arranges, and history keeps everything."""

from collections.abc import Collection, Mapping

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
