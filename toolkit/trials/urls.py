"""Addresses of trials, problems, proposals and growth, below /toolkit/."""

from django.urls import path

from toolkit.trials.views import proposals, trials

app_name = "trials"
TRIAL = "trials/<int:number>/"
PROPOSAL = "proposals/<int:number>/"

everybody = [
    path("trials/", trials.index, name="index"),
    path(TRIAL, trials.trial, name="trial"),
    path("proposals/", proposals.index, name="proposals"),
    path(PROPOSAL, proposals.proposal, name="proposal"),
    path("growth/", proposals.growth, name="growth"),
]

accounts = [
    path("trials/new/", trials.register, name="register"),
    path(f"{TRIAL}rate/", trials.rate, name="rate"),
    path(f"{TRIAL}form.csv", trials.template, name="template"),
    path(f"{TRIAL}upload/", trials.upload, name="upload"),
    path(f"{TRIAL}problem/", trials.problem, name="problem"),
    path("proposals/new/", proposals.propose, name="propose"),
]

authors = [
    path(f"{TRIAL}finish/", trials.finish, name="finish"),
    path(f"{TRIAL}abandon/", trials.abandon, name="abandon"),
    path(f"{PROPOSAL}withdraw/", proposals.withdraw, name="withdraw"),
]

editors = [
    path("problems/<uuid:problem_id>/", trials.settle, name="settle"),
    path(f"{PROPOSAL}decide/", proposals.decide, name="decide"),
    path(f"{PROPOSAL}release/", proposals.put_into, name="put_into"),
]

urlpatterns = [*everybody, *accounts, *authors, *editors]
