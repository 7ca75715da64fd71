"""The addresses of a co-design session, for its team and for everybody: one module for each part of it."""

from consultations.methods.codesign.urls import board, prototypes, workshop

urls = [*workshop.urls, *board.urls, *prototypes.urls]
public_urls = [*workshop.public_urls, *board.public_urls, *prototypes.public_urls]
