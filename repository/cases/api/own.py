"""A contributor's own cases for programs, drafts included: how far each is, and what keeps it from being handed in."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from repository.cases.api.serializers import OBJECT, at
from repository.cases.domain.workflow import State
from repository.cases.models import Case
from repository.cases.selectors import work
from repository.cases.services import moving
from socialicense.apikeys.models import Scope
from socialicense.rest import views
from socialicense.rest.fields import PageQuery

WRITES = (State.DRAFT, State.CHANGES)


class OwnCaseSerializer(serializers.Serializer):
    """An own case in a list."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(allow_null=True, help_text="Its permanent number, once it is published.")
    href = serializers.SerializerMethodField(help_text="This resource.")
    page = serializers.SerializerMethodField(help_text="The contributor's page.")
    title = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=Case.State.values, help_text="Of the edition in work.")
    standing = serializers.ChoiceField(choices=Case.Standing.values, help_text="Of what readers see.")
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.URLField)
    def get_href(self, row: Case) -> str:
        return at("api:own-case", row.pk)

    @extend_schema_field(serializers.URLField)
    def get_page(self, row: Case) -> str:
        return at("cases:overview", row.pk)


class CaseFaultSerializer(serializers.Serializer):
    """One thing that keeps a case from being handed in."""

    pointer = serializers.CharField(help_text="JSON pointer (RFC 6901) into `content`.")
    code = serializers.CharField()


class OwnCaseDetailSerializer(OwnCaseSerializer):
    """An own case with its words."""

    content = serializers.SerializerMethodField(help_text="The edition in work, as case.schema.json describes it.")
    missing = serializers.SerializerMethodField(help_text="What is to be mended; empty while others have it.")

    @extend_schema_field(OBJECT)
    def get_content(self, row: Case) -> Any:
        return work.text_for(self.context["reader"], row)

    @extend_schema_field(CaseFaultSerializer(many=True))
    def get_missing(self, row: Case) -> Any:
        found = moving.missing(row) if row.state in WRITES else []
        return CaseFaultSerializer(found, many=True).data


class OwnCases(views.ListView):
    """What the owner of the key has begun or handed in, drafts included, newest first."""

    operation, tag, summary = "listOwnCases", "Cases", "List own cases"
    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.CASES_READ}
    query_class, item_serializer, sorted_by = PageQuery, OwnCaseSerializer, "created_at"

    def found(self, asked: dict[str, Any]) -> QuerySet[Case]:
        return work.mine(self.request.user)


class OwnCase(views.ReadView):
    """An own case as it stands: its state, its words, and what keeps it from being handed in."""

    operation, tag, summary = "getOwnCase", "Cases", "Read an own case"
    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.CASES_READ}
    answer = OwnCaseDetailSerializer

    def get(self, request: Request, id: UUID) -> Response:
        found = work.own(request.user, id)
        return Response(OwnCaseDetailSerializer(found, context={"reader": request.user}).data)
