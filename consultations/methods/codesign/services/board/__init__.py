"""Writes to the board: every one holds the workshop, counts its revision up, and leaves a change for each screen."""
