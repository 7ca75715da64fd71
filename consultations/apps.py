from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"

    def ready(self) -> None:
        from consultations import tasks  # registers the job kinds once every model is loaded

        tasks.register()
