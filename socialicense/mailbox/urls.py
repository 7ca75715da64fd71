from django.urls import path

from socialicense.mailbox import views

app_name = "mailbox"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:mail>/", views.show, name="show"),
]
