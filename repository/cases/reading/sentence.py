"""The summary that a case writes itself, from its facts: what can be compared from case to case."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from repository.cases.domain import facts
from repository.cases.domain.catalogue import section
from repository.cases.domain.facts import Document
from repository.cases.reading import labels, values


def sentence(document: Document) -> str:
    """One to four short sentences; what is not known is left out."""
    return " ".join(
        part for part in (_opening(document), _people(document), _about(document), _outcome(document)) if part
    )


def _opening(document: Document) -> str:
    data = facts.value(document, "data.types") or ()
    given = {
        "lead": values.joined(facts.led_by(document)[:3]),
        "when": values.years(facts.value(document, "context.started"), facts.value(document, "context.ended")),
        "data": values.joined(values.coded(section("data").leaf("types"), data)) or _("data"),
        "where": values.joined(labels.country(code) for code in facts.value(document, "place.countries") or ()),
    }
    if given["lead"]:
        told = _("%(lead)s asked people about %(data)s") % given
    else:
        told = _("People were asked about %(data)s") % given
    around = [part for part in (given["where"], given["when"]) if part]
    return f"{told} ({', '.join(around)})." if around else f"{told}."


def _people(document: Document) -> str:
    parts = facts.components(document)
    method = section("components").leaf("method")
    names = list(dict.fromkeys(labels.code(method, str(part["method"])) for part in parts if part.get("method")))
    if not names:
        return ""
    told = _("The way: %(methods)s.") % {"methods": values.joined(names)}
    numbers = [facts.fact(part, section("components").leaf("participants")).value for part in parts]
    largest = max((number for number in numbers if number is not None), default=None)
    if largest is None:
        return told
    people = ngettext("%(n)s person took part.", "%(n)s people took part.", largest)
    if len(parts) > 1:
        people = ngettext(
            "%(n)s person took part in the largest of them.", "%(n)s people took part in the largest of them.", largest
        )
    return f"{told} {people % {'n': largest}}"


def _about(document: Document) -> str:
    stages = facts.value(document, "data.stages") or ()
    if not stages:
        return ""
    words = values.joined(values.coded(section("data").leaf("stages"), stages))
    lens = facts.value(document, "governance.lens")
    if lens:
        view = labels.code(section("governance").leaf("lens"), lens)
        return _("It was about %(stages)s of data; the view was %(lens)s.") % {"stages": words, "lens": view}
    return _("It was about %(stages)s of data.") % {"stages": words}


def _outcome(document: Document) -> str:
    license = facts.value(document, "results.license")
    if not license or license == "not_applicable":
        return ""
    words = labels.code(section("results").leaf("license"), license)
    return _("Social license: %(outcome)s.") % {"outcome": words}
