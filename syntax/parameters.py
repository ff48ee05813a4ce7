"""The parameters of a declaration: name, kind, annotation and default, as the source has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import tree_sitter

from syntax.nodes import declared_name, declared_type, fold, matches
from syntax.parsing import Parse


class ParameterKind(StrEnum):
    """How an argument reaches a parameter; `receiver` is `self`, `this` or a Go receiver."""

    RECEIVER = "receiver"
    POSITIONAL_ONLY = "positional_only"
    POSITIONAL = "positional"
    VARIADIC = "variadic"
    KEYWORD_ONLY = "keyword_only"
    KEYWORD_VARIADIC = "keyword_variadic"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Parameter:
    """`name` is empty where the source gives none; `optional`: it may be left out (`b?: T`)."""

    name: str
    kind: ParameterKind
    annotation: str | None = None
    default: str | None = None
    optional: bool = False


_KINDS = frozenset(kind.value for kind in ParameterKind)
_POSITIONAL_END, _KEYWORD_BEGIN = "positional.end", "keyword.begin"


def parameters_by_list(parse: Parse) -> Mapping[int, tuple[Parameter, ...]]:
    """The parameters of a file by the id of the node that lists them."""
    found: dict[int, dict[int, _Found]] = defaultdict(dict)
    receivers: dict[int, bool] = {}
    for pattern, match in matches(parse.root, parse.language, "parameters"):
        for node in match.get("receiver", []):
            first = _behind_comments(node)
            if "name" not in match and first is not None:
                receivers[first.id] = receivers.get(first.id, True)
        for node in match.get("receiver.not", []):
            first = _behind_comments(node)
            if first is not None:
                receivers[first.id] = False
        _take(parse, pattern, match, found)
    return {
        holder: _in_order(sorted(of_list.values(), key=lambda one: one.start), receivers)
        for holder, of_list in found.items()
    }


def _behind_comments(node: tree_sitter.Node) -> tree_sitter.Node | None:
    """The node, or what follows where it is a comment."""
    found: tree_sitter.Node | None = node
    while found is not None and found.is_extra:
        found = found.next_named_sibling
    return found


@dataclass(slots=True)
class _Found:
    start: int
    pattern: int
    node_id: int
    marker: str | None
    parameter: Parameter


def _take(
    parse: Parse,
    pattern: int,
    match: Mapping[str, list[tree_sitter.Node]],
    found: dict[int, dict[int, _Found]],
) -> None:
    kind = next((name for name in match if name in _KINDS), None)
    marker = next((name for name in match if name in (_POSITIONAL_END, _KEYWORD_BEGIN)), None)
    first_receiver = "receiver.first" in match
    if first_receiver:
        kind = ParameterKind.RECEIVER.value
    if (kind is None and marker is None) or (
        kind == ParameterKind.RECEIVER and "name" not in match and not first_receiver
    ):
        return
    node = match["receiver.first" if first_receiver else kind or marker or ""][0]
    holder = node.parent
    if first_receiver and holder is not None:
        method = holder.parent
        holder = method.child_by_field_name("parameters") if method is not None else None
    if holder is None:
        return
    names = match.get("name", [])
    if "declarator" in match or "declaration" in node.type:
        declarator = next(iter(match.get("declarator", [])), None)
        typed = declared_type(node, declarator) if "annotation" not in match else None
        names = [declared_name(declarator)] if declarator is not None else names
        if declarator is not None and names[0].type.startswith("abstract_"):
            names = []
    else:
        typed = None
    parameter = Parameter(
        name=parse.text_of(names[0]) if names else "",
        kind=ParameterKind(kind) if kind else ParameterKind.POSITIONAL,
        annotation=_annotation(parse, match) or typed,
        default=_text(parse, match, "default"),
        optional="optional" in match,
    )
    place = names[0].start_byte if names else node.start_byte
    start = -1 if first_receiver else place
    known = found[holder.id].get(start)
    if known is None or known.pattern <= pattern:
        found[holder.id][start] = _Found(start, pattern, node.id, marker, parameter)


def _in_order(found: list[_Found], receivers: Mapping[int, bool]) -> tuple[Parameter, ...]:
    parameters: list[Parameter] = []
    keyword_only = False
    for one in found:
        parameter = one.parameter
        if one.marker == _POSITIONAL_END:
            parameters = [
                replace(before, kind=ParameterKind.POSITIONAL_ONLY)
                if before.kind is ParameterKind.POSITIONAL
                else before
                for before in parameters
            ]
            continue
        if one.marker == _KEYWORD_BEGIN:
            keyword_only = True
            continue
        if parameter.kind is ParameterKind.POSITIONAL:
            if keyword_only:
                parameter = replace(parameter, kind=ParameterKind.KEYWORD_ONLY)
            elif receivers.get(one.node_id):
                parameter = replace(parameter, kind=ParameterKind.RECEIVER)
        keyword_only = keyword_only or parameter.kind is ParameterKind.VARIADIC
        parameters.append(parameter)
    return tuple(parameters)


def _annotation(parse: Parse, match: Mapping[str, list[tree_sitter.Node]]) -> str | None:
    text = _text(parse, match, "annotation")
    return text.removeprefix(":").strip() if text else None


def _text(parse: Parse, match: Mapping[str, list[tree_sitter.Node]], name: str) -> str | None:
    nodes = match.get(name)
    return fold(parse.text_of(nodes[0])) if nodes else None
