"""Lists of small records on one page, without scripts: the rows there are, and some empty ones to fill in.

A row whose telling fields are all empty is left out: clearing a row removes it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise

MAXIMUM = 60


class RowForm(forms.Form):
    """One row. `telling` names the fields of which at least one must be filled for the row to count."""

    telling: ClassVar[tuple[str, ...]] = ()
    use_required_attribute = False

    def blank(self) -> bool:
        def written(name: str) -> bool:
            value = self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            return any(str(part or "").strip() for part in (value if isinstance(value, list) else [value]))

        return not any(written(name) for name in self.telling)


class Rows:
    """All rows of one kind on a page."""

    def __init__(
        self,
        form_class: type[RowForm],
        *,
        prefix: str,
        legend: str | Promise,
        row_name: str | Promise,
        data: Mapping[str, Any] | None,
        initial: Sequence[Mapping[str, Any]],
        hint: str | Promise = "",
        spare: int = 2,
        **options: Any,
    ) -> None:
        self.prefix, self.legend, self.row_name, self.hint = prefix, legend, row_name, hint
        self.count = self._sent(data) if data is not None else min(MAXIMUM, len(initial) + spare)
        self.forms: list[RowForm] = []
        self.bound = data is not None
        for index in range(self.count):
            given = {"prefix": f"{prefix}-{index}", **options}
            form = form_class(data, **given) if self.bound else None
            if form is None or form.blank():
                first = initial[index] if not self.bound and index < len(initial) else None
                form = form_class(initial=first, **given)
            self.forms.append(form)

    def _sent(self, data: Mapping[str, Any]) -> int:
        sent = str(data.get(f"{self.prefix}-count", ""))
        return min(MAXIMUM, int(sent)) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 0

    def is_valid(self) -> bool:
        return not [form for form in self.forms if form.is_bound and not form.is_valid()]

    def values(self) -> list[dict[str, Any]]:
        """The cleaned rows that are filled in, in order."""
        return [dict(form.cleaned_data) for form in self.forms if form.is_bound]

    def faults(self) -> list[dict[str, str]]:
        """For the error summary: where, and what."""
        found = []
        for number, form in enumerate(self.forms, start=1):
            for field in form if form.is_bound else []:
                found += [
                    {"href": f"#{field.auto_id}", "text": f"{self.row_name} {number}, {field.label}: {error}"}
                    for error in field.errors
                ]
        return found
