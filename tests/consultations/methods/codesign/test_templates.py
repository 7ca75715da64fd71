"""Ready-made workshops: minutes, meetings, and stages that follow each other."""

from datetime import UTC, datetime, timedelta

import pytest

from consultations.methods.codesign.domain.templates import TEMPLATES, Template, find, spans, windows

NOW = datetime(2031, 2, 1, 9, 0, tzinfo=UTC)
FIRST = datetime(2031, 3, 1, 17, 0, tzinfo=UTC)
each = pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.slug)


def begins(template: Template) -> list[datetime]:
    return [FIRST + timedelta(days=days) for days in template.days or (0,)]


def test_templates_last_as_long_as_they_say() -> None:
    lengths = {one.slug: [one.minutes(n) for n in range(1, len(one.days) + 1)] for one in TEMPLATES}
    assert lengths == {
        "ninety-minutes": [90],
        "half-day": [240],
        "three-meetings": [120, 120, 120],
        "world-cafe": [150],
        "delphi": [],
    }


def test_a_cafe_has_three_table_rounds_and_a_panel_three_written_ones() -> None:
    assert [(one.table_rounds, one.rounds) for one in TEMPLATES] == [(0, 0), (0, 0), (0, 0), (3, 0), (0, 3)]


def test_no_template_has_an_unknown_name() -> None:
    assert find("ninety-minutes") is TEMPLATES[0]
    assert find("nothing") is None


@each
def test_every_stage_has_a_window_and_adoption_comes_last_but_reading(template: Template) -> None:
    found = windows(template, begins(template), NOW)

    assert {kind.partition("-")[0] for kind in found} == {
        "framing", "ideas", "priorities", "prototypes", "written", "adoption", "reasons",
    }  # fmt: skip
    assert [kind for kind, (opens, closes) in found.items() if not NOW <= opens < closes] == []
    assert found["framing"][0] == FIRST - timedelta(days=7)
    assert found["prototypes"][1] <= found["adoption"][0]
    assert found["adoption"][1] == found["reasons"][0] == max(closes for k, (_, closes) in found.items() if k != "reasons")


@each
def test_steps_of_a_meeting_follow_each_other(template: Template) -> None:
    ends = dict(enumerate(begins(template), start=1))
    for step, start, end in spans(template, begins(template)):
        assert start == ends[step.sitting]
        ends[step.sitting] = end


def test_written_rounds_leave_days_for_feedback_between_them() -> None:
    delphi = find("delphi")
    assert delphi is not None
    found = windows(delphi, [FIRST], NOW)
    rounds = [found[kind] for kind in ("written", "written-2", "written-3")]
    assert [(closes - opens).days for opens, closes in rounds] == [7, 7, 7]
    assert [(later[0] - earlier[1]).days for earlier, later in zip(rounds, rounds[1:], strict=False)] == [3, 3]


def test_a_session_tomorrow_can_be_read_from_now_on() -> None:
    template = find("half-day")
    assert template is not None
    found = windows(template, [NOW + timedelta(days=1)], NOW)
    assert found["framing"][0] == NOW
