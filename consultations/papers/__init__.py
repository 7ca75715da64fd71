"""The pages of paper and of help: printing, the desk, reading at a table, the count, and answers entered for somebody.

The rules are in `consultations.ballots.paper` and `consultations.ballots.services`; here are forms, pages and PDFs.
"""
