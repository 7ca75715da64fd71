"""What citizens and visitors see."""

from typing import Any

from django.urls import path

from consultations.views import artefacts, ballot, casts, draft, join, participant, public, receipt

_ballot = "consultations/<slug:slug>/vote/<uuid:ballot_id>/"
_closed = "consultations/<slug:slug>/ballots/<uuid:ballot_id>/"
_me = "consultations/<slug:slug>/me/"

urlpatterns: list[Any] = [
    path("join/", join.join, name="join"),
    path("join/link/<str:secret>/", join.enter, name="enter"),
    path("join/next/", join.next_person, name="next_person"),
    path("receipts/", receipt.check, name="receipts"),
    path("receipts/file/", receipt.as_file, name="receipt_file"),
    path("consultations/", public.index, name="index"),
    path("consultations/<slug:slug>/", public.consultation, name="consultation"),
    path("consultations/<slug:slug>/notice/", participant.notice, name="notice"),
    path(_me, participant.me, name="me"),
    path(_me + "notices/<uuid:acceptance_id>/take-back/", participant.take_back, name="take_back"),
    path(_me + "language/", participant.language, name="my_language"),
    path(_me + "account/", participant.tie, name="tie"),
    path(_me + "data.json", participant.export, name="my_data"),
    path(_me + "leave/", participant.leave, name="leave"),
    path(_me + "erase/", participant.erase, name="erase"),
    path("consultations/<slug:slug>/vote/", ballot.choose, name="vote"),
    path(_ballot, ballot.start, name="ballot"),
    path(_ballot + "<int:number>/", ballot.question, name="ballot_question"),
    path(_ballot + "check/", ballot.check, name="ballot_check"),
    path(_ballot + "cast/", ballot.cast, name="ballot_cast"),
    path(_ballot + "withdraw/", ballot.withdraw, name="ballot_withdraw"),
    path(_closed, artefacts.result, name="ballot_result"),
    path(_closed + "definition.json", artefacts.definition, name="ballot_definition"),
    path(_closed + "ballots.jsonl", artefacts.ballots, name="ballot_log"),
    path(_closed + "rows.jsonl", artefacts.linked_rows, name="ballot_rows"),
    path(_closed + "checkpoint.txt", artefacts.checkpoint, name="ballot_checkpoint"),
    path(_closed + "superseded.json", artefacts.superseded, name="ballot_superseded"),
    path(_closed + "texts.json", artefacts.words, name="ballot_texts"),
    path(_closed + "leaves/<int:position>.tlog-proof", artefacts.proof, name="ballot_proof"),
    path("consultations/<slug:slug>/draft/", draft.draft, name="draft"),
    path("consultations/<slug:slug>/draft/<int:n>.json", draft.content, name="draft_content"),
    path("api/v1/ballots/<uuid:ballot_id>/casts", casts.casts, name="casts"),
]
