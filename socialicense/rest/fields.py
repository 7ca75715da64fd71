"""Fields and queries of the API."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from socialicense.rest.pages import LARGEST_PAGE, PAGE_SIZE, CursorField


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "description": "Wordings by BCP 47 language tag.",
        "examples": [{"en": "Yes", "fr": "Oui"}],
    }
)
class TextField(serializers.JSONField):
    """A text in several languages: {BCP 47 tag: wording}."""


class Sha256Field(serializers.RegexField):
    """64 hexadecimal digits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(regex=r"^[0-9a-f]{64}$", **options)


class Query(serializers.Serializer):
    """What may stand behind the question mark. What is not declared, is twice there or does not fit is refused."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, QueryDict):
            found: dict[str, list[serializers.ErrorDetail]] = {}
            for name, values in data.lists():
                if name not in self.fields:
                    found[name] = [serializers.ErrorDetail(_("There is no such parameter here."), "unknown")]
                elif len(values) > 1:
                    found[name] = [serializers.ErrorDetail(_("Give this parameter once."), "repeated")]
            if found:
                raise serializers.ValidationError(found)
            data = dict(data.items())
        return super().to_internal_value(data)


class PageQuery(Query):
    """The page asked for."""

    page_size = serializers.IntegerField(
        min_value=1, max_value=LARGEST_PAGE, required=False, default=PAGE_SIZE, help_text="Rows on a page."
    )
    cursor = CursorField(required=False, help_text="As it stands in `next` and `previous`.")
