"""What may come out of functions of JavaScript, TypeScript, Java and Go, by names alone: whatever
is called `read` may be any function of the project of that name. More than what is so, never less.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

from docgen.facts.reach import handed_on
from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import FUNCTIONS
from syntax.dialects import SCRIPTS
from syntax.symbols import Symbol, SymbolKind

_LANGUAGES = SCRIPTS | {"java", "go"}
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\\])//[^\n]*", re.S)
_WORD = re.compile(r"[^\W\d][\w$]*")
_PLAIN = re.compile(r"(?:[\w$]+(?:\?|\[\]|!)?\.)*(?P<last>[\w$]+)$")
_HELD = re.compile(r"::\s*(\w+)")
_HOLDING = re.compile(
    r"(?m)^[ \t]*(?:export\s+)?const\s+([\w$]+)\s*=\s*(?:new\s+(?:Weak)?(?:Map|Set)\b|\[|/[^/*\n])"
)
_WAITED = re.compile(r"\bawait\s+(?!(?:new\s+)?[\w$.?]+\s*[(<`])")
_FILLED_BY_OTHERS = re.compile(
    r"\{?\s*(?:return\b\s*(?:null|undefined|false|true|-?\d+|[\"'`]{2})?\s*;?)?\s*\}?"
)
_IMPORTS = re.compile(r"(?m)^import\s*(?:\([^)]*\)|[^\n(]*)")
_IMPORTED = re.compile(r"(?:(\w+)\s+)?\"([^\"\n]+)\"")
_OWN_CONSTRUCTOR = re.compile(r"\bthis\s*\(")
_CALLING_BACK = frozenset({"call", "apply", "invoke"})
_ANYTHING = ""


@dataclass(frozen=True, slots=True)
class Does:
    """What a function names: `words` are all of its code, `calls` the last names of what it calls,
    `bare` those that stand alone there (of Go all but those of packages), `holders` the classes it
    calls something of, `handed` names that it hands on, `thrown` the last names of what it throws,
    and "" for what has none. `is_open`: it calls what has no name, or is there to be overridden.
    `is_read`: it is called where it is read."""

    name: str
    owner: str
    words: frozenset[str]
    calls: frozenset[str]
    handed: frozenset[str]
    holders: frozenset[str]
    bare: frozenset[str]
    thrown: frozenset[str]
    is_open: bool
    is_read: bool = False


def done_by(file: SourceFile) -> tuple[Does, ...]:
    """What each function of a file names."""
    if file.language not in _LANGUAGES:
        return ()
    holding = _holding(file)
    found = (does(file, one, holding) for one in file.symbols if one.kind in FUNCTIONS)
    return tuple(one for one in found if one is not None)


def does(file: SourceFile, symbol: Symbol, holding: frozenset[str] | None = None) -> Does | None:
    """What one function names, those in it included; None for one without a body. `holding`: names
    in the file of what is of the language, whose methods are not the project's."""
    span = symbol.body_span
    if span is None or file.language not in _LANGUAGES:
        return None
    holding = _holding(file) if holding is None else holding
    code = _COMMENT.sub(" ", file.text[symbol.name_span.end : span.end])
    calls: set[str] = set()
    handed: set[str] = set()
    holders: set[str] = set()
    bare: set[str] = set()
    thrown: set[str] = set()
    is_open = _WAITED.search(code) is not None
    packages = _packages(file)
    if file.language == "java" and _OWN_CONSTRUCTOR.search(code):
        calls.add(symbol.name)
    for body in file.bodies.values():
        if not (span.start <= body.span.start and body.span.end <= span.end):
            continue
        for call in body.calls:
            callee = call.callee.partition("<")[0]
            found = _PLAIN.match(callee) or _PLAIN.search(callee.rpartition(").")[2])
            handed.update(handed_on(call))
            handed.update(_HELD.findall(call.arguments))
            if callee.partition(".")[0] in holding and callee.count(".") == 1:
                continue
            if found is None or (found["last"] in _CALLING_BACK and "." in callee):
                is_open = True
                continue
            calls.add(found["last"])
            head = callee.rpartition(".")[0].rpartition(".")[2]
            if head[:1].isupper():
                holders.add(head)
            if "." not in callee or (packages and callee.partition(".")[0] not in packages):
                bare.add(found["last"])
        for one in body.raises:
            if one.handled and one.type is None:
                continue  # what comes out of what is called, again
            thrown.add(_ANYTHING if one.type is None else one.type.rpartition(".")[2])
    is_open = is_open or is_to_be_filled(file, symbol)
    return Does(
        name=symbol.name,
        owner=(symbol.parent or "").rpartition(".")[2],
        words=frozenset(map(sys.intern, _WORD.findall(code))),
        calls=frozenset(calls),
        handed=frozenset(handed - calls),
        holders=frozenset(holders),
        bare=frozenset(bare),
        thrown=frozenset(thrown),
        is_open=is_open,
        is_read=symbol.kind is SymbolKind.PROPERTY,
    )


