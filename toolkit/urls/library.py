"""The toolkit itself, open to everybody: releases, steps, tools, and their blank papers."""

from django.urls import path

from toolkit.views import library, papers

urlpatterns = [
    path("", library.home, name="toolkit"),
    path("releases/", library.releases, name="releases"),
    path("releases/<str:version>/", library.release, name="release"),
    path("steps/<slug:slug>/", library.step, name="step"),
    path("tools/<slug:slug>/", library.tool, name="tool"),
    path("tools/<slug:slug>/print/", papers.blank, name="tool_print"),
    path("tools/<slug:slug>/odt/", papers.blank_odt, name="tool_odt"),
    path("tools/<slug:slug>/json/", papers.tool_json, name="tool_json"),
]
