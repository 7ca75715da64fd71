"""Invented records for tests."""
