"""Writing, moving, judging and loading cases. Access is checked by whoever calls; rules hold for everybody."""
