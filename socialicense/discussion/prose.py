"""Words of anybody as HTML: plain text, line ends, and web addresses as links. Nothing else comes through."""

import re
from html import escape

import nh3
from django.utils.safestring import SafeString, mark_safe

# An address ends before white space, quotation marks and brackets, and without the punctuation of the sentence.
LINK = re.compile(r"https?://[^\s<>\"'`{}|\\^\[\]]+", re.IGNORECASE)
SENTENCE_END = ".,;:!?)\u060c\u061b\u061f\u2026\u00bb"
TAGS, ATTRIBUTES, SCHEMES = {"a", "br"}, {"a": {"href"}}, {"http", "https"}


def html_of(text: str) -> SafeString:
    """The words for a page. Linear in their length; what looks like HTML is shown as it was typed."""
    parts, at = [], 0
    for match in LINK.finditer(text):
        address = match[0].rstrip(SENTENCE_END)
        end = match.start() + len(address)
        shown = escape(address)
        parts += [escape(text[at : match.start()]), f'<a href="{shown}">{shown}</a>']
        at = end
    parts.append(escape(text[at:]))
    marked = "".join(parts).replace("\n", "<br>")
    # A second wall: whatever the lines above let through, only these tags with these addresses leave.
    clean = nh3.clean(
        marked, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow noopener noreferrer ugc"
    )
    return mark_safe(clean)  # noqa: S308  cleaned above
