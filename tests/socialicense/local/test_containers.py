"""The container files: no engine runs where tests run, so they are held against what `up` really runs and reads."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from socialicense.local.machine import NEEDS
from socialicense.local.processes import COMMANDS

BASE_DIR = Path(__file__).resolve().parents[3]
READ_BY_IMAGES = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"}
READ_BY_THE_WEB_SERVER = {"GRANIAN_HOST", "GRANIAN_PORT"}
OURS = ("prepare", "web", "worker", "beat")


def names_read_by_settings() -> set[str]:
    text = (BASE_DIR / "socialicense" / "settings.py").read_text()
    return set(re.findall(r'(?:environ\.get|flag|required)\(\s*"([A-Z_]+)"', text))


def names_in_example() -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE))


@pytest.fixture
def compose() -> dict[str, Any]:
    return yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())


@pytest.fixture
def dockerfile() -> str:
    return (BASE_DIR / "Dockerfile").read_text()


def test_compose_has_every_service(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {*OURS, "db", "redis"}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_compose_command_is_what_up_runs(compose: dict[str, Any], name: str) -> None:
    assert tuple(compose["services"][name]["command"]) == COMMANDS[name]


def test_image_command_is_the_web_server_of_up(dockerfile: str) -> None:
    command = dockerfile.split("CMD ", 1)[1].replace("\\\n", "")
    assert tuple(json.loads(command)) == COMMANDS["web"]


def test_compose_names_only_variables_that_are_read(compose: dict[str, Any]) -> None:
    given = {name for service in compose["services"].values() for name in service.get("environment", {})}
    assert given - names_read_by_settings() == READ_BY_IMAGES | READ_BY_THE_WEB_SERVER


def test_example_names_only_variables_that_are_read() -> None:
    assert names_in_example() - names_read_by_settings() == {"POSTGRES_PASSWORD"}


def test_every_required_setting_is_given(compose: dict[str, Any]) -> None:
    text = (BASE_DIR / "socialicense" / "settings.py").read_text()
    required = set(re.findall(r'required\(\s*"([A-Z_]+)"', text))
    assert required - names_in_example() - set(compose["services"]["web"]["environment"]) == set()


@pytest.mark.parametrize("name", OURS)
def test_our_services_share_image_database_broker_and_volumes(compose: dict[str, Any], name: str) -> None:
    service, worker = compose["services"][name], compose["services"]["worker"]
    assert service["image"] == "socialicense"
    assert worker["environment"].items() <= service["environment"].items()
    assert service["volumes"] == worker["volumes"]


def test_every_server_has_a_health_check(compose: dict[str, Any]) -> None:
    without = {name for name, service in compose["services"].items() if "healthcheck" not in service}
    assert without == {"prepare", "beat"}  # one ends, the other's pulse is part of /readyz


def test_volumes_are_declared(compose: dict[str, Any]) -> None:
    used = {mount.split(":")[0] for service in compose["services"].values() for mount in service.get("volumes", [])}
    assert used == set(compose["volumes"])


def test_image_has_the_libraries_that_setup_installs(dockerfile: str) -> None:
    wanted = {package for need in NEEDS.values() if not need.for_tests for package in need.packages}
    assert wanted <= set(re.split(r"[\s\\]+", dockerfile))
