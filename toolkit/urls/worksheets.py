"""Worksheets, for those who write in them."""

from django.urls import path

from toolkit.views import papers, sharing, shelf, worksheets

urlpatterns = [
    path("", shelf.mine, name="worksheets"),
    path("take-in/", shelf.take_in, name="worksheet_take_in"),
    path("new/<slug:slug>/", shelf.begin, name="worksheet_begin"),
    path("join/<str:secret>/", sharing.join, name="worksheet_join"),
    path("<uuid:worksheet_id>/", worksheets.fill, name="worksheet"),
    path("<uuid:worksheet_id>/fields/<slug:field>/", worksheets.autosave, name="worksheet_field"),
    path("<uuid:worksheet_id>/changed/<int:since>/", worksheets.changed, name="worksheet_changed"),
    path("<uuid:worksheet_id>/settle/<uuid:conflict_id>/", worksheets.settle, name="worksheet_settle"),
    path("<uuid:worksheet_id>/history/", worksheets.history, name="worksheet_history"),
    path("<uuid:worksheet_id>/newer/", worksheets.newer, name="worksheet_newer"),
    path("<uuid:worksheet_id>/people/", sharing.people, name="worksheet_people"),
    path("<uuid:worksheet_id>/people/<int:hand_id>/let-go/", sharing.let_go, name="worksheet_let_go"),
    path("<uuid:worksheet_id>/done/", sharing.done, name="worksheet_done"),
    path("<uuid:worksheet_id>/remove/", sharing.remove, name="worksheet_remove"),
    path("<uuid:worksheet_id>/print/", papers.filled, name="worksheet_print"),
    path("<uuid:worksheet_id>/odt/", papers.filled_odt, name="worksheet_odt"),
    path("<uuid:worksheet_id>/json/", papers.filled_json, name="worksheet_json"),
]
