"""Addresses of consultations: the public side, the organisers' side, and what each method adds."""

from django.urls import include, path

from consultations import method
from consultations.urls import organise, public

app_name = "consultations"


def method_urls() -> list[object]:
    """Each method's own pages below the component they belong to."""
    return [
        path(f"organise/<slug:slug>/components/<uuid:component_id>/{chosen.slug}/", include(chosen.urls))
        for chosen in method.registered()
    ]


urlpatterns = [*public.urlpatterns, *organise.urlpatterns, *method_urls()]
