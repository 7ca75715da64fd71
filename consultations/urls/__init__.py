"""Addresses of consultations: the public side, the organisers' side, and what each method adds."""

from django.urls import include, path

from consultations import method
from consultations.evaluation import urls as evaluation
from consultations.gatherings import urls as gatherings
from consultations.material import urls as material
from consultations.papers import urls as papers
from consultations.recruitment import urls as recruitment
from consultations.urls import organise, public

app_name = "consultations"


def method_urls() -> list[object]:
    """Each method's own pages below the component they belong to, for organisers and for everybody."""
    return [
        path(f"{place}/<slug:slug>/components/<uuid:component_id>/{chosen.slug}/", include(urls))
        for chosen in method.registered()
        for place, urls in (("organise", chosen.urls), ("consultations", chosen.public_urls))
    ]


# The few of the methods come first: a room asks for them by the hundred, and each pattern that is tried costs time.
urlpatterns = [
    *method_urls(),
    *evaluation.urlpatterns,
    *public.urlpatterns,
    *organise.urlpatterns,
    *gatherings.urlpatterns,
    *material.urlpatterns,
    *papers.urlpatterns,
    *recruitment.urlpatterns,
]
