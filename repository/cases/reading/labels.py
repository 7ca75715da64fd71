"""What fields and codes are called in the language of the page."""

from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from repository.cases.domain.catalogue import Leaf
from repository.cases.reading import codes

SECTIONS: dict[str, Any] = {
    "sources": gettext_lazy("Sources"),
    "identity": gettext_lazy("In short"),
    "context": gettext_lazy("Why and when"),
    "place": gettext_lazy("Where"),
    "data": gettext_lazy("The data"),
    "governance": gettext_lazy("What was at stake"),
    "organisers": gettext_lazy("Who ran and paid for it"),
    "organisations": gettext_lazy("Organisations"),
    "components": gettext_lazy("How people were asked"),
    "results": gettext_lazy("What people concluded"),
    "response": gettext_lazy("What came of it"),
    "evaluation": gettext_lazy("Evaluation"),
    "lessons": gettext_lazy("Lessons"),
    "checks": gettext_lazy("Good practice"),
    "provenance": gettext_lazy("About you"),
}
FIELDS: dict[str, Any] = {
    "identity.title": gettext_lazy("Title"),
    "identity.summary": gettext_lazy("Summary"),
    "identity.language": gettext_lazy("Language of this record"),
    "identity.takeaway": gettext_lazy("One thing to remember"),
    "context.problem": gettext_lazy("Problem and purpose"),
    "context.background": gettext_lazy("Background"),
    "context.theme": gettext_lazy("Theme"),
    "context.sector": gettext_lazy("Sector"),
    "context.sdgs": gettext_lazy("Sustainable Development Goals"),
    "context.started": gettext_lazy("Started"),
    "context.ended": gettext_lazy("Ended"),
    "context.status": gettext_lazy("Status"),
    "place.countries": gettext_lazy("Countries"),
    "place.region": gettext_lazy("Place"),
    "place.scope": gettext_lazy("Scope"),
    "data.types": gettext_lazy("Kinds of data"),
    "data.description": gettext_lazy("Which data exactly"),
    "data.holders": gettext_lazy("Who holds the data"),
    "data.users": gettext_lazy("Who uses or would use the data"),
    "data.original_purpose": gettext_lazy("What the data were collected for"),
    "data.reuse_purpose": gettext_lazy("What they were to be used for"),
    "data.personal": gettext_lazy("About persons"),
    "data.sensitive": gettext_lazy("Sensitive"),
    "data.identifiability": gettext_lazy("Can people be recognised?"),
    "data.stages": gettext_lazy("Stages of the data’s life"),
    "data.ai": gettext_lazy("Used for artificial intelligence"),
    "data.commercial": gettext_lazy("Used to make money"),
    "data.access_model": gettext_lazy("How access is given"),
    "data.legal_basis": gettext_lazy("Legal basis"),
    "governance.issues": gettext_lazy("Issues"),
    "governance.notes": gettext_lazy("What people cared about"),
    "governance.lens": gettext_lazy("Individual or collective"),
    "organisers.independence": gettext_lazy("Independence of those who ran it"),
    "organisers.budget": gettext_lazy("Budget"),
    "results.findings": gettext_lazy("Main findings"),
    "results.recommendations": gettext_lazy("Recommendations made"),
    "results.recommendations_adopted": gettext_lazy("Recommendations adopted"),
    "results.license": gettext_lazy("Social license"),
    "results.license_why": gettext_lazy("What supports that reading"),
    "results.conditions": gettext_lazy("Conditions"),
    "results.red_lines": gettext_lazy("Red lines"),
    "response.response": gettext_lazy("What those in charge answered"),
    "response.what_changed": gettext_lazy("What changed"),
    "response.change_types": gettext_lazy("Kinds of change"),
    "response.evidence": gettext_lazy("Evidence of the change"),
    "response.agreements": gettext_lazy("Agreements that cite it"),
    "evaluation.type": gettext_lazy("Evaluated"),
    "evaluation.report": gettext_lazy("What the evaluation says"),
    "evaluation.scores": gettext_lazy("Scores"),
    "lessons.worked": gettext_lazy("What worked"),
    "lessons.did_not_work": gettext_lazy("What did not work"),
    "lessons.transferability": gettext_lazy("What can be used elsewhere"),
    "components.title": gettext_lazy("Title"),
    "components.method": gettext_lazy("Method"),
    "components.feeds_into": gettext_lazy("Its result went into"),
    "components.started": gettext_lazy("Started"),
    "components.ended": gettext_lazy("Ended"),
    "components.mode": gettext_lazy("How people met"),
    "components.hours": gettext_lazy("Hours for each person"),
    "components.days": gettext_lazy("Days"),
    "components.participants": gettext_lazy("People who took part"),
    "components.participants_note": gettext_lazy("More about that number"),
    "components.groups": gettext_lazy("Separate groups"),
    "components.targeted": gettext_lazy("Who was to take part"),
    "components.recruitment": gettext_lazy("How people came in"),
    "components.recruitment_how": gettext_lazy("How they were found"),
    "components.incentives": gettext_lazy("Payment and support"),
    "components.facilitation": gettext_lazy("Facilitation"),
    "components.information": gettext_lazy("Information that they were given"),
    "components.interactions": gettext_lazy("What people did"),
    "components.decision": gettext_lazy("How a result was reached"),
    "components.decision_rule": gettext_lazy("Rule of decision"),
    "components.iap2": gettext_lazy("Level of participation (IAP2)"),
    "components.outputs": gettext_lazy("What came out"),
    "organisations.name": gettext_lazy("Name"),
    "organisations.roles": gettext_lazy("What it did"),
    "organisations.kind": gettext_lazy("Kind"),
    "organisations.country": gettext_lazy("Country"),
    "sources.title": gettext_lazy("Title"),
    "sources.url": gettext_lazy("Web address"),
    "sources.kind": gettext_lazy("Kind"),
    "sources.year": gettext_lazy("Year"),
    "sources.peer_reviewed": gettext_lazy("Peer reviewed"),
    "sources.accessed": gettext_lazy("Last read on"),
}
HELP: dict[str, Any] = {
    "identity.title": gettext_lazy("What was done, about which data, and where. Up to 120 characters."),
    "identity.summary": gettext_lazy("Two or three sentences, in your own words. Up to 280 characters."),
    "identity.takeaway": gettext_lazy("Your own judgement, in one or two sentences."),
    "context.problem": gettext_lazy("Which question about data was to be answered, and why people were asked."),
    "context.started": gettext_lazy("As exactly as the source says: 2020, 2020-10 or 2020-10-21."),
    "context.ended": gettext_lazy("As exactly as the source says: 2020, 2020-10 or 2020-10-21."),
    "context.sdgs": gettext_lazy("The numbers of those that a source names itself, such as 3, 16."),
    "place.countries": gettext_lazy("Names or two-letter codes, separated by commas."),
    "results.findings": gettext_lazy("One statement a line. End a line with [2] when source 2 alone states it."),
    "results.conditions": gettext_lazy("One a line."),
    "results.red_lines": gettext_lazy("What people said must never happen. One a line."),
    "results.license": gettext_lazy("Did people accept the use of the data that was put to them?"),
    "data.legal_basis": gettext_lazy("A social license never replaces it."),
    "components.started": gettext_lazy("2020, 2020-10 or 2020-10-21."),
    "components.ended": gettext_lazy("2020, 2020-10 or 2020-10-21."),
    "components.hours": gettext_lazy("Together, for one person who took part in everything."),
    "organisations.country": gettext_lazy("A name or a two-letter code."),
    "sources.year": gettext_lazy("When it was published."),
}


