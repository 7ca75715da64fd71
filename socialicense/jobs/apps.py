from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "socialicense.jobs"
    label = "jobs"
    verbose_name = _("background work")

    def ready(self) -> None:
        from socialicense import celery  # noqa: F401  the app that rings must exist before the first enqueue
