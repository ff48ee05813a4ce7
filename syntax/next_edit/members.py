"""Whose member a name behind a dot is, as far as a file says it; what it does not say is None."""

from __future__ import annotations

import re
from collections.abc import Iterator

import tree_sitter

from syntax.next_edit.bindings import Bindings, Occurrence, Role

_RECEIVER_FIELDS = ("object", "operand", "value", "argument")
_SELF = frozenset({"self", "cls", "this"})
_MEMBERS = frozenset({Role.MEMBER, Role.MEMBER_ASSIGNED})
_WORD = re.compile(r"\w+")


def owner_of_definition(bindings: Bindings, one: Occurrence) -> str | None:
    """The class a definition makes a member of; None for what is no member."""
    if one.role in {Role.MEMBER_DEFINITION, Role.MEMBER_ASSIGNED}:
        if one.role is Role.MEMBER_ASSIGNED and not _is_self(bindings, one):
            return None
        method = one.node.parent
        receiver = method.child_by_field_name("receiver") if method is not None else None
        if receiver is not None:
            return _last_word(bindings.parse.text_of(receiver))
        area = bindings.class_of(one)
        return area.name if area is not None else None
    if one.binds and one.home is not None:
        area = next((a for a in bindings.around(one.home) if a.kind != "block"), None)
        return area.name if area is not None and area.kind == "class" else None
    return None


def uses_of_member(bindings: Bindings, owner: str, name: str) -> Iterator[Occurrence]:
    """Places that surely mean the member `name` of the class `owner`, its definitions left out."""
    for one in bindings.occurrences:
        if one.name == name and one.role in _MEMBERS and owner_of_use(bindings, one) == owner:
            yield one


def owner_of_use(bindings: Bindings, one: Occurrence) -> str | None:
    """The class whose member a use is; None where the file does not tell."""
    receiver = _receiver(one.node)
    if receiver is None or _is_self(bindings, one):
        area = bindings.class_of(one)
        return area.name if area is not None else None
    start = bindings.parse.snapshot.offset_of_byte(receiver.start_byte)
    named = bindings.at(start)
    if named is None or named.node != receiver or named.home is None:
        return None
    definitions = [each for each in bindings.bound(named.home, named.name) if each.binds]
    if len(definitions) != 1:
        return None
    made = definitions[0].node.parent
    if made is not None and made.type.startswith("class"):
        return named.name
    return _type_of(bindings, definitions[0].node)


def through_class(bindings: Bindings, one: Occurrence) -> bool:
    """Whether a member is reached by the name of its class, so that a call of it passes `self`."""
    receiver = _receiver(one.node)
    text = bindings.parse.text_of(receiver) if receiver is not None else ""
    return text != "" and text not in _SELF and text == owner_of_use(bindings, one)


def _is_self(bindings: Bindings, one: Occurrence) -> bool:
    receiver = _receiver(one.node)
    return receiver is not None and bindings.parse.text_of(receiver) in _SELF


def _receiver(node: tree_sitter.Node) -> tree_sitter.Node | None:
    parent = node.parent
    if parent is None:
        return None
    for name in _RECEIVER_FIELDS:
        found = parent.child_by_field_name(name)
        if found is not None and found != node:
            return found
    return None


def _type_of(bindings: Bindings, definition: tree_sitter.Node) -> str | None:
    """The class that a declaration names for what it declares, or makes one of to assign it."""
    text = bindings.parse.text_of
    holder = definition.parent
    while holder is not None and holder.type in {"expression_list", "pointer_declarator"}:
        holder = holder.parent
    if holder is None:
        return None
    declared = holder.child_by_field_name("type")
    if declared is None and holder.type == "variable_declarator" and holder.parent is not None:
        declared = holder.parent.child_by_field_name("type")
    if declared is not None:
        words = _WORD.findall(text(declared))
        return words[0] if len(words) == 1 else None
    made = holder.child_by_field_name("right") or holder.child_by_field_name("value")
    if made is not None and made.type == "expression_list" and made.named_child_count == 1:
        made = made.named_children[0]
    if made is not None and made.type == "unary_expression":
        made = made.child_by_field_name("operand")
    if made is None:
        return None
    fields = {"call": "function", "new_expression": "constructor", "composite_literal": "type"}
    name = made.child_by_field_name(fields.get(made.type, "none"))
    # A call of a class makes one; that it is a class is the caller's to compare.
    return text(name) if name is not None else None


def _last_word(text: str) -> str | None:
    words = _WORD.findall(text)
    return words[-1] if words else None
