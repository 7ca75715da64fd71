from django.apps import AppConfig


class PollConfig(AppConfig):
    name = "consultations.methods.poll"
    label = "poll"

    def ready(self) -> None:
        from consultations.method import register  # models must be loaded first
        from consultations.methods.poll.method import Poll

        register(Poll())
