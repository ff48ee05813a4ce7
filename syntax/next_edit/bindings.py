"""Every identifier of a file: what it does there, and which scope binds it.

The grammar's part is `queries/*/bindings.scm`; what a change of a binding means is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum

import tree_sitter

from syntax.nodes import all_captures, declared_name
from syntax.parsing import Parse
from syntax.text import Span


class Role(StrEnum):
    """What an identifier does. A `shorthand` is a use and a member's name at once: `{name}`."""

    DEFINITION = "definition"
    REFERENCE = "reference"
    SHORTHAND = "shorthand"
    MEMBER = "member"
    MEMBER_ASSIGNED = "member.assigned"
    MEMBER_DEFINITION = "member.definition"
    KEYWORD = "keyword"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Scope:
    """Bytes in which names may be bound. `kind` is "scope" (a function), "block", "class" or
    "file"; `name` is a class's.
    """

    number: int
    kind: str
    start: int
    end: int
    parent: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An identifier. `scope` is where it stands; `home` the scope that binds it, None for a name
    that nothing in the file binds and for members.
    """

    name: str
    span: Span
    role: Role
    scope: int
    home: int | None
    node: tree_sitter.Node = field(compare=False)

    @property
    def binds(self) -> bool:
        """Whether it gives the name its meaning here."""
        return self.role is Role.DEFINITION


@dataclass(frozen=True, slots=True)
class _Mark:
    role: Role
    where: str
    node: tree_sitter.Node


# What counts when several patterns of a query capture one identifier: the last of these.
_ORDER = (
    *("reference", "shorthand", "member", "member.assigned", "keyword"),
    *("definition", "definition.augmented", "definition.function", "definition.outer"),
    "member.definition",
    *("global", "nonlocal", "other"),
)
_SCOPES = {"scope": "scope", "scope.block": "block", "scope.class": "class", "outside": "outside"}
_DECLARATORS = {
    "definition.declarator": "definition",
    "definition.declarator.outer": "definition.outer",
    "member.definition.declarator": "member.definition",
}


class Bindings:
    """The identifiers of one parse, in document order, and their scopes."""

    def __init__(self, parse: Parse) -> None:
        self.parse = parse
        marks: dict[int, tuple[int, str, tree_sitter.Node]] = {}
        areas: list[tuple[int, int, str, tree_sitter.Node]] = []
        for found, node in all_captures(parse.root, parse.language, "bindings"):
            if found in _SCOPES:
                areas.append((node.start_byte, -node.end_byte, _SCOPES[found], node))
                continue
            capture, named = found, node
            if found in _DECLARATORS:
                capture, named = _DECLARATORS[found], declared_name(node)
                if named.type not in _PLAIN_NAMES:
                    continue
            if capture not in _ORDER or named.child_count or named.is_missing:
                continue
            rank = _ORDER.index(capture)
            if rank >= marks.get(named.start_byte, (-1, "", named))[0]:
                marks[named.start_byte] = (rank, capture, named)
        self.scopes: tuple[Scope, ...] = ()
        self._defined: frozenset[tuple[int, str]] = frozenset()
        self.occurrences = self._resolved(sorted(areas, key=lambda a: a[:2]), marks)
        self._by_start = {one.span.start: one for one in self.occurrences}
        self._by_binding: dict[tuple[int, str], list[Occurrence]] = {}
        for one in self.occurrences:
            if one.home is not None:
                self._by_binding.setdefault((one.home, one.name), []).append(one)

    def at(self, offset: int) -> Occurrence | None:
        """The identifier that begins at an offset."""
        return self._by_start.get(offset)

    def bound(self, home: int, name: str) -> Sequence[Occurrence]:
        """All that means the name bound in a scope: what binds it and what uses it."""
        return self._by_binding.get((home, name), ())

    def inside(self, scope: int) -> Iterator[Occurrence]:
        """Every identifier in the text of a scope, and in the scopes within it."""
        area = self.scopes[scope]
        first = self.parse.snapshot.offset_of_byte(area.start)
        last = self.parse.snapshot.offset_of_byte(min(area.end, self.parse.root.end_byte))
        return (one for one in self.occurrences if first <= one.span.start < last or not scope)

    def around(self, scope: int) -> Iterator[Scope]:
        """The scope and those around it, innermost first."""
        while True:
            yield self.scopes[scope]
            if not scope:
                return
            scope = self.scopes[scope].parent

    def class_of(self, one: Occurrence) -> Scope | None:
        """The innermost class an identifier stands in."""
        return next((scope for scope in self.around(one.scope) if scope.kind == "class"), None)

    def sees(self, scope: int, name: str) -> bool:
        """Whether a name is bound for code that stands in a scope."""
        return self._home(scope, name, self._defined) >= 0

    def _resolved(
        self,
        areas: list[tuple[int, int, str, tree_sitter.Node]],
        marks: dict[int, tuple[int, str, tree_sitter.Node]],
    ) -> tuple[Occurrence, ...]:
        placed = self._placed(areas, [marks[start] for start in sorted(marks)])
        elsewhere: dict[tuple[int, str], str] = {}
        for (_, capture, node), scope in placed:
            if capture in {"global", "nonlocal"}:
                elsewhere[scope, self.parse.text_of(node)] = capture
        homes: dict[int, int] = {}
        defined: set[tuple[int, str]] = set()
        for (_, capture, node), scope in placed:
            if not capture.startswith("definition"):
                continue
            home, name = scope, self.parse.text_of(node)
            if capture == "definition.outer":
                home = self.scopes[scope].parent
            elif capture == "definition.function":
                home = next(s.number for s in self.around(scope) if s.kind != "block")
            if (home, name) in elsewhere:
                continue
            homes[node.start_byte] = home
            defined.add((home, name))
        self._defined = frozenset(defined)
        found: list[Occurrence] = []
        for (_, capture, node), scope in placed:
            name, role = self.parse.text_of(node), _role_of(capture)
            home = homes.get(node.start_byte, -1)
            if home < 0 and role in {Role.DEFINITION, Role.REFERENCE, Role.SHORTHAND}:
                home = self._home(scope, name, defined, elsewhere)
            found.append(
                Occurrence(
                    name, self.parse.span_of(node), role, scope, home if home >= 0 else None, node
                )
            )
        return tuple(found)

    def _placed(
        self,
        areas: list[tuple[int, int, str, tree_sitter.Node]],
        marks: list[tuple[int, str, tree_sitter.Node]],
    ) -> list[tuple[tuple[int, str, tree_sitter.Node], int]]:
        """Each mark with the scope it stands in, all in document order."""
        scopes = [Scope(0, "file", 0, self.parse.root.end_byte + 1, 0)]
        stack: list[tuple[int, int]] = [(self.parse.root.end_byte + 1, 0)]
        placed = []
        waiting = 0
        for mark in marks:
            byte = mark[2].start_byte
            while waiting < len(areas) and areas[waiting][0] <= byte:
                start, minus_end, kind, node = areas[waiting]
                waiting += 1
                while stack[-1][0] <= start:
                    stack.pop()
                inner = stack[-1][1]
                if kind == "outside":
                    # What stands here is evaluated around the scope that it is written in.
                    stack.append((-minus_end, scopes[inner].parent))
                    continue
                scope = Scope(len(scopes), kind, start, -minus_end, inner, self._name_of(node))
                scopes.append(scope)
                stack.append((-minus_end, scope.number))
            while stack[-1][0] <= byte:
                stack.pop()
            placed.append((mark, stack[-1][1]))
        self.scopes = tuple(scopes)
        return placed

    def _name_of(self, node: tree_sitter.Node) -> str:
        named = node.child_by_field_name("name") or node.child_by_field_name("type")
        return self.parse.text_of(named) if named is not None else ""

    def _home(
        self,
        scope: int,
        name: str,
        defined: Set[tuple[int, str]],
        elsewhere: dict[tuple[int, str], str] | None = None,
    ) -> int:
        """The scope whose binding of `name` code in `scope` means; -1 where there is none."""
        first = True
        for area in self.around(scope):
            moved = (elsewhere or {}).get((area.number, name))
            if moved == "global":
                return 0 if (0, name) in defined else -1
            visible = area.kind != "class" or first
            if moved is None and visible and (area.number, name) in defined:
                return area.number
            # Code within a class's functions reaches its names as members only.
            first = False
        return -1


def _role_of(capture: str) -> Role:
    if capture.startswith("definition"):
        return Role.DEFINITION
    if capture in {"global", "nonlocal"}:
        return Role.REFERENCE
    return Role(capture)


_PLAIN_NAMES = frozenset({"identifier", "type_identifier", "field_identifier"})
