"""Words of contributors, and the capacities of moderators, in templates."""

from django import template
from django.utils.safestring import SafeString

from socialicense.accounts.roles import ROLES
from socialicense.discussion import prose

register = template.Library()


@register.filter
def prose_of(text: str) -> SafeString:
    """{{ one.text|prose_of }}: plain text with links, safe."""
    return prose.html_of(text)


@register.filter
def capacity(slug: str) -> str:
    """{{ line.capacity|capacity }}: the name of the role in which somebody acted."""
    role = ROLES.get(slug)
    return str(role.name) if role else slug
