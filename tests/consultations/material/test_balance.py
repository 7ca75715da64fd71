"""The balance of a briefing, its formatted texts, and what a file really is."""

import time

import pytest

from consultations.material.domain import balance, formatted, sniffing
from consultations.material.domain.balance import Balance, Piece, Share


def shares(*figures: tuple[int, int, int]) -> tuple[Share, ...]:
    return tuple(Share(stance, *figure) for stance, figure in zip(balance.STANCES, figures, strict=True))


def test_two_sides_of_the_same_weight_are_even():
    found = balance.weigh([Piece("for", 300, 2), Piece("against", 280, 2), Piece("background", 900, 5)])
    assert found == Balance(shares((1, 300, 2), (1, 280, 2), (0, 0, 0), (1, 900, 5)), "even")


def test_the_most_uneven_measure_is_named():
    found = balance.weigh([Piece("for", 100, 1), Piece("against", 250, 2), Piece("against", 50, 2)])
    assert (found.finding, found.heavier, found.lighter, found.measure, found.times) == (
        "uneven", "against", "for", "minutes", 4.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("pieces", "finding", "heavier"),
    [([], "nothing", ""), ([Piece("neutral", 9, 1)], "nothing", ""), ([Piece("for", 9, 1)], "one_sided", "for"),
     ([Piece("against", 9, 1)], "one_sided", "against")],
)  # fmt: skip
def test_a_side_with_nothing_is_named(pieces: list[Piece], finding: str, heavier: str):
    found = balance.weigh(pieces)
    assert (found.finding, found.heavier) == (finding, heavier)


def test_a_measure_that_one_side_lacks_says_nothing():
    """A film has minutes and no words: that alone is no imbalance."""
    assert balance.weigh([Piece("for", 0, 10), Piece("against", 2000, 10)]).finding == "even"


def test_minutes_follow_from_words():
    assert [balance.minutes_of(words) for words in (0, 1, 200, 201)] == [0, 1, 1, 2]
    assert balance.count_words("one two", "", "three") == 3


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\ntwo\n\nthree", "<p>One<br>two</p>\n<p>three</p>"),
        ("# Why\nBecause", "<h3>Why</h3>\n<p>Because</p>"),
        ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("1. one\n2) two", "<ol><li>one</li><li>two</li></ol>"),
        ("**so** and *so*", "<p><strong>so</strong> and <em>so</em></p>"),
        ("see [here](https://e.org/a?b=1&c=2).", '<p>see <a href="https://e.org/a?b=1&amp;c=2">here</a>.</p>'),
        ("https://e.org/a.", '<p><a href="https://e.org/a">https://e.org/a</a>.</p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        (
            '[<b>](https://e.org/"onclick=x)',
            '<p>[&lt;b&gt;](<a href="https://e.org/">https://e.org/</a>&quot;onclick=x)</p>',
        ),
        ("* alone 2 * 3", "<p>* alone 2 * 3</p>"),
        ("", ""),
    ],
)
def test_formatted_text_has_its_kinds_and_no_others(text: str, html: str):
    assert formatted.html_of(text) == html


@pytest.mark.parametrize(
    "text", ["*" * 40_000, "[" * 40_000, "https://" * 8_000, "[a](https://" * 5_000, "**a" * 20_000]
)
def test_hostile_text_takes_no_time(text: str):
    began = time.process_time()
    formatted.html_of(text)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.4\n...\n%%EOF\n", "application/pdf"), (b"ID3\x04rest", "audio/mpeg"), (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"\x00\x00\x00\x20ftypM4A rest", "audio/mp4"), (b"OggS\x00", "audio/ogg"), (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"%PDF-1.4 without an end", None), (b"<svg onload=alert(1)>", None), (b"<html>", None), (b"PK\x03\x04", None),
        (b"GIF89a", None), (b"\x7fELF", None), (b"MZ", None), (b"RIFF\x00\x00\x00\x00AVI ", None), (b"", None),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_say(content: bytes, media_type: str | None):
    kind = sniffing.kind_of(content)
    assert (kind.media_type if kind else None) == media_type
