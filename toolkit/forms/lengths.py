"""How much one may write into a field."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

MOST = 4000


def bound(form: Any, most: int = MOST) -> None:
    """Give every text of the form that has no limit yet this one."""
    for field in form.fields.values():
        if type(field) is forms.CharField and field.max_length is None:
            field.max_length = most
            field.validators.append(MaxLengthValidator(most))
            field.widget.attrs.setdefault("maxlength", most)
