"""Benchmarks: `python -m tests.bench [NAME...]` prints one line of JSON for each measurement.

Nothing here fails by being slow. Ratios are taken in one run, on one server, because machines drift.
"""
