"""The papers of a meeting: one button, and the file when it is made."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations.gatherings.models import Meeting, Pack
from consultations.gatherings.services import pack
from consultations.gatherings.views.frames import address, consultation_of, facilitated
from consultations.views.editing import attempt


@facilitated
@require_POST
def make(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    offered = consultation_of(meeting).languages
    wanted = request.POST.get("language", "")
    language = wanted if wanted in offered else (get_language() or "en")
    return attempt(
        request,
        lambda: pack.ask(meeting=meeting, language=language, by=request.user),
        done=_("The papers are being made. You can leave this page."),
        following=address(meeting),
    )


@facilitated
@require_safe
def file(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    found = Pack.objects.filter(meeting=meeting).first()
    if found is None:
        raise Http404
    name = slugify(str(meeting)) or "session"
    response = HttpResponse(bytes(found.content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
