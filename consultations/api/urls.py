"""Addresses of consultations and ballots below /api/v1/."""

from django.urls import path, register_converter

from consultations.api import views


class LeafHash:
    """64 hexadecimal digits."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LeafHash, "leafhash")

urlpatterns = [
    path("consultations", views.Consultations.as_view(), name="consultations"),
    path("consultations/<uuid:id>", views.OneConsultation.as_view(), name="consultation"),
    path("consultations/<uuid:id>/brief", views.Brief.as_view(), name="consultation-brief"),
    path("components/<uuid:id>/trace", views.Trace.as_view(), name="component-trace"),
    path("ballots", views.Ballots.as_view(), name="ballots"),
    path("ballots/<uuid:id>", views.OneBallot.as_view(), name="ballot"),
    path("ballots/<uuid:id>/definition", views.Definition.as_view(), name="ballot-definition"),
    path("ballots/<uuid:id>/checkpoint", views.Checkpoint.as_view(), name="ballot-checkpoint"),
    path("ballots/<uuid:id>/superseded", views.Superseded.as_view(), name="ballot-superseded"),
    path("ballots/<uuid:id>/ballots.jsonl", views.Log.as_view(), name="ballot-log"),
    path("ballots/<uuid:id>/proofs/<leafhash:leaf>", views.Proof.as_view(), name="ballot-proof"),
]
