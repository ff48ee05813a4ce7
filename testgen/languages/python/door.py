"""Python's way in."""

from __future__ import annotations

from testgen.languages.python.pipeline import write_tests

__all__ = ["write_tests"]
