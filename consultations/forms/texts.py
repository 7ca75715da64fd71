"""A form field for a Text: one input for each language of the consultation, marked with its language and direction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info


@dataclass(frozen=True)
class Part:
    """The input of one language: its tag, its name in that language, its id and its HTML."""

    tag: str
    name: str
    id: str
    input: SafeString


def local_name(tag: str) -> str:
    """What a language calls itself; the tag where that is not known."""
    try:
        return str(get_language_info(tag)["name_local"])
    except KeyError:
        return tag


def direction(tag: str) -> str:
    """`rtl` or `ltr`."""
    try:
        return "rtl" if get_language_info(tag)["bidi"] else "ltr"
    except KeyError:
        return "ltr"


class TextWidget(forms.MultiWidget):
    """Inputs named after their language: `question_en`, `question_ar`."""

    use_fieldset = True

    def __init__(self, languages: Sequence[str], *, long: bool) -> None:
        self.languages = list(languages)
        kind, extra = (forms.Textarea, {"rows": 4}) if long else (forms.TextInput, {})
        super().__init__({tag: kind(attrs={"lang": tag, "dir": direction(tag), **extra}) for tag in languages})

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        return [(value or {}).get(tag, "") for tag in self.languages]


class BoundText(forms.BoundField):
    """A text field of one form, with an input for each language."""

    @property
    def parts(self) -> list[Part]:
        widget, value = self.field.widget, self.value()
        values = value if isinstance(value, list) else widget.decompress(value)
        describing = [f"{self.auto_id}_helptext"] if self.help_text else []
        described = " ".join(describing + ([f"{self.auto_id}_error"] if self.errors else []))
        found = []
        for tag, inner, written in zip(widget.languages, widget.widgets, values, strict=True):
            attrs: dict[str, Any] = {"id": f"{self.auto_id}_{tag}"}
            if described:
                attrs["aria-describedby"] = described
            if self.errors:
                attrs["aria-invalid"] = "true"
            if self.field.disabled:
                attrs["disabled"] = True
            rendered = inner.render(f"{self.html_name}_{tag}", written, attrs)
            found.append(Part(tag, local_name(tag), attrs["id"], rendered))
        return found


class TextField(forms.MultiValueField):
    """Cleans to `{tag: wording}`, without the languages in which nothing is written yet."""

    bound_field_class = BoundText

    def __init__(
        self, *, languages: Sequence[str], long: bool = False, max_length: int | None = None, **options: Any
    ) -> None:
        limit = max_length or (4000 if long else 300)
        super().__init__(
            fields=[forms.CharField(required=False, max_length=limit) for _ in languages],
            widget=TextWidget(languages, long=long),
            require_all_fields=False,
            **{"required": False, **options},
        )

    def compress(self, data_list: list[str]) -> dict[str, str]:
        return {tag: text for tag, text in zip(self.widget.languages, data_list, strict=False) if text}

    def has_changed(self, initial: object, data: object) -> bool:
        return super().has_changed(self.widget.decompress(initial or {}), data)
