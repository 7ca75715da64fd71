"""What every part of the API keeps to: strict queries, keyset pages, conditional requests, limits, problems.

The parts live in their apps (`consultations.api`, `repository.licenses.api`); `socialicense.api` puts them together.
"""
