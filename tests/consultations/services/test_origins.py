"""What the license says about how people were found and what they had before them."""


import pytest

from consultations.material import selectors as material
from consultations.services import origins
from repository.licenses.domain import canonical, tables
from tests.consultations.material import shelf
from tests.consultations.recruitment.test_drawing import decided, pool
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def test_component_without_lottery_and_library_says_nothing() -> None:
    component = make.component(make.consultation())
    assert (origins.provenance(component), origins.tables(component), origins.facts(component)) == ({}, [], {})


def test_numbers_of_a_lottery_are_added_up_from_the_published_table() -> None:
    lottery = pool()
    draw = decided(lottery)
    component = lottery.scene.component

    steps, composition = origins.tables(component)
    rows = tables.read(tables.write(steps.columns, steps.rows))
    for name, fact in origins.facts(component).items():
        derivation = tables.Derivation(**fact["source"])
        assert (name, tables.derive(derivation, rows)) == (name, fact["value"])

    told = origins.provenance(component)["lottery"]
    assert canonical.canonical(told)
    assert [(one["kind"], one["digits"], one["panel"]) for one in told["draws"]] == [("panel", "347", draw.panel)]
    assert told["draws"][0]["announcement_sha256"] == draw.announcement_sha256
    assert list(composition.rows) == []  # nothing is published of fewer than ten members


def test_briefing_is_named_by_its_digests() -> None:
    consultation, by = make.consultation(), make.user()
    component = make.component(consultation)
    shelf.published(consultation, by)
    shelf.speaker(consultation, by)
    told = origins.provenance(component)["briefing"]
    assert told["sha256"] == material.evidence(consultation).sha256
    assert [(one["author"], len(one["editions"])) for one in told["materials"]] == [("Ines Example", 1)]
    assert [(one["name"], one["stance"]) for one in told["speakers"]] == [("Sam Speaker", "for")]
    assert canonical.canonical(told)
