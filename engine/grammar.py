"""Checks a GBNF grammar before llama.cpp sees it: the place and the fault, in words.

llama.cpp prints its faults to stderr, recurses as deep as the grammar nests, and ends the process
where a token is accepted that the grammar forbids. The notation: llama.cpp's `grammars/README.md`.
"""

from __future__ import annotations

import re
from typing import Final

from engine.requests import BadGrammar

_LONGEST = 256 * 1024
_DEEPEST = 64
_MOST_REPETITIONS = 2000
_NAME: Final = re.compile(r"[a-zA-Z0-9-]+")
_BLANKS: Final = re.compile(r"(?:[ \t]|#[^\r\n]*)+")
_BLANK_LINES: Final = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)+")
_ESCAPE: Final = re.compile(
    r"""\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[tnr\\"\[\]\-.'/])"""
)
_REPEAT: Final = re.compile(r"\{\s*(\d+)\s*(,\s*(\d*)\s*)?\}")
_TOKEN: Final = re.compile(r"!?<(?:\[\d{1,9}\]|[^<>\s]+)>")


def names_tokens(source: str) -> bool:
    """Whether a grammar may speak of tokens by name or number, and not of their text alone."""
    return _TOKEN.search(source) is not None


def check_grammar(source: str, root: str = "root") -> None:
    """Raise `BadGrammar` where `source` is no grammar with the start symbol `root`."""
    if len(source) > _LONGEST:
        raise BadGrammar(f"the grammar has {len(source):,} characters; {_LONGEST:,} are the most")
    if "\0" in source:
        raise BadGrammar("the grammar contains a NUL character")
    reader = _Reader(source)
    reader.read()
    if root not in reader.rules:
        raise BadGrammar(f"the grammar has no rule named {root!r}, where it has to start")
    for name, at in reader.uses.items():
        if name not in reader.rules:
            raise reader.fault(at, f"there is no rule named {name!r}")
    _refuse_left_recursion(reader.rules)


