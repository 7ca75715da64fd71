"""The targets: their table, the field's CSV, proposals from the population, and the words that candidates read."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations.domain.sortition import files
from consultations.people.uploads import RowFault
from consultations.recruitment import feasibility
from consultations.recruitment.forms import targets as forms
from consultations.recruitment.models import Feature, Recruitment, Value
from consultations.recruitment.services import targets
from consultations.recruitment.views.pages import address, attempt, found, respond, show
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission
from socialicense.errors import Refusal

CONFIGURES = Permission.CONFIGURE_CONSULTATION


@login_required
@page
def table(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Every value with its share and its minimum and maximum, and whether the targets can be met together."""
    recruitment = found(request, slug, component_id, CONFIGURES)
    values = list(
        Value.objects.filter(feature__recruitment=recruitment)
        .select_related("feature")
        .order_by("feature__position", "feature__name", "position", "name")
    )
    rows = forms.rows(values, request.POST or None)
    status, refused = 200, ""
    if request.method == "POST":
        if all(form.is_valid() for _value, form in rows):
            numbers = {value.id: form.numbers() for value, form in rows}
            try:
                targets.set_numbers(recruitment=recruitment, numbers=numbers, by=request.user)
            except Refusal as refusal:
                status, refused = int(refusal.status), refusal.sentence()
            else:
                if "propose" in request.POST:
                    return _propose(request, recruitment)
                here = address(recruitment, "recruitment_targets")
                return attempt(request, recruitment, lambda: None, done=_("Saved."), page=here)
        else:
            status = 422
    faults = [
        {"href": f"#{field.auto_id}", "text": f"{value.feature.name}, {value.name}, {field.label}: {error}"}
        for value, form in rows
        for field in form
        for error in field.errors
    ]
    return show(
        request,
        "targets.html",
        recruitment,
        status=status,
        rows=rows,
        faults=faults,
        refused=refused,
        fixed=recruitment.candidates.exists(),
        check=feasibility.check(recruitment),
    )


def _propose(request: HttpRequest, recruitment: Recruitment) -> HttpResponse:
    done = targets.propose(recruitment=recruitment, slack=0, by=request.user)
    sentence = (
        _("Minimum and maximum follow from the shares now: %(features)s.") % {"features": ", ".join(done)}
        if done
        else _("Give the share of every value of a feature first.")
    )
    return attempt(request, recruitment, lambda: None, done=sentence, page=address(recruitment, "recruitment_targets"))


@login_required
@page
def upload(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """categories.csv, taken whole or not at all."""
    recruitment = found(request, slug, component_id, CONFIGURES)
    form = forms.CategoriesForm(request.POST or None, request.FILES or None)
    report: list[RowFault] = []
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            read = files.read_targets(form.cleaned_data["file"].read(files.MAXIMUM_BYTES + 1))
            targets.upload(recruitment=recruitment, targets=read, by=request.user)
        except files.FilesRefused as refused:
            report = [RowFault(fault.row or 1, fault.column, fault.sentence) for fault in refused.faults]
        except Refusal as refusal:
            form.add_error(None, refusal.sentence())
            status = int(refusal.status)
        else:
            here = address(recruitment, "recruitment_targets")
            return attempt(request, recruitment, lambda: None, done=_("The targets are taken."), page=here)
    if status == 200 and (report or form.errors):
        status = 422
    context = {"form": form, "report": report[:200], "faults": len(report)}
    return show(request, "upload.html", recruitment, status=status, title=_("Upload targets"), **context)


@login_required
@page
def add(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """A feature with its values and their shares of the population."""
    recruitment = found(request, slug, component_id, CONFIGURES)
    languages = recruitment.component.consultation.languages
    form = forms.FeatureForm(request.POST or None, languages=languages)
    return respond(
        request,
        recruitment,
        title=_("A feature"),
        lede=_("Something by which the members should resemble the population."),
        form=form,
        save=lambda: targets.add_feature(
            recruitment=recruitment,
            name=form.cleaned_data["name"],
            label=form.cleaned_data["label"],
            shares=form.cleaned_data["values"],
            by=request.user,
        ),
        following=address(recruitment, "recruitment_targets"),
        button=_("Add"),
    )


def _feature(recruitment: Recruitment, feature_id: UUID) -> Feature:
    chosen = recruitment.features.filter(pk=feature_id).first()
    if chosen is None:
        raise Http404
    return chosen


@login_required
@page
def words(request: HttpRequest, slug: str, component_id: UUID, feature_id: UUID) -> HttpResponse:
    """The question and the answers as candidates read them."""
    recruitment = found(request, slug, component_id, CONFIGURES)
    feature = _feature(recruitment, feature_id)
    form = forms.WordsForm(
        request.POST or None, feature=feature, languages=recruitment.component.consultation.languages
    )
    return respond(
        request,
        recruitment,
        title=_("Words of “%(feature)s”") % {"feature": feature.name},
        form=form,
        save=lambda: targets.describe(
            feature=feature, label=form.cleaned_data["label"], values=form.values(), by=request.user
        ),
        following=address(recruitment, "recruitment_targets"),
    )


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, component_id: UUID, feature_id: UUID) -> HttpResponse:
    recruitment = found(request, slug, component_id, CONFIGURES)
    feature = _feature(recruitment, feature_id)
    return attempt(
        request,
        recruitment,
        lambda: targets.remove_feature(feature=feature, by=request.user),
        done=_("Removed."),
        page=address(recruitment, "recruitment_targets"),
    )
