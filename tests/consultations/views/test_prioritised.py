"""What a result page says of questions that put items in order: drawn, as a table, and why."""

import html
import re

import pytest
from django.test import Client

from tests.consultations.views.prioritised import counted, questions
from tests.consultations.views.voting import scene

pytestmark = pytest.mark.django_db


def told(client: Client, here, **headers: str) -> str:
    page = client.get(f"/consultations/{here.slug}/ballots/{here.ballot.id}/", headers=headers).content.decode()
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def test_result_says_why_each_item_won_and_how_the_money_was_divided(client: Client):
    words = told(client, counted())
    for sentence in (
        "700 EUR of 1,000 EUR is spent. 12 people chose at least one item.",
        "Won, number 1: 7 people chose it and paid for it with their shares. Each paid 42.86 EUR. That is 7.0 effective votes.",
        "Did not win: it costs 1,700 EUR, more than the whole budget.",
        "Rule: Method of Equal Shares: compared by effective votes; shares are raised step by step, and what is left goes by"
        " support; among equals the cheaper first",
        "What costs least for each point comes first; who gave more points pays more.",
    ):
        assert sentence in words, sentence


def test_result_orders_pairs_classes_points_and_ratings(client: Client):
    words = told(client, counted())
    for sentence in (
        "Chosen: A portal",
        "Rule: most pairs won (Copeland)",
        "A yearly audit 7 A board of riders 5",
        "Chosen: Must: without it the rest is not acceptable",
        "Rule: the highest class into which at least 1/2 put it, higher ones counted in, out of the answers given",
        "Chosen: A board of riders , A notice at the stop",
        "Rule: most points",
        "Median, and where the middle half of the answers lies: 5 (4.5 to 5).",
        "1 A notice at the stop 5 (4.5 to 5) 1.5 (1 to 2) Much difference, little work",
        "2 A board of riders 4 (4 to 4) 4.5 (4 to 5) Much difference, much work",
        "3 A yearly audit 2.5 (2 to 3) 1 (1 to 1) Little difference, little work",
    ):
        assert sentence in words, sentence


def test_before_the_end_the_page_states_the_variant_and_no_number(client: Client):
    words = told(client, scene(questions()))
    assert "Rule: Method of Equal Shares: compared by effective votes" in words
    assert ("is spent" in words, "Pair by pair" in words, "Difference against work" in words) == (False, False, False)
