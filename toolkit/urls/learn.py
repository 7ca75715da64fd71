"""The Learn pages, below /learn/."""

from django.urls import path

from toolkit.views import learn

urlpatterns = [
    path("", learn.index, name="index"),
    path("what-is-a-social-license/", learn.what, name="what"),
    path("how-a-consultation-runs/", learn.path, name="path"),
    path("check-a-license/", learn.check, name="check"),
    path("methods/", learn.methods, name="methods"),
    path("methods/<slug:slug>/", learn.method, name="method"),
    path("words/", learn.words, name="words"),
]
