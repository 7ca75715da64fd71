"""The workshop: its rules and builder for the team, its page for everybody."""

from django.urls import path

from consultations.methods.codesign.views import desk, public

urls = [
    path("", desk.setup, name="codesign_setup"),
]

public_urls = [
    path("", public.session, name="codesign"),
]
