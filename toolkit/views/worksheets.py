"""One worksheet: filling it in with and without scripts, its conflicts, its history, and a newer version of its tool."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from consultations.forms.texts import direction
from consultations.views.visits import private
from socialicense.accounts import limits
from socialicense.errors import Refusal
from toolkit.bridges.services import after, making
from toolkit.domain import plain
from toolkit.domain.tools import Tool
from toolkit.forms import filling, words
from toolkit.models import Conflict, Worksheet
from toolkit.refusals import AnswerUnfit, FieldUnknown, WorksheetLocked
from toolkit.selectors import library, worksheets
from toolkit.services import upgrading, writing
from toolkit.services.writing import Sent
from toolkit.views.answering import page
from toolkit.views.library import language

PER_PAGE = 50
A_MINUTE = 300  # autosaves of one person


def address(worksheet: Worksheet, name: str = "worksheet", *more: object) -> str:
    return reverse(f"toolkit:{name}", args=[worksheet.pk, *more])


@login_required
@page
def fill(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """The worksheet: to fill in for those who may, to read for the others and when it is locked."""
    worksheet, rights = worksheets.find(request.user, worksheet_id)
    tool = worksheets.definition(worksheet, language())
    if request.method == "POST":
        if not rights.writes:
            raise Http404
        limits.check("toolkit.write", str(request.user.pk), per_minute=A_MINUTE)
        return _save(request, worksheet, tool)
    return _sheet(request, worksheet, tool, writes=rights.writes, manages=rights.manages)


def _save(request: HttpRequest, worksheet: Worksheet, tool: Tool) -> HttpResponse:
    """Keep everything that fits; what does not is shown again with the reason, as it was typed."""
    fits: dict[str, Sent] = {}
    faults: dict[str, tuple[Any, str]] = {}
    for id, one in filling.sent(tool.fields, request.POST).items():
        try:
            writing.cleaned(writing.field_of(tool, id), one.value)
            fits[id] = one
        except AnswerUnfit as unfit:
            faults[id] = (one.value, words.reason(unfit.values["unfit"]))
    try:
        written = writing.write(worksheet=worksheet, sent=fits, by=request.user)
    except WorksheetLocked as refusal:
        messages.error(request, refusal.sentence())
        return _sheet(request, worksheet, tool, writes=True, typed=fits, status=int(refusal.status))
    if faults:
        return _sheet(request, worksheet, tool, writes=True, faults=faults, status=422)
    if written.conflicts:
        n = len(written.conflicts)
        messages.warning(
            request,
            ngettext(
                "Saved. In %(n)s field somebody else wrote at the same time: both answers stand there, choose one.",
                "Saved. In %(n)s fields somebody else wrote at the same time: both answers stand there, choose one.",
                n,
            )
            % {"n": n},
        )
    else:
        messages.success(request, _("Saved."))
    more = request.POST.get("more", "")
    anchor = next((f"#f-{field.id}" for field in tool.fields if field.id in (more, _taken_from(request))), "")
    return redirect(address(worksheet) + (f"?more={more}" if more and anchor else "") + anchor)


def _taken_from(request: HttpRequest) -> str:
    return (request.POST.get("take_away", "").split(".") + [""])[1]


def _sheet(
    request: HttpRequest,
    worksheet: Worksheet,
    tool: Tool,
    *,
    writes: bool,
    manages: bool = False,
    faults: Mapping[str, tuple[Any, str]] | None = None,
    typed: Mapping[str, Sent] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`faults` are values with the reason why they were refused; `typed` what could not be kept for another reason."""
    locked = worksheet.locked or typed is not None
    answers = {answer.field: answer for answer in worksheet.answers.all()}
    values = {id: answer.value for id, answer in answers.items() if answer.value is not None}
    open_now = worksheets.open_conflicts(worksheet)
    context: dict[str, Any] = {
        "sheet": worksheet,
        "tool": tool,
        "lang": tool.language,
        "dir": direction(tool.language),
        "translated": tool.language == language().split("-")[0],
        "writes": writes and not locked,
        "may_write": writes,
        "manages": manages,
        "executable": making.makes(worksheet),
        "becomes": after.becomes(worksheet),
        "newer": worksheets.newer_version(worksheet) if writes else None,
        "empty": sum(field.required and field.id not in values for field in tool.fields),
        "filled": sum(field.id in values for field in tool.fields),
        "number": len(tool.fields),
        "clashes": len({conflict.field for conflict in open_now}),
        "answers_dir": direction(worksheet.language),
    }
    if context["writes"]:
        context["sections"] = _inputs(request, tool, answers, open_now, faults or {})
        context["faults"] = [
            {"href": f"#f-{id}", "text": f"{field.label}: {faults[id][1]}"}
            for field in tool.fields
            if faults and (id := field.id) in faults
        ]
    else:
        context["laid"] = plain.lay(tool.sections, values, words.states())
        context["unsaved"] = _said(tool, typed or {})
    return private(render(request, "toolkit/worksheets/sheet.html", context, status=status))


