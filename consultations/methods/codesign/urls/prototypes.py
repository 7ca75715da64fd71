"""Prototypes, the log of decisions, the trace and the expectations matrix."""

from django.urls import path

from consultations.methods.codesign.views import decisions, matrix, prototypes, trace

urls = [
    path("decide/<slug:about>/<slug:ref>/", decisions.decide, name="codesign_decide"),
    path("feedback/<uuid:feedback_id>/", decisions.hide, name="codesign_feedback_hide"),
]

public_urls = [
    path("prototypes/", prototypes.every, name="codesign_prototypes"),
    path("prototypes/new/", prototypes.propose, name="codesign_propose"),
    path("prototypes/<slug:ref>/", prototypes.one, name="codesign_prototype"),
    path("prototypes/<slug:ref>/write/", prototypes.rewrite, name="codesign_rewrite"),
    path("prototypes/<slug:ref>/drop/", prototypes.drop, name="codesign_drop"),
    path("decisions/", decisions.log, name="codesign_decisions"),
    path("trace/", trace.everything, name="codesign_trace"),
    path("trace/cards/<int:number>/", trace.card, name="codesign_fate"),
    path("expectations/", matrix.matrix, name="codesign_matrix"),
    path("expectations.csv", matrix.as_csv, name="codesign_matrix_csv"),
    path("expectations.pdf", matrix.as_pdf, name="codesign_matrix_pdf"),
]
