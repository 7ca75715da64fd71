"""What organisers, representatives, recruiters and operators work with."""

from typing import Any

urlpatterns: list[Any] = []
