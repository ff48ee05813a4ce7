"""Members read from `this` that no class around has, as far as one file tells for certain.

For languages with `members.scm`. A class that inherits from another file's has what nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import tree_sitter

from syntax.names.misuse import Fault, Judgement, Misuse
from syntax.nodes import all_captures
from syntax.parsing import Parse
from syntax.text import Span

_OF_ALL = frozenset(
    {
        *("constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable"),
        *("toLocaleString", "toString", "valueOf", "__proto__"),
    }
)
# Members made by other names than those that are written.
_OPENING = re.compile(
    r"\bthis\s*\[|\bObject\s*\.\s*(assign|definePropert)|\bReflect\s*\.|\bnew\s+Proxy\b"
    r"|\[\s*\w+\s*:\s*(string|number|symbol)\s*\]|@ts-|\bbindAll\b|\(\s*this\s*[,)]"
)
_FUNCTIONS = frozenset(
    {
        *("function_expression", "function_declaration", "function"),
        *("generator_function", "generator_function_declaration"),
    }
)


@dataclass(slots=True)
class _Class:
    node: tree_sitter.Node
    name: str
    base: str | None
    is_open: bool
    members: set[str] = field(default_factory=set)


def judge_this(parse: Parse, span: Span) -> Judgement:
    """Judge what is read from `this` in `span`, of a file that parses."""
    members: list[tree_sitter.Node] = []
    uses: list[tree_sitter.Node] = []
    classes: list[_Class] = []
    for capture, node in all_captures(parse.root, parse.language, "members"):
        if capture == "class":
            classes.append(_class(parse, node))
        else:
            (members if capture == "member" else uses).append(node)
    classes.sort(key=lambda one: one.node.start_byte)
    by_node = {one.node.id: one for one in classes}
    for node in members:
        around = _innermost(classes, node)
        if around is not None:
            around.members.add(parse.text_of(node).strip("'\""))
    assigned = {node.start_byte for node in members}
    start, end = parse.snapshot.byte_at(span.start), parse.snapshot.byte_at(span.end)
    inside = [n for n in uses if n.start_byte < end and n.end_byte > start]
    outside = [n for n in uses if not (n.start_byte < end and n.end_byte > start)]
    written = {parse.text_of(node) for node in outside}
    judged, misuses = 0, []
    for node in inside:
        if node.start_byte in assigned:
            continue
        of = by_node.get(_owner(node))
        if parse.text_of(node) == "this" and "this" not in written:
            # Nobody calls a member so, be it inherited from somewhere unknown.
            misuses.append(Misuse(Fault.ATTRIBUTE, "this", "this has no this", parse.span_of(node)))
            continue
        known = _members(of, classes) if of is not None else None
        if of is None or known is None:
            continue
        judged += 1
        name = parse.text_of(node)
        if name in known or name in _OF_ALL or name in written:
            continue
        others = {parse.text_of(n) for n in outside if _owner(n) == of.node.id}
        if others - known - _OF_ALL:
            continue  # an unfinished class: what else is missing may come too
        why = f"this has no {name}"
        misuses.append(
            Misuse(
                Fault.ATTRIBUTE,
                name,
                why,
                parse.span_of(node),
                owner=of.name,
                others=tuple(sorted(one for one in known if one.isidentifier())),
            )
        )
    return Judgement(judged, tuple(misuses))


def _class(parse: Parse, node: tree_sitter.Node) -> _Class:
    named = node.child_by_field_name("name")
    name = parse.text_of(named) if named is not None else ""
    text = parse.text_of(node)
    base = None
    for child in node.children:
        if child.type == "class_heritage":
            found = re.match(r"extends\s+([\w$]+)\s*($|<|implements\b|\{)", parse.text_of(child))
            base = found[1] if found else "?" if "extends" in parse.text_of(child) else None
    decorated = any(child.type == "decorator" for child in _with_siblings(node))
    return _Class(node, name, base, decorated or _is_open(parse, name, text))


def _is_open(parse: Parse, name: str, text: str) -> bool:
    if _OPENING.search(text):
        return True
    # What is added from outside: to the prototype, or by a declaration of the same name.
    added = (
        rf"(?<![\w$]){re.escape(name)}\.prototype\b|\b(interface|namespace)\s+{re.escape(name)}\b"
    )
    return bool(name) and re.search(added, parse.snapshot.text) is not None


def _with_siblings(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """A class's children, and those of the `export` around it, which may hold its decorators."""
    yield from node.children
    if node.parent is not None and node.parent.type == "export_statement":
        yield from node.parent.children


def _innermost(classes: list[_Class], node: tree_sitter.Node) -> _Class | None:
    around = [
        one
        for one in classes
        if one.node.start_byte <= node.start_byte and node.end_byte <= one.node.end_byte
    ]
    return around[-1] if around else None


def _owner(node: tree_sitter.Node) -> int:
    """The id of the class whose instance `this` is, where that is sure; else 0."""
    inner, outer = node, node.parent
    while outer is not None:
        if outer.type in _FUNCTIONS or outer.type == "class_static_block":
            return 0
        if outer.type == "class_body":
            static = any(child.type == "static" for child in inner.children)
            return 0 if static or outer.parent is None else outer.parent.id
        if outer.type == "method_definition" and (
            outer.parent is None or outer.parent.type != "class_body"
        ):
            return 0
        inner, outer = outer, outer.parent
    return 0


def _members(of: _Class, classes: list[_Class]) -> set[str] | None:
    """What the class and those it inherits from have; None if that is not all in this file."""
    found: set[str] = set()
    seen: set[int] = set()
    while of.node.id not in seen:
        seen.add(of.node.id)
        found |= of.members
        if of.is_open:
            return None
        if of.base is None:
            return found
        bases = [one for one in classes if one.name == of.base]
        if len(bases) != 1:
            return None
        of = bases[0]
    return None
