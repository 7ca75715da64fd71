from django.urls import path

from . import views

app_name = "toolkit"
urlpatterns = [
    path("", views.index, name="index"),
    path("what-is-a-social-license/", views.what, name="what"),
    path("how-a-consultation-runs/", views.path, name="path"),
    path("check-a-license/", views.check, name="check"),
    path("methods/", views.methods, name="methods"),
    path("words/", views.words, name="words"),
]
