"""People, organisations, and the roles that people hold."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# The scope of platform-wide roles: there is one platform, so it has a fixed id.
PLATFORM = uuid.UUID(int=0)


class ScopeKind(models.TextChoices):
    PLATFORM = "platform", _("platform")
    ORGANISATION = "organisation", _("organisation")
    CONSULTATION = "consultation", _("consultation")
    COMMUNITY = "community", _("community")


class Users(BaseUserManager["User"]):
    """Accounts by e-mail address, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A technical account. It holds no content permission: those come from grants only."""
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Known by e-mail address; the name is what others are shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=35, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case")]

    def save(self, **options: object) -> None:  # type: ignore[override]
        self.email = self.email.strip().lower()
        super().save(**options)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Organisation(models.Model):
    """Who runs consultations, or answers them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name in addresses"), unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    members = models.ManyToManyField(User, through="Membership", related_name="organisations")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person works for an organisation; an admin may manage it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    admin = models.BooleanField(_("may manage the organisation"), default=False)
    since_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}"


class Grant(models.Model):
    """A role held by a person in one scope; the scope is named by kind and id so that no app above is imported."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.SlugField(_("role"))
    scope_kind = models.CharField(max_length=20, choices=ScopeKind)
    scope_id = models.UUIDField()
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "scope_kind", "scope_id"], name="grant_once"),
            models.CheckConstraint(condition=models.Q(scope_kind__in=ScopeKind.values), name="grant_scope_kind_known"),
            models.CheckConstraint(
                condition=~models.Q(role="operator") | models.Q(scope_kind=ScopeKind.PLATFORM, scope_id=PLATFORM),
                name="grant_operator_platform_only",
            ),
        ]
        indexes = [models.Index(fields=["scope_kind", "scope_id"], name="grant_scope")]

    def __str__(self) -> str:
        return f"{self.role} for {self.user_id} in {self.scope_kind} {self.scope_id}"
