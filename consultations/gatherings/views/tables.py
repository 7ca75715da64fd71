"""Table plans: what is mixed, the plan itself, fixed places, hosts and rooms, notes."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations.forms.rows import Rows
from consultations.gatherings import forms, uploads
from consultations.gatherings.models import Meeting, Round, SeatField, Table
from consultations.gatherings.refusals import NoSuchMember, TraitsRefused
from consultations.gatherings.selectors import meetings, tables
from consultations.gatherings.services import seating, traits, words
from consultations.gatherings.services.meetings import end_round, start_round
from consultations.gatherings.views.frames import address, consultation_of, facilitated, for_part, of_part, show
from consultations.gatherings.views.planning import work
from consultations.models import Component
from consultations.people.uploads import RowFault
from consultations.views.editing import attempt, respond
from consultations.views.setup import page
from socialicense.errors import Refusal

ROUNDS = 4
MOST_FAULTS = 200


@for_part
@page
def features(request: HttpRequest, component: Component) -> HttpResponse:
    """Upload the coarse features of the members, and say what a plan does with each."""
    form = forms.FeaturesForm(request.POST or None, request.FILES or None)
    report: list[RowFault] = []
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read(uploads.MAXIMUM_BYTES + 1)
        read = uploads.read(content)
        report = list(read.faults)
        if not report:
            try:
                count = traits.bring_in(component=component, features=read.rows, by=request.user)
            except TraitsRefused as refusal:
                unknown = set(refusal.values["codes"])
                report = [
                    RowFault(number, uploads.CODE, _("Nobody has this member code."))
                    for number, row in enumerate(read.rows, start=2)
                    if row.member_code in unknown
                ]
            except Refusal as refusal:
                form.add_error("file", refusal.sentence())
            else:
                messages.success(request, _("Features of %(count)s members were taken over.") % {"count": count})
                return redirect(of_part(component, "features"))
    return show(
        request,
        "features.html",
        component.consultation,
        component=component,
        form=form,
        report=report[:MOST_FAULTS],
        faults=len(report),
        fields=tables.fields(component),
        lottery=[name for name in tables.of_lottery(component) if not component.seat_fields.filter(name=name).exists()],
        uses=SeatField.Use.choices,
        status=422 if report or form.errors else 200,
    )


@for_part
@require_POST
def features_lottery(request: HttpRequest, component: Component) -> HttpResponse:
    """Let plans look at what the members said when they registered for the lottery."""
    return attempt(
        request,
        lambda: traits.take_lottery(component=component, by=request.user),
        done=_("Saved."),
        following=of_part(component, "features"),
    )


@for_part
@require_POST
def features_use(request: HttpRequest, component: Component) -> HttpResponse:
    uses = {}
    for field in component.seat_fields.all():
        use = request.POST.get(f"use-{field.id}", "")
        if use in SeatField.Use.values:
            uses[field.name] = (use, request.POST.getlist(f"together-{field.id}"))
    return attempt(
        request,
        lambda: traits.use(component=component, uses=uses, by=request.user),
        done=_("Saved."),
        following=of_part(component, "features"),
    )


@facilitated
@page
def plan(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Ask for a plan, see it, move somebody by hand."""
    rounds = tables.rounds(meeting)
    first = {"rounds": len(rounds) or ROUNDS, "size": meeting.size, "there_only": ""}
    form = forms.PlanForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            seating.ask(
                meeting=meeting,
                rounds=given["rounds"],
                size=given["size"],
                there_only=bool(given["there_only"]),
                by=request.user,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence())
        else:
            messages.success(request, _("The plan is being worked out. You can leave this page."))
            return redirect(address(meeting, "meeting_tables"))
    return show(
        request,
        "tables.html",
        consultation_of(meeting),
        meeting=meeting,
        form=form,
        move=forms.MoveForm(),
        rounds=rounds,
        members=meetings.members(meeting.component).count(),
        fields=tables.fields(meeting.component),
        fixed=meeting.fixed_places.count(),
        share=round(100 * meeting.met / meeting.possible) if meeting.possible else 0,
        jobs=work(meeting),
        status=422 if form.errors else 200,
    )


