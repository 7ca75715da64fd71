"""Addresses of paper and of help. None names a person, a paper or an answer: those are posted."""

from django.urls import path

from consultations.papers.views import assist, count, desk, pile, table

HOME = "organise/<slug:slug>/papers/"
PAPER = "organise/<slug:slug>/ballots/<uuid:ballot_id>/paper/"
HELP = "organise/<slug:slug>/ballots/<uuid:ballot_id>/help/"

urlpatterns = [
    path(HOME, pile.home, name="papers"),
    path(PAPER, pile.overview, name="paper"),
    path(f"{PAPER}print/", pile.print_papers, name="paper_print"),
    path(f"{PAPER}prints/<int:batch>/scrap/", pile.scrap, name="paper_scrap"),
    path(f"{PAPER}protocol.pdf", pile.protocol, name="paper_protocol"),
    path(f"{PAPER}desk/", desk.desk, name="paper_desk"),
    path(f"{PAPER}desk/act/", desk.act, name="paper_act"),
    path(f"{PAPER}spoilt/", desk.spoilt, name="paper_spoilt"),
    path(f"{PAPER}envelopes/", desk.envelopes, name="paper_envelopes"),
    path(f"{PAPER}envelopes.pdf", desk.labels, name="paper_labels"),
    path(f"{PAPER}read/", table.read, name="paper_read"),
    path(f"{PAPER}differences/", table.differences, name="paper_differences"),
    path(f"{PAPER}settle/", table.settle, name="paper_settle"),
    path(f"{PAPER}hand-count/", count.by_hand, name="paper_by_hand"),
    path(f"{PAPER}finish/", count.finish, name="paper_finish"),
    path(HELP, assist.search, name="assist"),
    path(f"{HELP}consent/", assist.consent, name="assist_consent"),
    path(f"{HELP}answers/", assist.answer, name="assist_answers"),
    path(f"{HELP}cast/", assist.cast, name="assist_cast"),
]
