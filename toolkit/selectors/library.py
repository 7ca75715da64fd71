"""Reading the toolkit: the current release, its path, its tools in the reader's language, the search."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import Http404

from toolkit.domain import content
from toolkit.domain.tools import Tool as Definition
from toolkit.domain.tools import semver
from toolkit.models import Release, Stage, Step, StepTool, Tool, ToolText, ToolVersion


@dataclass(frozen=True)
class Card:
    """A tool in a list, in the reader's language or the nearest there is (`language`)."""

    slug: str
    number: int
    version: str
    kind: str
    minutes: int
    title: str
    purpose: str
    language: str


@dataclass(frozen=True)
class Spoken:
    """Words of the toolkit's path in the language that was found for them."""

    words: Mapping[str, Any]
    language: str

    def __getitem__(self, name: str) -> Any:
        return self.words.get(name, "")


@dataclass(frozen=True)
class StepShown:
    step: Step
    says: Spoken
    tools: tuple[Card, ...]


@dataclass(frozen=True)
class StageShown:
    stage: Stage
    says: Spoken
    steps: tuple[StepShown, ...]


def spoken(texts: Mapping[str, Any], language: str, source: str = "en") -> Spoken:
    """The words in this language; else its base language, the source language, or whatever there is."""
    for tag in (language, language.split("-")[0], source, *texts):
        if tag in texts:
            return Spoken(texts[tag], tag)
    return Spoken({}, source)


def releases() -> list[Release]:
    """Every release, newest first."""
    return sorted(Release.objects.select_related("toolkit"), key=lambda one: one.order, reverse=True)


def current(among: Sequence[Release] | None = None) -> Release | None:
    """The newest release that is out (beta or stable); where none is, the newest there is."""
    found = releases() if among is None else among
    out = [one for one in found if one.status in {Release.Status.BETA, Release.Status.STABLE}]
    return next(iter([*out, *found]), None)


def release(version: str) -> Release:
    """The release of that number. Http404 where there is none."""
    found = Release.objects.filter(version=version).select_related("toolkit").first()
    if found is None:
        raise Http404
    return found


def cards(release: Release, language: str) -> dict[str, Card]:
    """The tools of a release by slug, in the order of their numbers. One query."""
    texts = (
        ToolText.objects.filter(version__releases=release)
        .select_related("version__tool")
        .defer("body", "words")
        .order_by("version__tool__number")
    )
    found: dict[str, dict[str, ToolText]] = {}
    for text in texts:
        found.setdefault(text.version.tool.slug, {})[text.language] = text
    return {slug: _card(_nearest(by_language, language)) for slug, by_language in found.items()}


def _nearest(by_language: Mapping[str, ToolText], language: str) -> ToolText:
    source = next(iter(by_language.values())).version.language
    return next(
        by_language[tag] for tag in (language, language.split("-")[0], source, *by_language) if tag in by_language
    )


def _card(text: ToolText) -> Card:
    version = text.version
    return Card(
        slug=version.tool.slug,
        number=version.tool.number,
        version=version.version,
        kind=version.kind,
        minutes=version.minutes,
        title=text.title,
        purpose=text.purpose,
        language=text.language,
    )


def path(release: Release, language: str, tools: Mapping[str, Card]) -> list[StageShown]:
    """Stages with their steps and the tools of each step."""
    uses = Prefetch("uses", StepTool.objects.select_related("version__tool").order_by("position"))
    stages = release.stages.prefetch_related(
        Prefetch("steps", Step.objects.order_by("position").prefetch_related(uses))
    )
    return [
        StageShown(
            stage,
            spoken(stage.texts, language),
            tuple(
                StepShown(
                    step,
                    spoken(step.texts, language),
                    tuple(tools[u.version.tool.slug] for u in step.uses.all() if u.version.tool.slug in tools),
                )
                for step in stage.steps.all()
            ),
        )
        for stage in stages.order_by("position")
    ]


def search(release: Release, language: str, asked: str, tools: Mapping[str, Card]) -> list[Card]:
    """Tools of the release whose words hold every word that was asked for: title first, then the rest."""
    wanted = content.searchable(asked).split()[:8]
    if not wanted:
        return []
    texts = ToolText.objects.filter(version__releases=release)
    for word in wanted:
        texts = texts.filter(words__contains=word)
    slugs = set(texts.values_list("version__tool__slug", flat=True))
    titled = [s for s in tools if s in slugs and all(w in content.searchable(tools[s].title) for w in wanted)]
    return [tools[slug] for slug in [*titled, *(slug for slug in tools if slug in slugs and slug not in titled)]]


def version_of(slug: str, number: str = "", *, now: Release | None = None) -> ToolVersion:
    """A tool in one version, by default that of the current release (`now`, when the caller has it), else its newest.
    Http404 where there is none."""
    versions = list(ToolVersion.objects.filter(tool__slug=slug).select_related("tool"))
    if number:
        versions = [one for one in versions if one.version == number]
    if not versions:
        raise Http404
    return newest(versions, now=now)


def newest(versions: Sequence[ToolVersion], *, now: Release | None = None) -> ToolVersion:
    """The version in the current release, else that of the highest number."""
    if len(versions) == 1:
        return versions[0]
    now = now or current()
    held = set(now.versions.values_list("pk", flat=True)) if now else set()
    return max(versions, key=lambda one: (one.pk in held, semver(one.version)))


def text_of(version: ToolVersion, language: str, tags: Sequence[str] = ()) -> ToolText:
    """The tool in the reader's language, else the nearest there is; `tags` are its languages, when the caller has them."""
    tags = tags or languages_of(version)
    wanted = next(tag for tag in (language, language.split("-")[0], version.language, *tags) if tag in tags)
    text = ToolText.objects.get(version=version, language=wanted)
    text.version = version
    return text


def definition_of(version: ToolVersion, language: str) -> Definition:
    """What pages and worksheets are made of."""
    return text_of(version, language).definition


def languages_of(version: ToolVersion) -> list[str]:
    """The languages that this version is written in, the source first."""
    tags = sorted(ToolText.objects.filter(version=version).values_list("language", flat=True))
    return sorted(tags, key=lambda tag: tag != version.language)


def by_method(release: Release, method: str, language: str) -> list[Card]:
    """Tools that speak of one method of the platform: those whose rules propose it or whose steps name it."""
    tools = cards(release, language)
    wanted = {"rules": {"methods": [{"method": method}]}}
    slugs = set(
        ToolText.objects.filter(version__releases=release, body__contains=wanted).values_list(
            "version__tool__slug", flat=True
        )
    )
    return [tools[slug] for slug in tools if slug in slugs]


def exists(slug: str) -> bool:
    return Tool.objects.filter(slug=slug).exists()
