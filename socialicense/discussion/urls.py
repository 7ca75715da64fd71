"""Addresses of every discussion, whatever it is about. What the address names is found and guarded by its own app."""

from django.urls import path

from socialicense.discussion.views import files, moderators, own, pages

app_name = "discussion"

urlpatterns = [
    path("", pages.page, name="page"),
    path("<int:number>/", pages.thread, name="thread"),
    path("<int:number>/support/", own.support, name="support"),
    path("<int:number>/edit/", own.edit, name="edit"),
    path("<int:number>/remove/", own.remove, name="remove"),
    path("<int:number>/report/", own.report, name="report"),
    path("<int:number>/object/", own.appeal, name="appeal"),
    path("mine/", own.mine, name="mine"),
    path("log/", pages.log, name="log"),
    path("log.csv", files.log_csv, name="log_csv"),
    path("discussion.csv", files.as_csv, name="csv"),
    path("discussion.jsonl", files.as_jsonl, name="jsonl"),
    path("queue/", moderators.queue, name="queue"),
    path("queue/objections/<uuid:contribution_id>/", moderators.hear, name="hear"),
    path("log/<int:decision_id>/undo/", moderators.undo, name="undo"),
]
