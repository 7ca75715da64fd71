"""Addresses of the briefing: what everybody reads, and where it is written and watched over."""

from django.urls import path

from consultations.material.views import files, library, public, requests

READ = "consultations/<slug:slug>/material/"
WRITE = "organise/<slug:slug>/material/"
ITEM = f"{WRITE}items/<uuid:item_id>/"

public_urlpatterns = [
    path(READ, public.library, name="material"),
    path(f"{READ}booklet.pdf", files.booklet, name="material_booklet"),
    path(f"{READ}requests/", public.requests, name="material_requests"),
    path(f"{READ}<uuid:item_id>/", public.item, name="material_item"),
    path(f"{READ}files/<uuid:upload_id>/", files.download, name="material_file"),
]

organise_urlpatterns = [
    path(WRITE, library.overview, name="briefing"),
    path(f"{WRITE}new/", library.add, name="briefing_new"),
    path(ITEM, library.item, name="briefing_item"),
    path(f"{ITEM}facts/", library.facts, name="briefing_facts"),
    path(f"{ITEM}languages/<slug:language>/", library.wording, name="briefing_wording"),
    path(f"{ITEM}publish/", library.publish, name="briefing_publish"),
    path(f"{ITEM}revise/", library.revise, name="briefing_revise"),
    path(f"{ITEM}withdraw/", library.withdraw, name="briefing_withdraw"),
    path(f"{WRITE}files/<uuid:upload_id>/", files.preview, name="briefing_file"),
    path(f"{WRITE}speakers/new/", library.speaker, name="briefing_speaker_new"),
    path(f"{WRITE}speakers/<uuid:speaker_id>/", library.speaker, name="briefing_speaker"),
    path(f"{WRITE}speakers/<uuid:speaker_id>/remove/", library.speaker_remove, name="briefing_speaker_remove"),
    path(f"{WRITE}requests/<uuid:request_id>/", requests.answer, name="briefing_answer"),
    path(f"{WRITE}requests/<uuid:request_id>/hide/", requests.hide, name="briefing_request_hide"),
    path(f"{WRITE}opinion/", requests.opinion, name="briefing_opinion"),
]

urlpatterns = [*public_urlpatterns, *organise_urlpatterns]
