"""Addresses of cases below /api/v1/."""

from django.urls import path

from repository.cases.api import own, views

urlpatterns = [
    path("cases", views.Cases.as_view(), name="cases"),
    path("cases/mine", own.OwnCases.as_view(), name="own-cases"),
    path("cases/mine/<uuid:id>", own.OwnCase.as_view(), name="own-case"),
    path("cases/<int:number>", views.OneCase.as_view(), name="case"),
    path("cases/<int:number>/versions", views.Versions.as_view(), name="case-versions"),
    path("cases/<int:number>/versions/<int:n>", views.OneVersion.as_view(), name="case-version"),
]
