"""The documentation of a file itself: a docstring, Go's package comment, Rust's `//!`, `@file`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.facts.source import SourceFile

_GO = re.compile(r"(?P<doc>(?:^//[^\n]*\n)+|^/\*.*?\*/\s*\n)package\s+\w+", re.M | re.S)
_RUST = re.compile(r"\A\s*(?:#!\[[^\n]*\]\s*\n)*(?P<doc>(?://![^\n]*(?:\n|\Z))+)")
_AT_THE_HEAD = re.compile(
    r"\s*(?://[^\n]*|/\*(?P<marks>[*!](?![*/]))?(?P<doc>.*?)\*/|#[^\n]*)", re.DOTALL
)
_OF_FILE = re.compile(r"[@\\](?:file|fileoverview|module|packageDocumentation|mainpage)\b[^\n]*")
_LICENSE = re.compile(r"(?i)copyright|licen[sc]e")


def unit_doc(file: SourceFile) -> str | None:
    """What a file says of itself; None where it says nothing."""
    if file.doc is not None:
        return file.doc.text
    language = file.language.removesuffix("react")
    if language == "go":
        found = _GO.search(file.text)
        return _uncommented(found["doc"]) if found is not None else None
    if language == "rust":
        found = _RUST.match(file.text)
        return re.sub(r"(?m)^\s*//! ?", "", found["doc"]).strip("\n") if found else None
    if language in ("javascript", "typescript", "c", "cpp"):
        said = next((one for one in _opening(file.text) if _OF_FILE.search(one)), "")
        return _OF_FILE.sub("", said).strip() or None
    if language == "java" and file.path.name == "package-info.java":
        return next(_opening(file.text), None)
    return None


def _opening(text: str) -> Iterator[str]:
    """What the documentation comments say that stand before a file's first code."""
    at = 0
    while (found := _AT_THE_HEAD.match(text, at)) is not None:
        if found["marks"]:
            yield re.sub(r"(?m)^[ \t]*\* ?", "", found["doc"]).strip()
        at = found.end()


def _uncommented(text: str) -> str | None:
    if text.startswith("/*"):
        said = text.strip().removeprefix("/*").removesuffix("*/").strip("\n")
    else:
        said = re.sub(r"(?m)^// ?", "", text).strip("\n")
    directives = [line for line in said.split("\n") if not re.match(r"(?:go:|\+build)", line)]
    said = "\n".join(directives).strip("\n")
    return said if said.strip() and not _LICENSE.search(said.split("\n")[0]) else None
