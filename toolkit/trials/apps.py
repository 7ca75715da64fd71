from django.apps import AppConfig


class TrialsConfig(AppConfig):
    name = "toolkit.trials"
    label = "trials"

    def ready(self) -> None:
        from toolkit.trials import subjects  # models must be loaded first
        from toolkit.trials.views import talk

        subjects.register()
        talk.register()
