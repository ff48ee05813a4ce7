"""Go's way in."""

from __future__ import annotations

from testgen.languages.go.pipeline import write_tests

__all__ = ["write_tests"]
