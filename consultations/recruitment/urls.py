"""Addresses of recruitment: the organisers' side below its component, and what candidates and the public see."""

from django.urls import path

from consultations.recruitment.views import inviting, overview

HOME = "organise/<slug:slug>/components/<uuid:component_id>/recruitment/"

stage_one = [
    path(HOME, overview.overview, name="recruitment"),
    path(f"{HOME}begin/", overview.begin, name="recruitment_begin"),
    path(f"{HOME}settings/", overview.settings, name="recruitment_settings"),
    path(f"{HOME}addresses/", inviting.addresses, name="recruitment_addresses"),
    path(f"{HOME}addresses/upload/", inviting.upload, name="recruitment_upload"),
    path(f"{HOME}addresses/<uuid:address_id>/code/", inviting.reissue, name="recruitment_reissue"),
    path(f"{HOME}returned/", inviting.returned, name="recruitment_returned"),
    path(f"{HOME}letters/prepare/", inviting.commit, name="recruitment_commit"),
    path(f"{HOME}letters/<uuid:draw_id>/draw/", inviting.reveal, name="recruitment_reveal"),
    path(f"{HOME}letters/<uuid:draw_id>/", inviting.batches, name="recruitment_letters"),
    path(f"{HOME}letters/<uuid:draw_id>/<int:number>.pdf", inviting.batch, name="recruitment_batch"),
    path(f"{HOME}letters/<uuid:draw_id>/letters.csv", inviting.mail_merge, name="recruitment_merge"),
]
organise = [*stage_one]
public: list[object] = []
urlpatterns = [*organise, *public]
