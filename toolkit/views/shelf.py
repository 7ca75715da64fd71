"""A person's worksheets: the list, beginning a new one, and taking one in from a file."""

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations import selectors as consultations
from consultations.forms.texts import local_name
from consultations.models import Consultation
from consultations.views import places
from consultations.views.visits import private
from socialicense.accounts import limits
from socialicense.accounts.permissions import Permission
from socialicense.errors import Refusal
from toolkit.forms import words
from toolkit.forms.sheets import BeginForm, FileForm
from toolkit.selectors import library, worksheets
from toolkit.services import taking_in, writing
from toolkit.views.library import language
from toolkit.views.worksheets import PER_PAGE, address, page

BEGUN_A_MINUTE = 20


def of_consultation(consultation: Consultation, held: frozenset[Permission]) -> Iterator[tuple[str, str]]:
    """The link from a consultation's workspace to its worksheets."""
    if Permission.VIEW_WORKSPACE in held:
        yield f"{reverse('toolkit:worksheets')}?consultation={consultation.slug}", _("Worksheets")


def register() -> None:
    places.register("toolkit", of_consultation)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Worksheets that the person owns, was let into, or sees as one of a team; or those of one consultation."""
    sheets, place = worksheets.mine(request.user), None
    if asked := request.GET.get("consultation", ""):
        place = consultations.workspace_for(request.user, asked)
        sheets = sheets.filter(consultation=place)
    found = Paginator(sheets, PER_PAGE).get_page(request.GET.get("page"))
    release = library.current()
    titles = library.cards(release, language()) if release else {}
    lines = [{"sheet": one, "tool": titles.get(one.version.tool.slug)} for one in found]
    context = {"page": found, "lines": lines, "form": FileForm(), "place": place}
    return private(render(request, "toolkit/worksheets/mine.html", context))


@login_required
@page
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Name a new worksheet and say where it belongs."""
    version = library.version_of(slug)
    text = library.text_of(version, language())
    languages = [(tag, local_name(tag)) for tag in dict.fromkeys([language(), *library.languages_of(version)])]
    form = BeginForm(
        request.POST or None,
        places=worksheets.places_for(request.user),
        languages=languages,
        tag=language(),
        initial={"title": text.title, "language": language(), "consultation": request.GET.get("consultation", "")},
    )
    status = 200
    if request.method == "POST":
        limits.check("toolkit.begin", str(request.user.pk), per_minute=BEGUN_A_MINUTE)
        status = 422
        if form.is_valid():
            try:
                made = writing.begin(
                    version=version,
                    title=form.cleaned_data["title"],
                    language=form.cleaned_data["language"],
                    consultation=form.place(),
                    by=request.user,
                )
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                return redirect(address(made))
    return private(render(request, "toolkit/worksheets/begin.html", {"form": form, "text": text}, status=status))


@login_required
@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    """A new worksheet from a file."""
    limits.check("toolkit.begin", str(request.user.pk), per_minute=BEGUN_A_MINUTE)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose the file first."))
        return redirect("toolkit:worksheets")
    upload = form.cleaned_data["file"]
    try:
        made = taking_in.take_in(content=upload.read(taking_in.MOST_BYTES + 1), say=words.reason, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.sentence())
        return redirect("toolkit:worksheets")
    messages.success(request, _("Here is the worksheet from your file."))
    return redirect(address(made))
