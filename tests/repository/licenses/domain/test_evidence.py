import pytest

from repository.licenses.domain.brief import Brief, BriefRefused
from repository.licenses.domain.evidence import Evidence, EvidenceRefused, Handover

from .clinic import handover


def test_handover_survives_json():
    given = handover()
    assert Handover.from_json(given.to_json()) == given
    assert Handover.from_json(given.to_json()).sha256 == given.sha256


def test_parts_survive_json_alone():
    given = handover()
    assert Brief.from_json(given.brief.to_json()) == given.brief
    assert Evidence.from_json(given.evidence[0].to_json()) == given.evidence[0]


def test_figure_json_uses_the_plain_words():
    figure = handover().evidence[0].to_json()["figures"][0]
    assert (figure["for"], figure["against"], figure["abstain"], figure["check"]) == (140, 40, 20, "R")


@pytest.mark.parametrize(
    ("path", "value", "code", "pointer"),
    [
        (("figures", 0, "for"), "140", "wrong-type", "/figures/0/for"),
        (("figures", 0, "check"), "X", "not-a-choice", "/figures/0/check"),
        (("facts", "invited", "check"), "Q", "not-a-choice", "/facts/invited/check"),
        (("ballots", 0, "log", "size"), None, "wrong-type", "/ballots/0/log/size"),
        (("note",), "x", "unknown-member", "/note"),
    ],
)
def test_evidence_of_another_shape_is_refused(path, value, code, pointer):
    document = handover().evidence[0].to_json()
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(EvidenceRefused) as refused:
        Evidence.from_json(document)
    assert (refused.value.code, refused.value.values["pointer"]) == (code, pointer)


def test_brief_names_what_is_missing():
    with pytest.raises(BriefRefused) as refused:
        Brief.from_json({"consultation": {"id": "x", "title": {}}})
    assert (refused.value.code, refused.value.values) == ("missing", {"pointer": "/organisation"})
