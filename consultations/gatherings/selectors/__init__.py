"""Finding meetings and what belongs to them. Whoever is not allowed finds nothing."""
