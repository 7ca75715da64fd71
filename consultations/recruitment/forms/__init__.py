"""Forms of a recruitment."""
