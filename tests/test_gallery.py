"""Components render what they are given."""

import re
from pathlib import Path

import pytest
from django.template import Context, engines
from django.test import Client
from django.utils.translation import override

COMPONENTS = Path(__file__).resolve().parent.parent / "templates" / "components"


def rendered(source: str, language: str = "en", **values: object) -> str:
    template = engines["django"].engine  # type: ignore[attr-defined]
    loader = template.template_loaders[0].loaders[0]
    compiled = template.from_string(loader.cotton_compiler.process(source))
    with override(language):
        from_context = compiled.render(Context(values))
    return re.sub(r"\s+", " ", from_context).strip()


def test_every_component_is_named_in_the_gallery() -> None:
    gallery = (COMPONENTS.parent / "gallery.html").read_text()
    missing = {path.stem for path in COMPONENTS.glob("*.html") if f"c-{path.stem}" not in gallery}
    assert missing == set()


def test_support_draws_shares_of_a_thousand() -> None:
    strip = rendered('<c-support in_favour="143" abstain="4" against="18" needed="110" needed_text="Two thirds." />')
    widths = re.findall(r'class="support-(for|abstain|against)" x="(\d+)" y="10" width="(\d+)"', strip)
    assert widths == [("for", "0", "867"), ("abstain", "867", "24"), ("against", "891", "109")]
    assert 'd="M667 1V43"' in strip
    assert "143 for, 4 abstained, 18 against, of 165. Two thirds." in strip


def test_support_without_votes_is_an_empty_frame() -> None:
    strip = rendered("<c-support />")
    assert "support-empty" in strip
    assert "support-needed" not in strip


def test_support_is_drawn_left_to_right_in_arabic() -> None:
    assert 'direction="ltr"' in rendered('<c-support in_favour="1" />', language="ar")


@pytest.mark.parametrize(
    ("verdict", "word"), [("yes", "Yes"), ("cond", "Yes, on conditions"), ("no", "No"), ("open", "Not decided")]
)
def test_tag_says_its_verdict_in_a_word(verdict: str, word: str) -> None:
    tag = rendered(f'<c-tag verdict="{verdict}" />')
    assert f"tag-{verdict}" in tag
    assert tag.endswith(f"</svg> {word}</span>")


def test_hostile_words_are_escaped() -> None:
    line = rendered('<c-line what="{{ words }}" how="{{ words }}" />', words='<img src=x onerror="alert(1)">')
    assert "<img" not in line
    assert "&lt;img src=x onerror=" in line


@pytest.mark.django_db
def test_error_summary_leads_to_each_field(client: Client) -> None:
    page = client.get("/gallery/").content.decode()
    targets = re.findall(r'<li><a href="#([^"]+)">', page.split('class="errors"')[1].split("</div>")[0])
    assert targets != []
    assert [target for target in targets if f'id="{target}"' not in page] == []
