"""Loading the toolkit from its text files: all of it or nothing, and the same again changes nothing.

What was published under a version is what people worked with, so a changed text without a raised version is refused.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from consultations.files import definition
from consultations.files.refusals import FilesRefused
from socialicense.audit import services as audit
from toolkit.domain import content
from toolkit.domain.tools import Tool as Definition
from toolkit.domain.tools import semver
from toolkit.models import Release, Stage, Step, StepTool, Tool, Toolkit, ToolText, ToolVersion
from toolkit.refusals import ContentRefused

CONTENT = Path(settings.BASE_DIR) / "toolkit" / "content"
SOURCE = "toolkit.yaml"  # its language is that of the source texts; translations are called toolkit.fr.yaml and so on
Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Loaded:
    """What came in: the current release, and how many versions and languages of tools were new."""

    release: str
    new_tools: int
    new_releases: int


def load(*, folder: Path = CONTENT) -> Loaded:
    """Load every file of the folder. Raises ContentRefused with every fault; then nothing has changed."""
    files = sorted([*folder.glob("*.yaml"), *(folder / "tools").glob("*.yaml")])
    stamp = _stamp(files)
    known = Release.objects.filter(files_sha256=stamp).first()
    if known is not None:
        return Loaded(known.version, 0, 0)
    if not (folder / SOURCE).is_file():
        raise ContentRefused(faults=f"{folder}: {SOURCE} is missing")
    source = _read("toolkit.schema.json", folder / SOURCE)
    translated = [_read("toolkit.schema.json", file) for file in files if file.parent == folder and file.name != SOURCE]
    tools = _definitions([_read("tool.schema.json", file) for file in files if file.parent != folder])
    return _store([source, *translated], tools, stamp)


def _stamp(files: Sequence[Path]) -> str:
    """A digest of the bytes of all files, so that a start without news costs nothing."""
    stamp = hashlib.sha256()
    for file in files:
        stamp.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return stamp.hexdigest()


def _read(schema: str, file: Path) -> dict[str, Any]:
    try:
        raw = definition.parse(file.name, file.read_bytes())
    except FilesRefused as refused:
        raise ContentRefused(faults="; ".join(map(str, refused.faults))) from refused
    faults = definition.against(CONTENT / schema, file.name, raw)
    if faults:
        raise ContentRefused(faults="; ".join(map(str, faults)))
    return raw


def _definitions(raws: Sequence[Raw]) -> list[Definition]:
    """The tools of all files, each checked by itself and beside its translations."""
    faults: list[str] = []
    tools: list[Definition] = []
    for raw in raws:
        try:
            tools.append(content.read(raw))
        except content.ContentFaulty as faulty:
            faults += [f"{raw['id']} ({raw['language']}): {fault}" for fault in faulty.faults]
    seen: dict[tuple[str, str], Definition] = {}
    for tool in tools:
        first = seen.setdefault((tool.slug, tool.version), tool)
        if first is not tool and first.language == tool.language:
            faults.append(f"{tool.slug} ({tool.language}): there are two files")
        if first.shape() != tool.shape():
            faults.append(f"{tool.slug} ({tool.language}): its fields are not those of {first.language}")
    slugs = {tool.slug for tool in tools}
    faults += [f"{t.slug}: related tool {r} does not exist" for t in tools for r in t.body["related"] if r not in slugs]
    if faults:
        raise ContentRefused(faults="; ".join(faults))
    return tools


@transaction.atomic
def _store(paths: Sequence[Raw], tools: Sequence[Definition], stamp: str) -> Loaded:
    source = paths[0]
    toolkit = Toolkit.objects.get_or_create(slug=source["id"])[0]
    new_tools = sum(_keep_tool(tool, source["language"]) for tool in sorted(tools, key=_source_first(source)))
    entries = sorted(source["releases"], key=lambda entry: semver(entry["version"]))
    new = sum(_keep_release(toolkit, entry, entry is entries[-1], paths) for entry in entries)
    Release.objects.exclude(files_sha256="").update(files_sha256="")
    newest = Release.objects.get(toolkit=toolkit, version=entries[-1]["version"])
    newest.files_sha256 = stamp
    newest.save(update_fields=["files_sha256"])
    if new or new_tools:
        audit.record(
            event="toolkit.loaded",
            by=None,
            scope=None,
            target=f"release:{newest.version}",
            values={"tools": new_tools, "releases": new},
        )
    return Loaded(newest.version, new_tools, new)


def _source_first(source: Raw) -> Any:
    return lambda tool: (tool.language != source["language"], tool.number, tool.slug, tool.language)


def _keep_tool(tool: Definition, language: str) -> int:
    """Store a tool in one language; 1 when it was new. A translation of a version that is not here is left out."""
    version = ToolVersion.objects.filter(tool__slug=tool.slug, version=tool.version).first()
    if version is None:
        if tool.language != language:
            return 0
        row = Tool.objects.update_or_create(slug=tool.slug, defaults={"number": tool.number})[0]
        version = ToolVersion.objects.create(
            tool=row, version=tool.version, kind=tool.kind, minutes=tool.body["minutes"], language=tool.language
        )
    sha256 = content.digest(tool.body)
    text = ToolText.objects.filter(version=version, language=tool.language).first()
    if text is None:
        ToolText.objects.create(
            version=version,
            language=tool.language,
            title=tool.title,
            purpose=tool.purpose,
            words=content.words(tool),
            body=tool.body,
            sha256=sha256,
        )
        return 1
    if text.sha256 != sha256:
        raise ContentRefused(
            faults=f"{tool.slug} ({tool.language}) has changed, but its version is still {tool.version}. Raise it."
        )
    return 0


def _keep_release(toolkit: Toolkit, entry: Raw, newest: bool, paths: Sequence[Raw]) -> int:
    """Store a release with the words of every language; 1 when it was new. Only the newest brings its path along."""
    texts, digests = {}, {}
    for raw in paths:
        own = next((one for one in raw["releases"] if one["version"] == entry["version"]), None)
        if own is not None:
            about = {name: raw[name] for name in ("title", "audience", "purpose", "license")}
            texts[raw["language"]] = {"notes": own["notes"], "credits": own["credits"], **about}
            plain = {name: value for name, value in own.items() if name != "status"}
            digests[raw["language"]] = {"entry": content.digest(plain), "path": content.digest([about, raw["stages"]])}
    release = Release.objects.filter(toolkit=toolkit, version=entry["version"]).first()
    if release is not None:
        _require_same(release, digests, newest)
        if release.status != entry["status"]:
            Release.objects.filter(pk=release.pk).update(status=entry["status"])
        fresh = [tag for tag in digests if tag not in release.digests]
        if not fresh:
            return 0
        release.texts, release.digests = {**texts, **release.texts}, {**digests, **release.digests}
        release.save(update_fields=["texts", "digests"])
        if newest:
            _add_languages(release, [raw for raw in paths if raw["language"] in fresh])
        return 0
    release = Release.objects.create(
        toolkit=toolkit,
        version=entry["version"],
        released_on=entry["date"],
        status=entry["status"],
        texts=texts,
        digests=digests,
    )
    versions = _versions(entry, strict=newest)
    release.versions.set(versions.values())
    if newest:
        _keep_path(release, paths, versions)
    return 1


def _require_same(release: Release, digests: Mapping[str, Mapping[str, str]], newest: bool) -> None:
    parts = ("entry", "path") if newest else ("entry",)
    changed = [
        f"{tag} ({part})"
        for tag, found in digests.items()
        for part in parts
        if tag in release.digests and release.digests[tag][part] != found[part]
    ]
    if changed:
        raise ContentRefused(
            faults=f"The toolkit has changed in {', '.join(changed)}, but its release is still {release.version}. Raise it."
        )


def _versions(entry: Raw, *, strict: bool) -> dict[str, ToolVersion]:
    found = {
        version.tool.slug: version
        for version in ToolVersion.objects.filter(tool__slug__in=entry["tools"]).select_related("tool")
        if version.version == entry["tools"][version.tool.slug]
    }
    missing = sorted(set(entry["tools"]) - set(found))
    if missing and strict:
        raise ContentRefused(faults=f"release {entry['version']} names tools that are not here: {', '.join(missing)}")
    return found


def _keep_path(release: Release, paths: Sequence[Raw], versions: Mapping[str, ToolVersion]) -> None:
    for at, stage in enumerate(paths[0]["stages"], start=1):
        texts = {raw["language"]: _words(_named(raw["stages"], stage["id"])) for raw in paths}
        kept = Stage.objects.create(release=release, slug=stage["id"], position=at, texts=texts)
        for place, step in enumerate(stage["steps"], start=1):
            said = {
                raw["language"]: _words(_named(_named(raw["stages"], stage["id"])["steps"], step["id"]))
                for raw in paths
            }
            row = Step.objects.create(stage=kept, slug=step["id"], position=place, texts=said)
            lost = [slug for slug in step["tools"] if slug not in versions]
            if lost:
                raise ContentRefused(faults=f"step {step['id']}: {', '.join(lost)} is not in release {release.version}")
            StepTool.objects.bulk_create(
                StepTool(step=row, version=versions[slug], position=n) for n, slug in enumerate(step["tools"], start=1)
            )


def _add_languages(release: Release, paths: Sequence[Raw]) -> None:
    """A translation of the path that came after the release itself."""
    for stage in release.stages.prefetch_related("steps"):
        for raw in paths:
            said = _named(raw["stages"], stage.slug)
            stage.texts[raw["language"]] = _words(said)
            for step in stage.steps.all():
                step.texts[raw["language"]] = _words(_named(said["steps"], step.slug))
                step.save(update_fields=["texts"])
        stage.save(update_fields=["texts"])


def _named(group: Sequence[Raw], id: str) -> Raw:
    found = next((one for one in group if one["id"] == id), None)
    if found is None:
        raise ContentRefused(faults=f"a translation lacks {id}")
    return found


def _words(raw: Raw) -> dict[str, Any]:
    return {name: value for name, value in raw.items() if name not in {"id", "steps", "tools"}}
