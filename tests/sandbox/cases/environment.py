"""Looks for secrets in the environment."""
import os

for name, value in os.environ.items():
    if "SECRET" in name or "TOKEN" in name:
        print("escaped:", name, value)
