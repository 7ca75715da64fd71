from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "consultations.ballots"
    label = "ballots"
