"""The product's addresses and two that break, for tests of what then happens."""

from typing import Any

from django.http import HttpRequest
from django.urls import path

from socialicense import urls
from socialicense.accounts.limits import TooMany
from socialicense.urls import handler400, handler403, handler404, handler429, handler500

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]


def crash(request: HttpRequest) -> Any:
    raise RuntimeError("SECRET-DETAIL")


def refuse(request: HttpRequest) -> Any:
    raise TooMany(retry_after=9)


urlpatterns = [path("crash/", crash), path("refuse/", refuse), path("api/v1/crash/", crash), *urls.urlpatterns]
