from django.apps import AppConfig


class BridgesConfig(AppConfig):
    name = "toolkit.bridges"
    label = "bridges"
