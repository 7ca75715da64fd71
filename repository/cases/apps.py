"""The repository of cases: how people were asked about data elsewhere, with sources."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "repository.cases"
    label = "cases"
    verbose_name = _("cases")

    def ready(self) -> None:
        from repository.cases import subjects  # what is held about a person; models must be loaded first

        subjects.register()
