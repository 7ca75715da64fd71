"""Where the clauses of a license came from, card by card, as a page prints it. A license without a trace prints nothing."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from repository.licenses.domain import trace
from repository.licenses.domain.draft import Draft
from repository.licenses.reading import words
from repository.licenses.reading.parts import Origin, Row, Said

Say = Callable[[Any], Said]
NUMBERS = 40
"""How many card numbers a page names behind one clause; all of them stand in license.jsonld."""
DROPPED = 20


def _traces(draft: Draft) -> Iterator[trace.Trace]:
    for component in draft.how_it_was_made.components:
        try:
            stated = trace.of(component.provenance)
        except trace.TraceRefused:  # somebody else's document, or one of a later release: the rest of it still reads
            continue
        if stated is not None:
            yield stated


def paths(draft: Draft, say: Say) -> tuple[Origin, ...]:
    """The way to each clause that was put to the vote, in the order of the evidence."""
    texts = {clause.ref: clause.text for clause in (*draft.red_lines, *draft.conditions)}
    return tuple(
        _origin(path, say(texts[path.ref]), say)
        for stated in _traces(draft)
        for path in stated.clauses
        if path.ref in texts
    )


def _origin(path: trace.ClausePath, what: Said, say: Say) -> Origin:
    cards = ngettext("From %(n)s card", "From %(n)s cards", len(path.cards)) % {"n": words.number(len(path.cards))}
    versions = ngettext("%(n)s version", "%(n)s versions", path.versions) % {"n": words.number(path.versions)}
    voted = _("version %(n)s was voted on") % {"n": words.number(path.version)}
    numbers = ", ".join(map(str, path.cards[:NUMBERS])) + (" …" if len(path.cards) > NUMBERS else "")
    return Origin(
        ref=path.ref,
        what=what,
        line=f"{cards} · {versions} · {voted}",
        groups=tuple(say(group.name) for group in path.clusters),
        cards=tuple(Row(_("Card %(n)s") % {"n": quoted.card}, say(quoted.text)) for quoted in path.words),
        numbers=numbers,
    )


def dropped(draft: Draft, say: Say) -> tuple[Row, ...]:
    """What was taken up and let go again, with the recorded reason."""
    names = {"card": _("Card %(ref)s"), "cluster": _("Cluster %(ref)s"), "prototype": _("Prototype %(ref)s")}
    rows = [
        Row(names[one.about] % {"ref": one.ref.upper()}, say(one.reason))
        for stated in _traces(draft)
        for one in stated.dropped
    ]
    return tuple(rows[:DROPPED])
