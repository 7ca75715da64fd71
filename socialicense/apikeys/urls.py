"""Addresses below /accounts/me/keys/."""

from django.urls import path

from socialicense.apikeys import views

app_name = "keys"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.create, name="create"),
    path("<uuid:pk>/revoke/", views.revoke, name="revoke"),
]
