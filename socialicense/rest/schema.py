"""How a view is described in the OpenAPI document: its query, its answer, and every problem it may answer with."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiTypes, inline_serializer
from rest_framework import serializers

from socialicense.apikeys.models import Scope
from socialicense.rest.views import ListView

Json = dict[str, Any]


class FaultSerializer(serializers.Serializer):
    """One value that cannot be used."""

    pointer = serializers.CharField(help_text="JSON pointer (RFC 6901) to the value; the parameter's name in a query.")
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """Why a request was refused (RFC 9457)."""

    type = serializers.CharField(help_text="Address that names the kind of problem.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What happened and what to do, in the language asked for.")
    instance = serializers.CharField(help_text="The path that was asked for.")
    code = serializers.CharField(required=False, help_text="Stable name of the reason.")
    values = serializers.DictField(required=False, help_text="What the sentence names.")
    errors = FaultSerializer(many=True, required=False)


PROBLEMS = {
    "400": "A parameter cannot be used.",
    "404": "There is nothing here, or it is not public.",
    "406": "None of the media types in `Accept` is offered.",
    "412": "`If-Match` names another content.",
    "429": "Too many requests; `Retry-After` says when to go on.",
    "500": "The fault is ours.",
}
KNOWN_ONLY = {
    "401": "No key and no session came, or the key opens nothing: `WWW-Authenticate` says why.",
    "403": "The key lacks the scope, or its owner's role needs a second step at sign-in.",
}
WAYS_IN: Json = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "slk_<prefix>_<secret>",
        "description": "A key that its owner makes in the account, with the scopes that the operation names. It expires"
        " within a year and can be revoked. No CSRF token is needed.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "The session of a browser; what writes needs the header X-CSRFToken too.",
    },
}


def needing(scope: Scope) -> list[Json]:
    """How an operation says that it wants a key with the scope, or a session."""
    return [{"key": [scope.value]}, {"session": []}]


def add_ways_in(result: Json, generator: Any, request: Any, public: bool) -> Json:
    """A postprocessing hook of the generator: the ways in, which operations name in `needing`."""
    parts = result["components"]
    parts["securitySchemes"] = dict(sorted({**parts.get("securitySchemes", {}), **WAYS_IN}.items()))
    return result


class Schema(AutoSchema):
    """Reads `query_class`, `item_serializer`, `answer` and `operation` from the view."""

    def get_override_parameters(self) -> list[Any]:
        query = getattr(self.view, "query_class", None)
        return [query] if query and query().fields else []

    def get_auth(self) -> list[Json]:
        scope = self.view.scope_of(self.method)
        return needing(scope) if scope else []

    def get_operation_id(self) -> str:
        return str(self.view.operation)

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_summary(self) -> str:
        return str(self.view.summary)

    def get_response_serializers(self) -> Any:
        if isinstance(self.view, ListView):
            item = self.view.item_serializer
            fields = {
                "next": serializers.URLField(allow_null=True, help_text="Where older rows are."),
                "previous": serializers.URLField(allow_null=True, help_text="Where newer rows are."),
                "results": item(many=True),
            }
            return inline_serializer(item.__name__.removesuffix("Serializer") + "Page", fields)
        return getattr(self.view, "answer", OpenApiTypes.STR)

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        problem = self.resolve_serializer(ProblemSerializer, "response").ref
        bodies["200"]["description"] = "Here it is."
        bodies["304"] = {"description": "Nothing has changed since the content that `If-None-Match` names."}
        for status, meaning in {**PROBLEMS, **(KNOWN_ONLY if self.get_auth() else {})}.items():
            bodies[status] = {"description": meaning, "content": {"application/problem+json": {"schema": problem}}}
        return bodies