class _Reader:
    """Walks the source once. `rules` maps a name to its alternatives: lists of first elements."""

    def __init__(self, source: str) -> None:
        self.rules: dict[str, list[list[_Element]]] = {}
        self.uses: dict[str, int] = {}
        self._source = source
        self._at = 0

    def fault(self, at: int, what: str) -> BadGrammar:
        """`what` is wrong at offset `at`."""
        line = self._source.count("\n", 0, at) + 1
        column = at - (self._source.rfind("\n", 0, at) + 1) + 1
        return BadGrammar(f"the grammar's line {line}, column {column}: {what}")

    def read(self) -> None:
        """Every rule of the source."""
        self._skip(_BLANK_LINES)
        while self._at < len(self._source):
            name = self._name("a rule's name")
            self._skip(_BLANKS)
            if not self._source.startswith("::=", self._at):
                raise self.fault(self._at, f"'::=' is expected after {name!r}")
            self._at += 3
            self._skip(_BLANK_LINES)
            self.rules[name] = self._alternatives(depth=0)
            if self._at < len(self._source) and self._source[self._at] not in "\r\n":
                raise self.fault(self._at, f"{self._source[self._at]!r} is not expected here")
            self._skip(_BLANK_LINES)

    def _alternatives(self, depth: int) -> list[list[_Element]]:
        alternatives = [self._sequence(depth)]
        while self._peek() == "|":
            self._at += 1
            self._skip(_BLANK_LINES)
            alternatives.append(self._sequence(depth))
        return alternatives

    def _sequence(self, depth: int) -> list[_Element]:
        blanks = _BLANK_LINES if depth else _BLANKS
        elements: list[_Element] = []
        while element := self._element(depth):
            self._skip(blanks)
            while (repeated := self._repetition(element)) is not None:
                element = repeated
                self._skip(blanks)
            elements.append(element)
        if self._peek() in ("*", "+", "?", "{"):
            raise self.fault(self._at, f"{self._peek()!r} has nothing before it to repeat")
        return elements

    def _element(self, depth: int) -> _Element | None:
        here, begin = self._peek(), self._at
        if here == '"':
            return _Element(may_be_empty=not self._quoted('"'))
        if here == "[":
            self._at += self._source.startswith("[^", begin)
            self._quoted("]")
            return _Element()
        if here == ".":
            self._at += 1
            return _Element()
        if here == "(":
            if depth >= _DEEPEST:
                raise self.fault(begin, f"groups are nested more than {_DEEPEST} deep")
            self._at += 1
            self._skip(_BLANK_LINES)
            group = self._alternatives(depth + 1)
            if self._peek() != ")":
                raise self.fault(begin, "this '(' is never closed")
            self._at += 1
            return _Element(group=group)
        if token := _TOKEN.match(self._source, begin):
            self._at = token.end()
            return _Element()
        if _NAME.match(self._source, begin):
            name = self._name("a name")
            self.uses.setdefault(name, begin)
            return _Element(rule=name)
        return None

    def _repetition(self, element: _Element) -> _Element | None:
        here = self._peek()
        if here in ("*", "?"):
            self._at += 1
            return _Element(element.rule, element.group, may_be_empty=True)
        if here == "+":
            self._at += 1
            return element
        if here != "{":
            return None
        counts = _REPEAT.match(self._source, self._at)
        if counts is None:
            raise self.fault(self._at, "a repetition is written {m}, {m,} or {m,n}")
        if max(int(count or 0) for count in counts.group(1, 3)) > _MOST_REPETITIONS:
            raise self.fault(self._at, f"{_MOST_REPETITIONS} repetitions are the most")
        self._at = counts.end()
        may_be_empty = element.may_be_empty or int(counts[1]) == 0
        return _Element(element.rule, element.group, may_be_empty=may_be_empty)

    def _quoted(self, close: str) -> bool:
        """Skip a literal or character class; whether anything was in it."""
        begin = self._at
        self._at += 1
        while self._at < len(self._source) and self._source[self._at] != close:
            if self._source[self._at] == "\\":
                escape = _ESCAPE.match(self._source, self._at)
                if escape is None:
                    raise self.fault(self._at, "this escape is unknown")
                self._at = escape.end()
            else:
                self._at += 1
        if self._at >= len(self._source):
            raise self.fault(begin, f"the closing {close!r} is missing")
        self._at += 1
        return self._at > begin + 2

    def _name(self, what: str) -> str:
        name = _NAME.match(self._source, self._at)
        if name is None:
            raise self.fault(self._at, f"{what} is expected here")
        self._at = name.end()
        return name[0]

    def _skip(self, blanks: re.Pattern[str]) -> None:
        if found := blanks.match(self._source, self._at):
            self._at = found.end()

    def _peek(self) -> str:
        return self._source[self._at : self._at + 1]


class _Element:
    """What may stand in a sequence, as far as left recursion depends on it."""

    def __init__(
        self,
        rule: str | None = None,
        group: list[list[_Element]] | None = None,
        *,
        may_be_empty: bool = False,
    ) -> None:
        self.rule = rule
        self.group = group
        self.may_be_empty = may_be_empty


def _refuse_left_recursion(rules: dict[str, list[list[_Element]]]) -> None:
    empty: set[str] = set()
    while more := {n for n, a in rules.items() if n not in empty and _empty(a, empty)}:
        empty |= more
    firsts = {name: _first_rules(alternatives, empty) for name, alternatives in rules.items()}
    for name in rules:
        reached, open_names = set[str](), list(firsts[name])
        while open_names:
            other = open_names.pop()
            if other not in reached:
                reached.add(other)
                open_names += firsts.get(other, ())
        if name in reached:
            raise BadGrammar(f"the grammar's rule {name!r} begins with itself (left recursion)")


def _empty(alternatives: list[list[_Element]], rules: set[str]) -> bool:
    return any(all(_element_empty(e, rules) for e in elements) for elements in alternatives)


def _element_empty(element: _Element, rules: set[str]) -> bool:
    if element.may_be_empty or (element.rule is not None and element.rule in rules):
        return True
    return element.group is not None and _empty(element.group, rules)


def _first_rules(alternatives: list[list[_Element]], empty: set[str]) -> set[str]:
    found: set[str] = set()
    for elements in alternatives:
        for element in elements:
            if element.rule is not None:
                found.add(element.rule)
            if element.group is not None:
                found |= _first_rules(element.group, empty)
            if not _element_empty(element, empty):
                break
    return found
