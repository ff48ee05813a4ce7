"""What documentation is written for: the public, what a person wrote, what nothing else documents.

Every choice has its reason, which is told where somebody may have expected another.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from docgen.calls.heritage import OverridesOf
from docgen.calls.place import Place
from docgen.facts.generated import GENERATED, is_generated
from docgen.facts.offered import is_given_whole
from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS
from foundation.nothing import Nothing
from syntax.dialects import SCRIPTS
from syntax.files.source_files import looks_minified
from syntax.symbols import Symbol, SymbolKind

_TEST_FILES = re.compile(
    r"^(?:test_.*|.*_tests?|conftest)\.pyw?$|_test\.(?:go|cc|cpp|c)$|\.(?:test|spec)\.[cm]?[jt]sx?$"
    r"|^(?:.*Tests?|Test[A-Z].*|.*IT)\.java$"
)
_TEST_FOLDERS = frozenset({"test", "tests", "__tests__", "__mocks__", "testdata", "spec"})
_ASSERTS = re.compile(r"\bassert\b|\.assert\w+\(|\braises\(")
_TEST_MARKS = frozenset({"Test", "ParameterizedTest", "RepeatedTest", "test", "fixture"})
_COPIED = re.compile(
    r"doc(?:s|string)?s?$|^(?:inherit|copy)_?doc|^(?:Appender|Substitution)$", re.I
)
"""Decorators that bring the documentation of something else."""
_OF_MODULES = frozenset({"__getattr__", "__dir__"})
"""Functions that the language calls when somebody asks a module for a name."""
_COMMON_IN_GO = frozenset(
    {
        *("Error", "String", "GoString", "Unwrap", "Is", "As", "Read", "Write", "Close"),
        *("Len", "Less", "Swap", "ServeHTTP", "MarshalJSON", "UnmarshalJSON", "MarshalText"),
        *("UnmarshalText", "MarshalYAML", "UnmarshalYAML", "Scan", "Value", "Format"),
    }
)
"""Methods of well-known interfaces: everybody knows what they are for, and linters ask nothing."""
_HEADERS = (".h", ".hpp", ".hh", ".hxx")
_INCLUDED = re.compile(r'(?m)^[ \t]*#[ \t]*include[ \t]*[<"]([^>"\n]+)[>"]')
_MOST_HEADERS = 40
_IMPLEMENTATIONS = (".c", ".cc", ".cpp", ".cxx")


def passed_over(file: SourceFile, root: Path, *, is_named: bool) -> Nothing | None:
    """Why nothing is written into a file; None where something may be. `is_named`: somebody asked
    for this very file."""
    path = file.path
    if is_generated(path, file.text):
        return Nothing(GENERATED)
    if looks_minified(file.text):
        return Nothing("minified")
    if file.parse.has_errors and not file.symbols:
        return Nothing("it is broken: nothing that could be documented can be read from it")
    if path.suffix == ".pyi":
        source = path.with_suffix(".py")
        if source.exists():
            return Nothing(f"a stub: its documentation stands in {source.name}")
        if not is_named and not any(one.doc for one in file.symbols):
            return Nothing("a stub, and stubs hold no documentation here")
    if not is_named and is_test(path, root):
        return Nothing("a test")
    return None


def unwritable(file: SourceFile) -> Nothing | None:
    """Why comments cannot be put into a file; None where they can."""
    if file.parse.snapshot.eol == "\r":
        return Nothing("its lines end in CR alone; save it with LF or CRLF at their ends first")
    return None


def is_test(path: Path, root: Path) -> bool:
    """Whether a file is of the project's tests, by its name and folders."""
    inner: PurePath = path.relative_to(root) if root in path.parents else PurePath(path.name)
    folders = frozenset(part.lower() for part in inner.parts[:-1])
    return bool(_TEST_FILES.search(path.name) or folders & _TEST_FOLDERS)


def documentable(file: SourceFile, overrides: OverridesOf) -> Iterator[int]:
    """The numbers of the public functions and classes that documentation is written for."""
    by_name = {one.qualified_name: one for one in file.symbols}
    inner = _within_functions(file)
    headers = Headers.beside(file)
    with_bodies = {one.qualified_name for one in file.symbols if one.body_span is not None}
    documented = {one.qualified_name for one in file.symbols if one.doc is not None}
    seen: set[str] = set()
    for number, symbol in enumerate(file.symbols):
        name = symbol.qualified_name
        if (
            number in inner
            or not (is_public(symbol, by_name) or is_given_whole(file, symbol))
            or _is_left_to_others(file, symbol, overrides)
        ):
            continue
        if symbol.doc is None and _tests(file, symbol):
            continue
        if symbol.doc is None and _is_told_elsewhere(symbol, seen | documented):
            continue
        if symbol.doc is None and headers.declaring(symbol) is not None:
            continue
        if symbol.doc is None and _is_announced(symbol, with_bodies):
            continue
        seen.add(name)
        yield number


