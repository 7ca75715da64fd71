"""The Learn pages: what a social license is, how people give one, how anybody checks one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "toolkit/index.html")