def field(path: str) -> str:
    """The name of a field, `section.leaf`."""
    return str(FIELDS[path])


def help_of(path: str) -> str:
    return str(HELP.get(path, ""))


def section(name: str) -> str:
    return str(SECTIONS[name])


def code(leaf: Leaf, value: str) -> str:
    """The words for one code of a leaf; of a country its name; the code itself where nobody has words for it."""
    if leaf.kind == "flag":
        return str(codes.YES_NO[value])
    if leaf.path in COUNTRIES:
        return country(value)
    if leaf.path == "context.sdgs":
        return _("goal %(number)s") % {"number": value}
    return str(codes.BY_FIELD.get(leaf.path, {}).get(value, value))


def role(value: str) -> str:
    """What an organisation did in a case."""
    return str(codes.ROLES.get(value, value))


COUNTRIES = ("place.countries", "organisations.country")


def locale() -> Locale:
    """The locale of the page; English where nobody knows it."""
    return _locale(get_language() or "en")


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def country(value: str) -> str:
    """The name of a country by its two-letter code, in the language of the page."""
    return str(locale().territories.get(value, value))


@cache
def _countries(language: str) -> dict[str, str]:
    """Two-letter codes by the name of the country, and by themselves, both case-folded."""
    found = {code: str(name) for code, name in _locale(language).territories.items() if len(code) == 2}
    named = {name.casefold(): code for code, name in reversed(found.items())}
    return named | {code.casefold(): code for code in found}


def country_code(words: str) -> str:
    """The code of a country named by its code, or by its name in the language of the page or in English; "" if unknown."""
    wanted = words.strip().casefold()
    return _countries(get_language() or "en").get(wanted) or _countries("en").get(wanted, "")


def place(section_name: str, record: str, leaf: str) -> str:
    """Where something stands, for the history: "The data: Legal basis"; records by their own name."""
    if section_name == "checks":
        return f"{section('checks')}: {leaf.replace('_', ' ')}"
    name = field(f"{section_name}.{leaf}")
    return ": ".join(part for part in (section(section_name), record, name) if part)
