from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiKeysConfig(AppConfig):
    name = "socialicense.apikeys"
    label = "apikeys"
    verbose_name = _("keys for programs")

    def ready(self) -> None:
        from socialicense.apikeys import subjects, tasks  # the registries are filled once every model is loaded

        subjects.register()
        tasks.register()
