from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolkitConfig(AppConfig):
    name = "toolkit"
    label = "toolkit"
    verbose_name = _("toolkit")

    def ready(self) -> None:
        from toolkit import demo, subjects  # what is held about a person; models must be loaded first
        from toolkit.views import shelf  # the way from a consultation to its worksheets

        demo.register()
        subjects.register()
        shelf.register()
