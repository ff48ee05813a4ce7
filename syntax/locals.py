"""Names that nothing binds, in the function around a cursor.

Only where the language's row names its builtins, and in files of usual size; attributes are not
resolved. The grammar's part is `queries/*/bindings.scm`.
"""

from __future__ import annotations

from dataclasses import dataclass

import tree_sitter

from syntax.nodes import all_captures, matches_around
from syntax.parsing import Parse
from syntax.references import Reference

# What a comprehension binds counts for all of its function: nothing is missed by that.
_SCOPES = frozenset({"scope", "scope.class"})
_BINDING = frozenset(
    {"definition", "definition.function", "definition.outer", "global", "nonlocal"}
)
_OF_SOMETHING_ELSE = frozenset({"member", "member.assigned", "keyword", "other"})
# Every name of the file is looked at, which takes 3 ms for 1,000 lines.
_LARGEST = 200_000


def unbound(parse: Parse, offset: int) -> tuple[Reference, ...]:
    """Uses of names that neither the function around `offset`, nor what is around that, nor the
    language binds, in document order. None are known outside functions.

    Raises `BadPosition` for an offset outside the text.
    """
    byte = parse.snapshot.byte_at(offset)
    if not parse.snapshot.text[max(0, offset - 1) : offset].isspace():
        byte = max(0, byte - 1)  # Behind the last statement of a function is in it.
    function = _function_around(parse, byte)
    large = len(parse.snapshot.text) > _LARGEST
    if function is None or large or not parse.language.builtins:
        return ()
    scopes: list[tuple[int, int]] = []
    definitions: list[tree_sitter.Node] = []
    references: list[tree_sitter.Node] = []
    excluded: set[int] = set()
    for capture, node in all_captures(parse.root, parse.language, "bindings"):
        if capture == "everything":
            return ()
        if capture in _SCOPES:
            scopes.append((node.start_byte, node.end_byte))
        elif capture == "reference":
            references.append(node)
        elif capture in _BINDING:
            definitions.append(node)
            excluded.add(node.start_byte)
        elif capture in _OF_SOMETHING_ELSE:
            excluded.add(node.start_byte)
    bound: dict[str, list[_Binding]] = {}
    for node in definitions:
        scope, value = _scope_of(node, scopes, parse), _value_of(node)
        bound.setdefault(parse.text_of(node), []).append(_Binding(*scope, *value))
    uses = []
    for node in references:
        inside = function.start_byte <= node.start_byte < function.end_byte
        if not inside or node.start_byte in excluded:
            continue
        name = parse.text_of(node)
        holds = any(binding.holds_at(node.start_byte) for binding in bound.get(name, ()))
        if not holds and name not in parse.language.builtins:
            uses.append(Reference(name, parse.span_of(node)))
    return tuple(sorted(uses, key=lambda use: use.span.start))


@dataclass(frozen=True, slots=True)
class _Binding:
    """The bytes in which a name is bound, without those of the value it is bound to there."""

    start: int
    end: int
    value_start: int
    value_end: int

    def holds_at(self, byte: int) -> bool:
        return self.start <= byte < self.end and not self.value_start <= byte < self.value_end


def _value_of(node: tree_sitter.Node) -> tuple[int, int]:
    parent = node.parent
    value = parent.child_by_field_name("right") if parent and parent.type == "assignment" else None
    return (value.start_byte, value.end_byte) if value else (0, 0)


def _function_around(parse: Parse, byte: int) -> tree_sitter.Node | None:
    matches = matches_around(parse.root, parse.language, "scopes", byte)
    functions = [match["function"][0] for match in matches if "function" in match]
    around = [node for node in functions if node.start_byte <= byte <= node.end_byte]
    return max(around, key=lambda node: node.start_byte, default=None)


def _scope_of(
    node: tree_sitter.Node, scopes: list[tuple[int, int]], parse: Parse
) -> tuple[int, int]:
    """The bytes in which a definition holds; a function's own name holds around it."""
    parent = node.parent
    names_scope = parent is not None and parent.child_by_field_name("name") == node
    own = (parent.start_byte, parent.end_byte) if parent is not None and names_scope else None
    around = [
        (start, end)
        for start, end in scopes
        if start <= node.start_byte < end and (start, end) != own
    ]
    return max(around, default=(0, parse.root.end_byte + 1))
