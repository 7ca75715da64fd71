"""The board: one set of addresses for everybody; what each may do is asked at every act. The rules are the team's."""

from django.urls import path

from consultations.methods.codesign.views.board import cards, clusters, pages, papers, rights

urls = [
    path("board/rights/", rights.rights, name="codesign_rights"),
]

public_urls = [
    path("board/", pages.board, name="codesign_board"),
    path("board/changes/", pages.changes, name="codesign_board_changes"),
    path("board/list/", pages.plain_list, name="codesign_board_list"),
    path("board/find/", pages.find, name="codesign_board_find"),
    path("board/write/", cards.write, name="codesign_board_write"),
    path("board/suggestions/", pages.suggestions, name="codesign_board_suggestions"),
    path("board/screen/", pages.screen, name="codesign_board_screen"),
    path("board/print/", papers.print_board, name="codesign_board_print"),
    path("board/print/<slug:size>/<int:part>/", papers.printed, name="codesign_board_printed"),
    path("board/cards/<int:number>/", cards.card, name="codesign_board_card"),
    path("board/cards/<int:number>/slip/", cards.slip, name="codesign_board_slip"),
    path("board/cards/<int:number>/<slug:act>/", cards.act, name="codesign_board_act"),
    path("board/clusters/new/", clusters.make, name="codesign_board_new"),
    path("board/clusters/<int:number>/", clusters.cluster, name="codesign_board_cluster"),
    path("board/clusters/<int:number>/<slug:act>/", clusters.act, name="codesign_board_cluster_act"),
]
