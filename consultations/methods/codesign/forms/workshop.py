"""The forms of the workshop builder: template, steps, stakeholders, personas with their journeys."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from consultations.forms.rows import RowForm
from consultations.forms.setup import InTexts
from consultations.forms.terms import moment
from consultations.forms.texts import TextField
from consultations.methods.codesign.domain.templates import TEMPLATES, find
from consultations.methods.codesign.models import Persona, Stakeholder, Step
from consultations.methods.codesign.services.templates import NAMES, Plan


class TemplateForm(forms.Form):
    """Which workshop, when it begins, and where."""

    template = forms.ChoiceField(label=_("Which kind of session?"), widget=forms.RadioSelect)
    first = moment(label=_("First day and time"), help_text=_("When the first meeting, or the first written task, begins."))
    place = forms.CharField(
        label=_("Place"), help_text=_("Building, street and town, as on an invitation. Published."), max_length=200, required=False
    )
    link = forms.URLField(
        label=_("Link"),
        help_text=_("An outside video room for those who do not come to the place. Only members see it."),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    replace = forms.BooleanField(label=_("Replace the steps and meetings that are there"), required=False)

    def __init__(self, *args: Any, there: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [
            (one.slug, "{}: {}".format(*NAMES[one.slug])) for one in TEMPLATES
        ]
        if not there:
            del self.fields["replace"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen = find(given.get("template", ""))
        if chosen is not None and chosen.days and not given.get("place") and not given.get("link") and not self.errors:
            self.add_error("place", _("Give a place, or a link, or both."))
        return given

    def plan(self) -> Plan:
        given = self.cleaned_data
        template = find(given["template"])
        assert template is not None  # one of the choices
        return Plan(template, given["first"], given["place"], given["link"], given.get("replace", False))


class StepForm(InTexts):
    """One step of the session."""

    short, long, needed = ("title",), ("instructions", "question"), ("title",)

    class Meta:
        model = Step
        fields = ["kind", "title", "minutes", "sitting", "instructions", "question"]
        help_texts = {
            "minutes": _("From 1 to 480. A timer counts them down while the step runs."),
            "sitting": _("1 for the first meeting. Steps of one meeting follow each other."),
            "question": _("What the cards of this step answer; a table round has one question."),
        }

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, languages=languages, **kwargs)
        self.fields["kind"].choices = [(slug, capfirst(name)) for slug, name in Step.Kind.choices]


class StakeholderForm(InTexts):
    """Somebody whom the data or its re-use touches."""

    short, long, needed = ("name",), ("touched",), ("name",)

    class Meta:
        model = Stakeholder
        fields = ["name", "touched", "interest", "influence"]
        help_texts = {
            "interest": _("From 1, hardly, to 5, very much."),
            "influence": _("From 1, nothing, to 5, everything."),
        }


class PersonaForm(InTexts):
    """An invented person."""

    long = ("about", "goals", "fears", "touchpoints")

    class Meta:
        model = Persona
        fields = ["name", "about", "goals", "fears", "touchpoints"]
        help_texts = {
            "name": _("Invented, and shown as invented everywhere. Never the name of somebody who is there."),
        }


class JourneyRow(RowForm):
    """One stage of a persona's day or year: what happens, what data arise, how it feels."""

    telling = ("stage",)

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"] = TextField(languages=languages, label=_("What happens"), required=True)
        self.fields["data"] = TextField(languages=languages, label=_("What data arise"))
        self.fields["feeling"] = TextField(languages=languages, label=_("How it feels"))
