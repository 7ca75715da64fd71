from django.urls import path

from socialicense.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("export/", views.export, name="export"),
    path("erase/", views.erase, name="erase"),
    path("erased/", views.erased, name="erased"),
]
