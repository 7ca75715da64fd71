"""Everything that changes a ballot: `opening`, `casting`, `closing`, `importing`."""
