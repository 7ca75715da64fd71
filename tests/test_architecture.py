"""The architecture holds, and each rule fails when it is broken on purpose."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests import architecture
from tests.architecture import BASE_DIR, PARTS, named

MODULES = architecture.modules()
TEMPLATES = architecture.templates()
METHODS = architecture.methods()

# A violation of each contract: the file that commits it, and the line that does.
BREAKS = {
    "parts": ("repository/licenses/selectors.py", "import consultations.selectors"),
    "inside": ("repository/licenses/models.py", "import repository.licenses.services"),
    "core": ("consultations/method.py", "import consultations.methods.poll.method"),
    "pure": ("repository/licenses/domain/rules.py", "import django.utils.timezone"),
    "local": ("socialicense/local/place.py", "import socialicense.accounts.models"),
    "methods": ("consultations/methods/intruder/__init__.py", "import consultations.methods.poll.models"),
}

BLOCKED = """
import importlib, pkgutil, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "rest_framework", "celery", "psycopg2", "allauth"}:
            raise ImportError(f"{name} is not for the domain")

sys.meta_path.insert(0, Blocked())
for package in sys.argv[1:]:
    module = importlib.import_module(package)
    for found in pkgutil.walk_packages(module.__path__, package + "."):
        importlib.import_module(found.name)
        print(found.name)
"""


def offences(found: dict[str, list[str]]) -> list[str]:
    return [f"{name}: {what}" for name, whats in found.items() for what in whats]


def test_modules_are_short() -> None:
    limit = architecture.MODULE_LINES
    assert offences({named(path): architecture.too_long(path.read_text(), limit) for path in MODULES}) == []


def test_functions_are_short() -> None:
    assert offences({named(path): architecture.long_functions(path.read_text()) for path in MODULES}) == []


def test_templates_are_short() -> None:
    limit = architecture.TEMPLATE_LINES
    assert offences({named(path): architecture.too_long(path.read_text(), limit) for path in TEMPLATES}) == []


def test_modules_have_telling_names() -> None:
    assert offences({named(path): architecture.vague_names(path.relative_to(BASE_DIR)) for path in MODULES}) == []


def test_nothing_is_left_unfinished() -> None:
    files = [*MODULES, *TEMPLATES]
    assert offences({named(path): architecture.unfinished(path.read_text()) for path in files}) == []


def test_apps_do_not_speak_by_signals() -> None:
    assert offences({named(path): architecture.signals(path.read_text()) for path in MODULES}) == []


@pytest.mark.parametrize("slug", METHODS)
def test_method_is_named_only_in_its_unit(slug: str) -> None:
    found = {
        named(path): architecture.quoted(path.read_text(), slug)
        for path in MODULES
        if not architecture.belongs_to(path.relative_to(BASE_DIR), slug)
    }
    found |= {
        named(path): architecture.quoted_in_template(path.read_text(), slug)
        for path in TEMPLATES
        if not architecture.belongs_to(path.relative_to(BASE_DIR), slug)
    }
    assert offences(found) == []


def test_pages_have_nothing_inline() -> None:
    pages = [path for path in TEMPLATES if path.suffix == ".html" and not {"pdf", "emails"} & set(path.parts)]
    assert offences({named(path): list(architecture.inline(path.read_text())) for path in pages}) == []


def test_domain_runs_without_a_framework() -> None:
    packages = [
        named(path).replace("/", ".")
        for part in PARTS
        for path in sorted((BASE_DIR / part).rglob("domain"))
        if (path / "__init__.py").exists()
    ]
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, *packages], cwd=BASE_DIR, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "repository.licenses.domain.verify" in done.stdout.split()


def test_types_of_every_domain_and_service_are_checked() -> None:
    """mypy takes a list of places; a new app must not be forgotten in it."""
    listed = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["tool"]["mypy"]["files"]
    covered = {path for pattern in listed for path in BASE_DIR.glob(pattern)}
    demanded = [path for path in MODULES if {"domain", "services"} & {path.stem, *path.parent.parts}]
    assert len(demanded) > 20
    assert [named(path) for path in demanded if not covered & {path, *path.parents}] == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for part in PARTS:
        shutil.copytree(BASE_DIR / part, tmp_path / part, ignore=shutil.ignore_patterns("*.pyc", "locale", "*.mo"))
    shutil.copy(BASE_DIR / "pyproject.toml", tmp_path)
    return tmp_path


def layers(folder: Path, contract: str) -> "subprocess.CompletedProcess[str]":
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache", "--contract", contract]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("contract", sorted(BREAKS))
def test_contract_is_kept_and_fails_when_broken(contract: str, copy: Path) -> None:
    kept = layers(copy, contract)
    assert (kept.returncode, "1 kept, 0 broken" in kept.stdout) == (0, True), kept.stdout
    name, line = BREAKS[contract]
    path = copy / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{path.read_text() if path.exists() else ''}\n{line}\n")
    broken = layers(copy, contract)
    assert (broken.returncode, "0 kept, 1 broken" in broken.stdout) == (1, True), broken.stdout


def test_domain_check_fails_when_broken(copy: Path) -> None:
    (copy / "repository/licenses/domain/intruder.py").write_text("import django\n")
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, "repository.licenses.domain"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "django is not for the domain" in done.stderr


LONG = "def wordy():\n" + "    x = 1\n" * 60


def test_rules_of_size_see_what_is_too_long() -> None:
    assert architecture.too_long("x\n" * 400, 330) == ["400 lines, at most 330"]
    assert architecture.too_long("x\n" * 330, 330) == []
    assert architecture.long_functions(LONG) == ["wordy: 61 lines, at most 44"]
    docstring = '    """\n' + "    words\n" * 60 + '    """\n'
    assert architecture.long_functions(f"def well():\n{docstring}    return 1\n") == []


def test_rules_of_words_see_what_is_wrong() -> None:
    assert architecture.vague_names(Path("consultations/utils.py")) == ['"utils" says nothing']
    assert architecture.vague_names(Path("consultations/windows.py")) == []
    assert architecture.unfinished("one\n# TO" + "DO later\n") == ["line 2: TO" + "DO"]
    assert architecture.signals("from django.dispatch import receiver\n") == ["line 1: from django.dispatch"]
    assert architecture.quoted('if method == "poll":\n    x = "polling"\n', "poll") == ['line 1: "poll"']
    assert architecture.quoted_in_template("{% if m == 'poll' %}poll{% endif %}", "poll") == ["{% if m == 'poll' %}"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<script src="x.js"></script>', []),
        ('<script type="application/ld+json">{}</script>', []),
        ("<script>alert(1)</script>", ["a script without src: <script>"]),
        ("<style>b{}</style>", ["a style element: <style"]),
        ('<p style="color:red">', ["a style attribute: <p style="]),
        ('<a href="#" onclick="x()">', ['an event attribute: <a href="#" onclick=']),
        ('<a href="javascript:x()">', ["a javascript address: javascript:"]),
        ('<c-button onset="no">', ["an event attribute: <c-button onset="]),
    ],
)
def test_rule_of_inline_sees_what_the_policy_refuses(text: str, found: list[str]) -> None:
    assert list(architecture.inline(text)) == found
