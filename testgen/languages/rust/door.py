"""Rust's way in."""

from __future__ import annotations

from testgen.languages.rust.pipeline import write_tests

__all__ = ["write_tests"]
