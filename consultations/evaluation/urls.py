"""Addresses of evaluation, for the team and for everybody."""

from django.urls import path

from consultations.evaluation.views import organise, public

WRITE = "organise/<slug:slug>/evaluation/"

public_urlpatterns = [
    path("consultations/figures/", public.platform, name="figures"),
    path("consultations/<slug:slug>/evaluation/", public.evaluation, name="evaluation"),
]

organise_urlpatterns = [
    path(WRITE, organise.overview, name="evaluation_overview"),
    path(f"{WRITE}surveys/<slug:moment>/", organise.survey, name="evaluation_survey"),
    path(f"{WRITE}reports/<slug:kind>/", organise.report, name="evaluation_report"),
]

urlpatterns = [*public_urlpatterns, *organise_urlpatterns]
