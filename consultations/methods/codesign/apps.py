from django.apps import AppConfig


class CodesignConfig(AppConfig):
    name = "consultations.methods.codesign"
    label = "codesign"

    def ready(self) -> None:
        from consultations.method import register  # models must be loaded first
        from consultations.methods.codesign import subjects, tasks
        from consultations.methods.codesign.method import Codesign

        register(Codesign())
        tasks.register()
        subjects.register()
