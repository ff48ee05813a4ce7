"""The way in to JavaScript and TypeScript."""

from __future__ import annotations

from testgen.languages.javascript.pipeline import write_tests

__all__ = ["write_tests"]
