from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MaterialConfig(AppConfig):
    name = "consultations.material"
    label = "material"
    verbose_name = _("briefing material")

    def ready(self) -> None:
        from consultations.material import subjects  # what is held about a person; models must be loaded first

        subjects.register()