def _within_functions(file: SourceFile) -> frozenset[int]:
    """The numbers of what is declared within functions: nobody outside can name it."""
    found: set[int] = set()
    end = -1
    for number, one in enumerate(file.symbols):
        if one.span.start < end:
            found.add(number)
        elif one.kind in FUNCTIONS and one.body_span is not None:
            end = one.body_span.end
    return frozenset(found)


def is_public(symbol: Symbol, by_name: dict[str, Symbol]) -> bool:
    """Whether users see it: it and everything around it is public, and no function is."""
    if symbol.kind not in FUNCTIONS | CLASSES or symbol.visibility not in ("public", "protected"):
        return False
    if symbol.name.startswith("_") and symbol.language in SCRIPTS:
        return False  # private by custom
    parent = symbol.parent
    while parent is not None:
        around = by_name.get(parent)
        if around is None:
            # Go's methods may stand in another file than their type.
            name = parent.rpartition(".")[2]
            return symbol.language != "go" or name[:1].isupper()
        if around.kind in FUNCTIONS or around.visibility not in ("public", "protected"):
            return False
        parent = around.parent
    return True


def _is_left_to_others(file: SourceFile, symbol: Symbol, overrides: OverridesOf) -> bool:
    """Whether its documentation is its base's, its class's, its getter's, its overloads'."""
    decorators = [one.rpartition(".")[2].partition("(")[0] for one in symbol.decorators]
    if file.language == "python":
        if (
            symbol.name.startswith("__")
            and symbol.name.endswith("__")
            and (symbol.parent or symbol.name in _OF_MODULES)
        ):
            return True
        if {"overload", "setter", "deleter", "override"} & set(decorators):
            return symbol.doc is None
        if any(_COPIED.search(one) for one in decorators):
            return symbol.doc is None
    if any(one.replace(" ", "").startswith("doc(hidden") for one in symbol.decorators):
        return True
    if symbol.language == "go" and symbol.parent and symbol.name in _COMMON_IN_GO:
        return symbol.doc is None
    if "Override" in decorators or "override" in symbol.modifiers:
        return symbol.doc is None
    return symbol.doc is None and overrides(Place(file.path, symbol.qualified_name)) is not None


def _tests(file: SourceFile, symbol: Symbol) -> bool:
    """Whether it is a test, or a fixture of tests, among other code: its name says what it is."""
    marks = {one.strip("#[]@").partition("(")[0].rpartition(".")[2] for one in symbol.decorators}
    if marks & _TEST_MARKS and symbol.kind in FUNCTIONS:
        return True
    if symbol.language != "python" or not symbol.name.startswith("test_"):
        return False
    return symbol.kind in FUNCTIONS and bool(_ASSERTS.search(file.slice(symbol.span)))


def _is_told_elsewhere(symbol: Symbol, told: set[str]) -> bool:
    """Whether another declaration of the same name holds the documentation: overloads of
    TypeScript, a setter beside its getter. Java's and C++'s are functions of their own."""
    if symbol.language in ("java", "cpp", "c"):
        return False
    if symbol.language == "python" and symbol.kind is not SymbolKind.PROPERTY:
        return False  # conditional definitions: whichever is defined is read
    return symbol.qualified_name in told


def _is_announced(symbol: Symbol, with_bodies: set[str]) -> bool:
    """Whether C only announces a function here that follows in the same file."""
    is_function = symbol.kind in FUNCTIONS and symbol.body_span is None
    return is_function and symbol.language == "c" and symbol.qualified_name in with_bodies


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers beside a C or C++ file: what they declare has its documentation there."""

    texts: tuple[tuple[Path, str], ...]

    @classmethod
    def beside(cls, file: SourceFile) -> Headers:
        """Those of its name and those that it includes, in its folder or one called `include`, with
        what these include; none beside a header."""
        path = file.path
        if path.suffix not in _IMPLEMENTATIONS:
            return cls(())
        folders = (path.parent, path.parent / "include", path.parent.parent / "include")
        waiting = deque(f"{path.stem}{suffix}" for suffix in _HEADERS)
        waiting += _INCLUDED.findall(file.text)
        found: dict[Path, str] = {}
        while waiting and len(found) < _MOST_HEADERS:
            name = waiting.popleft()
            for place in (folder / name for folder in folders):
                if place not in found and place.is_file():
                    found[place] = _text(place)
                    waiting += _INCLUDED.findall(found[place])
        return cls(tuple(found.items()))

    def declaring(self, symbol: Symbol) -> Path | None:
        """The header in which a function is declared."""
        if symbol.kind in CLASSES:
            return None
        name = re.compile(rf"\b{re.escape(symbol.name)}\s*\(")
        return next((path for path, text in self.texts if name.search(text)), None)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
