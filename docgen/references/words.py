"""The words of code without its documentation: of a file that is read, and of all files of a
language below folders."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection
from pathlib import Path

from docgen.facts.source import SourceFile
from foundation.nothing import Nothing
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.source_files import read_source, walk_sources
from syntax.languages import language_of

_WORD = re.compile(r"[^\W\d][\w$]*|\$[\w$]+")
_COMMENT = re.compile(r"(?ms)^[ \t]*(?:/\*.*?\*/|//[^\n]*)")
_MOST_FILES, _LARGEST = 20_000, 1_000_000
_DECLARED = re.compile(
    r"(?m)^(?:func|var|type|const)\s+(?:\([^)]*\)\s*)?(\w+)|^\t(\w+)(?=\s*(?:=|$|[\w*\[.]+\s*=))"
)
_MADE_FROM_OTHERS = frozenset(
    {"build", "builds", "bundle", "bundles", "cjs", "dist", "esm", "min", "out", "umd", "target"}
)
"""Folders of what programs make of the sources, and hold what those had when it was made."""
_ALIKE = {"javascriptreact": "javascript", "typescriptreact": "typescript", "c": "cpp"}


def code_of(file: SourceFile) -> str:
    """The text of a file without its documentation."""
    pieces, end = [], 0
    docs = [one.doc.span for one in file.symbols if one.doc is not None]
    docs += [file.doc.span] if file.doc is not None else []
    for span in sorted(docs):
        if span.start >= end:
            pieces.append(file.text[end : span.start])
            end = span.end
    return "\n".join([*pieces, file.text[end:]])


def words_of(file: SourceFile) -> frozenset[str]:
    """Every word of a file's code, strings included; and what it and its folders are called. Of a
    test of Go what it declares: it names, in its strings too, what there was."""
    if is_test_of_go(file.path):
        return frozenset({*(one.name for one in file.symbols), *file.path.with_suffix("").parts})
    code = _COMMENT.sub("", code_of(file))
    return frozenset({*map(sys.intern, _WORD.findall(code)), *file.path.with_suffix("").parts})


def is_test_of_go(path: Path) -> bool:
    """Whether a file is compiled for tests alone."""
    return path.name.endswith("_test.go")


class WordsBelow:
    """Answers by language, each read once; files that are `known` are left out."""

    def __init__(self, roots: tuple[Path, ...], known: Collection[Path]) -> None:
        self._roots = roots
        self._known = known
        self._found: dict[str, frozenset[str]] = {}

    def has(self, name: str, language: str) -> bool:
        """Whether a word is in the code of a file of the language."""
        language = _ALIKE.get(language, language)
        if language not in self._found:
            self._found[language] = self._read(language)
        return name in self._found[language]

    def _read(self, language: str) -> frozenset[str]:
        words: set[str] = set()
        counted = {folder for path in self._known for folder in path.parents}
        for root in self._roots:
            for path in walk_sources(root, IgnoreRules.for_root(root), _MOST_FILES):
                own = language_of(path)
                if path in self._known or isinstance(own, Nothing):
                    continue
                made = (one for one in path.parents if one.name in _MADE_FROM_OTHERS)
                if any(root in one.parents and one not in counted for one in made):
                    continue
                if _ALIKE.get(own.id, own.id) == language:
                    source = read_source(path, _LARGEST)
                    if isinstance(source, Nothing):
                        continue
                    if is_test_of_go(path):
                        words.update(*_DECLARED.findall(source.text))
                    else:
                        words.update(_WORD.findall(_COMMENT.sub("", source.text)))
        return frozenset(words)
