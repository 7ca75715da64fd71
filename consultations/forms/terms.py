"""Forms for dates and durations, languages, brand, and the data-protection record."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.domain import zones
from consultations.domain.spreading import TooShort, spread
from consultations.forms.rows import RowForm
from consultations.forms.setup import language_choices
from consultations.forms.texts import TextField
from consultations.method import Method, kind_named, stage_name
from consultations.models import Component, Consultation, ProtectionRecord
from consultations.models.protection import LawfulBasis, SpecialGround
from socialicense import brand

MINUTES = {"days": 24 * 60, "hours": 60, "minutes": 1}
UNITS = [("days", _("days")), ("hours", _("hours")), ("minutes", _("minutes"))]


def moment(**options: Any) -> forms.DateTimeField:
    """A field for a day and a time of day."""
    return forms.DateTimeField(
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": _("Write day and time, such as 2027-03-01T09:00.")},
        **options,
    )


def day() -> forms.DateInput:
    """What a browser shows to choose a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def split(minutes: int) -> tuple[int, str]:
    """The duration in the largest unit that divides it."""
    unit = next(unit for unit in MINUTES if minutes % MINUTES[unit] == 0)
    return minutes // MINUTES[unit], unit


class TermsForm(forms.ModelForm):
    """When the license is reviewed, and how long review, ratification and adoption last."""

    review_amount = forms.IntegerField(label=_("How long the community reviews the draft"), min_value=1, max_value=9999)
    review_unit = forms.ChoiceField(label=_("Unit of the review"), choices=UNITS)
    vote_amount = forms.IntegerField(label=_("How long the vote on the draft lasts"), min_value=1, max_value=9999)
    vote_unit = forms.ChoiceField(label=_("Unit of the vote"), choices=UNITS)

    class Meta:
        model = Consultation
        fields = ["review_by", "review_amount", "review_unit", "vote_amount", "vote_unit", "adoption_days", "time_zone"]
        widgets = {"review_by": day()}
        labels = {
            "review_by": _("When must the license be reviewed at the latest?"),
            "adoption_days": _("Days the community has to sign"),
        }
        help_texts = {
            "review_by": _(
                "A license never lasts for ever. On this day a review begins by itself, and everybody sees that."
            ),
            "adoption_days": _("When nobody has signed by then, the draft is abandoned and that is published."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, minutes in (("review", self.instance.review_minutes), ("vote", self.instance.ratification_minutes)):
            self.fields[f"{name}_amount"].initial, self.fields[f"{name}_unit"].initial = split(minutes)
        self.fields["review_by"].required = True
        self.fields["adoption_days"].min_value = 1
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            help_text=_("Every time on the pages of this consultation is told in it."),
            choices=[("", _("that of this platform (%(zone)s)") % {"zone": settings.TIME_ZONE})]
            + [(name, name.replace("_", " ")) for name in zones.names()],
            required=False,
        )

    def clean_review_by(self) -> Any:
        given = self.cleaned_data["review_by"]
        if given <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day in the future."))
        return given

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "review_amount" in given and "review_unit" in given:
            self.instance.review_minutes = given["review_amount"] * MINUTES[given["review_unit"]]
        if "vote_amount" in given and "vote_unit" in given:
            self.instance.ratification_minutes = given["vote_amount"] * MINUTES[given["vote_unit"]]
        return given


class SecrecyForm(forms.Form):
    """Secret, or open where there are too few people for a secret; chosen knowingly."""

    secrecy = forms.ChoiceField(
        label=_("How do people vote?"),
        choices=[
            ("secret", _("In secret. At least ten people must be on the roll.")),
            ("open", _("Openly. For fewer than ten people: who voted how is published.")),
        ],
        widget=forms.RadioSelect,
    )
    known = forms.BooleanField(
        label=_(
            "I know that in an open vote everybody’s name, member code and answers are published, and that people may"
            " answer otherwise than they would in secret."
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("secrecy") == "open" and not given.get("known"):
            self.add_error("known", _("Confirm that you know what an open vote means."))
        return given


class LanguagesForm(forms.Form):
    languages = forms.MultipleChoiceField(
        label=_("In which languages are people asked?"),
        help_text=_("Everything people read must then be written in each of them."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = language_choices()


class BrandForm(forms.ModelForm):
    """Name, mark and accent. A colour that cannot be read is moved until it can."""

    class Meta:
        model = Consultation
        fields = ["brand_name", "brand_mark", "brand_accent"]
        labels = {"brand_accent": _("Accent colour")}
        help_texts = {
            "brand_name": _("Shown at the top of the public pages. Leave empty for the name of this platform."),
            "brand_accent": _("Six hexadecimal digits, such as 0c4f5d. It is darkened where text could not be read."),
        }

    def clean_brand_accent(self) -> str:
        given = str(self.cleaned_data["brand_accent"]).lower()
        if given:
            try:
                brand.parse(given)
            except brand.NotAColour as error:
                raise forms.ValidationError(_("Write six digits from 0 to 9 and a to f.")) from error
        return given


class ProtectionForm(forms.ModelForm):
    class Meta:
        model = ProtectionRecord
        fields = ["controller", "recipients", "retention", "transfers", "rights_contact"]
        help_texts = {
            "controller": _("Name, address and, where there is one, the data protection officer."),
            "recipients": _("Everybody who gets personal data, hosts and mail services included."),
            "retention": _("For each kind of data: until when, and what happens then."),
            "transfers": _("Which country, on which ground. Leave empty when there are none."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("controller", "recipients", "retention", "transfers"):
            self.fields[name].widget.attrs["rows"] = 3


class PurposeRow(RowForm):
    telling = ("purpose",)
    basis = forms.ChoiceField(label=_("Lawful basis"), choices=LawfulBasis.choices)
    detail = forms.CharField(label=_("More about the basis"), max_length=500, required=False)

    field_order = ["purpose", "basis", "detail"]

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"] = TextField(languages=languages, label=_("Purpose"), required=True)
        self.order_fields(self.field_order)


class SpecialRow(RowForm):
    telling = ("category",)
    category = forms.CharField(label=_("Special category"), max_length=200)
    ground = forms.ChoiceField(label=_("Ground"), choices=SpecialGround.choices)


def _part_title(languages: Sequence[str], initial: Mapping[str, str] | None = None) -> TextField:
    return TextField(
        languages=languages,
        label=_("What is this part called?"),
        help_text=_("People see it on the way, such as “The vote”."),
        required=True,
        initial=initial,
    )


def _this_hour() -> datetime:
    return timezone.localtime().replace(minute=0, second=0, microsecond=0)


class NewComponentForm(forms.Form):
    """Title, first and last day of a component with several stages, which are spread between the two. Each window can
    be changed afterwards, by hand or by what the method lays out."""

    def __init__(self, *args: Any, chosen: Method, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = {kind.slug: kind.days for kind in chosen.stages}
        self.spread: dict[str, tuple[datetime, datetime]] = {}
        now = _this_hour()
        self.fields["title"] = _part_title(languages)
        self.fields["first"] = moment(
            label=_("First day and time"), initial=now + timedelta(days=min(begin for begin, _end in self.days.values()))
        )
        self.fields["last"] = moment(
            label=_("Last day and time"),
            initial=now + timedelta(days=max(end for _begin, end in self.days.values())),
            help_text=_("Between the two come these stages: %(stages)s. You can change the dates of each afterwards.")
            % {"stages": ", ".join(stage_name(chosen, slug) for slug in self.days)},
        )

    def clean(self) -> Mapping[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first and last and last <= first:
            self.add_error("last", _("It must close after it opens."))
        elif first and last:
            try:
                self.spread = spread(self.days, first, last)
            except TooShort:
                self.add_error("last", _("This is too little time for so many stages. Choose a later moment."))
        if any(closes <= timezone.now() for _opens, closes in self.spread.values()):
            self.add_error("first", _("The first stage would be over already. Choose a later moment."))
        return given

    def windows(self) -> dict[str, tuple[datetime, datetime]]:
        return self.spread


class ComponentForm(forms.Form):
    """Title of a component and the window of each of its stages."""

    def __init__(
        self, *args: Any, chosen: Method, languages: Sequence[str], component: Component | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = chosen
        now = _this_hour()
        stages = {stage.kind: stage for stage in component.stages.all()} if component else {}
        self.fields["title"] = _part_title(languages, component.title if component else None)
        self.names = {slug: stage_name(chosen, slug) for slug in stages or [kind.slug for kind in chosen.stages]}
        for slug, name in self.names.items():
            stage, days = stages.get(slug), kind_named(chosen, slug).days
            opens = stage.opens if stage else now + timedelta(days=days[0])
            closes = stage.closes if stage else now + timedelta(days=days[1])
            self.fields[f"{slug}_opens"] = moment(
                label=_("%(stage)s opens") % {"stage": name}, initial=timezone.localtime(opens)
            )
            self.fields[f"{slug}_closes"] = moment(
                label=_("%(stage)s closes") % {"stage": name}, initial=timezone.localtime(closes)
            )

    def clean(self) -> Mapping[str, Any]:
        given = super().clean() or self.cleaned_data
        for slug in self.names:
            opens, closes = given.get(f"{slug}_opens"), given.get(f"{slug}_closes")
            if closes and closes <= timezone.now():
                self.add_error(f"{slug}_closes", _("This moment is in the past."))
            if opens and closes and closes <= opens:
                self.add_error(f"{slug}_closes", _("It must close after it opens."))
        return given

    def windows(self) -> dict[str, tuple[datetime, datetime]]:
        given = self.cleaned_data
        return {slug: (given[f"{slug}_opens"], given[f"{slug}_closes"]) for slug in self.names}
