"""Addresses of the case repository. `/cases/<number>/<slug>` is permanent: the number finds it, whatever the slug."""

from django.urls import path

from repository.cases.views import (
    desk,
    editions,
    editor,
    exchange,
    feeds,
    finding,
    imports,
    own,
    public,
    reviews,
    voices,
    writing,
)

app_name = "cases"
urlpatterns = [
    path("", finding.listing, name="index"),
    path("feed.atom", feeds.CaseFeed(), name="feed"),
    path("files/<slug:kind>", exchange.found, name="files"),
    path("codebook.csv", exchange.codebook, name="codebook"),
    path("context.jsonld", exchange.context, name="context"),
    path("collections/", public.collections, name="collections"),
    path("collections/<slug:slug>/", public.collection, name="collection"),
    path("<int:number>/", public.by_number, name="number"),
    path("<int:number>/<slug:slug>", public.case, name="case"),
    path("<int:number>/<slug:slug>/v<int:n>", public.version, name="version"),
    path("<int:number>/<slug:slug>/history/", public.history, name="history"),
    path("<int:number>/<slug:slug>/as/<slug:kind>", exchange.one, name="file"),
    path("<int:number>/<slug:slug>/report/", voices.report, name="report"),
    path("<int:number>/<slug:slug>/reply/", voices.reply, name="reply"),
    # contributors
    path("hand-in/", own.start, name="start"),
    path("hand-in/license/<str:number>/", own.from_license, name="from_license"),
    path("mine/", own.mine, name="mine"),
    path("work/<uuid:pk>/", own.overview, name="overview"),
    path("work/<uuid:pk>/read/", own.read, name="read"),
    path("work/<uuid:pk>/submit/", own.submit, name="submit"),
    path("work/<uuid:pk>/take-back/", own.take_back, name="take_back"),
    path("work/<uuid:pk>/discard/", own.discard, name="discard"),
    path("work/<uuid:pk>/update/", own.update, name="update"),
    path("work/<uuid:pk>/reply/", voices.invited, name="invited"),
    path("work/<uuid:pk>/provenance/", writing.provenance, name="provenance"),
    path("work/<uuid:pk>/write/<slug:section>/", writing.write, name="write"),
    path("work/<uuid:pk>/components/<slug:ref>/", writing.component, name="component"),
    path("work/<uuid:pk>/components/<slug:ref>/remove/", writing.remove_component, name="component_remove"),
    path("comments/<uuid:pk>/answer/", own.answer, name="answer"),
    # reviewers
    path("desk/", desk.desk, name="desk"),
    path("desk/import/", imports.take_over, name="import"),
    path("desk/<uuid:pk>/review/", reviews.review, name="review"),
    # editors
    path("desk/<uuid:pk>/", editor.case, name="edit"),
    path("desk/<uuid:pk>/act/<slug:act>/", editor.act, name="act"),
    path("desk/<uuid:pk>/invite/", editor.invite, name="invite"),
    path("desk/<uuid:pk>/trust/", editor.trust, name="trust"),
    path("desk/versions/<uuid:pk>/withhold/", editor.withhold, name="withhold"),
    path("desk/replies/<uuid:pk>/", editor.reply, name="reply_decide"),
    path("desk/concerns/<uuid:pk>/", editor.concern, name="concern"),
    path("desk/collections/", editions.collections, name="collections_edit"),
    path("desk/collections/new/", editions.collection, name="collection_new"),
    path("desk/collections/<uuid:pk>/", editions.collection, name="collection_edit"),
]
