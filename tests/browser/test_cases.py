"""A case from the first page of the form to its retraction, at a phone and with scripts off; every page looked at by axe."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from repository.cases.models import Case
from socialicense.accounts.models import User
from tests.consultations.material.test_views import signed_in
from tests.repository.cases.scene import Scene

from .conftest import PHONE
from .inspection import Inspector
from .person import Person
from .test_discussion import at_browser

SOURCE = {
    "sources-0-title": "Report of the jury",
    "sources-0-url": "https://lowmere.example.org/report",
    "sources-0-kind": "report",
}
IDENTITY = {
    "title": "Bus cards in Lowmere",
    "summary": "Lowmere asked a jury of twenty people whether bus card journeys may be used to plan night buses.",
    "takeaway": "People said yes once they could say who may not have the data.",
}
ON = {"from": ["s1"], "rest": True}


def write(person: Person, **sections: dict[str, Any]) -> Person:
    """Fill in page after page, in the order in which the form leads on."""
    for words, fields in sections.items():
        person.sees({"context": "Why and when", "data": "The data"}.get(words, "")).send("Save and go on", **fields)
    return person


def write_case(person: Person) -> Person:
    person.open("/cases/hand-in/").press("Begin a case").sees("Hand it in").press("Hand it in").sees("Say how you are")
    person.follow("Sources").write(**{"sources-0-title": "Report"}).press("Save and go on").sees("There is a problem")
    person.send("Save and go on", **SOURCE).send("Save and go on", **IDENTITY)
    write(
        person,
        context=ON | {"problem": "Where are night buses missing?", "theme": "mobility", "started": "2024"},
        place=ON | {"countries": "Belgium"},
        data=ON | {"types": ["mobility_transport"], "stages": ["share"], "personal": "yes"},
        governance=ON,
        organisers=ON | {"organisations-0-name": "Lowmere Transport", "organisations-0-roles": ["lead"]},
    )
    person.follow("Add a part").send("Save", **ON, title="The jury", method="jury", participants="20", recruitment="random")
    person.follow("Go on")
    results = ON | {"findings": "Yes, without the police.", "license": "conditional", "red_lines": "No police."}
    write(person, results=results, response=ON, evaluation=ON, lessons=ON, checks={})
    return person.send("Save", relation=["organiser"], fair=True).press("Hand it in").sees("Handed in")


def review(person: Person, advice: str, **comments: str) -> Person:
    person.open("/cases/desk/").follow("Bus cards in Lowmere").press("Begin the review")
    for code in ("sources", "own_words", "people", "harm", "method", "neutral", "gaps"):
        person.write(**{f"check-{code}": ["yes"]})
    for details in person.page.locator("details").all():
        details.evaluate("node => { node.open = true }")
    person.write(**{f"on-{path.replace('__', '.')}": text for path, text in comments.items()})
    return person.send("Hand the review in", advice=[advice], words="Worth telling.").sees("Reviewer")


def test_a_case_is_handed_in_reviewed_published_corrected_and_retracted(
    visitor: Callable[..., Page], address: str
) -> None:
    scene, inspector = Scene(), Inspector((320,))

    def somebody(user: User | None, *, looks: bool = True, **how: Any) -> Person:
        client = signed_in(user) if user is not None else None
        page = visitor(**how) if client is None else at_browser(visitor(**how), client, address)
        return Person(page, inspector if looks else None)

    writer = write_case(somebody(scene.contributor, scripts=False, looks=False, size=PHONE))
    case = Case.objects.get()
    editor = somebody(scene.editor)
    editor.open("/cases/desk/").follow("Bus cards in Lowmere").press("Begin to screen it").press("Give it to the reviewers")
    review(somebody(scene.reviewer), "changes", context__problem="Missing for whom?")
    review(somebody(scene.second, looks=False), "accept")
    editor.open(f"/cases/desk/{case.pk}/").page.get_by_text("Ask for changes").first.click()
    editor.send("Ask for changes", **{"ask_for_changes-note": "Please answer reviewer 1."}).sees("Changes asked for")

    writer.open("/cases/mine/").follow("Bus cards in Lowmere").follow("Why and when: Problem and purpose")
    writer.send("Save and go on", problem="Where do night workers miss a bus?").open(f"/cases/drafts/{case.pk}/")
    comment = case.reviews.get(number=1).comments.get()
    writer.send("Keep the answer", **{f"{comment.pk}-answer": "Of night workers; said so now."})
    writer.press("Hand it in").sees("With the reviewers")
    editor.open(f"/cases/desk/{case.pk}/").press("Accept it").press("Publish it").sees("Published")

    reader = somebody(None)
    reader.open("/cases/").follow("Bus cards in Lowmere").sees("Given on conditions").sees("No police.")
    assert reader.page.url.endswith("/cases/1/bus-cards-in-lowmere")
    editor.open(f"/cases/desk/{case.pk}/").press("Correct something").follow("Where")
    editor.send("Save and go on", countries="Netherlands").open(f"/cases/desk/{case.pk}/")
    editor.page.get_by_text("Publish the correction").first.click()
    editor.send("Publish the correction", **{"publish_correction-note": "It is in the Netherlands."})
    reader.open("/cases/1/bus-cards-in-lowmere").sees("This case was corrected.").sees("Netherlands")
    reader.open("/cases/1/bus-cards-in-lowmere/v1").sees("no longer the newest").sees("Belgium")
    editor.page.get_by_text("Retract it").first.click()
    editor.send("Retract it", **{"retract-note": "Lowmere does not exist."})

    reader.open("/cases/1/bus-cards-in-lowmere").sees("This case was retracted.").sees("Lowmere does not exist.")
    reader.follow("History").sees("Missing for whom?").sees("Of night workers; said so now.")
    told = reader.page.locator(".station-title").all_inner_texts()
    assert [line.split("\n")[0] for line in reversed(told)] == [
        "Handed in", "Screening began", "Given to the reviewers", "Reviewed", "Reviewed", "Changes asked for", "Handed in",
        "Accepted", "Published", "A correction was begun", "Corrected", "Retracted",
    ]  # fmt: skip
    somebody(None, language="ar", size=PHONE).open("/cases/1/bus-cards-in-lowmere").open("/cases/")
    assert inspector.faults == []