def _is_constructor(one: Does) -> bool:
    return one.name in ("constructor", one.owner)


def _holding(file: SourceFile) -> frozenset[str]:
    if file.language not in SCRIPTS:
        return frozenset()
    return frozenset(_HOLDING.findall(file.text))


def _packages(file: SourceFile) -> frozenset[str]:
    """What a file of Go calls the packages that it imports, one that is no name included; nothing
    of other languages."""
    if file.language != "go":
        return frozenset()
    found = {""}
    for block in _IMPORTS.finditer(file.text.partition("\nfunc ")[0]):
        for alias, path in _IMPORTED.findall(block[0]):
            parts = [one for one in path.split("/") if not re.fullmatch(r"v\d+", one)]
            found.add(alias or (parts[-1] if parts else path))
    return frozenset(found)


def is_to_be_filled(file: SourceFile, symbol: Symbol) -> bool:
    """Whether a method does nothing, so that those of heirs are what it is there for."""
    if symbol.kind is not SymbolKind.METHOD or {"static", "private", "final"} & symbol.modifiers:
        return False
    if symbol.body_span is None or file.language == "go":
        return False
    return _FILLED_BY_OTHERS.fullmatch(_COMMENT.sub(" ", file.slice(symbol.body_span))) is not None


class ReachElsewhere:
    """Answers for one state of the files of a project. `bases`: by the name of a class, those that
    any class of that name inherits from."""

    def __init__(self, those: Iterable[Does], bases: Mapping[str, Sequence[str]]) -> None:
        self._those = tuple(those)
        self._bases = bases

    def is_class(self, name: str) -> bool:
        """Whether the project has a class of a name."""
        return name in self._bases

    def may_throw(self, own: Does, exception: str, language: str) -> bool:
        """Whether an exception may come out of a function. Of one that the project declares it is
        enough that nothing names it there; any other may come out of whatever is not known."""
        wanted = {exception, *self._heirs(exception)}
        is_ours = self.is_class(exception)
        seen: set[str] = set()
        layer: list[Does] = [own]
        while layer:
            for one in layer:
                if one.is_open or one.words & wanted or _ANYTHING in one.thrown:
                    return True
                if any(self._may_be(each, exception) for each in one.thrown):
                    return True
                if self._calls_unknown(one, language, is_ours=is_ours):
                    return True
            named = {each for one in layer for each in self._leads_to(one)}
            named |= {base for each in named for base in self._bases.get(each, ())}
            layer = [one for each in named - seen for one in self._by_name.get(each, ())]
            seen |= named
        return False

    def names(self, own: Does, name: str) -> bool:
        """Whether a function, or one that it may call, has a word in its code, or calls what
        nobody knows."""
        seen: set[str] = set()
        layer: list[Does] = [own]
        while layer:
            if any(name in one.words or one.is_open for one in layer):
                return True
            if any(self._is_foreign(each) for one in layer for each in one.bare):
                return True
            named = {each for one in layer for each in self._leads_to(one)} - seen
            layer = [one for each in named for one in self._by_name.get(each, ())]
            seen |= named
        return False

    def _is_foreign(self, name: str) -> bool:
        return name not in self._by_name and name not in self._bases and not is_quiet(name, "go")

    def is_overridden(self, symbol: Symbol) -> bool:
        """Whether a class that inherits from a method's own has one of its name."""
        owner = (symbol.parent or "").rpartition(".")[2]
        heirs = self._heirs(owner) if owner else frozenset()
        return any(one.owner in heirs for one in self._by_name.get(symbol.name, ()))

    def _leads_to(self, one: Does) -> frozenset[str]:
        led = one.calls | one.handed | (one.words & self._read)
        return led.union(self._bases.get(one.owner, ())) if _is_constructor(one) else led

    def _calls_unknown(self, one: Does, language: str, *, is_ours: bool) -> bool:
        """Whether something is called that may throw the exception and is not of the project."""
        return any(
            each not in self._by_name
            and each not in self._bases
            and each not in one.thrown
            and not is_quiet(each, language)
            and not (is_ours and _throws_its_own(each, language))
            for each in (*one.calls, *one.holders, *self._made_of(one))
        )

    def _made_of(self, one: Does) -> Sequence[str]:
        """The bases whose constructors a constructor calls, in so many words or not."""
        return self._bases.get(one.owner, ()) if _is_constructor(one) else ()

    def _may_be(self, thrown: str, exception: str) -> bool:
        """Whether what is thrown may be a documented exception, or inherit from it."""
        seen: set[str] = set()
        left = [thrown]
        while left:
            one = left.pop()
            if one == exception:
                return True
            seen.add(one)
            known = self._bases.get(one)
            if known is None and not self.is_class(exception):
                return one not in _KINDS or exception in _KINDS[one] or exception not in _KINDS
            if known is None and one not in _KINDS:
                return True
            left += [each for each in known or () if each not in seen]
        return False

    def _heirs(self, name: str) -> frozenset[str]:
        found: set[str] = set()
        left = [name]
        while left:
            for heir in self._heirs_of.get(left.pop(), ()):
                if heir not in found:
                    found.add(heir)
                    left.append(heir)
        return frozenset(found)

    @cached_property
    def _heirs_of(self) -> Mapping[str, Sequence[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for heir, bases in self._bases.items():
            for base in bases:
                found[base].append(heir)
        return found

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Does]]:
        found: defaultdict[str, list[Does]] = defaultdict(list)
        for one in self._those:
            found[one.owner if one.name == "constructor" else one.name].append(one)
        return found

    @cached_property
    def _read(self) -> frozenset[str]:
        """The names of what is called where it is read."""
        return frozenset(one.name for one in self._those if one.is_read)


@cache
def _table() -> Mapping[str, Any]:
    text = resources.files("docgen.facts").joinpath("quiet_calls.toml").read_text("utf-8")
    found: Mapping[str, Any] = tomllib.loads(text)
    return found


@cache
def _named(language: str, key: str) -> frozenset[str]:
    return frozenset(_table()[language].get(key, "").split())


def is_quiet(name: str, language: str) -> bool:
    """Whether a function or method of the language's own throws none of the exceptions that are
    thrown in so many words."""
    return name in _named("javascript" if language in SCRIPTS else language, "names")


def _throws_its_own(name: str, language: str) -> bool:
    """Whether a function of the language throws nothing but exceptions of the language."""
    return name in _named("javascript" if language in SCRIPTS else language, "checked")


def is_thrown_in_words(exception: str, language: str) -> bool:
    """Whether an exception of the language comes out of a `throw`, and of nothing else here."""
    return exception in _named("javascript" if language in SCRIPTS else language, "thrown")


_KINDS = {
    name: frozenset(kinds.split())
    for row in _table().values()
    for name, kinds in row.get("kinds", {}).items()
}
"""The language's own exceptions, and those that each is a kind of."""
