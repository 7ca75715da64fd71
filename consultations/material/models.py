"""The briefing library of a consultation: items in editions and languages, speakers, requests, and who watched over it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from consultations.models.people import Participation


class Stance(models.TextChoices):
    FOR = "for", _("speaks for it")
    AGAINST = "against", _("speaks against it")
    NEUTRAL = "neutral", _("takes no side")
    BACKGROUND = "background", _("background: facts and law")


class Asker(models.TextChoices):
    ORGANISERS = "organisers", _("the organisers")
    MEMBERS = "members", _("people who take part")
    OVERSIGHT = "oversight", _("those who watch over the process")
    COMMUNITY = "community", _("the community")
    DATA_HOLDER = "data_holder", _("the data holder")


class Upload(models.Model):
    """A file, kept under the hash of its bytes outside everything that is served as it stands."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    media_type__in=["application/pdf", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav"]
                ),
                name="upload_of_a_known_type",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_audio(self) -> bool:
        return self.media_type.startswith("audio/")


class Item(models.Model):
    """One thing to read or hear. What it says is in its editions, so that nothing changes unseen."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="material")
    position = models.PositiveSmallIntegerField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(_("why it was withdrawn"), blank=True)

    class Meta:
        ordering = ["consultation", "position"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "position"], name="material_position_once"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_because="")),
                name="material_withdrawn_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"material {self.position}"


class Edition(models.Model):
    """Version n of an item: who wrote it, where it stands, who asked for it. Published, it is fixed under its hash."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="editions")
    n = models.PositiveSmallIntegerField(default=1)
    stance = models.CharField(_("where it stands"), max_length=10, choices=Stance)
    author = models.CharField(_("author"), max_length=200)
    affiliation = models.CharField(_("whom the author works for"), max_length=200, blank=True)
    asked_by = models.CharField(_("who asked for it"), max_length=12, choices=Asker, default=Asker.ORGANISERS)
    reason = models.TextField(_("what changed, and why"), blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["item", "n"]
        constraints = [
            models.UniqueConstraint(fields=["item", "n"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(published_at__isnull=True), name="edition_one_in_work"
            ),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True, sha256="")
                | (models.Q(published_at__isnull=False) & ~models.Q(sha256="")),
                name="edition_published_under_its_hash",
            ),
            models.CheckConstraint(
                condition=models.Q(n=1) | models.Q(published_at__isnull=True) | ~models.Q(reason=""),
                name="edition_says_what_changed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.n}"


class Wording(models.Model):
    """An edition in one language: a text, a file or a link, and the ways to take it in more easily."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=12)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text"), blank=True)
    link = models.URLField(_("link"), max_length=1000, blank=True)
    file = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="as_file")
    easy_read = models.TextField(_("the same in easy words"), blank=True)
    audio = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="as_audio")
    transcript = models.TextField(_("what the recording says"), blank=True)
    words = models.PositiveIntegerField(default=0, editable=False)
    minutes = models.PositiveSmallIntegerField(_("minutes to read or hear it"), default=0)

    class Meta:
        ordering = ["edition", "language"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "language"], name="wording_language_once"),
            models.CheckConstraint(condition=~models.Q(title=""), name="wording_has_a_title"),
            models.CheckConstraint(
                condition=models.Q(audio__isnull=True) | ~models.Q(transcript=""), name="wording_audio_has_transcript"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Speaker(models.Model):
    """Somebody who speaks to those who take part: for whom they work, who pays them, and what binds them."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(_("name"), max_length=200)
    affiliation = models.CharField(_("whom they work for"), max_length=200)
    stance = models.CharField(_("where they stand"), max_length=10, choices=Stance)
    funding = models.TextField(_("who pays them, here and otherwise"), blank=True)
    conflicts = models.TextField(_("what could bind them to one side"), blank=True)
    about = models.JSONField(_("about them"), default=dict, blank=True)
    proposed_by = models.CharField(_("who proposed them"), max_length=12, choices=Asker, default=Asker.ORGANISERS)
    agreed = models.BooleanField(_("agreed to be named on this page"), default=False)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["consultation", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True)
                | (models.Q(agreed=True) & ~models.Q(name="") & ~models.Q(funding="") & ~models.Q(conflicts="")),
                name="speaker_published_in_full",
            )
        ]

    def __str__(self) -> str:
        return self.name


class InformationRequest(models.Model):
    """Something that people who take part want to know. Public, with its answer and how long that took."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        ANSWERED = "answered", _("answered")
        DECLINED = "declined", _("not answered, for a reason")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="information_requests")
    number = models.PositiveIntegerField()
    participation = models.ForeignKey(
        Participation, on_delete=models.SET_NULL, null=True, blank=True, related_name="information_requests"
    )
    text = models.TextField()
    language = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    answer = models.JSONField(_("answer"), default=dict, blank=True)
    item = models.ForeignKey(Item, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    decided_at = models.DateTimeField(null=True, blank=True)
    hidden_because = models.TextField(_("why the words are hidden"), blank=True)

    class Meta:
        ordering = ["consultation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="request_number_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="request_says_something"),
            models.CheckConstraint(condition=models.Q(due_at__gt=models.F("asked_at")), name="request_due_after_asked"),
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_at__isnull=True)
                | (~models.Q(state="asked") & models.Q(decided_at__isnull=False) & ~models.Q(answer={})),
                name="request_decided_with_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.text[:40]}"


class Opinion(models.Model):
    """Those who watch over the process sign the library as it stands, by its hash, or object to it. Never changed."""

    class Kind(models.TextChoices):
        SIGNED = "signed", _("finds it balanced")
        OBJECTION = "objection", _("objects")

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="material_opinions")
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=9, choices=Kind)
    item = models.ForeignKey(Item, on_delete=models.SET_NULL, null=True, blank=True, related_name="opinions")
    words = models.TextField(blank=True)
    capacity = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="objection") | ~models.Q(words=""), name="objection_says_why"
            ),
            models.CheckConstraint(condition=~models.Q(capacity=""), name="opinion_in_a_capacity"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"
