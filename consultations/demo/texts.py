"""The texts of the demo, all of them invented, from the files beside this one."""

from pathlib import Path
from typing import Any

from consultations.files import definition

HERE = Path(__file__).resolve().parent


def read(name: str) -> dict[str, Any]:
    return definition.read(HERE / f"{name}.yaml")
