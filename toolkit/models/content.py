"""The toolkit as loaded from its files: releases with stages and steps, and the versions of every tool.

What was loaded under a version never changes; a new text needs a new version.
"""

from typing import Any
from uuid import uuid4

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from toolkit.domain import content
from toolkit.domain.tools import Tool as Definition
from toolkit.domain.tools import semver

VERSION = r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$"
SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"


class Toolkit(models.Model):
    """A toolkit by its short name; its words are those of the release that is read."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.slug


class Release(models.Model):
    """One release: which version of each tool it holds, its notes, and whom it thanks. `texts` is {tag: words}."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        BETA = "beta", _("beta")
        STABLE = "stable", _("stable")
        DEPRECATED = "deprecated", _("no longer recommended")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    toolkit = models.ForeignKey(Toolkit, on_delete=models.PROTECT, related_name="releases")
    version = models.CharField(max_length=20)
    released_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status)
    texts = models.JSONField()
    digests = models.JSONField()
    files_sha256 = models.CharField(max_length=64, blank=True, help_text="of the files that were loaded last")
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["toolkit", "version"], name="release_version_once"),
            models.CheckConstraint(condition=models.Q(version__regex=VERSION), name="release_version_semver"),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "beta", "stable", "deprecated"]), name="release_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.toolkit_id} {self.version}"

    @property
    def order(self) -> tuple[int, int, int]:
        return semver(self.version)


class Stage(models.Model):
    """A part of the path: before, during, after. `texts` is {tag: {title, goal}}."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="stages")
    slug = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    texts = models.JSONField()

    class Meta:
        ordering = ["release", "position"]
        constraints = [
            models.UniqueConstraint(fields=["release", "slug"], name="toolkit_stage_once"),
            models.UniqueConstraint(fields=["release", "position"], name="toolkit_stage_position_once"),
        ]

    def __str__(self) -> str:
        return self.slug


class Step(models.Model):
    """One step: goal, why, who, time, inputs, outputs, done when. `texts` is {tag: these}."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="steps")
    slug = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    texts = models.JSONField()
    versions = models.ManyToManyField("ToolVersion", through="StepTool", related_name="steps")

    class Meta:
        ordering = ["stage", "position"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "slug"], name="toolkit_step_once"),
            models.UniqueConstraint(fields=["stage", "position"], name="toolkit_step_position_once"),
        ]

    def __str__(self) -> str:
        return self.slug


class Tool(models.Model):
    """A tool through all its versions."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number", "slug"]

    def __str__(self) -> str:
        return self.slug


class ToolVersion(models.Model):
    """One version of a tool. Worksheets pin it, so it is never deleted while one does."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    minutes = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12)
    releases = models.ManyToManyField(Release, related_name="versions")
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tool", "version"], name="tool_version_once"),
            models.CheckConstraint(condition=models.Q(version__regex=VERSION), name="tool_version_semver"),
        ]

    def __str__(self) -> str:
        return f"{self.tool_id} {self.version}"

    @property
    def order(self) -> tuple[int, int, int]:
        return semver(self.version)


class ToolText(models.Model):
    """A version of a tool in one language: the whole file as `body`, and what lists and the search need of it."""

    version = models.ForeignKey(ToolVersion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    purpose = models.TextField()
    words = models.TextField(help_text="everything that the search looks through")
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="tool_text_language_once")]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def definition(self) -> Definition:
        """The tool as pages and worksheets read it."""
        return content.read(self.body)

    def part(self, name: str) -> Any:
        return self.body.get(name)


class StepTool(models.Model):
    """A tool in a step, in the order of the file."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="uses")
    version = models.ForeignKey(ToolVersion, on_delete=models.CASCADE, related_name="uses")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["step", "position"]
        constraints = [models.UniqueConstraint(fields=["step", "version"], name="step_tool_once")]

    def __str__(self) -> str:
        return f"{self.step_id} {self.position}"
