"""What the browser is sent: small, ours, and readable by browsers from 2020 on."""

import gzip
import re
from pathlib import Path

import pytest
import tinycss2
from django.contrib.staticfiles import finders
from django.test import Client

STATIC = Path(__file__).resolve().parent.parent / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))

# Younger than Chrome 87 and Firefox 78: allowed where a browser that does not know them loses nothing but polish.
POLISH = {"text-wrap", "accent-color", "text-size-adjust", "color-scheme"}
OLD = """
    -webkit-text-fill-color -webkit-text-size-adjust align-items animation appearance background background-color block-size border
    border-block border-block-end border-block-start border-bottom border-collapse border-color border-inline-start
    border-radius border-style border-width bottom box-shadow box-sizing break-after break-before break-inside
    caption-side clip color content cursor direction display fill flex flex-basis flex-direction flex-wrap font
    font-display font-family font-size font-style font-variant-numeric font-weight gap grid-column
    grid-template-columns height hyphens inline-size inset inset-block inset-block-end inset-block-start inset-inline
    inset-inline-end inset-inline-start justify-content letter-spacing line-height list-style margin margin-block
    counter-increment counter-reset margin-block-end margin-block-start margin-inline margin-inline-end
    margin-inline-start max-block-size
    max-inline-size min-block-size min-inline-size opacity order outline outline-offset overflow overflow-wrap
    overflow-x padding padding-block padding-block-end padding-block-start padding-inline padding-inline-end
    padding-inline-start pointer-events position resize scroll-margin-block-start scroll-padding-block-start src stroke
    stroke-dasharray stroke-linecap stroke-linejoin stroke-width text-align text-decoration text-decoration-color
    text-decoration-skip-ink text-decoration-thickness text-indent text-transform text-underline-offset transform
    transition unicode-bidi unicode-range vertical-align visibility white-space z-index
"""
KNOWN = set(OLD.split())
SIDED = re.compile(r"^(margin|padding|border)-(left|right)|^(left|right)$|^(text-align|float|clear):.*\b(left|right)\b")
YOUNG_SELECTORS = (":has(", ":is(", ":where(", "@layer", "@container", "@scope", "&")


def declarations(rules: list[object]) -> list[tuple[str, str]]:
    found = []
    for rule in rules:
        if rule.type == "at-rule" and rule.content and rule.lower_at_keyword == "media":  # type: ignore[attr-defined]
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)  # type: ignore[attr-defined]
            found += declarations(inner)
        elif getattr(rule, "content", None):
            block = tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)  # type: ignore[attr-defined]
            found += [
                (item.lower_name, tinycss2.serialize(item.value).strip())
                for item in block
                if item.type == "declaration"
            ]
    return found


def parsed(sheet: Path) -> list[tuple[str, str]]:
    rules = tinycss2.parse_stylesheet(sheet.read_text(), skip_comments=True, skip_whitespace=True)
    assert [rule for rule in rules if rule.type == "error"] == []
    return declarations(rules)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheet_uses_only_properties_of_old_browsers(sheet: Path) -> None:
    names = {name for name, _ in parsed(sheet) if not name.startswith("--")}
    assert names - KNOWN - POLISH == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheet_never_names_left_or_right(sheet: Path) -> None:
    assert [(name, value) for name, value in parsed(sheet) if SIDED.match(name) or SIDED.match(f"{name}:{value}")] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheet_is_flat(sheet: Path) -> None:
    assert [young for young in YOUNG_SELECTORS if young in sheet.read_text()] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheet_asks_only_for_files_that_are_here(sheet: Path) -> None:
    wanted = re.findall(r"url\(([^)]+)\)", sheet.read_text())
    assert [name for name in wanted if not (sheet.parent / name).resolve().is_file()] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_script_speaks_the_language_of_old_browsers(script: Path) -> None:
    source = re.sub(r"//.*|/\*.*?\*/", "", script.read_text())
    young = re.findall(
        r"\?\.|\?\?|\|\|=|&&=|\basync\b|\bawait\b|\.at\(|replaceAll|structuredClone|\bclass\b|#\w+\s*=", source
    )
    assert young == []
    assert re.findall(r"innerHTML|outerHTML|document\.write|\beval\b|new Function", source) == []


def test_scripts_together_stay_small() -> None:
    assert len(gzip.compress(b"".join(script.read_bytes() for script in SCRIPTS))) <= 20_000


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_first_view_is_at_most_60_kilobytes(client: Client, language: str) -> None:
    page = client.get("/", headers={"accept-language": language}).content
    total = len(gzip.compress(page))
    wanted = re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())
    for name in {*wanted, "fonts/serif.woff2", "fonts/sans.woff2"}:
        content = Path(finders.find(name)).read_bytes()  # type: ignore[arg-type]
        total += len(content) if name.endswith(".woff2") else len(gzip.compress(content))
    assert total <= 60_000


def test_fonts_stand_beside_their_license() -> None:
    names = {path.name for path in (STATIC / "fonts").iterdir()}
    assert {"OFL-source-serif-4.txt", "OFL-source-sans-3.txt"} <= names
    assert "SIL OPEN FONT LICENSE Version 1.1" in (STATIC / "fonts" / "OFL-source-serif-4.txt").read_text()
