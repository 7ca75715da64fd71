"""Reading consultations and the public artefacts of ballots. Nothing here knows a person or an interim result."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consultations import method, selectors
from consultations.api.serializers import (
    STATES,
    BallotDetailSerializer,
    BallotSerializer,
    ConsultationDetailSerializer,
    ConsultationSerializer,
    TraceSerializer,
)
from consultations.ballots import lookup
from consultations.ballots.models import Ballot
from consultations.ballots.services import closing
from consultations.models import Component, Consultation
from socialicense.rest import views
from socialicense.rest.fields import PageQuery

HIDDEN = Consultation.State.PREPARING
BIG = ("definition", "superseded", "checkpoint")


def one(id: UUID) -> Consultation:
    """The consultation, once it has opened. Http404 otherwise."""
    components = Component.objects.defer("evidence").prefetch_related(
        "stages", Prefetch("ballots", Ballot.objects.only("id", "component_id"))
    )
    found = Consultation.objects.exclude(state=HIDDEN).select_related("initiative__organisation", "community")
    return get_object_or_404(found.prefetch_related(Prefetch("components", components)), pk=id)


def ballots() -> QuerySet[Ballot]:
    """Every ballot of a consultation that has opened, voided ones included."""
    return Ballot.objects.exclude(component__consultation__state=HIDDEN).select_related("component")


class ConsultationQuery(PageQuery):
    state = serializers.ChoiceField(choices=STATES, required=False, help_text="Only consultations in this state.")
    language = serializers.RegexField(
        r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35, required=False, help_text="Held in this language (BCP 47)."
    )


class Consultations(views.ListView):
    """Consultations that have opened, newest first."""

    operation, tag, summary = "listConsultations", "Consultations", "List consultations"
    query_class, item_serializer, sorted_by = ConsultationQuery, ConsultationSerializer, "opened_at"

    def found(self, asked: dict[str, Any]) -> QuerySet[Consultation]:
        found = selectors.listed().exclude(opened_at=None)
        if "state" in asked:
            found = found.filter(state=asked["state"])
        if "language" in asked:
            found = found.filter(languages__contains=[asked["language"]])
        return found


class OneConsultation(views.ReadView):
    """Remit, promise, use cases, clauses, community with its keys, and the chain of components."""

    operation, tag, summary = "getConsultation", "Consultations", "Read a consultation"
    answer = ConsultationDetailSerializer

    def get(self, request: Request, id: UUID) -> Response:
        return Response(ConsultationDetailSerializer(one(id)).data)


class Brief(views.ReadView):
    """The text frozen at opening, as canonical JSON (RFC 8785): its SHA-256 is `brief_sha256`."""

    operation, tag, summary = "getBrief", "Consultations", "Read the frozen brief"
    answer = OpenApiTypes.OBJECT
    renderer_classes = [views.renders("application/json")]
    cache_control = views.FOREVER

    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        found = one(id)
        return views.stored(found.brief.encode(), kind="application/json", sha256=found.brief_sha256)


class Trace(views.ReadView):
    """From people's own words to the clauses of a license: cards by the number on their slip, the clusters they lie in,
    the prototypes that grew from them, what was decided and why. Nobody is named; words that moderators took off the
    board are empty. Only components whose method keeps a trace have one."""

    operation, tag, summary = "getTrace", "Consultations", "Read the trace of a component"
    answer = TraceSerializer

    def get(self, request: Request, id: UUID) -> Response:
        found = Component.objects.exclude(consultation__state=HIDDEN).select_related("consultation")
        component = get_object_or_404(found.defer("evidence"), pk=id)
        told = method.method_of(component).trace(component)
        if told is None:
            raise Http404
        return Response(TraceSerializer(told).data)


class BallotQuery(PageQuery):
    consultation = serializers.UUIDField(required=False, help_text="Only ballots of this consultation.")
    state = serializers.ChoiceField(choices=Ballot.State.values, required=False, help_text="Only those in this state.")


class Ballots(views.ListView):
    """Ballots of open and ended consultations, the latest opening first."""

    operation, tag, summary = "listBallots", "Ballots", "List ballots"
    query_class, item_serializer, sorted_by = BallotQuery, BallotSerializer, "opens"

    def found(self, asked: dict[str, Any]) -> QuerySet[Ballot]:
        found = ballots().filter(component__consultation__import_key=None).defer(*BIG)
        if "consultation" in asked:
            found = ballots().filter(component__consultation=asked["consultation"]).defer(*BIG)
        return found.filter(state=asked["state"]) if "state" in asked else found


class OneBallot(views.ReadView):
    """State, window, roll and log of a ballot."""

    operation, tag, summary = "getBallot", "Ballots", "Read a ballot"
    answer = BallotDetailSerializer

    def get(self, request: Request, id: UUID) -> Response:
        return Response(BallotDetailSerializer(get_object_or_404(ballots().defer(*BIG), pk=id)).data)


class Definition(views.ReadView):
    """Questions, rules and windows as frozen at opening, in canonical JSON: its SHA-256 is `definition_sha256`."""

    operation, tag, summary = "getBallotDefinition", "Ballots", "Read the frozen definition"
    answer = OpenApiTypes.OBJECT
    renderer_classes = [views.renders("application/json")]
    cache_control = views.FOREVER

    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        found = get_object_or_404(ballots(), pk=id)
        return views.stored(found.definition.encode(), kind="application/json", sha256=found.definition_sha256)


class ClosedView(views.ReadView):
    """Something that exists from the close of a ballot on, and then never changes."""

    cache_control = views.FOREVER

    def closed(self, id: UUID, *, leaves: bool = False) -> Ballot:
        """The ballot. Single answers (`leaves`) are told only where its frozen definition allows it for so many voters."""
        found = get_object_or_404(ballots().filter(state=Ballot.State.CLOSED), pk=id)
        if leaves and not closing.published(found):
            raise Http404
        return found


class Checkpoint(ClosedView):
    """The signed statement of size and root of the log (C2SP tlog-checkpoint)."""

    operation, tag, summary = "getBallotCheckpoint", "Ballots", "Read the checkpoint"
    renderer_classes = [views.renders("text/plain")]

    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        return views.stored(self.closed(id).checkpoint.encode(), kind="text/plain; charset=utf-8")


class Superseded(ClosedView):
    """The signed list of receipts that a later vote replaced, so that "replaced" and "dropped" differ."""

    operation, tag, summary = "getBallotSuperseded", "Ballots", "Read the superseded receipts"
    answer = OpenApiTypes.OBJECT
    renderer_classes = [views.renders("application/json")]

    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        return views.stored(self.closed(id).superseded.encode(), kind="application/json")


class Log(ClosedView):
    """Every answer as one line of canonical JSON, in the order of the log (ballots.jsonl)."""

    operation, tag, summary = "getBallotLog", "Ballots", "Read every answer"
    renderer_classes = [views.renders("application/jsonl")]

    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        found = self.closed(id, leaves=True)
        lines = closing.ballots_file(found)
        return views.streamed(lines, kind="application/jsonl", sha256=found.root, name="ballots.jsonl")


class Proof(ClosedView):
    """That the log holds the answer with this leaf hash (C2SP tlog-proof). A receipt names its leaf hashes.

    There for every closed ballot: it consists of hashes, and tells nothing to whoever holds no receipt.
    """

    operation, tag, summary = "getBallotProof", "Ballots", "Prove that an answer is in the log"
    renderer_classes = [views.renders("text/plain")]

    def get(self, request: Request, id: UUID, leaf: str) -> HttpResponseBase:
        ballot = self.closed(id)
        position = lookup.position_of(ballot, bytes.fromhex(leaf))
        if position is None:
            raise Http404
        return views.stored(lookup.proof(ballot, position).encode(), kind="text/plain; charset=utf-8")
