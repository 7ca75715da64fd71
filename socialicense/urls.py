"""The only place that sees every app."""

from django.urls import include, path

from . import health, home, links

links.register()

urlpatterns = [
    path("", home.home, name="home"),
    path("brand/<str:accent>.css", home.brand_style, name="brand-style"),
    path("gallery/", home.gallery, name="gallery"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/me/keys/", include("socialicense.apikeys.urls")),
    path("accounts/me/", include("socialicense.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("mailbox/", include("socialicense.mailbox.urls")),
    path("api/v1/", include("socialicense.api.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("toolkit.urls")),
    path("commitments/", include("toolkit.commitment.urls")),
    path("toolkit/", include("toolkit.trials.urls")),
    path("toolkit/", include("toolkit.bridges.urls")),
    path("discussions/<slug:kind>/<uuid:target>/", include("socialicense.discussion.urls")),
    path("cases/", include("repository.cases.urls")),
    path("", include("repository.licenses.urls")),
    path("", include("consultations.urls")),
]

handler400 = "socialicense.errors.bad_request"
handler403 = "socialicense.errors.forbidden"
handler404 = "socialicense.errors.not_found"
handler429 = "socialicense.errors.too_many_requests"
handler500 = "socialicense.errors.server_error"
