"""Testing and extending the toolkit: trials registered before they start, problems, proposals, and how it grew."""
