"""The questionnaire's pages: every scale with its own fields, faults beside their field, order, preview."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultations.methods.poll import forms, services
from consultations.methods.poll.models import Item
from consultations.methods.poll.questions import question_of
from consultations.models import Component
from repository.licenses.domain import priorities
from repository.licenses.domain.questions import DefinitionRefused
from tests.consultations.views.scene import Scene, browser

OPTIONS = {
    "options-count": "3",
    "options-0-text_en": "Yes", "options-1-text_en": "No", "options-2-text_en": "Later",
}  # fmt: skip
PRICES = OPTIONS | {f"options-{n}-cost": "300" for n in range(3)}
FILLED: dict[str, dict[str, Any]] = {
    "comfort": {"rule": "comfort", "threshold": "1/2", "step": "3", "base": "cast", "no_opinion": "on"},
    "agreement": {"rule": "supermajority", "threshold": "2/3", "base": "for_and_against"},
    "single": {"rule": "majority", "base": "for_and_against", **OPTIONS},
    "multiple": {"rule": "approval", "minimum": "1", "maximum": "2", **OPTIONS},
    "approval": {"rule": "approval", **OPTIONS},
    "score": {"rule": "majority", "base": "cast", "no_opinion": "on"},
    "consent": {"rule": "consent", "base": "cast"},
    "dots": {"rule": "approval", "budget": "10", **OPTIONS},
    "ranking": {"rule": "schulze", "random_order": "on", **OPTIONS},
    "text": {"maximum": "300"},
    "budget": {"rule": "equal_shares", "total": "900", "currency": "EUR", "completion": "add1_greedy", **PRICES},
    "pairs": {"rule": "copeland", "maximum": "2", **OPTIONS},
    "moscow": {"rule": "classes", "threshold": "2/3"},
    "impact": {"rule": "quartiles", "no_opinion": "on"},
    "effort": {"rule": "quartiles"},
}


def _new(scene: Scene, scale: str, subject: str = "item:") -> str:
    return scene.url("poll_item_new", scene.component.id) + f"?subject={subject}&scale={scale}"


def _post(client: Client, scene: Scene, scale: str, **fields: Any) -> Any:
    return client.post(_new(scene, scale), {"text_en": "What do you say?", **FILLED[scale], **fields})


@pytest.mark.django_db
def test_every_scale_can_be_written_and_frozen() -> None:
    scene = Scene(approved=False)
    client = browser(scene.organiser)
    for scale in Item.Scale.values:
        answer = _post(client, scene, scale)
        assert (scale, answer.status_code) == (scale, 302), answer.content.decode()
    made = scene.component.poll_items.exclude(ref=scene.items[0].ref)
    assert [(item.scale, question_of(item).rule.kind) for item in made] == [
        (scale, FILLED[scale].get("rule", "none")) for scale in Item.Scale.values
    ]
    single = made.get(scale="single")
    assert single.options == [
        {"id": "yes", "text": {"en": "Yes"}},
        {"id": "no", "text": {"en": "No"}},
        {"id": "o1", "text": {"en": "Later"}},
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scale", "fields", "sentence"),
    [
        ("agreement", {"threshold": ""}, "Say which share is needed"),
        ("agreement", {"threshold": "three"}, "Share needed:"),
        ("comfort", {"step": ""}, "Say from which step of comfort"),
        ("multiple", {"minimum": "3", "maximum": "2"}, "The least number is above the most."),
        ("dots", {"budget": ""}, "Say how many points there are"),
        ("budget", {"total": ""}, "Money to spend: This field is required."),
        ("budget", {"currency": "Eur"}, "Write three capital letters such as EUR"),
        ("budget", {"options-1-cost": ""}, "Option 2, What it costs: This field is required."),
        ("moscow", {"threshold": ""}, "Say which share is needed"),
        ("ranking", {"options-count": "1"}, "Write at least 2 options."),
        ("single", {"options-0-text_en": "Perhaps"}, "one option must be called"),
        ("score", {"text_en": ""}, "This field is required."),
    ],
)
def test_faulty_question_says_what_is_wrong(scale: str, fields: dict[str, str], sentence: str) -> None:
    scene = Scene(approved=False)
    answer = _post(browser(scene.organiser), scene, scale, **fields)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "There is a problem" in body
    assert sentence in body
    assert scene.component.poll_items.count() == 1


@pytest.mark.django_db
def test_rules_offered_are_the_rules_that_fit() -> None:
    scene = Scene(approved=False)
    offered = {scale: set(map(str, rules)) for scale, rules in forms.RULES.items()}
    fitting: dict[str, set[str]] = {}
    for scale in Item.Scale.values:
        for rule in Item.Rule.values:
            item = _item(scene.component, scale, rule)
            try:
                question_of(item)
            except DefinitionRefused as refused:
                assert (scale, rule, refused.code) == (scale, rule, "rule-not-for-scale")
            else:
                fitting.setdefault(scale, set()).add(rule)
    assert {str(scale): rules for scale, rules in offered.items()} == fitting


def _item(component: Component, scale: str, rule: str) -> Item:
    choices: list[dict[str, Any]] = [{"id": name, "text": {"en": name}} for name in ("yes", "no", "later")]
    if scale == "budget":
        choices = [choice | {"cost": 5} for choice in choices]
    return Item(
        component=component,
        ref="q1",
        about="item",
        text={"en": "?"},
        scale=scale,
        rule=rule,
        options=choices if scale in forms.WITH_OPTIONS else [],
        budget=5 if scale == "dots" else None,
        total=9 if scale == "budget" else None,
        threshold="1/2" if rule in {"supermajority", "classes"} else "",
        step=3 if rule == "comfort" else None,
        base="cast",
    )


@pytest.mark.django_db
def test_question_about_a_use_case_starts_from_its_words() -> None:
    scene = Scene(approved=False)
    page = browser(scene.organiser).get(_new(scene, "comfort", "use_case:u1")).content.decode()
    assert "Planning night buses</textarea>" in page


@pytest.mark.django_db
def test_questions_are_moved_and_removed() -> None:
    scene = Scene(approved=False)
    client = browser(scene.organiser)
    _post(client, scene, "score")
    first, second = scene.component.poll_items.order_by("position")
    client.post(scene.url("poll_item_move", scene.component.id, second.id), {"to": "up"})
    assert list(scene.component.poll_items.order_by("position")) == [second, first]
    client.post(scene.url("poll_item_remove", scene.component.id, second.id))
    assert list(scene.component.poll_items.all()) == [first]


@pytest.mark.django_db
def test_changed_option_keeps_its_id() -> None:
    scene = Scene(approved=False)
    client = browser(scene.organiser)
    _post(client, scene, "ranking")
    item = scene.component.poll_items.get(scale="ranking")
    kept = {f"options-{n}-id": option["id"] for n, option in enumerate(item.options)}
    client.post(
        scene.url("poll_item", scene.component.id, item.id),
        {"text_en": "Order them", **FILLED["ranking"], **kept, "options-0-text_en": "Never"},
    )
    item.refresh_from_db()
    assert item.text == {"en": "Order them"}
    assert [(option["id"], option["text"]["en"]) for option in item.options] == [
        ("yes", "Never"), ("no", "No"), ("o1", "Later"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_preview_shows_every_question_in_the_language_asked_for() -> None:
    scene = Scene(approved=False)
    scene.consultation.languages = ["en", "ar"]
    scene.consultation.save()
    client = browser(scene.organiser)
    for scale in Item.Scale.values:
        _post(client, scene, scale, text_ar="ماذا تقول؟")
    page = client.get(scene.url("poll_preview", scene.component.id) + "?language=ar").content.decode()
    assert page.count("ماذا تقول؟") >= len(Item.Scale.values)
    assert '<div lang="ar" dir="rtl">' in page
    assert client.get(scene.url("poll_preview", scene.component.id) + "?language=xx").status_code == 404


@pytest.mark.django_db
def test_preview_offers_the_answers_of_the_ballot_in_its_language() -> None:
    scene = Scene(approved=False)
    scene.consultation.languages = ["en", "fr"]
    scene.consultation.save()
    client = browser(scene.organiser)
    for scale in ("comfort", "agreement", "consent"):
        _post(client, scene, scale, text_fr="Et alors ?")
    page = client.get(scene.url("poll_preview", scene.component.id) + "?language=fr").content.decode()
    words = ["J’adore", "Ça me plaît", "Je peux m’en accommoder", "J’ai de sérieux doutes", "Je ne peux pas l’accepter"]
    places = [page.index(word) for word in [*words, "Je ne suis pas d’accord"]]
    assert places == sorted(places)


@pytest.mark.django_db
def test_hostile_words_are_shown_as_words() -> None:
    scene = Scene(approved=False)
    client = browser(scene.organiser)
    _post(
        client, scene, "single", text_en="<script>alert(1)</script>", **{"options-0-text_en": "Yes", "help_en": "<b>x"}
    )
    for name in ("poll_questionnaire", "poll_preview"):
        page = client.get(scene.url(name, scene.component.id)).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert" not in page


@pytest.mark.django_db
def test_questionnaire_costs_the_same_for_one_item_and_for_three() -> None:
    scene = Scene(approved=False)
    client = browser(scene.organiser)
    url, counts = scene.url("poll_questionnaire", scene.component.id), []
    for scale in ("", "score", "consent"):
        if scale:
            _post(client, scene, scale)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[1:] == counts[:-1]


@pytest.mark.django_db
def test_questions_that_put_in_order_come_back_from_a_file_as_they_were() -> None:
    scene = Scene(approved=False)
    scene.component.poll_items.all().delete()
    priced = [("a", {"en": "A"}, 300), ("b", {"en": "B"}, 500), ("c", {"en": "C"}, 900)]
    items = [(id, text) for id, text, _cost in priced]
    given = [
        priorities.budget_question("spend", {"en": "?"}, priced, total=900, currency="EUR", increment=7, ties="votes"),
        priorities.budget_question("points", {"en": "?"}, priced, total=900, utility="cardinality", points=5),
        priorities.budget_question("most", {"en": "?"}, priced, total=900, rule="greedy"),
        priorities.pairwise_question("pairs", {"en": "?"}, items, shown=2, rule="wins"),
        *priorities.moscow_questions(items[:1], threshold="2/3"),
        *(replace(q, id=q.scale.kind) for q in priorities.impact_effort_questions(items[:1])),
    ]

    services.take(component=scene.component, questions=given)

    taken = [question_of(item) for item in scene.component.poll_items.order_by("position")]
    assert [(question.scale, question.rule, question.options) for question in taken] == [
        (question.scale, question.rule, question.options) for question in given
    ]
