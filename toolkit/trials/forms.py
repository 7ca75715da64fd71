"""Forms of trials, ratings, problems and proposals."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.forms.people import area
from consultations.forms.setup import language_choices
from consultations.forms.terms import day
from repository.cases.domain import catalogue
from repository.cases.reading import codes, labels
from toolkit.forms.lengths import bound
from toolkit.models import Release, Tool, ToolVersion
from toolkit.trials.models import Problem, Proposal, Rating, Trial
from toolkit.trials.services.proposing import CHECKLIST

GOOD_TO_BAD = [(str(n), str(n)) for n in (5, 4, 3, 2, 1)]


def words_of(path: str) -> list[tuple[str, Any]]:
    """The codes of a field of cases with their words: trials and cases speak of the same methods and data."""
    named = codes.BY_FIELD.get(path, {})
    section, name = path.split(".")
    return [(code, named.get(code, code)) for code in catalogue.section(section).leaf(name).codes]


def title_of(version: ToolVersion) -> str:
    """What a tool is called in this version, in its first language."""
    text = next(iter(version.texts.all()), None)
    return f"{text.title if text else version.tool.slug} {version.version}"


class ToolField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return title_of(obj)


class OneToolField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return title_of(obj)


class CountryField(forms.CharField):
    """A country by its name in the language of the page, or by its code; cleaned to the code."""

    def clean(self, value: Any) -> str:
        given = super().clean(value)
        code = labels.country_code(given)
        if given and not code:
            raise forms.ValidationError(
                _("No country is called %(name)s here. Use its name in the language of this page, or its two letters.")
                % {"name": given}
            )
        return code


class TrialForm(forms.ModelForm):
    """What is fixed before a trial starts."""

    country = CountryField(label=gettext_lazy("Country"), max_length=80)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=())
    data_type = forms.ChoiceField(label=gettext_lazy("Kind of data"), choices=())
    method = forms.ChoiceField(label=gettext_lazy("Method"), choices=())
    versions = ToolField(
        queryset=ToolVersion.objects.none(),
        label=gettext_lazy("Tools that you try"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Trial
        fields: ClassVar = [
            "title", "question", "failure", "versions", "initiative", "organisation", "country", "language",
            "data_type", "method", "on_platform", "starts_on",
        ]  # fmt: skip
        widgets: ClassVar = {"question": area(), "failure": area(), "starts_on": day()}
        help_texts: ClassVar = {
            "failure": gettext_lazy(
                "Say it now, before you know. Such as: fewer than half can say what the data is for."
            ),
            "starts_on": gettext_lazy("Today or later. What stands here cannot be changed after you register it."),
            "initiative": gettext_lazy("Everybody can read this. Name no person."),
        }

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.release = release
        versions = release.versions.select_related("tool").prefetch_related("texts").order_by("tool__number")
        self.fields["versions"].queryset = versions
        self.fields["language"].choices = language_choices()
        self.fields["data_type"].choices = words_of("data.types")
        self.fields["method"].choices = [(code, words) for code, words in codes.METHODS.items()]
        bound(self)

    def clean_starts_on(self) -> date:
        given = self.cleaned_data["starts_on"]
        today = datetime.now(UTC).date()
        if given < today:
            raise forms.ValidationError(_("A trial is registered before it starts: give today or a later day."))
        if given > today + timedelta(days=730):
            raise forms.ValidationError(_("Register it nearer to its start: at most two years ahead."))
        return given

    def trial(self) -> Trial:
        """The trial as filled in, not saved."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "versions"}
        return Trial(release=self.release, **given)


class FinishForm(forms.ModelForm):
    """What a trial found."""

    class Meta:
        model = Trial
        fields: ClassVar = [
            "verdict", "ended_on", "participants", "minutes_planned", "minutes_used", "adaptations", "outputs", "again",
        ]  # fmt: skip
        widgets: ClassVar = {"ended_on": day(), "adaptations": area(), "outputs": area()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].required = self.fields["ended_on"].required = True
        bound(self)

    def _post_clean(self) -> None:
        """The service writes the trial: nothing is put onto it here."""


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=4000, widget=area(4))


