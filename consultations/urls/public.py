"""What citizens and visitors see."""

from typing import Any

urlpatterns: list[Any] = []