@facilitated
@page
def fixed(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Who always sits at one table."""
    places = meeting.fixed_places.select_related("participation").order_by("number")
    rows = Rows(
        forms.FixedRow,
        prefix="places",
        legend=_("Fixed places"),
        row_name=_("Place"),
        hint=_("Such as a wheelchair table, an induction loop, a member who hosts."),
        data=request.POST or None,
        initial=[{"member_code": one.participation.member_code, "number": one.number} for one in places],
        spare=3,
    )
    return respond(
        request,
        consultation_of(meeting),
        title=_("Fixed places"),
        lede=str(meeting),
        form=forms.forms.Form(request.POST or None),
        rows=[rows],
        save=lambda: seating.fix(
            meeting=meeting, places={row["member_code"]: row["number"] for row in rows.values()}, by=request.user
        ),
        following=address(meeting, "meeting_tables"),
        aside=[(address(meeting, "meeting_tables"), _("Tables"))],
        saved=_("Saved. Plan the tables again, so that it takes effect."),
        always=True,
    )


def round_of(meeting: Meeting, round_id: UUID) -> Round:
    found = meeting.rounds.filter(pk=round_id).first()
    if found is None:
        raise Http404
    found.meeting = meeting
    return found


@facilitated
@page
def furnish(request: HttpRequest, meeting: Meeting, round_id: UUID) -> HttpResponse:
    """The question of a round; hosts, rooms and video rooms of its tables."""
    one = round_of(meeting, round_id)
    found: list[Table] = list(one.tables.all())
    form = forms.RoundForm(
        request.POST or None, languages=consultation_of(meeting).languages, initial={"question": one.question}
    )
    rows = Rows(
        forms.HostRow,
        prefix="tables",
        legend=_("Tables"),
        row_name=_("Table"),
        data=request.POST or None,
        initial=[
            {"number": table.number, "host": table.host, "room": table.room, "link": table.link} for table in found
        ],
        spare=0,
    )

    def save() -> None:
        hosts = [seating.Host(**row) for row in rows.values()]
        seating.furnish(round=one, hosts=hosts, onward=form.cleaned_data["onward"], by=request.user)
        seating.ask_of_round(round=one, question=form.cleaned_data["question"], by=request.user)

    return respond(
        request,
        consultation_of(meeting),
        title=_("Round %(number)s") % {"number": one.position},
        lede=str(meeting),
        form=form,
        rows=[rows] if found else [],
        save=save,
        following=address(meeting, "meeting_tables"),
        aside=[(address(meeting, "meeting_tables"), _("Tables"))],
        always=True,
    )


@facilitated
@require_POST
def move(request: HttpRequest, meeting: Meeting, round_id: UUID) -> HttpResponse:
    one = round_of(meeting, round_id)
    form = forms.MoveForm(request.POST)

    def act() -> None:
        code = "".join(symbol for symbol in request.POST.get("member_code", "").upper() if symbol.isalnum())
        person = (
            consultation_of(meeting).participations.filter(member_code=code).exclude(state__in=meetings.LEFT).first()
        )
        if person is None or not form.is_valid():
            raise NoSuchMember()
        seating.move(round=one, person=person, number=form.cleaned_data["number"], by=request.user)

    return attempt(request, act, done=_("Moved."), following=address(meeting, "meeting_tables"))


@facilitated
@require_POST
def round_act(request: HttpRequest, meeting: Meeting, round_id: UUID, act: str) -> HttpResponse:
    one = round_of(meeting, round_id)
    if act not in {"start", "end"}:
        raise Http404
    service = start_round if act == "start" else end_round
    return attempt(
        request,
        lambda: service(round=one, by=request.user),
        done=_("Saved."),
        following=address(meeting, "meeting_floor"),
    )


@facilitated
@page
def notes(request: HttpRequest, meeting: Meeting, round_id: UUID) -> HttpResponse:
    """What the tables of a round said."""
    one = round_of(meeting, round_id)
    numbers = list(one.tables.values_list("number", flat=True))
    languages = consultation_of(meeting).languages
    form = forms.NoteForm(request.POST or None, tables=numbers, languages=languages)
    if request.method == "POST" and form.is_valid():
        try:
            words.note(round=one, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("text", refusal.sentence())
        else:
            messages.success(request, _("Written down."))
            return redirect(address(meeting, "meeting_notes", one.id))
    return show(
        request,
        "notes.html",
        consultation_of(meeting),
        meeting=meeting,
        round=one,
        form=form,
        numbers=numbers,
        notes=one.notes.all(),
        status=422 if form.errors else 200,
    )


@facilitated
@require_POST
def note_remove(request: HttpRequest, meeting: Meeting, round_id: UUID, note_id: UUID) -> HttpResponse:
    one = round_of(meeting, round_id)
    note = one.notes.filter(pk=note_id).first()
    if note is None:
        raise Http404
    note.round = one
    return attempt(
        request,
        lambda: words.remove_note(note=note, by=request.user),
        done=_("Removed."),
        following=address(meeting, "meeting_notes", one.id),
    )