class RatingForm(forms.ModelForm):
    """Ratings of one tool for one voice."""

    version = OneToolField(queryset=ToolVersion.objects.none(), label=gettext_lazy("Tool"), empty_label=None)

    class Meta:
        model = Rating
        fields: ClassVar = ["version", "voice", "n", "clarity", "usefulness", "fit", "ease", "words"]
        widgets: ClassVar = {"words": area()}
        help_texts: ClassVar = {
            "voice": gettext_lazy("Those who led it and those who took part are told apart."),
            "clarity": gettext_lazy("From 1 to 5, 5 is best. For those who took part: the mean, such as 4.2."),
        }

    def __init__(self, *args: Any, trial: Trial, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = trial.versions.select_related("tool").prefetch_related("texts")
        for name in ("clarity", "usefulness", "fit", "ease"):
            self.fields[name] = forms.DecimalField(
                label=self.fields[name].label, help_text=self.fields[name].help_text,
                min_value=1, max_value=5, max_digits=2, decimal_places=1,
            )  # fmt: skip
        bound(self)

    def ratings(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("clarity", "usefulness", "fit", "ease")}


class ProblemForm(forms.ModelForm):
    version = OneToolField(queryset=ToolVersion.objects.none(), label=gettext_lazy("Tool"), empty_label=None)

    class Meta:
        model = Problem
        fields: ClassVar = ["version", "severity", "text"]
        widgets: ClassVar = {"text": area(4)}
        help_texts: ClassVar = {"text": gettext_lazy("Everybody can read this. Name no person.")}

    def __init__(self, *args: Any, versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions.select_related("tool").prefetch_related("texts")
        bound(self)


class SettleForm(forms.Form):
    solved_in = OneToolField(
        queryset=ToolVersion.objects.none(),
        label=gettext_lazy("Solved in"),
        required=False,
        empty_label=gettext_lazy("not a problem of the tool"),
    )
    answer = forms.CharField(label=gettext_lazy("What was done about it"), max_length=4000, widget=area(4))

    def __init__(self, *args: Any, tool: Tool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["solved_in"].queryset = tool.versions.select_related("tool").prefetch_related("texts")


class ProposalForm(forms.ModelForm):
    """A proposal; what each kind needs beyond the rest is asked for in one sentence."""

    class Meta:
        model = Proposal
        fields: ClassVar = [
            "kind", "tool", "successor", "title", "need", "text", "language", "context", "trial", "source", "credit",
        ]  # fmt: skip
        widgets: ClassVar = {"need": area(), "text": area(8)}
        labels: ClassVar = {
            "tool": gettext_lazy("Which tool?"),
            "successor": gettext_lazy("Which tool takes its place?"),
            "trial": gettext_lazy("The trial that showed it"),
        }
        help_texts: ClassVar = {
            "tool": gettext_lazy("For everything but a new tool."),
            "successor": gettext_lazy("When you propose to retire a tool."),
            "language": gettext_lazy("When you propose a translation: such as nl or pt."),
            "context": gettext_lazy("When you propose an adaptation: such as schools, or a hospital."),
            "source": gettext_lazy("Your own words, or whose: the toolkit is shared under its own license."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("tool", "successor"):
            self.fields[name].required = False
            self.fields[name].empty_label = "–"
        self.fields["trial"].required = False
        self.fields["trial"].empty_label = "–"
        bound(self)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kind = given.get("kind")
        wanted = {
            "tool": kind and kind != Proposal.Kind.NEW,
            "language": kind == Proposal.Kind.TRANSLATION,
            "context": kind == Proposal.Kind.ADAPTATION,
            "successor": False,
        }
        for name, needed in wanted.items():
            if needed and not given.get(name) and name not in self.errors:
                self.add_error(name, _("This is needed for what you propose."))
        if given.get("successor") and given.get("successor") == given.get("tool"):
            self.add_error("successor", _("A tool cannot take its own place."))
        return given


class DecideForm(forms.Form):
    """The editor's list, and the decision with its reasons."""

    checklist = forms.MultipleChoiceField(
        label=gettext_lazy("The list"),
        required=False,
        choices=list(CHECKLIST.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    decision = forms.CharField(label=gettext_lazy("Why?"), max_length=4000, widget=area(4))

    def checked(self) -> dict[str, bool]:
        return {name: name in self.cleaned_data["checklist"] for name in CHECKLIST}


class ReleaseForm(forms.Form):
    release = forms.ModelChoiceField(queryset=Release.objects.none(), label=gettext_lazy("Release"), empty_label=None)
    brought = OneToolField(
        queryset=ToolVersion.objects.none(), label=gettext_lazy("What came of it"), required=False, empty_label="–"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["release"].queryset = Release.objects.order_by("-released_on")
        self.fields["release"].label_from_instance = lambda release: release.version
        self.fields["brought"].queryset = ToolVersion.objects.select_related("tool").prefetch_related("texts")


class SpanForm(forms.Form):
    begins = forms.DateField(label=gettext_lazy("From"), widget=day())
    ends = forms.DateField(label=gettext_lazy("Until"), widget=day())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("begins") and given.get("ends") and given["ends"] < given["begins"]:
            self.add_error("ends", _("It must not end before it begins."))
        return given


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("The form of this trial, filled in. Rows left empty are not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
