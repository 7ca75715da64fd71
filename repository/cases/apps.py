"""The repository of cases: how people were asked about data elsewhere, with sources."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "repository.cases"
    label = "cases"
    verbose_name = _("cases")

    def ready(self) -> None:
        from repository import onward
        from repository.cases import offers, subjects, tasks  # the registries are filled once every model is loaded

        subjects.register()
        tasks.register()
        onward.register("license", "case", offers.case_of)
