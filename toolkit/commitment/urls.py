"""Addresses of commitments."""

from django.urls import path

from toolkit.commitment.views import keeping, public

app_name = "commitment"
ONE = "<slug:slug>/"
YEAR = f"{ONE}<int:year>/"

keepers = [
    path("new/", keeping.new, name="new"),
    path(f"{ONE}edit/", keeping.edit, name="edit"),
    path(f"{ONE}parts/", keeping.parts, name="parts"),
    path(f"{ONE}measures/", keeping.measures, name="measures"),
    path(f"{ONE}earlier/", keeping.earlier, name="earlier"),
    path(f"{ONE}publish/", keeping.publish, name="publish"),
    path(f"{ONE}begin/", keeping.begin, name="begin"),
    path(f"{YEAR}write/", keeping.write, name="write"),
    path(f"{YEAR}show/", keeping.show, name="show"),
    path(f"{YEAR}comments/<uuid:comment_id>/", keeping.settle, name="settle"),
    path(f"{YEAR}sign/", keeping.sign, name="sign"),
]

everybody = [
    path("", public.index, name="index"),
    path(ONE, public.commitment, name="commitment"),
    path(YEAR, public.report, name="report"),
    path(f"{YEAR}comment/", public.comment, name="comment"),
    path(f"{YEAR}report.pdf", public.as_pdf, name="pdf"),
    path(f"{YEAR}figures.csv", public.as_csv, name="csv"),
]

urlpatterns = [*keepers, *everybody]
