"""A brand's accent stays readable on both grounds."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from socialicense import brand

COLOURS = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"{number:06x}")


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert round(brand.contrast((0, 0, 0), (255, 255, 255)), 9) == 21.0


def test_accent_that_reads_already_is_kept() -> None:
    assert brand.accents("0c4f5d")[0] == brand.Accent(accent="#0c4f5d", ink="#ffffff", wash="#e5ebe8")


@given(COLOURS)
def test_accent_of_any_colour_is_readable_on_paper_wash_and_button(digits: str) -> None:
    for accent, paper in zip(brand.accents(digits), (brand.LIGHT_PAPER, brand.DARK_PAPER), strict=True):
        colour = brand.parse(accent.accent)
        assert brand.contrast(colour, paper) >= 4.5
        assert brand.contrast(colour, brand.parse(accent.wash)) >= 4.5
        assert brand.contrast(colour, brand.parse(accent.ink)) >= 4.5


def test_brand_sheet_holds_both_grounds(client: Client) -> None:
    response = client.get("/brand/ffcc00.css")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response.content.decode() == (
        ":root{--accent:#806600;--accent-ink:#ffffff;--accent-wash:#f0ede0}\n"
        "@media (prefers-color-scheme: dark)"
        "{:root{--accent:#ffcc00;--accent-ink:#0b191c;--accent-wash:#2b2819}}\n"
    )


@pytest.mark.parametrize("accent", ["red", "12345", "1234567", "ff00zz", "ffffff}body{display:none"])
def test_brand_sheet_of_no_colour_is_not_found(client: Client, accent: str) -> None:
    assert client.get(f"/brand/{accent}.css").status_code == 404
