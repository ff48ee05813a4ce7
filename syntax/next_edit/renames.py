"""Renamed definitions, and what still has the old name. Whatever is not certain is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter

from foundation.nothing import Nothing
from syntax.next_edit.bindings import Bindings, Occurrence, Role
from syntax.next_edit.members import owner_of_definition, uses_of_member
from syntax.next_edit.moves import Moves

# Where an assignment is what binds a name, assigning it again is no second definition.
_ASSIGNING = frozenset({"python"})
_DEFINING = frozenset({Role.DEFINITION, Role.MEMBER_DEFINITION, Role.MEMBER_ASSIGNED})
_NAMES = frozenset({Role.DEFINITION, Role.REFERENCE, Role.SHORTHAND})


@dataclass(frozen=True, slots=True)
class Renamed:
    """A definition before and after; `uses` are those of before that mean it, itself left out."""

    before: Occurrence
    after: Occurrence
    uses: tuple[Occurrence, ...]
    owner: str | None

    @property
    def top_level(self) -> bool:
        """Whether other files may import it."""
        return self.before.home == 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A definition with another name, from which nothing may follow."""

    before: Occurrence
    why: Nothing


def renamed(before: Bindings, after: Bindings, moves: Moves) -> Iterator[Renamed | Refused]:
    """Each definition that has another name now, or why nothing follows from that."""
    for one in before.occurrences:
        if one.role not in _DEFINING or not moves.touches(one.span):
            continue
        now = counterpart(one, after, moves)
        if now is not None and now.name != one.name:
            found = _checked(before, after, moves, one, now)
            yield Refused(one, found) if isinstance(found, Nothing) else found


def counterpart(one: Occurrence, after: Bindings, moves: Moves) -> Occurrence | None:
    """What stands now where an identifier stood, if that is one identifier in the same role."""
    now = after.at(moves.start_of(one.span.start))
    if now is None or now.span.end != moves.end_of(one.span.end) or now.role is not one.role:
        return None
    return now


def still_there(one: Occurrence, after: Bindings, moves: Moves) -> Occurrence | None:
    """The same identifier in the new text, if it was not touched."""
    begins = moves.start_of(one.span.start), moves.end_of(one.span.start)
    for start in begins:
        now = after.at(start)
        if now is not None and now.name == one.name and now.role is one.role:
            return now
    return None


def meaning(bindings: Bindings, one: Occurrence) -> tuple[Occurrence, ...]:
    """The other places that mean what a definition defines."""
    owner = owner_of_definition(bindings, one)
    found: dict[int, Occurrence] = {}
    if one.home is not None:
        found |= {each.span.start: each for each in bindings.bound(one.home, one.name)}
    if owner is not None:
        found |= {each.span.start: each for each in uses_of_member(bindings, owner, one.name)}
    found.pop(one.span.start, None)
    return tuple(found[start] for start in sorted(found))


def _checked(
    before: Bindings, after: Bindings, moves: Moves, one: Occurrence, now: Occurrence
) -> Renamed | Nothing:
    owner = owner_of_definition(before, one)
    if owner != owner_of_definition(after, now):
        return Nothing(f"{now.name} is defined elsewhere than {one.name} was")
    if one.home is None and owner is None:
        return Nothing(f"what {one.name} belongs to is not known")
    uses = meaning(before, one)
    if any(use.role in _DEFINING and use.span < one.span for use in uses):
        return Nothing(f"{one.name} is defined before that, too")
    if _defined_again(before, one, owner, uses):
        return Nothing(f"{one.name} is defined more than once")
    if one.home is not None:
        fault = _taken(before, after, moves, one, now)
        if fault is not None:
            return fault
    if owner is not None:
        mates = {*uses_of_member(before, owner, now.name), *_members(before, owner, now.name)}
        if mates:
            return Nothing(f"{owner} has a member {now.name} already")
        if _inherited(before, one, owner):
            return Nothing(f"a class that {owner} is made from has a member {one.name}")
    known = {found.span.start for use in uses if (found := still_there(use, after, moves))}
    left = [
        each
        for each in after.occurrences
        if each.name == one.name
        and each.span.start not in known
        and each.role in _DEFINING
        and (
            (now.home is not None and each.home == now.home)
            or (owner is not None and owner_of_definition(after, each) == owner)
        )
    ]
    if left:
        return Nothing(f"{one.name} is still defined")
    return Renamed(one, now, uses, owner)


