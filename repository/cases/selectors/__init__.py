"""Finding cases. Whoever is not allowed finds nothing, as if it were not there."""
