"""Calls of a name in a text, with their arguments as values."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import tree_sitter

from syntax.javascript.edits import parsed, text_of
from syntax.javascript.values import Value, read

_LONGEST = 400_000


@dataclass(frozen=True, slots=True)
class Call:
    """`receiver` is what stands before the name, "" for nothing. `made`: the class and the
    arguments that the receiver was made with, where the text shows it."""

    receiver: str
    args: tuple[Value, ...]
    is_new: bool = False
    made: tuple[str, tuple[Value, ...]] | None = None


def calls_of(text: str, names: Collection[str]) -> Iterator[Call]:
    """The calls of these names, in order, those with spread arguments left out."""
    if len(text) > _LONGEST:
        return
    root = parsed(text.encode("utf-8", "surrogatepass"), "typescriptreact")
    made: dict[str, tuple[str, tuple[Value, ...]]] = {}
    todo = [root]
    while todo:
        node = todo.pop()
        todo += reversed(node.named_children)
        if node.type == "variable_declarator":
            value = node.child_by_field_name("value")
            if value is not None and (constructed := _constructed(value)) is not None:
                made[text_of(node.child_by_field_name("name"))] = constructed
        elif node.type == "new_expression":
            constructed = _constructed(node)
            if constructed is not None and constructed[0] in names:
                yield Call("", constructed[1], is_new=True)
        elif node.type == "call_expression":
            function = node.child_by_field_name("function")
            if function is None:
                continue
            receiver, _, name = text_of(function).rpartition(".")
            if name not in names:
                continue
            args = _arguments(node)
            if args is not None:
                inner = function.child_by_field_name("object")
                while inner is not None and inner.type == "parenthesized_expression":
                    inner = inner.named_children[0]
                maker = _constructed(inner) if inner is not None else None
                yield Call(receiver, args, made=maker or made.get(receiver))


def _constructed(node: tree_sitter.Node) -> tuple[str, tuple[Value, ...]] | None:
    if node.type != "new_expression":
        return None
    args = _arguments(node)
    return None if args is None else (text_of(node.child_by_field_name("constructor")), args)


def _arguments(node: tree_sitter.Node) -> tuple[Value, ...] | None:
    given = node.child_by_field_name("arguments")
    if given is None:
        return ()
    if given.type != "arguments":
        return None
    inner = [one for one in given.named_children if one.type != "comment"]
    if any(one.type == "spread_element" or one.has_error for one in inner):
        return None
    return tuple(read(one) for one in inner)
