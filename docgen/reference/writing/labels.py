"""The words of the pages themselves, by language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    text = Path(__file__).with_name("labels.toml").read_text(encoding="utf-8")
    return {language: dict(words) for language, words in tomllib.loads(text).items()}


def labels(language: str) -> Mapping[str, str]:
    """The words of a language by their keys."""
    return _table()[language]


def languages() -> tuple[str, ...]:
    """The languages that pages can be written in."""
    return tuple(_table())
