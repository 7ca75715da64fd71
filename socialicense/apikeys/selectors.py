"""Reads of keys: by their owner alone."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from socialicense.accounts.models import User
from socialicense.apikeys.models import Key


def keys_of(owner: User) -> QuerySet[Key]:
    """The person's keys, newest first, revoked and expired ones included."""
    return Key.objects.filter(owner=owner).order_by("-created_at", "pk")


def own(owner: User, pk: UUID) -> Key:
    """A key of this person. Http404 otherwise."""
    found = Key.objects.filter(owner=owner, pk=pk).first()
    if found is None:
        raise Http404
    return found
