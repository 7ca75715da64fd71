from django.apps import AppConfig


class CodesignConfig(AppConfig):
    name = "consultations.methods.codesign"
    label = "codesign"
