"""Addresses of licenses and drafts below /api/v1/."""

from django.urls import path

from repository.licenses.api import views

urlpatterns = [
    path("licenses", views.Licenses.as_view(), name="licenses"),
    path("licenses/<uuid:id>", views.OneLicense.as_view(), name="license"),
    path("licenses/<uuid:id>/content", views.LicenseContent.as_view(), name="license-content"),
    path("drafts", views.Drafts.as_view(), name="drafts"),
    path("drafts/<uuid:id>", views.OneDraft.as_view(), name="draft"),
    path("drafts/<uuid:id>/content", views.DraftContent.as_view(), name="draft-content"),
]
