"""The rules of the house that no linter knows, as functions from a file to its offences."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[1]
PARTS = ("socialicense", "consultations", "repository", "toolkit")
# "Near" a number: a tenth more is let through, so that nobody splits a thought for one line.
MODULE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 330, 44, 132
VAGUE = {"common", "core", "helper", "helpers", "misc", "util", "utils", "manager", "managers", "handler", "handlers"}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")


def modules() -> list[Path]:
    """The product's Python files, without migrations."""
    found = [path for part in PARTS for path in (BASE_DIR / part).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(path for path in (BASE_DIR / "templates").rglob("*") if path.is_file())


def named(path: Path) -> str:
    return path.relative_to(BASE_DIR).as_posix()


def too_long(text: str, limit: int) -> list[str]:
    lines = len(text.splitlines())
    return [f"{lines} lines, at most {limit}"] if lines > limit else []


def long_functions(text: str, limit: int = FUNCTION_LINES) -> list[str]:
    """Functions over the limit, counted from their name to their last line, without the docstring."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            docstring = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
            lines = (node.end_lineno or 0) - node.lineno + 1 - docstring
            if lines > limit:
                found.append(f"{node.name}: {lines} lines, at most {limit}")
    return found


def vague_names(path: Path) -> list[str]:
    return [f'"{part}" says nothing' for part in (*path.parent.parts, path.stem) if part in VAGUE]


def unfinished(text: str) -> list[str]:
    return [f"line {text[: match.start()].count(chr(10)) + 1}: {match[0]}" for match in UNFINISHED.finditer(text)]


def signals(text: str) -> list[str]:
    """Imports of the signal machinery: what one app must tell another, it tells by calling a service."""
    found = []
    for node in ast.walk(ast.parse(text)):
        source = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
        if source == "django.dispatch" or source.endswith(".signals"):
            found.append(f"line {node.lineno}: from {source}")
    return found


def quoted(text: str, slug: str) -> list[str]:
    """Lines where a string is exactly this slug."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and node.value == slug:
            found.append(f'line {node.lineno}: "{slug}"')
    return found


def quoted_in_template(text: str, slug: str) -> list[str]:
    """Template tags and expressions that compare with this slug."""
    expressions = re.findall(r"\{[{%].*?[%}]\}", text)
    return [expression for expression in expressions if re.search(rf"""["']{re.escape(slug)}["']""", expression)]


INLINE = {
    "a script without src": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(ld\+)?json\")[^>]*>", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "a javascript address": re.compile(r"javascript:", re.I),
}


def inline(text: str) -> Iterator[str]:
    """What the content security policy would refuse."""
    bare = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
    for what, pattern in INLINE.items():
        for match in pattern.finditer(bare):
            yield f"{what}: {match[0][:60]}"


def methods() -> list[str]:
    """Slugs of the methods, which are the names of their folders."""
    folders = (BASE_DIR / "consultations" / "methods").iterdir()
    return sorted(folder.name for folder in folders if (folder / "method.py").exists())


def belongs_to(path: Path, slug: str) -> bool:
    """Whether a file is part of a method's own unit."""
    return "methods" in path.parts and slug in path.parts
