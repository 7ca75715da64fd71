from django.apps import AppConfig


class CommitmentConfig(AppConfig):
    name = "toolkit.commitment"
    label = "commitment"

    def ready(self) -> None:
        from toolkit.commitment import demo, subjects  # models must be loaded first

        demo.register()
        subjects.register()
