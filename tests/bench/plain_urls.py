"""One page with one query."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_user")
        return HttpResponse(f"<!doctype html><title>Plain</title><p>{cursor.fetchone()[0]}</p>")


urlpatterns = [path("", page), path("healthz", page)]
