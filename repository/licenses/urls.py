"""Addresses of the public record. `SITE_URL` plus these paths are ids in signed documents: they never change."""

from django.urls import path, register_converter

from repository.licenses.views import anchors, license, register, statement, verify


class NumberConverter:
    """SL-2026-0001 or SX-2026-0001."""

    regex = r"S[LX]-\d{4}-\d{4,}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(NumberConverter, "license_number")

app_name = "licenses"
urlpatterns = [
    path(".well-known/did.json", anchors.did_document, name="did"),
    path("status/<int:n>", anchors.status_list, name="status"),
    path("ns/social-license/v1", anchors.context, name="context"),
    path("licenses/", register.register, name="register"),
    path("licenses/feed.atom", register.RegisterFeed(), name="feed"),
    path("licenses/statements/", statement.hand_in, name="hand-in"),
    path("licenses/statements/<uuid:pk>.json", license.statement, name="statement"),
    path("licenses/<license_number:number>", license.newest, name="license"),
    path("licenses/<license_number:number>/v<int:n>", license.version, name="version"),
    path("licenses/<license_number:number>/v<int:n>.jsonld", license.jsonld, name="jsonld"),
    path("licenses/<license_number:number>/v<int:n>.pdf", license.pdf, name="pdf"),
    path("licenses/<license_number:number>/v<int:n>/<str:name>", license.file, name="file"),
    path("verify/", verify.verify, name="verify"),
    path("verify/signer.py", anchors.signer, name="signer"),
    path("verify/verifier.zip", anchors.verifier, name="verifier"),
]
