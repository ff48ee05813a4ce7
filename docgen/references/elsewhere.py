"""Whether a mentioned name exists in a project of languages other than Python. Doubt is no: what
another package, a macro or a base that is not here may bring is not called gone."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import CLASSES
from docgen.references.given import is_given
from docgen.references.links import REF, SPOKEN
from docgen.references.mentions import Mention
from docgen.references.types import TypeNoted, Types, same_place, types_of
from docgen.references.words import WordsBelow, code_of, is_test_of_go, words_of
from syntax.symbols import Symbol

_SEPARATOR = re.compile(r"::|[.#~]")
_BRINGS_ALL = re.compile(
    r"(?m)^\s*(?:import\s+[\w.]+\.\*\s*;|using namespace\b|(?:pub )?use [^;]*\*[^;]*;"
    r'|import \. "|export \* from)'
)
_COMPOUND = re.compile(r"[a-z\d][A-Z]|[A-Za-z]_[A-Za-z]")
_FEWEST_ALIKE = 10
_ITSELF = frozenset({"", "this", "Self"})
_FIRST_LIBRARY = frozenset({"std", "core", "alloc"})
_MODULES = frozenset({"crate", "super", "self"})
_WRITTEN_WITH = {"java": "#", "rust": "::", "cpp": "::", "c": "::"}


_LIKE = 0.85
_FEWEST_LETTERS = 8
_NUMBER = re.compile(r"\d+|[A-Z]$")
"""What one of several of a kind is told by; all of them are `PartN`."""
_OF_EXAMPLES = re.compile(r"Foo|Bar|Baz|Xxx|XXX")


@dataclass(frozen=True, slots=True)
class NotedElsewhere:
    """What is noted of a file: the words of its code, the types it has; of Go the names that its
    package has by it."""

    path: Path
    words: frozenset[str]
    types: tuple[TypeNoted, ...]
    declared: frozenset[str] = frozenset()


def noted_elsewhere(file: SourceFile) -> NotedElsewhere | None:
    """What is to be noted of a file; nothing of one of Python."""
    if file.language == "python":
        return None
    declared = frozenset(one.name for one in file.symbols if file.language == "go")
    return NotedElsewhere(file.path, words_of(file), types_of(file), declared)


class Elsewhere:
    """Answers for one state of the files of a project. What lies below its roots and was not noted
    is read where a name is about to be called gone."""

    def __init__(self, noted: Iterable[NotedElsewhere], roots: tuple[Path, ...]) -> None:
        those = list(noted)
        self._words = frozenset().union(*(one.words for one in those))
        self._beginnings = Counter(one.partition("_")[0] for one in self._words if "_" in one)
        self._packages: defaultdict[Path, set[str]] = defaultdict(set)
        for one in those:
            self._packages[one.path.parent] |= one.declared
        self._types = Types(each for one in those for each in one.types)
        self._below = WordsBelow(roots, {one.path for one in those})

    def is_gone(self, file: SourceFile, symbol: Symbol, mention: Mention, code: str) -> bool:
        """Whether there is certainly no such thing; `code`: the file without documentation."""
        *owners, name = _SEPARATOR.split(mention.name)
        if not name or is_given(name, file.language) or not self._is_told(mention, file.language):
            return False
        if mention.role == SPOKEN and (
            name in self._words or not self._was_ours(file, symbol, mention)
        ):
            return False
        if symbol.name.endswith(name) or symbol.name.startswith(f"{name}_"):
            return False  # itself, under a name that a program lengthened
        if not owners:
            brings = name[:1].isupper() and _BRINGS_ALL.search(code)
            return (
                not brings and self._is_ours(name, file.language) and self._is_unknown(file, name)
            )
        if owners[0] in _FIRST_LIBRARY and file.language == "rust":
            return False
        if owners[-1] in _MODULES and file.language == "rust":
            return self._is_unknown(file, name)
        if len(owners) == 1 and self._is_owner_gone(file, owners[0], code):
            return True
        types = self._types_meant(file, symbol, owners, code)
        if not types or any(name in (one.name, *one.members) for one in types):
            return False
        if all(self._types.lacks(one, name) for one in types):
            return not file.language.startswith("javascript") or self._is_unknown(file, name)
        if any(one.bases for one in types) or file.language not in ("rust", "c", "cpp"):
            return False
        return self._is_unknown(file, name)

    def declares(self, file: SourceFile, name: str) -> bool:
        """Whether a package of Go has something of a name."""
        return name in self._packages[file.path.parent]

    def place_now(
        self, file: SourceFile, symbol: Symbol, mention: Mention, code: str
    ) -> str | None:
        """Where a member is by now whose type lacks it: in the only other type that has it."""
        *owners, name = _SEPARATOR.split(mention.name)
        homes = self._types.homes(name) if owners else []
        if len(homes) != 1 or not self.is_gone(file, symbol, mention, code):
            return None
        return f"{homes[0].name}{_WRITTEN_WITH.get(file.language, '.')}{name}"

    def _was_ours(self, file: SourceFile, symbol: Symbol, mention: Mention) -> bool:
        """Whether the package has something of nearly that name: most words in capitals are of
        other packages, and of the world, those that go on from one of ours (`LogCabin`) or that
        ours go on from as well. How a comment begins is another rule's."""
        name = mention.name
        if _OF_EXAMPLES.search(name) or (mention.span.start == 0 and is_like(name, symbol.name)):
            return False
        if _folded(name) in self._folded_words:
            return False  # several of a kind, a word, or what it is called where it is exported
        those = self._packages[file.path.parent]
        if mention.span.start == 0:  # what the symbol was called, as likely as not
            is_part = name.lower() in symbol.name.lower()
            return not is_part and any(is_like(name, one) for one in those)
        return any(_is_nearly(name, one) for one in those)

    @cached_property
    def _folded_words(self) -> frozenset[str]:
        return frozenset(_folded(one) for one in self._words)

    def _is_ours(self, name: str, language: str) -> bool:
        """Whether a bare name would be one of this project. Those of C and C++ need no import, so
        that another library's are mentioned as well: ours begin as several others here do."""
        beginning, line, _ = name.partition("_")
        if language not in ("c", "cpp"):
            return True
        return bool(line) and self._beginnings[beginning] >= _FEWEST_ALIKE

    def _is_told(self, mention: Mention, language: str) -> bool:
        """Whether a mention is of code: what may be a page or a word has to look like it."""
        if mention.role == REF or language == "go":
            return _COMPOUND.search(mention.name) is not None or "." in mention.name
        return True

    def _is_owner_gone(self, file: SourceFile, owner: str, code: str) -> bool:
        if owner in _ITSELF or not owner[:1].isupper() or is_given(owner, file.language):
            return False
        return not _BRINGS_ALL.search(code) and self._is_unknown(file, owner)

    def _types_meant(
        self, file: SourceFile, symbol: Symbol, owners: list[str], code: str
    ) -> list[TypeNoted]:
        """The types that may be meant; none where another package's may be."""
        owner, *packages = reversed(owners)
        if owner in _ITSELF:
            around = symbol.qualified_name if symbol.kind in CLASSES else symbol.parent or ""
            names = {around} | {around[: found.start()] for found in re.finditer(r"\.", around)}
            found = [
                one
                for each in names
                for one in self._types.named(each.rpartition(".")[2])
                if one.qualified == each and same_place(one, file.path)
            ]
            return found if any(one.qualified == around for one in found) else []
        known = self._types.named(owner)
        if file.language == "java" and packages and packages[-1][:1].islower():
            place = "/" + "/".join(reversed(packages))  # none of the name from elsewhere
            return [one for one in known if one.path.parent.as_posix().endswith(place)]
        near = [one for one in known if same_place(one, file.path)]
        if file.language == "go":
            return near if len(owners) == 1 else []
        if near or not known:
            return near
        if file.language == "java":
            return known if _is_imported_in_java(owner, known, code) else []
        foreign = rf"import[^;'\"]*\b{owner}\b[^;'\"]*from\s*['\"](?!\.)"
        return [] if re.search(foreign, code) else known

    def _is_unknown(self, file: SourceFile, name: str) -> bool:
        if is_test_of_go(file.path) and re.search(rf"\b{name}\b", code_of(file)):
            return False
        return name not in self._words and not self._below.has(name, file.language)


def _folded(name: str) -> str:
    """A name without its capitals and without the ending of several."""
    return name.lower().removesuffix("s")


def _is_nearly(name: str, other: str) -> bool:
    """Whether two names are nearly the same, and more than a number, or a word more, is between
    them."""
    if len(name) < _FEWEST_LETTERS or name in other or other in name:
        return False
    if _NUMBER.sub("", name) == _NUMBER.sub("", other):
        return False
    return is_like(name, other)


def is_like(name: str, other: str) -> bool:
    """Whether one of two names is the other and a word more, or they are nearly the same."""
    if name[:1] != other[:1]:
        return False
    longer, shorter = max(name, other, key=len), min(name, other, key=len)
    if longer.startswith(shorter) and re.match(r"[A-Z\d_]", longer[len(shorter) :]):
        return True
    return difflib.SequenceMatcher(None, name, other).ratio() >= _LIKE


def _is_imported_in_java(owner: str, known: list[TypeNoted], code: str) -> bool:
    named = re.search(rf"import\s+(?:static\s+)?([\w.]+)\.{owner}\s*[;.]", code)
    if named is None:
        return False
    place = "/".join((*named[1].split("."), owner))
    return all(one.path.with_suffix("").as_posix().endswith(place) for one in known)
