"""The app that keeps the platform's keys and its public register of licenses."""

from django.apps import AppConfig


class LicensesConfig(AppConfig):
    name = "repository.licenses"
    label = "licenses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from repository.licenses import anchoring  # noqa: PLC0415  needs the apps below

        anchoring.register()