def _inputs(
    request: HttpRequest,
    tool: Tool,
    answers: Mapping[str, Any],
    open_now: Sequence[Conflict],
    faults: Mapping[str, Any],
) -> list[dict[str, Any]]:
    more = request.GET.get("more", "")
    found = []
    for section in tool.sections:
        fields = []
        for field in section.fields:
            answer = answers.get(field.id)
            value = filling.typed_again(field, faults[field.id][0]) if field.id in faults else answer and answer.value
            fields.append(
                filling.show(
                    field,
                    value,
                    revision=answer.revision if answer else 0,
                    fault=faults[field.id][1] if field.id in faults else "",
                    conflicts=[
                        filling.Rival(one.pk, one.by, plain.said(field, one.value, words.states()))
                        for one in open_now
                        if one.field == field.id
                    ],
                    spare=5 if field.id == more else None,
                )
            )
        found.append({"section": section, "fields": fields})
    return found


def _said(tool: Tool, typed: Mapping[str, Sent]) -> list[tuple[str, str]]:
    """What could not be kept, as text, so that nobody's words are lost with the page."""
    return [
        (field.label, plain.said(field, writing.cleaned(field, typed[field.id].value), words.states()))
        for field in tool.fields
        if field.id in typed and writing.cleaned(field, typed[field.id].value) is not None
    ]


@login_required
@require_POST
def autosave(request: HttpRequest, worksheet_id: UUID, field: str) -> HttpResponse:
    """Keep one field, for the script of the page: what came of it as JSON, with a sentence to show."""
    worksheet = worksheets.writable(request.user, worksheet_id)
    limits.check("toolkit.write", str(request.user.pk), per_minute=A_MINUTE)
    tool = worksheets.definition(worksheet, language())
    found = tool.field(field)
    sent = filling.sent([found], request.POST) if found else {}
    try:
        if found is None or not sent:
            raise FieldUnknown(field=field[:60])
        written = writing.write(worksheet=worksheet, sent=sent, by=request.user)
    except AnswerUnfit as unfit:
        return private(_answer("unfit", words.reason(unfit.values["unfit"]), status=422))
    except Refusal as refusal:
        return private(_answer(refusal.code, refusal.sentence(), status=int(refusal.status)))
    at = date_format(timezone.localtime(), "H:i")
    if field in written.conflicts:
        say, state = _("Somebody else wrote here at the same time. Both answers are kept."), "conflict"
    elif field in written.behind:
        say, state = _("Saved at %(time)s. Somebody else wrote here too.") % {"time": at}, "behind"
    else:
        say, state = _("Saved at %(time)s") % {"time": at}, "saved"
    return private(_answer(state, say, revision=written.revisions[field]))


def _answer(state: str, say: str, *, status: int = 200, **more: Any) -> JsonResponse:
    return JsonResponse({"state": state, "say": say, **more}, status=status)


@login_required
@require_safe
def changed(request: HttpRequest, worksheet_id: UUID, since: int) -> HttpResponse:
    """Which fields others changed after that revision, for the script of the page, as JSON; 304 when nobody did anything."""
    worksheet = worksheets.writable(request.user, worksheet_id)
    if since >= worksheet.revision:
        return private(HttpResponseNotModified())
    fields = worksheets.others_since(worksheet, since, request.user)
    found: dict[str, Any] = {"revision": worksheet.revision, "fields": [id for id in fields if id]}
    if fields:
        found |= {
            "say": _("Somebody else has changed this worksheet. What you are writing stays as it is."),
            "here": _("Somebody else wrote here."),
        }
    return private(JsonResponse(found))


@login_required
@require_POST
def settle(request: HttpRequest, worksheet_id: UUID, conflict_id: UUID) -> HttpResponse:
    """Choose which of two answers stands."""
    worksheet = worksheets.writable(request.user, worksheet_id)
    conflict = worksheet.conflicts.filter(pk=conflict_id).first()
    if conflict is None:
        raise Http404
    try:
        writing.settle(conflict=conflict, take=request.POST.get("take") == "yes", by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.sentence())
    else:
        messages.success(request, _("Settled. The other answer is in the history."))
    return redirect(f"{address(worksheet)}#f-{conflict.field}")


@login_required
@require_safe
def history(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """Everything that happened to the worksheet, newest first."""
    worksheet, rights = worksheets.find(request.user, worksheet_id)
    tool = worksheets.definition(worksheet, language())
    changes = worksheet.changes.select_related("by").order_by("-revision", "-pk")
    found = Paginator(changes, PER_PAGE).get_page(request.GET.get("page"))
    fields = {field.id: field for field in tool.fields}
    lines = [
        {
            "change": one,
            "label": fields[one.field].label if one.field in fields else one.field,
            "said": plain.said(fields[one.field], one.value, words.states())
            if one.field in fields and one.value is not None
            else "",
        }
        for one in found
    ]
    context = {"sheet": worksheet, "page": found, "lines": lines, "answers_dir": direction(worksheet.language)}
    return private(render(request, "toolkit/worksheets/history.html", context))


@login_required
@page
def newer(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """What a newer version of the tool would change; moving is offered, never forced."""
    worksheet = worksheets.writable(request.user, worksheet_id)
    target = worksheets.newer_version(worksheet)
    if target is None:
        raise Http404
    if request.method == "POST":
        try:
            upgrading.move(worksheet=worksheet, states=words.states(), by=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.sentence())
        else:
            messages.success(request, _("Moved. Answers without a place are kept as notes at the end."))
        return redirect(address(worksheet))
    move = upgrading.plan(worksheet=worksheet, target=target, states=words.states())
    text = library.text_of(target, worksheet.language)
    context = {"sheet": worksheet, "target": target, "move": move, "changelog": text.body["changelog"]}
    return private(render(request, "toolkit/worksheets/newer.html", context))
