"""The API, put together from its parts: version 1 below /api/v1/."""

from django.urls import path

from consultations.api.urls import urlpatterns as consultations
from repository.cases.api.urls import urlpatterns as cases
from repository.licenses.api.urls import urlpatterns as licenses
from socialicense.api import views

app_name = "api"
urlpatterns = [
    path("", views.Root.as_view(), name="root"),
    path("openapi.json", views.OpenApi.as_view(), name="openapi"),
    path("docs/", views.docs, name="docs"),
    *consultations,
    *licenses,
    *cases,
]
