"""The addresses of a co-design session, for its team and for everybody: one module for each part of it."""

from consultations.methods.codesign.urls import board, workshop

urls = [*workshop.urls]
public_urls = [*workshop.public_urls, *board.public_urls]
