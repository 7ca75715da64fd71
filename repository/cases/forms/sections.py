"""The pages of the form on which a case is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from repository.cases.domain.catalogue import Section, identity, practices, roles, section
from repository.cases.domain.facts import fact
from repository.cases.forms.leaves import field_of, group_of, own_sources, shown
from repository.cases.models import Case
from repository.cases.reading import labels
from repository.cases.reading import practices as practice_words

Sources = Sequence[tuple[str, str]]  # id, and the words by which it is known on the page


@dataclass(frozen=True)
class Asked:
    """One question as the page shows it: its field, and beside it "the sources do not say" and own sources."""

    field: Any
    unknown: Any
    own: Any
    own_open: bool


class SectionForm(forms.Form):
    """The leaves of one section, component or other group, with the sources that the page rests on."""

    use_required_attribute = False

    def __init__(
        self, data: Any = None, *, found: Section, group: Mapping[str, Any], sources: Sources, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.found, self.sourced = found, any(leaf.sourced for leaf in found.leaves)
        ids = [one for one, _words in sources]
        if self.sourced:
            self.fields["from"] = forms.MultipleChoiceField(
                label=_("Which sources do the answers on this page rest on?"),
                help_text=_("An answer that rests on others can name them below it."),
                choices=sources,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=list(group.get("from") or []),
            )
        for leaf in found.leaves:
            self.fields[leaf.name] = field_of(leaf, ids)
            self.fields[leaf.name].initial = shown(group, leaf)
            if leaf.sourced:
                self.fields[f"{leaf.name}-unknown"] = forms.BooleanField(
                    label=_("The sources do not say"), required=False, initial=fact(group, leaf).unstated
                )
                self.fields[f"{leaf.name}-from"] = forms.MultipleChoiceField(
                    label=_("Sources of this answer"),
                    choices=sources,
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                    initial=own_sources(group, leaf),
                )
        if self.sourced:
            self.fields["rest"] = forms.BooleanField(
                label=_("The sources do not say anything about what I left empty on this page"), required=False
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for leaf in self.found.leaves:
            if given.get(f"{leaf.name}-unknown") and given.get(leaf.name) not in (None, "", []):
                self.add_error(
                    leaf.name, _("Either there is an answer, or the sources do not say: take one of them out.")
                )
        return given

    def questions(self) -> Iterator[Asked]:
        """In order, for the template."""
        for leaf in self.found.leaves:
            own = self[f"{leaf.name}-from"] if leaf.sourced else None
            yield Asked(
                self[leaf.name],
                self[f"{leaf.name}-unknown"] if leaf.sourced else None,
                own,
                bool(own is not None and own.value()),
            )

    def group(self) -> dict[str, Any]:
        """What the page says, as a case keeps it."""
        return group_of(self.found, self.cleaned_data)


class IdentityForm(forms.Form):
    """Title, summary, language and takeaway: the writer's own words."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, document: Mapping[str, Any], **options: Any) -> None:
        super().__init__(data, **options)
        for leaf in identity().leaves:
            self.fields[leaf.name] = field_of(leaf, [])
            self.fields[leaf.name].initial = document.get(leaf.name)
        self.fields["language"] = forms.ChoiceField(
            label=labels.field("identity.language"),
            choices=[(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES],
            initial=document.get("language") or "en",
        )

    def changes(self) -> dict[str, Any]:
        """The members of a case that the page writes; what is empty is written as empty."""
        return {leaf.name: self.cleaned_data[leaf.name] for leaf in identity().leaves}


class SourceRow(forms.Form):
    """One source. Emptied, it goes."""

    use_required_attribute = False
    id = forms.CharField(required=False, widget=forms.HiddenInput, max_length=4)
    accessed = forms.CharField(required=False, widget=forms.HiddenInput, max_length=10)
    peer_reviewed = forms.ChoiceField(
        label=_("Peer reviewed"), required=False, choices=[("", _("not stated")), ("yes", _("yes")), ("no", _("no"))]
    )
    field_order = ["id", "title", "url", "kind", "year", "peer_reviewed"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("title", "url", "kind", "year"):
            self.fields[name] = field_of(section("sources").leaf(name), [])
        self.fields["url"] = forms.URLField(
            label=labels.field("sources.url"), required=False, max_length=400, assume_scheme="https"
        )
        self.fields["year"].max_value = 2030
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if any(given.get(name) for name in ("title", "url", "kind")):
            for name in ("title", "url", "kind"):
                if name not in self.errors and not given.get(name):
                    self.add_error(name, _("A source needs a title, an address and a kind."))
        return given


class OrganisationRow(forms.Form):
    """One organisation and what it did. Emptied, it goes."""

    use_required_attribute = False

    def __init__(self, *args: Any, sources: Sources, **options: Any) -> None:
        super().__init__(*args, **options)
        found = section("organisations")
        self.fields["name"] = field_of(found.leaf("name"), [])
        self.fields["roles"] = forms.MultipleChoiceField(
            label=labels.field("organisations.roles"),
            choices=[(code, labels.role(code)) for code in roles()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields["kind"] = field_of(found.leaf("kind"), [])
        self.fields["country"] = field_of(found.leaf("country"), [])
        self.fields["from"] = forms.MultipleChoiceField(
            label=_("Sources of this line"), choices=sources, widget=forms.CheckboxSelectMultiple, required=False
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("name") and not given.get("roles"):
            self.add_error("roles", _("Say what it did."))
        if given.get("roles") and not given.get("name") and "name" not in self.errors:
            self.add_error("name", _("Give its name."))
        return given


class ChecksForm(forms.Form):
    """Every good practice of one list: what the sources show, by which words."""

    use_required_attribute = False

    def __init__(
        self, data: Any = None, *, list_name: str, document: Mapping[str, Any], sources: Sources, **options: Any
    ) -> None:
        super().__init__(data, prefix=list_name, **options)
        self.list_name = list_name
        name, about, _url = practice_words.LISTS[list_name]
        self.name, self.about = name, about
        given = {one["check"]: one for one in document.get("checks") or [] if one["list"] == list_name}
        choices = [("", practice_words.SHOWN["not_shown"][0])]
        choices += [(code, words) for code, (words, _mark) in practice_words.SHOWN.items() if code != "not_shown"]
        for code in practices()[list_name]:
            words, one = practice_words.practice(list_name, code), given.get(code, {})
            self.fields[code] = forms.ChoiceField(
                label=words.name, help_text=words.asks, choices=choices, required=False, initial=one.get("met", "")
            )
            self.fields[f"{code}-evidence"] = forms.CharField(
                label=_("By what it is shown"),
                max_length=1500,
                required=False,
                initial=one.get("evidence", ""),
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            )
            self.fields[f"{code}-from"] = forms.MultipleChoiceField(
                label=_("Sources of this line"),
                choices=sources,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=one.get("from") or [],
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for code in practices()[self.list_name]:
            told, evidence = given.get(code), given.get(f"{code}-evidence")
            if told and not evidence:
                self.add_error(f"{code}-evidence", _("Say by what it is shown."))
            if evidence and not told:
                self.add_error(code, _("Say whether this shows it."))
            if told and not given.get(f"{code}-from"):
                self.add_error(f"{code}-from", _("Say which source shows it."))
        return given

    def rows(self) -> Iterator[tuple[Any, Any, Any]]:
        """In order, for the template."""
        for code in practices()[self.list_name]:
            yield self[code], self[f"{code}-evidence"], self[f"{code}-from"]

    def checks(self) -> list[dict[str, Any]]:
        """The checks of this list that say something."""
        given = self.cleaned_data
        return [
            {
                "list": self.list_name,
                "check": code,
                "met": given[code],
                "evidence": given[f"{code}-evidence"].replace("\r\n", "\n"),
                "from": given[f"{code}-from"],
            }
            for code in practices()[self.list_name]
            if given[code]
        ]


class ProvenanceForm(forms.Form):
    """What readers should know about whoever hands the case in."""

    credit = forms.CharField(
        label=_("The name under which you are thanked"),
        help_text=_("Everybody reads it. Leave it empty to stay unnamed."),
        max_length=200,
        required=False,
    )
    relation = forms.ChoiceField(
        label=_("What have you to do with this case?"), choices=Case.Relation, widget=forms.RadioSelect
    )
    interests = forms.CharField(
        label=_("Interests that readers should know of"),
        help_text=_("Money, work, office, friendship. Leave it empty when there are none: then the page says so."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    fair = forms.BooleanField(label=_("The words are mine, and nothing in them says who a private person is."))
