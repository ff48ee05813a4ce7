"""Measurements beside peers: each module prints a table and writes JSON to `results/`."""
