"""Forms of a commitment and of its yearly report."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.forms.people import area
from consultations.forms.rows import RowForm
from consultations.forms.setup import language_choices
from consultations.forms.terms import day
from toolkit.commitment import figures
from toolkit.commitment.models import Commitment, Measure, PartReport, YearReport
from toolkit.forms.lengths import bound


class CommitmentForm(forms.ModelForm):
    """The commitment itself."""

    source = forms.URLField(
        label=gettext_lazy("Where it was made public"), required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = Commitment
        fields: ClassVar = ["organisation", "title", "text", "language", "starts", "ends", "source"]
        widgets: ClassVar = {"text": area(8), "starts": day(), "ends": day()}
        labels: ClassVar = {"organisation": gettext_lazy("Who promises it")}
        help_texts: ClassVar = {
            "text": gettext_lazy("The words as they were made public."),
            "ends": gettext_lazy("Most commitments run for three years."),
        }

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].empty_label = None
        self.fields["language"] = forms.ChoiceField(label=gettext_lazy("Language"), choices=language_choices())
        bound(self, 20_000)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("It must end after it begins."))
        if starts and ends and ends.year - starts.year > 10:
            self.add_error("ends", _("A commitment runs for at most ten years."))
        return given


class PartRow(RowForm):
    telling: ClassVar = ("text",)
    text = forms.CharField(label=gettext_lazy("In one sentence"), max_length=1000, required=False, widget=area(2))


class MeasureRow(RowForm):
    """A measure: a computed figure, or one of its own; targets for each year."""

    telling: ClassVar = ("figure", "name")
    figure = forms.ChoiceField(
        label=gettext_lazy("Figure that is computed here"),
        required=False,
        help_text=gettext_lazy("Or leave it empty and describe one of your own."),
    )
    name = forms.CharField(label=gettext_lazy("Own figure: its name"), max_length=200, required=False)
    definition = forms.CharField(
        label=gettext_lazy("Own figure: what it counts"), max_length=1000, required=False, widget=area(2)
    )
    baseline = forms.DecimalField(label=gettext_lazy("At the start"), required=False, max_digits=14, decimal_places=3)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = list(years)
        self.fields["figure"].choices = [("", "–"), *((one.slug, one.name) for one in figures.FIGURES)]
        for year in self.years:
            self.fields[f"target_{year}"] = forms.DecimalField(
                label=_("Target for %(year)s") % {"year": year}, required=False, max_digits=14, decimal_places=3
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("figure") and given.get("name"):
            self.add_error("name", _("Choose a computed figure or name one of your own, not both."))
        if not given.get("figure") and not given.get("definition"):
            self.add_error("definition", _("Say what your own figure counts."))
        given["targets"] = {
            year: given[f"target_{year}"] for year in self.years if given.get(f"target_{year}") is not None
        }
        return given


class EarlierForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("Columns: measure, year, value, source. A number that is there already is replaced."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )


class YearForm(forms.Form):
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]


class ReportForm(forms.ModelForm):
    """What is said about the year as a whole."""

    class Meta:
        model = YearReport
        fields: ClassVar = ["failed", "lessons", "changes", "risks", "resources", "forum"]
        widgets: ClassVar = {name: area(4) for name in ("failed", "lessons", "changes", "risks", "resources")}
        help_texts: ClassVar = {
            "failed": gettext_lazy("A report cannot be shown without it. Nothing worked out as planned every year."),
            "forum": gettext_lazy("Such as a conference, with its date."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bound(self, 20_000)


class PartForm(forms.ModelForm):
    """One activity or outcome in the year."""

    class Meta:
        model = PartReport
        fields: ClassVar = ["rating", "planned", "done", "evidence", "reason", "next_step"]
        widgets: ClassVar = {name: area(2) for name in ("planned", "done", "evidence", "reason", "next_step")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bound(self, 20_000)


class OwnForm(forms.Form):
    """What an own measure reached."""

    value = forms.DecimalField(label=gettext_lazy("Reached"), required=False, max_digits=14, decimal_places=3)
    source = forms.CharField(label=gettext_lazy("Where the number comes from"), max_length=500, required=False)

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"own-{measure.pk}", **kwargs)
        self.measure = measure

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("value") is not None and not given.get("source"):
            self.add_error("source", _("Say where the number comes from."))
        return given


class ShowForm(forms.Form):
    until = forms.DateField(
        label=gettext_lazy("Comments until"),
        widget=day(),
        help_text=gettext_lazy("At least a week from now."),
    )


class CommentForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Your name, as it is shown"), max_length=200)
    affiliation = forms.CharField(label=gettext_lazy("For whom you speak"), max_length=200, required=False)
    text = forms.CharField(label=gettext_lazy("Comment"), max_length=5000, widget=area(6))


class SettleForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What you do with it, or why it is hidden"), max_length=5000, widget=area(3)
    )


class SignForm(forms.Form):
    capacity = forms.CharField(label=gettext_lazy("In which capacity do you sign?"), max_length=200)
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
