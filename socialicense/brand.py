"""The accent of a consultation's own brand, made readable on light and on dark ground. Pure."""

import re
from dataclasses import dataclass

LIGHT_PAPER, LIGHT_INK = (0xFB, 0xFA, 0xF6), (0xFF, 0xFF, 0xFF)
DARK_PAPER, DARK_INK = (0x16, 0x18, 0x1B), (0x0B, 0x19, 0x1C)
WASH = 0.09  # how much of the accent lies in the ground of its own wash
# WCAG 2.2, 1.4.3: text needs 4.5; a little more, because colours are rounded.
READABLE = 4.6

Colour = tuple[int, int, int]


class NotAColour(ValueError):
    """The accent is not six hexadecimal digits."""

    code = "not_a_colour"

    def __init__(self, given: str) -> None:
        super().__init__(f"An accent is six hexadecimal digits, not {given!r}.")
        self.values = {"given": given}


@dataclass(frozen=True)
class Accent:
    """The three colours that a page takes from a brand, as #rrggbb, for one ground."""

    accent: str
    ink: str
    wash: str


def parse(text: str) -> Colour:
    """Six hexadecimal digits, with or without a leading #, as red, green and blue (0 to 255)."""
    digits = text.removeprefix("#")
    if not re.fullmatch(r"[0-9a-fA-F]{6}", digits):
        raise NotAColour(text)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 (black) to 1 (white). Source: WCAG 2.2, "relative luminance"."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio, 1 to 21. Source: WCAG 2.2, "contrast ratio"."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of `other` (0 to 1) in `one`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def readable(colour: Colour, paper: Colour, ink: Colour, towards: Colour) -> Colour:
    """The nearest mix of `colour` with `towards` that reads on `paper` and on its own wash, and carries `ink`."""
    steps = (mixed(colour, towards, step / 40) for step in range(41))
    return next((step for step in steps if _reads(step, paper, ink)), towards)


def _reads(accent: Colour, paper: Colour, ink: Colour) -> bool:
    grounds = (paper, mixed(paper, accent, WASH), ink)
    return all(contrast(accent, ground) >= READABLE for ground in grounds)


def hexed(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def accents(text: str) -> tuple[Accent, Accent]:
    """The brand's accent for light and for dark ground: same hue, moved only as far as reading needs."""
    colour = parse(text)
    pair = []
    for paper, ink, towards in ((LIGHT_PAPER, LIGHT_INK, (0, 0, 0)), (DARK_PAPER, DARK_INK, (255, 255, 255))):
        accent = readable(colour, paper, ink, towards)
        pair.append(Accent(accent=hexed(accent), ink=hexed(ink), wash=hexed(mixed(paper, accent, WASH))))
    return pair[0], pair[1]


def stylesheet(text: str) -> str:
    """A small style sheet that lays the brand's accent over the tokens, for both grounds."""

    def rule(accent: Accent) -> str:
        return f":root{{--accent:{accent.accent};--accent-ink:{accent.ink};--accent-wash:{accent.wash}}}"

    light, dark = accents(text)
    return f"{rule(light)}\n@media (prefers-color-scheme: dark){{{rule(dark)}}}\n"
