"""The people concerned, and those who may speak for them."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from socialicense.accounts.models import Organisation


class Community(models.Model):
    """A community record belongs to the community. Until it is claimed through a channel that the organiser
    does not control, it is a notice: its authority is not confirmed and it cannot adopt anything."""

    class State(models.TextChoices):
        NOTICE = "notice", _("notice: authority not confirmed")
        CLAIMED = "claimed", _("claimed: authority is being checked")
        CONFIRMED = "confirmed", _("authority confirmed")
        CONTESTED = "contested", _("authority contested")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    noted_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="noted_communities")
    name = models.CharField(_("name"), max_length=200)
    description = models.JSONField(_("who belongs to it"), default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.NOTICE)
    authority = models.TextField(_("on what authority it speaks"), blank=True)
    contact_email = models.EmailField(_("address of its representative"), blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_how = models.TextField(_("how the authority was checked"), blank=True)
    contest_statement = models.TextField(_("why the authority is contested"), blank=True)
    threshold = models.PositiveSmallIntegerField(_("signatures needed"), default=1)

    class Meta:
        verbose_name_plural = "communities"
        constraints = [
            models.CheckConstraint(condition=models.Q(threshold__gte=1), name="community_threshold_positive"),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed") | ~models.Q(confirmed_how=""),
                name="community_confirmed_says_how",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CommunityRepresentative(models.Model):
    """A person who speaks for a community, in a capacity that the community gave."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="representatives")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="represented")
    capacity = models.CharField(_("capacity"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "user"], name="representative_once")]

    def __str__(self) -> str:
        return f"{self.capacity}, {self.community}"


class CommunityKey(models.Model):
    """A public key whose secret half is in the community's own hands; named by the capacity of its holder."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="keys")
    multibase = models.CharField(_("public key"), max_length=100)
    holder = models.CharField(_("held by (capacity, not name)"), max_length=200)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    registered_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["registered_at"]
        constraints = [models.UniqueConstraint(fields=["community", "multibase"], name="community_key_once")]

    def __str__(self) -> str:
        return f"{self.holder}: {self.multibase}"
