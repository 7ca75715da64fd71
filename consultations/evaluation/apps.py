from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "consultations.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        from consultations.evaluation import subjects  # models must be loaded first

        subjects.register()
