from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecruitmentConfig(AppConfig):
    name = "consultations.recruitment"
    label = "recruitment"
    verbose_name = _("recruitment")

    def ready(self) -> None:
        from consultations.recruitment import subjects, tasks  # models must be loaded first

        tasks.register()
        subjects.register()
