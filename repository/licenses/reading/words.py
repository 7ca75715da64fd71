"""The words of the interface for the words of the domain: modalities, sections, facts, scopes."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


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
        "on_paper": _("Ballots on paper"),
        "assisted": _("Ballots entered by a helper"),
        "participants": _("Took part"),
        "reissued": _("Links and codes replaced as lost"),
        "letters_sent": _("Letters sent"),
        "households_answered": _("Households that answered"),
        "confirmed": _("Confirmed"),
        "standing_by": _("Standing by"),
        "seats": _("Seats"),
        "members": _("Members"),
        "recommendations": _("Recommendations written"),
        "recommendations_voted": _("Recommendations put to the vote"),
        "minority_statements": _("Minority statements"),
        "sessions_held": _("Sessions held"),
        "attendances_in_room": _("Attendances in the room"),
        "attendances_by_link": _("Attendances over the link"),
        "absences": _("Absences"),
        "waves": _("Waves"),
        "hours": _("Hours together"),
        "comments": _("Statements written"),
        "statements": _("Statements written"),
        "moderated": _("Statements moderated"),
        "votes": _("Votes on statements"),
        "groups": _("Opinion groups"),
        "cards": _("Cards written"),
        "cards_hidden": _("Cards taken off by moderators"),
        "cards_in_clauses": _("Cards behind adopted clauses"),
        "cards_dropped": _("Cards taken up and dropped"),
        "clusters": _("Clusters of cards"),
        "prototypes": _("Prototypes built"),
        "prototypes_voted": _("Prototypes put to the vote"),
        "prototypes_in_license": _("Prototypes that became clauses"),
        "prototypes_dropped": _("Prototypes dropped"),
        "decisions": _("Decisions in the log"),
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


def number(value: int) -> str:
    """An integer as this language writes it."""
    return str(number_format(value, use_l10n=True, force_grouping=True))


def base_words(base: str) -> str:
    """What a share is a share of."""
    return {
        "for_and_against": _("votes for and against"),
        "cast": _("votes cast"),
        "present": _("people present"),
        "all_members": _("all members"),
        "answered": _("answers given"),
    }.get(base, base)


def check_words(check: str) -> str:
    """How a figure can be checked."""
    return {
        "R": _("Anyone can recount it."),
        "A": _("Recomputed by an auditor."),
        "S": _("Stated."),
    }.get(check, "")


def verdict_mark(verdict: str) -> str:
    """The tag that stands for a verdict: yes, cond, no or open."""
    return {
        "acceptable": "yes",
        "acceptable_with_conditions": "cond",
        "not_acceptable": "no",
        "supported": "yes",
        "rejected": "no",
    }.get(verdict, "open")


def verdict_word(verdict: str) -> str:
    """The verdict in two or three words."""
    of_statements = {
        "supported": _("Supported"),
        "rejected": _("Rejected"),
        "contested": _("Contested"),
        "moderated": _("Moderated"),
        "too_few": _("Too few"),
    }
    if verdict in of_statements:
        return of_statements[verdict]
    return {
        "yes": pgettext("verdict", "Yes"),
        "cond": _("Yes, on conditions"),
        "no": pgettext("verdict", "No"),
        "open": _("Not decided"),
    }[verdict_mark(verdict)]
