"""What happens in the body of a function: how it is left, what it calls, what it writes to, and
what is caught around each. Read from the query `bodies`; names are not resolved here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import tree_sitter

from syntax.conditions import condition, negated
from syntax.nodes import fold, matches
from syntax.parsing import Parse
from syntax.text import Span

EVERYTHING = "*"
"""What a handler catches that names no type."""

How = Literal["item", "attribute", "rebound", "name"]


@dataclass(frozen=True, slots=True)
class Leave:
    """A `return` or `yield` with the source of its value; None without one. `conditions` are
    those of the branches it stands in, innermost first."""

    value: str | None
    span: Span
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Raise:
    """An exception raised here. `type` is the source of what is called or named, None for any
    other `value`; without a value the one that is handled is raised again.

    `message` is the source of its first argument; `conditions` are those of the branches it stands
    in, innermost first, and `condition` the first of them. `caught` are the types of the handlers
    around it, innermost first, `handled` those of the handler it stands in, `within` the calls of
    the context managers around it. `passes_on`: it ends that handler, so that what comes out of
    the `try` is as if it were not caught.
    """

    type: str | None
    message: str | None
    condition: str | None
    caught: tuple[str, ...]
    handled: tuple[str, ...]
    span: Span
    is_assertion: bool = False
    conditions: tuple[str, ...] = ()
    value: str | None = None
    within: tuple[str, ...] = ()
    passes_on: bool = False


@dataclass(frozen=True, slots=True)
class CallMade:
    """A call: the source of what is called. The rest as in `Raise`."""

    callee: str
    arguments: str
    caught: tuple[str, ...]
    span: Span
    conditions: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    is_awaited: bool = False


@dataclass(frozen=True, slots=True)
class Write:
    """A write to something: `target` is the source of what holds the item or the attribute."""

    target: str
    how: How
    span: Span


@dataclass(frozen=True, slots=True)
class Body:
    """One function's body, without those of the functions within it."""

    span: Span
    returns: tuple[Leave, ...] = ()
    yields: tuple[Leave, ...] = ()
    raises: tuple[Raise, ...] = ()
    calls: tuple[CallMade, ...] = ()
    writes: tuple[Write, ...] = ()
    propagates: bool = False

    @property
    def gives(self) -> tuple[Leave, ...]:
        """The returns that have a value."""
        return tuple(one for one in self.returns if one.value is not None)


def bodies(parse: Parse) -> Mapping[int, Body]:
    """Every function's body, by the offset at which the body begins (`Symbol.body_span.start`)."""
    return _Reader(parse).read()


_HOWS: tuple[How, ...] = ("item", "attribute", "rebound", "name")


@dataclass(slots=True)
class _Within:
    """Stretches of the file with what holds for them, to be asked for by place."""

    ranges: list[tuple[int, int, str, int]] = field(default_factory=list)

    def around(self, byte: int, within: tuple[int, int]) -> tuple[str, ...]:
        """What holds at a byte, innermost first, as far as it lies within a function's body."""
        held = [
            (end - start, -place, text)
            for start, end, text, place in self.ranges
            if start <= byte < end and within[0] <= start and end <= within[1]
        ]
        return tuple(text for _, _, text in sorted(held, key=lambda one: one[:2]))

    def innermost(self, byte: int, within: tuple[int, int]) -> tuple[str, ...]:
        """What holds in the smallest stretch around a byte."""
        held = [
            (end - start, text)
            for start, end, text, _ in self.ranges
            if start <= byte < end and within[0] <= start and end <= within[1]
        ]
        least = min((size for size, _ in held), default=0)
        return tuple(text for size, text in held if size == least)


@dataclass(slots=True)
class _Found:
    """What is said of one node that leaves, calls or writes, by whichever pattern."""

    node: tree_sitter.Node
    kind: str
    parts: dict[str, tree_sitter.Node] = field(default_factory=dict)


