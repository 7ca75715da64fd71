"""The sections of the document around its verdicts (letters as in the frame A to S)."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import get_language_info, pgettext
from django.utils.translation import gettext as _

from repository.licenses.domain.brief import Dataset, Privacy, UseCase
from repository.licenses.domain.draft import Draft
from repository.licenses.reading import parts, words
from repository.licenses.reading.parts import Row, Said, Section


def of(draft: Draft, lang: str, main: str, *, every_language: bool) -> tuple[Section, ...]:
    """Every section that has something to say, in the order of the frame."""

    def say(text: Any) -> Said:
        return parts.said(text, lang, main=main)

    found = [
        *_summaries(draft, lang, main, every_language),
        _community(draft, say),
        _initiative(draft, say),
        *(_dataset(dataset, say) for dataset in draft.data),
        *(_exhibit(use.case, say) for use in draft.use_cases),
        *_duties(draft, say),
        _remit(draft, say),
        _privacy(draft.how_it_was_made.privacy, say),
        Section(_("What this platform cannot do"), _sentences(draft.how_it_was_made.limits, lang, main)),
        Section(_("Legal notes"), _sentences(draft.legal_notes, lang, main)),
    ]
    return tuple(section for section in found if section.paragraphs or section.rows)


def _sentences(said: dict[str, tuple[str, ...]], lang: str, main: str) -> tuple[Said, ...]:
    for tag in (lang, lang.split("-")[0], main, *sorted(said)):
        if said.get(tag):
            return tuple(Said(parts.clean(sentence), tag) for sentence in said[tag])
    return ()


def _summaries(draft: Draft, lang: str, main: str, every_language: bool) -> Iterable[Section]:
    """B. One summary, or one for each language with the reader's own first."""
    first = next((tag for tag in (lang, main, *sorted(draft.summary)) if tag in draft.summary), None)
    if first is None:
        return
    yield Section(_("In plain words"), _sentences(draft.summary, lang, main))
    for tag in sorted(draft.summary) if every_language else ():
        if tag != first:
            yield Section(
                _("In plain words (%(language)s)") % {"language": _name(tag)}, _sentences(draft.summary, tag, tag)
            )


def _name(tag: str) -> str:
    """What the language calls itself."""
    try:
        return str(get_language_info(tag)["name_local"])
    except KeyError:
        return tag


def _rows(pairs: Iterable[tuple[str, Said]]) -> tuple[Row, ...]:
    return tuple(Row(label, said) for label, said in pairs if said.text)


def _community(draft: Draft, say: Callable[[Any], Said]) -> Section:
    community = draft.community
    if not community.name:
        return Section(_("Community and authority"), (say(words.authority("none")),))
    keys = ", ".join(f"{key.holder or '–'}: {key.multibase}" for key in community.keys)
    needed = f"{community.threshold} / {len(community.keys)}" if community.keys else ""
    return Section(
        _("Community and authority"),
        rows=_rows(
            [
                (_("Community"), say(community.name)),
                (_("Who that is"), say(community.description)),
                (_("Speaks on the authority of"), say(community.authority)),
                (_("State of that authority"), say(words.authority(community.state))),
                (_("Keys that speak for it"), say(keys)),
                (_("Keys needed"), say(needed)),
            ]
        ),
    )


def _initiative(draft: Draft, say: Callable[[Any], Said]) -> Section:
    initiative = draft.initiative
    partners = ", ".join(f"{p.name} ({p.role})" if p.role else p.name for p in initiative.partners)
    return Section(
        _("The data initiative"),
        rows=_rows(
            [
                (_("Initiative"), say(initiative.title)),
                (_("What it is about"), say(initiative.summary)),
                (_("Asked by"), say(draft.identification.organisation.name)),
                (_("Holds the data"), say(initiative.custodian)),
                (_("Partners"), say(partners)),
                (_("Legal basis"), say(initiative.legal_basis)),
            ]
        ),
    )


def _dataset(dataset: Dataset, say: Callable[[Any], Said]) -> Section:
    known_as = ", ".join(f"{identifier.scheme}: {identifier.value}" for identifier in dataset.identifiers)
    return Section(
        _("Data: %(name)s") % {"name": say(dataset.name).text},
        rows=_rows(
            [
                (_("Known as"), say(known_as)),
                (_("Versions"), say(dataset.version_scope)),
                (_("Source"), say(dataset.source)),
                (_("Collected for"), say(dataset.original_purpose)),
                (_("Sensitivity"), say(dataset.sensitivity)),
                (_("Can people be recognised?"), say(dataset.identifiability)),
            ]
        ),
    )


def _exhibit(case: UseCase, say: Callable[[Any], Said]) -> Section:
    yes, no = pgettext("answer", "yes"), pgettext("answer", "no")
    return Section(
        _("Use: %(title)s") % {"title": say(case.title).text},
        rows=_rows(
            [
                (_("Who would use it"), say(case.actor)),
                (_("Stage"), say(case.life_cycle_stage)),
                (_("Can people be recognised?"), say(case.identifiability)),
                (_("Benefit"), say(case.benefit)),
                (_("Risk"), say(case.risk)),
                (_("Commercial"), say(yes if case.commercial else no)),
                (_("Trains AI"), say(yes if case.ai_training else no)),
            ]
        ),
    )


def _duties(draft: Draft, say: Callable[[Any], Said]) -> Iterable[Section]:
    grouped: dict[str, list[Said]] = {}
    for duty in draft.duties:
        grouped.setdefault(duty.section, []).append(say(duty.text))
    for name, said in grouped.items():
        yield Section(words.duty_section(name), tuple(said))


def _remit(draft: Draft, say: Callable[[Any], Said]) -> Section:
    made = draft.how_it_was_made
    return Section(
        _("What was asked, and what was promised"),
        rows=_rows(
            [
                (_("Question"), say(made.remit.question)),
                (_("In scope"), say(made.remit.in_scope)),
                (_("Out of scope"), say(made.remit.out_of_scope)),
                (_("Promise of the data holder"), say(made.promise)),
                (_("Who was asked"), say(made.target_public)),
                (_("What is published"), say(made.publication)),
            ]
        ),
    )


def _privacy(privacy: Privacy, say: Callable[[Any], Said]) -> Section:
    purposes = "; ".join(f"{say(item.purpose).text} ({item.basis})" for item in privacy.purposes)
    return Section(
        _("Personal data in this consultation"),
        rows=_rows(
            [
                (_("Controller"), say(privacy.controller)),
                (_("Purposes"), say(purposes)),
                (_("Recipients"), say(privacy.recipients)),
                (_("Kept for"), say(privacy.retention)),
                (_("Transfers"), say(privacy.transfers)),
            ]
        ),
    )
