"""The demo. What parts above this one add to it is registered here, by the name of the part."""

from collections.abc import Callable, Mapping
from typing import Any

# more(people by role, the consultation that is being prepared)
More = Callable[[Mapping[str, Any], Any], None]
more: dict[str, More] = {}


def register(name: str, add: More) -> None:
    """Called from the `ready()` of an app above; runs at the end of the demo."""
    more[name] = add
