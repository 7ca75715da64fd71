from django.apps import AppConfig


class TrialsConfig(AppConfig):
    name = "toolkit.trials"
    label = "trials"

    def ready(self) -> None:
        from toolkit.trials import figures, subjects  # models must be loaded first
        from toolkit.trials.views import talk

        figures.register()
        subjects.register()
        talk.register()
