"""What the repository of cases offers beside things of other apps."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from repository.licenses.models import License
from repository.onward import Onward


def case_of(license: License, user: Any) -> Onward | None:
    """Whoever is signed in may tell how a license came about; an exercise is nobody's consent."""
    if license.is_exercise or not user.is_authenticated:
        return None
    return Onward(_("Make a case of this license"), reverse("cases:from_license", args=[license.number]))
