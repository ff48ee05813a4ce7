"""Measurements of generated unit tests: coverage, mutants, findings."""