class _Reader:
    def __init__(self, parse: Parse) -> None:
        self._parse = parse
        self._functions: dict[int, tuple[int, int]] = {}
        self._apart: list[tuple[int, int]] = []
        self._guarded, self._handled, self._when = _Within(), _Within(), _Within()
        self._managed = _Within()
        self._awaited: set[int] = set()
        self._passing: set[int] = set()
        self._found: dict[tuple[int, int, str], _Found] = {}

    def read(self) -> Mapping[int, Body]:
        """All bodies of the file."""
        for _, match in matches(self._parse.root, self._parse.language, "bodies"):
            self._take(match)
        ranges = sorted({*self._functions.values(), *self._apart})
        owners = _Owners(ranges)
        by_owner: dict[tuple[int, int], list[_Found]] = {
            one: [] for one in self._functions.values()
        }
        for found in self._found.values():
            owner = owners.of(found.node.start_byte)
            if owner in by_owner:
                by_owner[owner].append(found)
        at = self._parse.snapshot.offset_of_byte
        return {at(owner[0]): self._body(owner, those) for owner, those in by_owner.items()}

    def _take(self, match: Mapping[str, list[tree_sitter.Node]]) -> None:
        if "function" in match:
            body = match["body"][0]
            self._functions[body.start_byte] = (body.start_byte, body.end_byte)
        for node in match.get("apart", ()):
            self._apart.append((node.start_byte, node.end_byte))
        for node in match.get("guarded", ()):
            caught = [
                name
                for one in match.get("caught", ())
                if not self._raises_again(one)
                for name in self._types(one)
            ]
            caught += [
                EVERYTHING for one in match.get("caught.all", ()) if not self._raises_again(one)
            ]
            self._guarded.ranges += [(node.start_byte, node.end_byte, one, 0) for one in caught]
        for node in match.get("handler", ()):
            types = [name for one in match.get("handler.type", ()) for name in self._types(one)]
            self._handled.ranges += [
                (node.start_byte, node.end_byte, one, 0) for one in types or [EVERYTHING]
            ]
        for node in match.get("when", ()):
            self._take_condition(node, match["condition"][0], self._condition)
        for node in match.get("when.not", ()):
            self._take_condition(node, match["condition"][0], self._negated)
        for node in match.get("managed", ()):
            manager = fold(self._text(match["manager"][0]))
            self._managed.ranges.append((node.start_byte, node.end_byte, manager, 0))
        self._awaited.update(node.start_byte for node in match.get("awaited", ()))
        for kind in ("return", "yield", "raise", "assert", "call", *_WRITES):
            for node in match.get(kind, ()):
                key = (node.start_byte, node.end_byte, kind)
                found = self._found.setdefault(key, _Found(node, kind))
                found.parts |= {
                    name: nodes[0] for name, nodes in match.items() if name in _PARTS and nodes
                }
        for node in match.get("propagated", ()):
            key = (node.start_byte, node.end_byte, "propagated")
            self._found.setdefault(key, _Found(node, "propagated"))

    def _take_condition(
        self,
        branch: tree_sitter.Node,
        condition: tree_sitter.Node,
        read: Callable[[tree_sitter.Node], str],
    ) -> None:
        within = branch.start_byte, branch.end_byte, read(condition), condition.start_byte
        self._when.ranges.append(within)

    def _body(self, owner: tuple[int, int], found: Iterable[_Found]) -> Body:
        ordered = sorted(found, key=lambda one: (one.node.start_byte, one.node.end_byte))
        at = self._parse.snapshot.offset_of_byte

        def of(kind: str) -> Iterable[_Found]:
            return (one for one in ordered if one.kind == kind)

        return Body(
            span=Span(at(owner[0]), at(owner[1])),
            returns=tuple(
                Leave(
                    self._part(one, "return.value"),
                    self._span(one),
                    self._when.around(one.node.start_byte, owner),
                )
                for one in of("return")
            ),
            yields=tuple(
                Leave(self._part(one, "yield.value"), self._span(one)) for one in of("yield")
            ),
            raises=tuple(
                self._raise(one, owner) for one in ordered if one.kind in ("raise", "assert")
            ),
            calls=tuple(
                CallMade(
                    callee=self._callee(one),
                    arguments=self._part(one, "call.arguments") or "",
                    caught=self._guarded.around(one.node.start_byte, owner),
                    span=self._span(one),
                    conditions=self._when.around(one.node.start_byte, owner),
                    within=self._managed.around(one.node.start_byte, owner),
                    is_awaited=one.node.start_byte in self._awaited,
                )
                for one in of("call")
            ),
            writes=tuple(
                Write(self._part(one, "written") or "", how, self._span(one))
                for one in ordered
                for how in _HOWS
                if one.kind == f"write.{how}"
            ),
            propagates=any(True for _ in of("propagated")),
        )

    def _raise(self, one: _Found, owner: tuple[int, int]) -> Raise:
        byte = one.node.start_byte
        conditions = self._when.around(byte, owner)
        is_assertion = one.kind == "assert"
        condition = self._part(one, "assert.condition") if is_assertion else None
        return Raise(
            type=self._part(one, "raise.type"),
            message=self._part(one, "raise.message"),
            condition=condition or (conditions[0] if conditions else None),
            caught=self._guarded.around(byte, owner),
            handled=self._handled.innermost(byte, owner),
            span=self._span(one),
            is_assertion=is_assertion,
            conditions=((condition,) if condition else ()) + conditions,
            value=self._value(one),
            passes_on=one.node.id in self._passing,
            within=self._managed.around(byte, owner),
        )

    def _value(self, one: _Found) -> str | None:
        if one.kind == "assert" or not one.node.named_children:
            return None
        return fold(self._text(one.node.named_children[0]))

    def _callee(self, one: _Found) -> str:
        owner, name = self._part(one, "call.object"), self._part(one, "call.name") or ""
        return f"{owner}.{name}" if owner else name

    def _condition(self, node: tree_sitter.Node) -> str:
        return condition(fold(self._text(node)), is_bracketed=node.type in _BRACKETED)

    def _negated(self, node: tree_sitter.Node) -> str:
        no = "not " if self._parse.language.block_style == "indent" else "!"
        return negated(self._condition(node), no)

    def _raises_again(self, caught: tree_sitter.Node) -> bool:
        """Whether the handler of a caught type ends by raising the same again."""
        clause: tree_sitter.Node | None = caught
        while clause is not None and clause.type not in _HANDLERS:
            clause = clause.parent
        body = clause.named_children[-1] if clause is not None else None
        inner = [one for one in body.named_children if not one.is_extra] if body else []
        if clause is None or not inner or inner[-1].type not in _RAISING:
            return False
        value = inner[-1].named_children
        if value and self._text(value[0]) != self._name_of_caught(clause):
            return False
        self._passing.add(inner[-1].id)
        return True

    def _name_of_caught(self, clause: tree_sitter.Node) -> str:
        """The variable that a handler binds."""
        name = clause.child_by_field_name("parameter")
        first = clause.named_children[0] if clause.named_children else None
        if name is None and first is not None:
            name = first.child_by_field_name("name") or first.child_by_field_name("alias")
        return self._text(name) if name is not None else ""

    def _types(self, node: tree_sitter.Node) -> list[str]:
        """The types that a handler names: one, several in a tuple, or with a name for the value."""
        if node.type == "as_pattern" and node.named_children:
            node = node.named_children[0]
        if node.type in ("tuple", "parenthesized_expression"):
            return [fold(self._text(child)) for child in node.named_children if not child.is_extra]
        return [fold(self._text(node))]

    def _part(self, found: _Found, name: str) -> str | None:
        node = found.parts.get(name)
        return fold(self._text(node)) if node is not None else None

    def _span(self, found: _Found) -> Span:
        return self._parse.span_of(found.node)

    def _text(self, node: tree_sitter.Node) -> str:
        return self._parse.text_of(node)


_WRITES = tuple(f"write.{how}" for how in _HOWS)
_BRACKETED = frozenset({"parenthesized_expression", "condition_clause"})
_RAISING = frozenset({"raise_statement", "throw_statement"})
_HANDLERS = frozenset({"except_clause", "catch_clause"})
_PARTS = frozenset(
    {
        *("return.value", "yield.value", "raise.type", "raise.message", "assert.condition"),
        *("call.name", "call.object", "call.arguments", "written"),
    }
)


class _Owners:
    """Which of some nested ranges is the innermost around a byte."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._ranges = ranges
        self._starts = [start for start, _ in ranges]
        self._parents: list[int] = []
        open_: list[int] = []
        for number, (start, _) in enumerate(ranges):
            while open_ and ranges[open_[-1]][1] <= start:
                open_.pop()
            self._parents.append(open_[-1] if open_ else -1)
            open_.append(number)

    def of(self, byte: int) -> tuple[int, int] | None:
        """The innermost range that holds a byte."""
        number = bisect_right(self._starts, byte) - 1
        while number >= 0 and self._ranges[number][1] <= byte:
            number = self._parents[number]
        return self._ranges[number] if number >= 0 else None
