"""Addresses of executable worksheets and of the sums, below /toolkit/."""

from django.urls import path

from toolkit.bridges.views import after, making, sums

app_name = "bridges"
urlpatterns = [
    path("sums/", sums.sums, name="sums"),
    path("worksheets/make/", making.make, name="make"),
    path("worksheets/<uuid:worksheet_id>/put/", making.put, name="put"),
    path("worksheets/<uuid:worksheet_id>/after/", after.put, name="after"),
    path("worksheets/<uuid:worksheet_id>/proposal/", making.proposal, name="proposal"),
]
