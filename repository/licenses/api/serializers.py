"""What the API tells of licenses and drafts. Fields are named one by one: nothing gets in by itself."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from repository.licenses import selectors
from repository.licenses.models import Draft, Kind, License, LicenseState
from socialicense.rest.fields import Sha256Field, TextField

DRAFT_STATES = [state.value for state in Draft.State if state != Draft.State.DRAFT]


def at(name: str, *parts: object) -> str:
    """The full address of a page or resource."""
    return settings.PUBLIC_ADDRESS + reverse(name, args=parts)


class StandingSerializer(serializers.Serializer):
    """How a license stands now."""

    code = serializers.ChoiceField(choices=selectors.STATES)
    in_force = serializers.BooleanField(help_text="Whether it may be relied on.")
    since = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True)
    capacity = serializers.CharField(allow_blank=True, help_text="In which capacity it was put there.")


class LicenseSerializer(serializers.Serializer):
    """A license in a list."""

    id = serializers.UUIDField()
    href = serializers.SerializerMethodField(help_text="This resource.")
    page = serializers.SerializerMethodField(help_text="The page for people, and the license's own id on the web.")
    number = serializers.CharField()
    version = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Kind.values, help_text="SL: adopted by its community; SX: an exercise.")
    title = TextField()
    languages = serializers.ListField(child=serializers.CharField())
    verdicts = serializers.ListField(
        child=serializers.ChoiceField(choices=selectors.VERDICTS), help_text="Which verdicts stand in it."
    )
    standing = serializers.SerializerMethodField()
    consultation = serializers.UUIDField()
    issued_at = serializers.DateTimeField()
    valid_until = serializers.DateTimeField()
    review_date = serializers.DateField(allow_null=True)
    jsonld_sha256 = Sha256Field(help_text="Digest of `content`.")

    @extend_schema_field(serializers.URLField)
    def get_href(self, row: License) -> str:
        return at("api:license", row.id)

    @extend_schema_field(serializers.URLField)
    def get_page(self, row: License) -> str:
        return at("licenses:version", row.number, row.version)

    @extend_schema_field(StandingSerializer)
    def get_standing(self, row: License) -> dict[str, Any]:
        return StandingSerializer(selectors.standing(row)).data


class StateSerializer(serializers.Serializer):
    """One transition."""

    state = serializers.ChoiceField(choices=LicenseState.State.values)
    at = serializers.DateTimeField()
    capacity = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    trigger = serializers.SerializerMethodField(
        help_text=f"What began a review: {', '.join(LicenseState.Trigger.values)}. Null for every other transition."
    )
    successor = serializers.SerializerMethodField(help_text="The license that took its place.")
    statement = serializers.SerializerMethodField(help_text="The community's signed statement behind it.")

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_trigger(self, row: LicenseState) -> str | None:
        return row.trigger or None

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_successor(self, row: LicenseState) -> str | None:
        return at("api:license", row.successor_id) if row.successor_id else None

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_statement(self, row: LicenseState) -> str | None:
        return at("licenses:statement", row.statement_id) if row.statement_id else None


class FileSerializer(serializers.Serializer):
    """A published file."""

    name = serializers.CharField()
    href = serializers.URLField()
    media_type = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = Sha256Field()


class LicenseDetailSerializer(LicenseSerializer):
    """A license with its history and files. What it says is in `content`, signed."""

    content = serializers.SerializerMethodField(help_text="The signed JSON-LD.")
    pdf = serializers.SerializerMethodField(help_text="The sealed PDF.")
    status_index = serializers.IntegerField(help_text="Its place in the status lists.")
    states = serializers.SerializerMethodField(help_text="Every transition, oldest first.")
    files = serializers.SerializerMethodField(help_text="What the figures are recounted from.")

    @extend_schema_field(serializers.URLField)
    def get_content(self, row: License) -> str:
        return at("api:license-content", row.id)

    @extend_schema_field(serializers.URLField)
    def get_pdf(self, row: License) -> str:
        return at("licenses:pdf", row.number, row.version)

    @extend_schema_field(StateSerializer(many=True))
    def get_states(self, row: License) -> list[dict[str, Any]]:
        return list(StateSerializer(selectors.history(row), many=True).data)

    @extend_schema_field(FileSerializer(many=True))
    def get_files(self, row: License) -> list[dict[str, Any]]:
        return [
            {
                "name": found.name,
                "href": at("licenses:file", row.number, row.version, found.name),
                "media_type": found.artefact.media_type,
                "bytes": found.artefact.bytes,
                "sha256": found.artefact.sha256,
            }
            for found in selectors.attachments(row)
        ]


class DraftSerializer(serializers.Serializer):
    """Version n of a draft that has been shown to its community."""

    id = serializers.UUIDField()
    href = serializers.SerializerMethodField(help_text="This resource.")
    content = serializers.SerializerMethodField(help_text="The draft itself.")
    consultation = serializers.UUIDField()
    n = serializers.IntegerField()
    sha256 = Sha256Field(
        help_text="Digest of `content`; the ratification ballot and the community's statement name it."
    )
    state = serializers.ChoiceField(choices=DRAFT_STATES)
    exercise = serializers.BooleanField()
    opens = serializers.DateTimeField(help_text="Begin of the community review.")
    closes = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True, help_text="Why it was withheld or abandoned.")

    @extend_schema_field(serializers.URLField)
    def get_href(self, row: Draft) -> str:
        return at("api:draft", row.id)

    @extend_schema_field(serializers.URLField)
    def get_content(self, row: Draft) -> str:
        return at("api:draft-content", row.id)
