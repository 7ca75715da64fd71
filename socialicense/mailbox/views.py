"""The mailbox page: every mail of this copy, newest first."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from socialicense.mailbox.models import Mail

SHOWN = 200


def only_local() -> None:
    if not settings.LOCAL_MODE:
        raise Http404


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    only_local()
    wanted = request.GET.get("to", "").strip().lower().replace("\x00", "")
    mails = Mail.objects.filter(to__contains=[wanted]) if wanted else Mail.objects.all()
    return render(request, "mailbox/index.html", {"mails": mails[:SHOWN], "wanted": wanted, "count": mails.count()})


@require_safe
@never_cache
def show(request: HttpRequest, mail: UUID) -> HttpResponse:
    only_local()
    return render(request, "mailbox/show.html", {"mail": get_object_or_404(Mail, pk=mail)})
