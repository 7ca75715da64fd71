from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"

    def ready(self) -> None:
        from consultations import tasks  # registers the job kinds once every model is loaded
        from consultations.people import subjects  # what is held about a person
        from consultations.views import rooms  # who may speak where

        tasks.register()
        rooms.register()
        subjects.register()
