"""Words of people, made safe to draw and to read aloud."""

import re
import unicodedata

_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")


def clean(text: str) -> str:
    """User text as it can be drawn and read aloud: no control, private-use, surrogate or direction-override characters.

    The direction marks that Arabic and Persian need (zero-width joiners, LRM, RLM) stay.
    """
    return "".join(char for char in unicodedata.normalize("NFC", text) if _drawable(char))


def _drawable(char: str) -> bool:
    if char in "\n\t":
        return True
    return unicodedata.category(char) not in {"Cc", "Co", "Cs", "Cn"} and not _OVERRIDES.match(char)
