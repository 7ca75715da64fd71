"""The views that read: strict queries in, conditional answers out."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from rest_framework.authentication import BaseAuthentication
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from socialicense import errors
from socialicense.apikeys.models import Scope
from socialicense.rest import access, pages
from socialicense.rest.fields import Query

REVALIDATE = "public, no-cache"
FOREVER = "public, max-age=31536000, immutable"
NOT_KEPT = "private, no-store"
PRECONDITION_FAILED = 412


class ReadView(APIView):
    """A strong ETag, 304 and 412 where the client asks for them, limits in the headers.

    Public, without key or session, but for the methods in `scopes`: these know who asks (see `access`).
    """

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    scopes: ClassVar[dict[str, Scope]] = {}
    query_class: ClassVar[type[Query]] = Query
    cache_control = REVALIDATE
    rate: dict[str, str]

    def scope_of(self, method: str) -> Scope | None:
        """What a key needs for the method; None where it is for everybody."""
        return self.scopes.get("GET" if method == "HEAD" else method)

    def get_authenticators(self) -> list[BaseAuthentication]:
        asked = getattr(self, "request", None)  # there is none while the view is only described
        return access.ways() if asked is not None and self.scope_of(str(asked.method)) else []

    def asked(self) -> dict[str, Any]:
        """The checked query. Raises ValidationError naming each parameter that cannot be used."""
        query = self.query_class(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return dict(query.validated_data)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if scope := self.scope_of(str(request.method)):
            access.require(request, scope)  # after the limits: whoever is refused here was counted
        if self.query_class is Query and request.method in ("GET", "HEAD"):
            self.asked()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(response, Response):
            response.render()
        if response.status_code == 200:
            response = self._conditional(request, response)
        for name, value in getattr(self, "rate", {}).items():
            response.headers[name] = value
        patch_vary_headers(response, ["Accept"])
        if self.scope_of(str(request.method)):
            response.headers["Cache-Control"] = NOT_KEPT
            patch_vary_headers(response, ["Authorization", "Cookie"])
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = (
            "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate"
        )
        return response

    def _conditional(self, request: Request, response: Any) -> HttpResponseBase:
        if not response.has_header("ETag") and not response.streaming:
            response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["Cache-Control"] = self.cache_control
        changed = get_conditional_response(request._request, etag=response.get("ETag"), response=response)
        if changed is not response and changed.status_code == PRECONDITION_FAILED:
            return errors.problem(request._request, status=PRECONDITION_FAILED, code="precondition_failed")
        return changed


class ListView(ReadView, ABC):
    """Rows newest first, in pages by cursor, with the neighbours as body and as Link header (RFC 8288)."""

    item_serializer: ClassVar[type[Serializer]]
    sorted_by: ClassVar[str]

    @abstractmethod
    def found(self, asked: dict[str, Any]) -> QuerySet[Any]:
        """The rows that the query asks for."""

    def get(self, request: Request, **kwargs: Any) -> Response:
        asked = self.asked()
        page = pages.page_of(self.found(asked), by=self.sorted_by, cursor=asked.get("cursor"), size=asked["page_size"])
        given = request.query_params.dict()
        links = {
            "next": pages.address(request.path, given, page.following),
            "previous": pages.address(request.path, given, page.previous),
        }
        response = Response({**links, "results": self.item_serializer(page.rows, many=True).data})
        listed = [f'<{url}>; rel="{"prev" if rel == "previous" else rel}"' for rel, url in links.items() if url]
        if listed:
            response["Link"] = ", ".join(listed)
        return response


def renders(kind: str, suffix: str = "") -> type[BaseRenderer]:
    """A renderer that only stands for a media type: the bytes are passed on as they are stored."""

    class Stored(BaseRenderer):
        media_type = kind
        format = suffix or kind.rpartition("/")[2]

        def render(self, data: Any, *args: Any, **kwargs: Any) -> Any:
            return data

    return Stored


def stored(content: bytes, *, kind: str, sha256: str = "", name: str = "") -> HttpResponse:
    """Stored bytes, exactly; the ETag is their SHA-256 where it is known."""
    response = HttpResponse(content, content_type=kind)
    return _named(response, sha256, name)


def streamed(lines: Iterable[bytes], *, kind: str, sha256: str, name: str = "") -> StreamingHttpResponse:
    """Bytes that are too many to hold; `sha256` names their content for the ETag."""
    return _named(StreamingHttpResponse(lines, content_type=kind), sha256, name)


def _named(response: Any, sha256: str, name: str) -> Any:
    if sha256:
        response["ETag"] = f'"{sha256}"'
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
