"""Published cases without the way there: the ones that come with the platform, or invented ones."""

from typing import Any

import yaml

from repository.cases.models import Case
from repository.cases.services import loading, moving, steps
from tests.repository.cases.scene import document, group


def publish(content: dict[str, Any]) -> Case:
    """The document as a published case, through the release that every publication takes."""
    made = Case(key=content["slug"], origin=Case.Origin.FILE, content=content, title=content["title"], declared=True)
    moving.release(made, Case.Standing.PUBLISHED)
    steps.snapshot(made, public=True)
    return made


def publish_all() -> dict[Any, str]:
    """Every case that comes with the platform: its id and short name. Whether the files are whole is tested elsewhere."""
    made = {}
    for path in sorted(loading.CONTENT.glob("*.yaml")):
        if path.name != loading.COLLECTIONS:
            content = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
            made[publish(content).pk] = content["slug"]
    return made


def one(slug: str, title: str = "", **changes: Any) -> Case:
    """An invented case under this short name."""
    plain = {
        "summary": "People were asked, they answered, and what they said was written down by those who asked.",
        "takeaway": "It can be asked simply.",
        "organisers": group("organisers")
        | {
            "organisations": [
                {"from": ["s1"], "name": "A bureau", "roles": ["lead"], "kind": "company", "country": "BE"}
            ]
        },
        "sources": [document()["sources"][0] | {"title": "Report"}],
    }
    return publish(document(**plain | {"slug": slug, "title": title or f"A case called {slug}"} | changes))
