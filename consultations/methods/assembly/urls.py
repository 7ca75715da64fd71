"""The addresses of an assembly, for its team and for everybody."""

from django.urls import path

from consultations.methods.assembly.views import after, desk, members, public, room

urls = [
    path("", desk.setup, name="assembly_setup"),
    path("experts/<slug:ref>/", desk.expert, name="assembly_expert"),
    path("comments/<uuid:comment_id>/", desk.answer_comment, name="assembly_comment_answer"),
    path("comments/<uuid:comment_id>/hide/", desk.hide_comment, name="assembly_comment_hide"),
    path("amendments/<uuid:amendment_id>/", desk.reject, name="assembly_amendment_record"),
    path("report/", after.publish_report, name="assembly_publish_report"),
    path("replies/<slug:ref>/", after.reply, name="assembly_reply"),
    path("refusals/<slug:ref>/", after.refusal, name="assembly_refusal"),
    path("progress/<slug:ref>/", after.progress, name="assembly_progress"),
    path("again/", after.reconvene, name="assembly_reconvene"),
    path("again/<uuid:reconvening_id>/", after.conclude, name="assembly_conclude"),
    path("settle/", after.settle, name="assembly_settle"),
]

public_urls = [
    path("", public.assembly, name="assembly"),
    path("report/", public.report, name="assembly_report"),
    path("room/", room.room, name="assembly_room"),
    path("room/state.json", room.state, name="assembly_room_state"),
    path("write/", members.propose, name="assembly_propose"),
    path("amendments/<uuid:amendment_id>/", members.reject, name="assembly_amendment"),
    path("comments/<uuid:comment_id>/", members.answer, name="assembly_answer"),
    path("minority/<uuid:statement_id>/", members.sign, name="assembly_sign"),
    path("uses/<slug:use>/minority/", members.differ_use, name="assembly_differ_use"),
    path("uses/<slug:use>/reason/", members.reason, name="assembly_reason"),
    path("recommendations/<slug:ref>/", public.one, name="assembly_recommendation"),
    path("recommendations/<slug:ref>/write/", members.rewrite, name="assembly_rewrite"),
    path("recommendations/<slug:ref>/withdraw/", members.withdraw, name="assembly_withdraw"),
    path("recommendations/<slug:ref>/amend/", members.amend, name="assembly_amend"),
    path("recommendations/<slug:ref>/minority/", members.differ, name="assembly_differ"),
]
