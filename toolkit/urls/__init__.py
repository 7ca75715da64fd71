from django.urls import include, path

from toolkit.urls import learn, library, worksheets

app_name = "toolkit"
urlpatterns = [
    path("learn/", include(learn.urlpatterns)),
    path("toolkit/worksheets/", include(worksheets.urlpatterns)),
    path("toolkit/", include(library.urlpatterns)),
]
