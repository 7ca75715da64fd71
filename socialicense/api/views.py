"""The entrance of the API, its OpenAPI document, and the page that explains it."""

import hashlib
import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from drf_spectacular.utils import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from socialicense.api import reference
from socialicense.apikeys.models import Scope
from socialicense.rest import views

DOCUMENT = settings.BASE_DIR / "static" / "openapi-v1.json"


@lru_cache(maxsize=1)
def document() -> bytes:
    """The committed OpenAPI document."""
    return DOCUMENT.read_bytes()


class RootSerializer(serializers.Serializer):
    """Where everything is."""

    version = serializers.CharField()
    consultations = serializers.URLField()
    ballots = serializers.URLField()
    licenses = serializers.URLField()
    drafts = serializers.URLField()
    cases = serializers.URLField()
    openapi = serializers.URLField()
    docs = serializers.URLField()
    did = serializers.URLField(help_text="The platform's public keys.")


class Root(views.ReadView):
    """Addresses of the collections, of this description and of the public keys."""

    operation, tag, summary = "getRoot", "Start", "Find everything"
    answer = RootSerializer

    def get(self, request: Request) -> Response:
        names = ("consultations", "ballots", "licenses", "drafts", "cases", "openapi", "docs")
        links = {name: settings.PUBLIC_ADDRESS + reverse(f"api:{name}") for name in names}
        return Response({"version": "1", **links, "did": f"{settings.PUBLIC_ADDRESS}/.well-known/did.json"})


class OpenApi(views.ReadView):
    """This description, as OpenAPI 3.1."""

    operation, tag, summary = "getOpenApi", "Start", "Read the OpenAPI document"
    answer = OpenApiTypes.OBJECT
    renderer_classes = [views.renders("application/json")]

    def get(self, request: Request) -> HttpResponseBase:
        content = document()
        return views.stored(content, kind="application/json", sha256=hashlib.sha256(content).hexdigest())


@lru_cache(maxsize=1)
def described() -> dict[str, Any]:
    return reference.read(json.loads(document()))


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The reference for people, made from the document alone: no scripts, nothing from elsewhere."""
    address = settings.PUBLIC_ADDRESS + "/api/v1/"
    return render(request, "api/docs.html", {"reference": described(), "address": address, "scopes": Scope})
