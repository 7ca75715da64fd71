"""A public commitment over some years, and the yearly report in which those who made it say what became of it."""
