"""Form fields for the leaves of a case, and the way from what is typed to what a case keeps."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from repository.cases.domain.catalogue import NOT_STATED, Leaf, Section
from repository.cases.domain.facts import Said, fact
from repository.cases.reading import labels

DATE = re.compile(r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")
SUFFIX = re.compile(r"^(.*\S)\s*\[([0-9][0-9, ]*)\]$")
LONG = 200  # characters; a text that may be longer gets a large field
STATEMENTS = 40


class Countries(forms.CharField):
    """Countries by name or code, separated by commas; cleans to a list of codes."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(labels.country(str(code)) for code in value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        words = [word.strip() for word in str(super().clean(value) or "").split(",") if word.strip()]
        unknown = [word for word in words if not labels.country_code(word)]
        if unknown:
            raise forms.ValidationError(
                _(
                    "No country is called %(names)s here. Use the name in the language of this page, or the two-letter code."
                ),
                params={"names": ", ".join(unknown)[:200]},
            )
        return list(dict.fromkeys(labels.country_code(word) for word in words))


class Numbers(forms.CharField):
    """Numbers of a short list, separated by commas; cleans to codes."""

    def __init__(self, *, codes: Sequence[str], **options: Any) -> None:
        super().__init__(max_length=200, **options)
        self.codes = list(codes)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(code) for code in value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        words = [word.strip() for word in str(super().clean(value) or "").split(",") if word.strip()]
        if unknown := [word for word in words if word not in self.codes]:
            raise forms.ValidationError(
                _("Numbers from 1 to %(last)s, not %(given)s."),
                params={"last": self.codes[-1], "given": ", ".join(unknown)[:80]},
            )
        return list(dict.fromkeys(words))


class Statements(forms.CharField):
    """Statements, one a line; a line may end with the numbers of its own sources: "It worked [2]"."""

    def __init__(self, *, sources: Sequence[str], longest: int, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}), **options)
        self.sources, self.longest = list(sources), longest

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return "\n".join(self._line(one) for one in value)

    def _line(self, one: Any) -> str:
        if not isinstance(one, dict):
            return " ".join(str(one).split())
        numbers = [str(self.sources.index(source) + 1) for source in one["from"] if source in self.sources]
        return f"{' '.join(str(one['is']).split())} [{', '.join(numbers)}]"

    def clean(self, value: Any) -> list[Any]:
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]
        if len(lines) > STATEMENTS:
            raise forms.ValidationError(_("At most %(n)s statements."), params={"n": STATEMENTS})
        return [self._read(line) for line in lines]

    def _read(self, line: str) -> Any:
        if len(line) > self.longest:
            raise forms.ValidationError(_("One of them is longer than %(n)s characters."), params={"n": self.longest})
        found = SUFFIX.match(line)
        if found is None:
            return line
        numbers = [int(number) for number in found[2].replace(" ", "").split(",") if number]
        if not numbers or any(not 1 <= number <= len(self.sources) for number in numbers):
            raise forms.ValidationError(_("There is no source %(n)s."), params={"n": found[2]})
        return {"is": found[1], "from": [self.sources[number - 1] for number in numbers]}


def field_of(leaf: Leaf, sources: Sequence[str]) -> forms.Field:
    """The form field of one leaf. Nothing is required while a case is being written."""
    options: dict[str, Any] = {
        "label": labels.field(leaf.path),
        "help_text": labels.help_of(leaf.path),
        "required": False,
    }
    if leaf.path == "place.countries" or leaf.path == "organisations.country":
        return Countries(max_length=600, **options)
    if leaf.path == "context.sdgs":
        return Numbers(codes=leaf.codes, **options)
    if leaf.kind == "texts":
        return Statements(sources=sources, longest=leaf.longest or 1500, **options)
    if leaf.kind == "whole":
        return forms.IntegerField(min_value=leaf.least, max_value=2_000_000_000, **options)
    if leaf.kind == "number":
        return forms.FloatField(min_value=0.01, max_value=1_000_000, **options)
    if leaf.kind == "flag":
        choices = [("yes", _("yes")), ("no", _("no"))]
        return forms.ChoiceField(choices=[("", _("choose")), *choices], **options)
    choices = [(code, labels.code(leaf, code)) for code in leaf.codes]
    if leaf.kind == "choice":
        return forms.ChoiceField(choices=[("", _("choose")), *choices], **options)
    if leaf.kind == "choices":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **options)
    if leaf.kind == "date":
        return forms.RegexField(
            DATE,
            error_messages={"invalid": _("Write a year, a month or a day: 2020, 2020-10 or 2020-10-21.")},
            **options,
        )
    longest = leaf.longest or 1500
    wide = (
        forms.Textarea(attrs={"rows": 3, "dir": "auto"}) if longest > LONG else forms.TextInput(attrs={"dir": "auto"})
    )
    return forms.CharField(max_length=longest, widget=wide, **options)


def typed(leaf: Leaf, value: Any) -> Any:
    """What the form cleaned, as a case keeps it; None where nothing was typed."""
    if value in (None, "", []):
        return None
    if leaf.kind == "flag":
        return value == "yes"
    if leaf.kind == "number":
        return int(value) if float(value).is_integer() else value
    if leaf.path == "context.sdgs":
        return [int(code) for code in value]
    if leaf.path == "organisations.country":
        return value[0]
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def shown(group: Mapping[str, Any], leaf: Leaf) -> Any:
    """The value of a leaf as its form field wants to see it."""
    told = fact(group, leaf)
    if told.value is None:
        return None
    if leaf.kind == "flag":
        return "yes" if told.value else "no"
    if leaf.path == "organisations.country":
        return [told.value]
    if leaf.kind == "texts":
        common = tuple(group.get("from") or ())
        return [_statement(one, common) for one in told.value]
    return list(told.value) if leaf.kind == "choices" else told.value


def _statement(one: Said, common: tuple[str, ...]) -> Any:
    return one.text if one.sources == common else {"is": one.text, "from": list(one.sources)}


def own_sources(group: Mapping[str, Any], leaf: Leaf) -> list[str]:
    """The sources that a leaf names for itself."""
    given = group.get(leaf.name)
    return list(given.get("from") or []) if isinstance(given, dict) else []


def group_of(found: Section, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """What a page of leaves says, as a case keeps it: `name`, `name-unknown`, `name-from`, `from` and `rest`."""
    common = list(cleaned.get("from") or [])
    group: dict[str, Any] = {"from": common} if common else {}
    for leaf in found.leaves:
        value = typed(leaf, cleaned.get(leaf.name))
        silent = cleaned.get(f"{leaf.name}-unknown") or cleaned.get("rest")
        if value is None and silent and leaf.sourced and not leaf.optional:
            value = NOT_STATED
        if value is None:
            continue
        own = list(cleaned.get(f"{leaf.name}-from") or [])
        group[leaf.name] = {"is": value, "from": own} if own and own != common and leaf.sourced else value
    return group
