"""Ways back in templates: only those that are open to whoever looks."""

from typing import Any

from django import template
from django.template.context import Context

from consultations import selectors
from consultations.models import Consultation
from consultations.views.editing import back_to
from socialicense.accounts.permissions import Permission

register = template.Library()


@register.simple_tag(takes_context=True)
def workspace_of(context: Context, consultation: Consultation) -> str:
    """{% workspace_of consultation as home %}: the address of its workspace, "" for somebody whom it does not let in:
    a recruiter or a desk helper works on pages of their own."""
    user: Any = context["user"]
    return back_to(consultation) if selectors.may(user, consultation, Permission.VIEW_WORKSPACE) else ""
