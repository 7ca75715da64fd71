"""Forms for what is asked: initiative, data, use cases, clauses, remit, promise, terms."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.forms.rows import RowForm
from consultations.forms.texts import TextField, local_name
from consultations.models import Consultation, DataInitiative, Dataset, ProposedClause, UseCase
from socialicense.accounts.models import Organisation


def language_choices() -> list[tuple[str, str]]:
    return [(tag, local_name(tag)) for tag, _name in settings.LANGUAGES]


class AskingForm(forms.Form):
    """Which organisation asks: one of the person's own, or one that is founded on the way."""

    organisation = forms.ModelChoiceField(
        label=_("Which organisation asks?"), queryset=Organisation.objects.none(), empty_label=None
    )
    organisation_name = forms.CharField(
        label=_("Which organisation asks?"),
        help_text=_("Its full name, as people know it. You become its first member here."),
        max_length=200,
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisations:
            self.fields["organisation"].queryset = organisations
            del self.fields["organisation_name"]
        else:
            del self.fields["organisation"]


class StartForm(AskingForm):
    """A consultation begins with a title, its languages, and the organisation that asks."""

    title = forms.CharField(
        label=_("What is the consultation about?"),
        help_text=_("A short title, such as “Bus card data for a night network”. You can change it later."),
        max_length=200,
    )
    languages = forms.MultipleChoiceField(
        label=_("In which languages will people be asked?"), widget=forms.CheckboxSelectMultiple
    )

    field_order = ["title", "languages", "organisation", "organisation_name"]

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = language_choices()
        self.fields["languages"].initial = [language]


class PlanForm(AskingForm):
    """A consultation begins from a file that was downloaded from a workspace."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("JSON or YAML, at most 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.yaml,.yml,application/json"}),
    )

    field_order = ["file", "organisation", "organisation_name"]


class InTexts(forms.ModelForm):
    """A model form in which some fields are Texts in the languages of the consultation."""

    short: tuple[str, ...] = ()
    long: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*self.short, *self.long):
            self.fields[name] = TextField(
                languages=languages,
                long=name in self.long,
                label=self.fields[name].label,
                help_text=self.fields[name].help_text,
                required=name in self.needed,
            )
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3

    def save_m2m_values(self) -> dict[str, list[Any]]:
        """The chosen records of each many-to-many field, for the service that saves the record."""
        many = {field.name for field in self._meta.model._meta.many_to_many}
        return {name: list(self.cleaned_data[name]) for name in many if name in self.cleaned_data}


class InitiativeForm(InTexts):
    short, long, needed = ("title",), ("summary",), ("title",)

    class Meta:
        model = DataInitiative
        fields = ["title", "summary", "custodian", "legal_basis"]
        labels = {"title": _("Name of the initiative"), "summary": _("What is planned?")}
        help_texts = {
            "summary": _("In plain words: who wants to re-use which data, and what for."),
            "custodian": _("The organisation that holds the data today."),
            "legal_basis": _(
                "A social license never replaces the legal basis. Say which law or consent the re-use stands on."
            ),
        }


class PartnerRow(RowForm):
    telling = ("name", "role")
    name = forms.CharField(label=_("Partner"), max_length=200)
    role = forms.CharField(label=_("What it does here"), max_length=200, required=False)


class DatasetForm(InTexts):
    short, needed = ("name",), ("name",)

    class Meta:
        model = Dataset
        fields = ["name", "version_scope", "source", "original_purpose", "sensitivity", "identifiability"]
        widgets = {"identifiability": forms.RadioSelect}
        help_texts = {"version_scope": _("For example: 2019 to 2025.")}


class IdentifierRow(RowForm):
    telling = ("value",)
    scheme = forms.ChoiceField(
        label=_("Kind"),
        choices=[("uri", _("web address (URI)")), ("doi", "DOI"), ("portal", _("number in a data portal"))],
    )
    value = forms.CharField(label=_("Identifier"), max_length=500)


class UseCaseForm(InTexts):
    short, long, needed = ("title",), ("purpose", "benefit", "risk"), ("title", "purpose")

    class Meta:
        model = UseCase
        fields = [
            "title", "purpose", "actor", "datasets", "identifiability", "life_cycle_stage", "benefit", "risk",
            "commercial", "ai_training",
        ]  # fmt: skip
        widgets = {"datasets": forms.CheckboxSelectMultiple, "identifiability": forms.RadioSelect}
        labels = {
            "title": _("The use, as a sentence"),
            "commercial": _("Money is made with it"),
            "ai_training": _("AI models are trained on it"),
        }
        help_texts = {"title": _("For example: “A university may use bus journeys to plan night lines.”")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["datasets"].queryset = Dataset.objects.filter(initiative=self.instance.initiative_id)


class ClauseForm(InTexts):
    long, needed = ("text",), ("text",)

    class Meta:
        model = ProposedClause
        fields = ["kind", "text", "modality", "category", "applies_to", "test", "responsible", "deadline"]
        widgets = {"kind": forms.RadioSelect, "modality": forms.RadioSelect, "applies_to": forms.CheckboxSelectMultiple}
        labels = {"text": _("What it says")}
        help_texts = {
            "modality": _("A red line is always “must not”."),
            "applies_to": _("Leave empty when it holds for every use."),
            "test": _("Something one can check from outside, such as a public report."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["applies_to"].queryset = UseCase.objects.filter(initiative=self.instance.initiative_id)
        self.fields["kind"].choices = ProposedClause.Kind.choices
        self.fields["modality"].choices = ProposedClause.Modality.choices
        self.fields["modality"].required = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("kind") == ProposedClause.Kind.RED_LINE:
            given["modality"] = ProposedClause.Modality.MUST_NOT
        elif given.get("kind") and not given.get("modality"):
            self.add_error("modality", _("Choose how strong the condition is."))
        return given


class RemitForm(InTexts):
    short, long, needed = ("title",), ("question", "in_scope", "out_of_scope", "target_public"), ("title",)

    class Meta:
        model = Consultation
        fields = ["title", "question", "in_scope", "out_of_scope", "target_public"]
        labels = {"title": _("Title of the consultation")}
        help_texts = {
            "question": _("The one question that the consultation answers."),
            "in_scope": _("What people can really change."),
            "out_of_scope": _("What is already settled, and by whom."),
        }


class PromiseForm(InTexts):
    long = ("promise",)

    class Meta:
        model = Consultation
        fields = ["promise"]
        labels = {"promise": _("What does the data holder commit to do with the answer?")}
        help_texts = {"promise": _("Name what happens when people say no, and by when a reply is given.")}


class PublicationForm(InTexts):
    long = ("publication",)

    class Meta:
        model = Consultation
        fields = ["publication"]
        labels = {"publication": _("What will be published?")}
        help_texts = {
            "publication": _(
                "For example: the questions, the totals, the ballots without names, the license. People read this before they vote."
            )
        }