def _taken(
    before: Bindings, after: Bindings, moves: Moves, one: Occurrence, now: Occurrence
) -> Nothing | None:
    assert one.home is not None
    if now.home is None or not _same_scope(before, after, moves, one.home, now.home):
        return Nothing(f"{now.name} is bound elsewhere than {one.name} was")
    if any(each.name == now.name and each.role in _NAMES for each in before.inside(one.home)):
        return Nothing(f"{now.name} means something here already")
    return None


def _same_scope(before: Bindings, after: Bindings, moves: Moves, old: int, new: int) -> bool:
    was, now = before.scopes[old], after.scopes[new]
    start = before.parse.snapshot.offset_of_byte(was.start)
    place = after.parse.snapshot.offset_of_byte(now.start)
    return was.kind == now.kind and place in {moves.start_of(start), moves.end_of(start)}


def _members(bindings: Bindings, owner: str, name: str) -> Iterator[Occurrence]:
    return (
        each
        for each in bindings.occurrences
        if each.name == name
        and each.role in _DEFINING
        and owner_of_definition(bindings, each) == owner
    )


def _inherited(bindings: Bindings, one: Occurrence, owner: str) -> bool:
    """Whether a class named in the head of the owner has a member of the name, in this file."""
    area = bindings.class_of(one)
    if area is None:
        return False
    head = bindings.parse.snapshot.utf8[area.start : one.node.start_byte]
    named = set(re.findall(r"\w+", head.split(b"\n", 1)[0].decode("utf-8", "replace"))) - {owner}
    return any(next(_members(bindings, each, one.name), None) is not None for each in named)


def _defined_again(
    bindings: Bindings, one: Occurrence, owner: str | None, uses: tuple[Occurrence, ...]
) -> bool:
    others = [use for use in uses if use.binds]
    if owner is not None:
        others += [
            each
            for each in _members(bindings, owner, one.name)
            if each != one and each.role is not Role.MEMBER_ASSIGNED and each not in others
        ]
    if not others:
        return False
    if bindings.parse.language.id not in _ASSIGNING:
        return True
    if any(_declares(each.node) for each in (one, *others)):
        return True
    return any(_starts_anew(bindings, one, each) for each in others)


def _declares(node: tree_sitter.Node) -> bool:
    """Whether a binding is a function's, a class's or an import's name."""
    parent = node.parent
    if parent is None or parent.type in {"function_definition", "class_definition"}:
        return True
    return "import" in parent.type or parent.type == "dotted_name"


def _starts_anew(bindings: Bindings, one: Occurrence, other: Occurrence) -> bool:
    """Whether a later binding makes another variable of it, as far as one can see.

    It does not where it reads what it overwrites, and where it is an assignment that may or may
    not happen after the first: in a block within the first one's, or in another branch.
    """
    statement = other.node.parent
    while statement is not None and statement.type in _PATTERNS:
        statement = statement.parent
    if statement is None or statement.type not in {"assignment", "augmented_assignment"}:
        return True
    value = statement.child_by_field_name("right")
    words = re.findall(r"\w+", bindings.parse.text_of(value)) if value is not None else []
    if one.name in words or statement.type == "augmented_assignment":
        return False
    around = {block.id for block in _blocks(one.node)}
    first = next(iter(_blocks(one.node)), None)
    own = next(iter(_blocks(other.node)), None)
    if first is None or own is None or first.id == own.id:
        return True
    if any(block.id == first.id for block in _blocks(other.node)):
        return False
    shared = next((block for block in _blocks(other.node) if block.id in around), None)
    branch, others = _branch(one.node, shared), _branch(other.node, shared)
    return branch is None or others is None or branch.id != others.id


_PATTERNS = frozenset({"pattern_list", "tuple_pattern", "list_pattern"})
_BRANCHING = frozenset({"if_statement", "try_statement", "match_statement"})


def _blocks(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """The blocks a binding's statement stands in, innermost first; a parameter's is its
    function's body."""
    at: tree_sitter.Node | None = node
    while at is not None:
        if at.type == "parameters" and at.parent is not None:
            body = at.parent.child_by_field_name("body")
            if body is not None:
                yield body
        elif at.type in {"block", "module"}:
            yield at
        at = at.parent


def _branch(node: tree_sitter.Node, within: tree_sitter.Node | None) -> tree_sitter.Node | None:
    """The statement of the block `within` that a node is in a branch of."""
    at: tree_sitter.Node | None = node
    while at is not None and at.parent is not None and at.parent != within:
        at = at.parent
    return at if at is not None and at.type in _BRANCHING else None
