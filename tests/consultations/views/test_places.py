"""Where things live: the groups of the workspace by permission, and ways back that let whoever looks in."""

import pytest
from django.urls import reverse

from consultations import selectors
from consultations.methods.assembly.method import Assembly
from consultations.models import Component
from consultations.views.places import places
from socialicense.accounts.permissions import Permission as May
from tests.consultations.views.scene import Scene, browser

pytestmark = pytest.mark.django_db


def words(scene: Scene, role: str) -> dict[str, list[str]]:
    held = selectors.held(getattr(scene, role), scene.consultation)
    return {group.title: [str(name) for _url, name in group.links] for group in places(scene.consultation, held)}


def test_places_of_an_organiser_and_of_an_observer_while_it_is_prepared() -> None:
    scene = Scene()
    assert words(scene, "organiser") == {
        "People": ["People and invitations", "Sign off the roll", "The community", "The team"],
        "Learning and talking": ["Briefing", "Sessions", "Discussions"],
        "Asking and voting": ["How people are asked", "Secret or open vote", "Paper and help"],
        "What everybody sees": [
            "Preview of the public page", "The privacy notice", "Languages", "Name, mark and colour",
        ],
        "The whole consultation": ["Worksheets", "Start a new one from this", "Download it as one file", "Throw it away"],
    }  # fmt: skip
    assert words(scene, "observer") == {
        "People": ["Sign off the roll"],
        "Learning and talking": ["Briefing", "Discussions"],
        "Asking and voting": ["Paper and help"],
        "What everybody sees": ["Preview of the public page", "The privacy notice"],
        "The whole consultation": ["Worksheets"],
    }


def test_a_part_that_brings_its_own_people_shows_the_way_to_its_lottery_before_it_has_one() -> None:
    scene = Scene()
    Component.objects.filter(pk=scene.component.pk).update(method=Assembly.slug)
    found = places(scene.consultation, frozenset({May.CONFIGURE_CONSULTATION}))
    lottery = reverse("consultations:recruitment", args=[scene.consultation.slug, scene.component.id])
    assert found[0].links[0] == (lottery, "Recruitment by lottery")
    Component.objects.filter(pk=scene.component.pk).update(state=Component.State.VOIDED)
    assert lottery not in [url for url, _name in places(scene.consultation, frozenset(May))[0].links]


@pytest.mark.parametrize(("role", "linked"), [("organiser", True), ("recruiter", False)])
def test_the_way_back_to_the_workspace_is_shown_to_whom_it_lets_in(role: str, linked: bool) -> None:
    scene = Scene()
    client, workspace = browser(getattr(scene, role)), scene.url("workspace")
    for page in ("people", "people_add", "roll"):
        assert (f'href="{workspace}"' in client.get(scene.url(page)).content.decode()) == linked
    assert (client.get(workspace).status_code == 200) == linked
