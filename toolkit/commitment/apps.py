from django.apps import AppConfig


class CommitmentConfig(AppConfig):
    name = "toolkit.commitment"
    label = "commitment"

    def ready(self) -> None:
        from toolkit.commitment import subjects  # models must be loaded first

        subjects.register()
