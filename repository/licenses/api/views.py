"""Reading the register: licenses as they were signed, how they stand now, and drafts under review."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from repository.licenses import selectors
from repository.licenses.api.serializers import (
    DRAFT_STATES,
    DraftSerializer,
    LicenseDetailSerializer,
    LicenseSerializer,
)
from repository.licenses.models import Draft, License
from socialicense.rest import views
from socialicense.rest.fields import PageQuery

CREDENTIAL = "application/vc"


class LicenseQuery(PageQuery):
    q = serializers.CharField(required=False, min_length=1, max_length=200, help_text="Words that all occur in it.")
    state = serializers.ChoiceField(
        choices=selectors.STATES, required=False, help_text="How it stands; `exercise` lists exercises."
    )
    verdict = serializers.ChoiceField(choices=selectors.VERDICTS, required=False, help_text="With such a verdict.")
    number = serializers.RegexField(r"^S[LX]-[0-9]{4}-[0-9]{4,9}$", required=False, help_text="With this number.")
    consultation = serializers.UUIDField(required=False, help_text="Out of this consultation, exercises included.")


class Licenses(views.ListView):
    """Issued licenses, newest first. Exercises are left out unless asked for by state, number or consultation."""

    operation, tag, summary = "listLicenses", "Licenses", "List and search licenses"
    query_class, item_serializer, sorted_by = LicenseQuery, LicenseSerializer, "issued_at"

    def found(self, asked: dict[str, Any]) -> QuerySet[License]:
        exact = {name: asked[name] for name in ("number", "consultation") if name in asked}
        words = {"text": asked.get("q", ""), "state": asked.get("state", ""), "verdict": asked.get("verdict", "")}
        found = selectors.register(**words)
        if exact and "state" not in asked:
            found = (found | selectors.register(**words, exercises=True)).distinct()
        return found.filter(**exact)


class OneLicense(views.ReadView):
    """Standing, history and files of a license."""

    operation, tag, summary = "getLicense", "Licenses", "Read a license"
    answer = LicenseDetailSerializer

    def get(self, request: Request, id: UUID) -> Response:
        return Response(LicenseDetailSerializer(get_object_or_404(selectors.issued(), pk=id)).data)


class LicenseContent(views.ReadView):
    """The signed JSON-LD, byte for byte: its SHA-256 is `jsonld_sha256`."""

    operation, tag, summary = "getLicenseContent", "Licenses", "Read the signed license"
    answer = OpenApiTypes.OBJECT
    renderer_classes = [
        views.renders(CREDENTIAL),
        views.renders("application/ld+json"),
        views.renders("application/json"),
    ]
    cache_control = views.FOREVER

    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        found = get_object_or_404(selectors.issued().defer(None).only("jsonld", "jsonld_sha256"), pk=id)
        return views.stored(bytes(found.jsonld), kind=request.accepted_media_type, sha256=found.jsonld_sha256)


class DraftQuery(PageQuery):
    consultation = serializers.UUIDField(required=False, help_text="Only drafts of this consultation.")
    state = serializers.ChoiceField(choices=DRAFT_STATES, required=False, help_text="Only drafts in this state.")


def shown_drafts() -> QuerySet[Draft]:
    """Drafts that were shown to their community; the content is not loaded."""
    return Draft.objects.exclude(state=Draft.State.DRAFT).exclude(opens=None).defer("content", "handover")


class Drafts(views.ListView):
    """Drafts that are or were in community review, newest first."""

    operation, tag, summary = "listDrafts", "Drafts", "List drafts under review"
    query_class, item_serializer, sorted_by = DraftQuery, DraftSerializer, "created_at"

    def found(self, asked: dict[str, Any]) -> QuerySet[Draft]:
        return shown_drafts().filter(**{name: asked[name] for name in ("consultation", "state") if name in asked})


class OneDraft(views.ReadView):
    """State and review window of a draft."""

    operation, tag, summary = "getDraft", "Drafts", "Read a draft"
    answer = DraftSerializer

    def get(self, request: Request, id: UUID) -> Response:
        return Response(DraftSerializer(get_object_or_404(shown_drafts(), pk=id)).data)


class DraftContent(views.ReadView):
    """The draft in canonical JSON (RFC 8785), byte for byte: its SHA-256 is `sha256`."""

    operation, tag, summary = "getDraftContent", "Drafts", "Read the text of a draft"
    answer = OpenApiTypes.OBJECT
    renderer_classes = [views.renders("application/json")]
    cache_control = views.FOREVER

    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        found = get_object_or_404(shown_drafts().defer(None).defer("handover"), pk=id)
        return views.stored(bytes(found.content), kind="application/json", sha256=found.sha256)
