"""The words of the interface for the words of the domain: modalities, sections, facts, scopes."""

from django.utils.translation import gettext as _


def modality(value: str) -> str:
    """How strongly a clause binds."""
    return {"must": _("Must:"), "should": _("Should:"), "may": _("May:"), "must_not": _("Must not:")}.get(value, "")


def duty_section(value: str) -> str:
    """The heading of a section of duties (I to P of the frame)."""
    return {
        "benefit": _("Sharing the benefit"),
        "protection": _("Protection"),
        "choice": _("Choice, of each person and of the community"),
        "transparency": _("Transparency"),
        "oversight": _("Oversight"),
        "grievance": _("Complaints and remedy"),
        "monitoring": _("Monitoring"),
        "change": _("Change, renewal, suspension and withdrawal"),
    }[value]


def fact(name: str) -> str:
    """The label of a fact; an unknown one is shown by its own name."""
    known = {
        "invited": _("Invited"),
        "registered": _("Registered"),
        "selected": _("Selected by lottery"),
        "attended": _("Attended"),
        "took_part": _("Took part"),
        "participants": _("Took part"),
        "waves": _("Waves"),
        "hours": _("Hours together"),
        "comments": _("Statements written"),
        "statements": _("Statements written"),
        "moderated": _("Statements moderated"),
        "votes": _("Votes on statements"),
        "groups": _("Opinion groups"),
    }
    return known.get(name, name.replace("_", " ").capitalize())


def authority(state: str) -> str:
    """How far the authority of the community's representative is confirmed."""
    return {
        "none": _("No community is named."),
        "notice": _("Authority not confirmed: the community has not claimed this record."),
        "claimed": _("Claimed by a representative; authority not yet confirmed."),
        "confirmed": _("Confirmed."),
        "contested": _("Contested."),
    }[state]
