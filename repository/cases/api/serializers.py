"""What the API tells of cases. Fields are named one by one: nothing gets in by itself."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from repository.cases.domain import search
from repository.cases.models import Case, Version
from socialicense.rest.fields import Sha256Field

STANDINGS = [one for one in Case.Standing.values if one != Case.Standing.NONE]
OBJECT = {"type": "object", "additionalProperties": {}}


def at(name: str, *parts: object) -> str:
    """The full address of a page or resource."""
    return settings.PUBLIC_ADDRESS + reverse(name, args=parts)


class CaseSerializer(serializers.Serializer):
    """A case in a list."""

    number = serializers.IntegerField(help_text="Its permanent number.")
    href = serializers.SerializerMethodField(help_text="This resource.")
    page = serializers.SerializerMethodField(help_text="The page for people: its permanent address.")
    title = serializers.CharField()
    summary = serializers.SerializerMethodField()
    language = serializers.SerializerMethodField(help_text="BCP 47 tag of the record's language.")
    standing = serializers.ChoiceField(choices=STANDINGS)
    facets = serializers.SerializerMethodField(help_text="Its codes by facet, as in the codebook; none once it is retracted.")
    version = serializers.SerializerMethodField(help_text="Number of the newest published version.")
    published_at = serializers.DateTimeField()
    changed_at = serializers.SerializerMethodField(help_text="When the newest version was published.")

    def newest(self, row: Case) -> Version:
        found: list[Version] = getattr(row, "public_versions", [])
        return found[0]

    @extend_schema_field(serializers.URLField)
    def get_href(self, row: Case) -> str:
        return at("api:case", row.number)

    @extend_schema_field(serializers.URLField)
    def get_page(self, row: Case) -> str:
        return at("cases:case", row.number, row.slug)

    @extend_schema_field(serializers.CharField)
    def get_summary(self, row: Case) -> str:
        return str(self.newest(row).content.get("summary", ""))

    @extend_schema_field(serializers.CharField)
    def get_language(self, row: Case) -> str:
        return str(self.newest(row).content.get("language", ""))

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}})
    def get_facets(self, row: Case) -> dict[str, list[str]]:
        found = getattr(row, "finding", None)
        return search.grouped(found.codes) if found is not None else {}

    @extend_schema_field(serializers.IntegerField)
    def get_version(self, row: Case) -> int:
        return int(self.newest(row).public_n or 0)

    @extend_schema_field(serializers.DateTimeField)
    def get_changed_at(self, row: Case) -> Any:
        return serializers.DateTimeField().to_representation(self.newest(row).made_at)


class CaseDetailSerializer(CaseSerializer):
    """A case with what it says. Of a retracted one the note says why, and the content is empty; its versions stay."""

    note = serializers.CharField(allow_blank=True, help_text="On its standing.")
    content = serializers.SerializerMethodField(help_text="The newest version, as case.schema.json describes it.")
    sha256 = serializers.SerializerMethodField(help_text="Digest of the newest version in canonical form.")
    versions = serializers.SerializerMethodField(help_text="Every published version.")

    @extend_schema_field(OBJECT)
    def get_content(self, row: Case) -> Any:
        return {} if row.standing == Case.Standing.RETRACTED else self.newest(row).content

    @extend_schema_field(Sha256Field)
    def get_sha256(self, row: Case) -> str:
        return self.newest(row).sha256

    @extend_schema_field(serializers.URLField)
    def get_versions(self, row: Case) -> str:
        return at("api:case-versions", row.number)


class CaseVersionSerializer(serializers.Serializer):
    """A published version."""

    n = serializers.IntegerField(source="public_n")
    href = serializers.SerializerMethodField(help_text="This resource.")
    sha256 = Sha256Field()
    published_at = serializers.DateTimeField(source="made_at")
    standing = serializers.ChoiceField(
        source="case.standing", choices=STANDINGS, help_text="How the case stands now: `retracted` holds for every version."
    )
    note = serializers.CharField(source="case.note", allow_blank=True, help_text="On its standing.")
    withheld = serializers.CharField(allow_blank=True, help_text="Why its content was taken away.")

    @extend_schema_field(serializers.URLField)
    def get_href(self, row: Version) -> str:
        return at("api:case-version", row.case.number, row.public_n)


class CaseVersionDetailSerializer(CaseVersionSerializer):
    """A published version with what it says."""

    content = serializers.SerializerMethodField(help_text="Empty where it was taken away.")

    @extend_schema_field(OBJECT)
    def get_content(self, row: Version) -> Any:
        return row.content


class CaseVersionsSerializer(serializers.Serializer):
    """The published versions of a case, oldest first."""

    results = CaseVersionSerializer(many=True)


class CasePageSerializer(serializers.Serializer):
    """One page of a search."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    total = serializers.IntegerField()
    facets = serializers.SerializerMethodField(help_text="How many cases by facet and code, given the other facets.")
    results = CaseSerializer(many=True)

    @extend_schema_field(
        {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": {"type": "integer"}},
        }
    )
    def get_facets(self, row: dict[str, Any]) -> Any:
        return row["facets"]
