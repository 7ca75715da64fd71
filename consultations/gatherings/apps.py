from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "consultations.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        from consultations.gatherings import subjects, tasks  # models must be loaded first

        tasks.register()
        subjects.register()
