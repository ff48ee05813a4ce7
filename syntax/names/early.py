"""Names read by what first binds them, and constants that are assigned to: both fail when run.

One file's text tells it for certain, in ECMAScript and in Python's functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import tree_sitter

from syntax.names.misuse import Fault, Misuse
from syntax.nodes import all_captures, nodes_between
from syntax.parsing import Parse
from syntax.text import Span

_BINDERS = frozenset(
    {
        *("lexical_declaration", "for_in_statement"),
        *("assignment", "augmented_assignment", "for_statement"),
    }
)
_BOUND = frozenset({"identifier", "shorthand_property_identifier_pattern"})
_PATTERNS = {
    **dict.fromkeys(("object_pattern", "array_pattern", "rest_pattern")),
    **dict.fromkeys(("pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern")),
    "pair_pattern": "value",
    "assignment_pattern": "left",
    "object_assignment_pattern": "left",
}
"""Of what holds targets, the field they are in, where not all of it is."""
_READ = frozenset({"identifier", "shorthand_property_identifier"})
# What stands in these is read later or not at all, or is a type.
_LATER = frozenset(
    {
        *("function_expression", "function_declaration", "arrow_function", "method_definition"),
        *("generator_function", "generator_function_declaration", "class", "class_declaration"),
        *("type_query", "type_annotation", "type_arguments", "jsx_closing_element"),
        *("lambda", "conditional_expression", "boolean_operator", "generator_expression"),
        *("list_comprehension", "set_comprehension", "dictionary_comprehension"),
    }
)
# Their own name is none of a value.
_NAMING = frozenset({"keyword_argument", "jsx_opening_element", "jsx_self_closing_element"})
_SCOPES = frozenset({"function_definition", "lambda", "class_definition"})
_ASKING = re.compile(r"\b(NameError|UnboundLocalError|exec|locals)\b")
_ASSIGNED = (
    r"(?<![\w$.#]){0}\s*(?:=(?![=>])|(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)=|\+\+|--)"
    r"|(?:\+\+|--)\s*{0}(?![\w$.])"
)
_DEFINITIONS = frozenset(
    {
        *("definition", "definition.function", "definition.outer", "definition.augmented"),
        *("global", "nonlocal"),
    }
)


def early(parse: Parse, span: Span) -> Iterator[Misuse]:
    """What `span` reads too early, or makes a constant of although it is assigned to; of a file
    that parses."""
    start, end = parse.snapshot.byte_at(span.start), parse.snapshot.byte_at(span.end)
    reads = _read_first if parse.language.id == "python" else _in_dead_zone
    for node in nodes_between(parse.root, start, end):
        if node.type not in _BINDERS:
            continue
        for use in reads(parse, node):
            if use.start_byte < end and use.end_byte > start:
                name = parse.text_of(use)
                why = f"{name} is read before it is bound"
                yield Misuse(Fault.EARLY, name, why, parse.span_of(use))
        if start <= node.start_byte:
            for named in _assigned_constants(parse, node):
                name = parse.text_of(named)
                why = f"{name} is a constant, and is assigned to"
                yield Misuse(Fault.CONSTANT, name, why, parse.span_of(named))


def _in_dead_zone(parse: Parse, node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Reads of what a `let` or `const` declares in its own initializer: ECMA-262, 14.3.1."""
    if node.type == "for_in_statement":
        kind = node.child_by_field_name("kind")
        if kind is not None and kind.type in ("let", "const"):
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            yield from _reads(parse, right, left)
    elif node.type == "lexical_declaration":
        for one in _declarators(node):
            yield from _reads(parse, one.child_by_field_name("value"), _name(one))


def _read_first(parse: Parse, node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Reads of a function's own name in the only statement of it that binds the name."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if node.type == "augmented_assignment":
        found = [left] if left is not None and left.type == "identifier" else []
    else:
        found = list(_reads(parse, right, left))
    around = node.parent
    while around is not None and around.type not in _SCOPES:
        around = around.parent
    if not found or around is None or around.type != "function_definition":
        return
    if _ASKING.search(parse.text_of(around)):
        return
    own = {target.start_byte for target in _targets(left)}
    others = _bound_in(parse, around, own)
    if node.type == "augmented_assignment" and found:
        # What is added to, and stands nowhere, is still to be written above.
        around_it = _bound_in(parse, parse.root, own)
        found = [use for use in found if parse.text_of(use) in around_it]
    yield from (use for use in found if parse.text_of(use) not in others)


def _assigned_constants(parse: Parse, node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Names of a `const` declaration that are assigned to, where no other binds them."""
    kind = node.child_by_field_name("kind")
    if node.type != "lexical_declaration" or kind is None or kind.type != "const":
        return
    scope = node.parent
    if scope is not None and scope.type == "export_statement":
        scope = scope.parent
    if scope is None:
        return
    targets = [named for one in _declarators(node) for named in _targets(_name(one))]
    assigned = [named for named in targets if _is_assigned(parse, named, scope)]
    if assigned:
        others = _bound_in(parse, scope, {named.start_byte for named in targets})
        yield from (named for named in assigned if parse.text_of(named) not in others)


def _is_assigned(parse: Parse, named: tree_sitter.Node, scope: tree_sitter.Node) -> bool:
    name, text = parse.text_of(named), parse.text_of(scope)
    for match in re.finditer(_ASSIGNED.format(re.escape(name)), text):
        at = match.start() + match[0].index(name)
        byte = scope.start_byte + len(text[:at].encode("utf-8", "surrogatepass"))
        found = scope.descendant_for_byte_range(byte, byte + len(name.encode()))
        holder = found.parent if found is not None and found.type == "identifier" else None
        if holder is None:
            continue
        if holder.type == "update_expression":
            return True
        assigns = holder.type in ("assignment_expression", "augmented_assignment_expression")
        if assigns and holder.child_by_field_name("left") == found:
            return True
    return False


def _declarators(node: tree_sitter.Node) -> list[tree_sitter.Node]:
    return [child for child in node.named_children if child.type == "variable_declarator"]


def _name(declarator: tree_sitter.Node) -> tree_sitter.Node | None:
    return declarator.child_by_field_name("name")


def _targets(node: tree_sitter.Node | None) -> Iterator[tree_sitter.Node]:
    """The names that a pattern binds."""
    if node is None:
        return
    if node.type in _BOUND:
        yield node
    elif node.type in _PATTERNS:
        field = _PATTERNS[node.type]
        inner = [node.child_by_field_name(field)] if field else node.named_children
        for child in inner:
            yield from _targets(child)


def _reads(
    parse: Parse, value: tree_sitter.Node | None, target: tree_sitter.Node | None
) -> Iterator[tree_sitter.Node]:
    """Where an expression, as soon as it is evaluated, reads a name of the target."""
    names = {parse.text_of(named) for named in _targets(target)}
    waiting = [value] if value is not None and names else []
    while waiting:
        node = waiting.pop()
        if node.type in _READ and parse.text_of(node) in names:
            yield node
        elif node.type == "attribute":
            waiting.extend(node.children_by_field_name("object"))
        elif node.type not in _LATER:
            own = node.child_by_field_name("name") if node.type in _NAMING else None
            waiting.extend(child for child in reversed(node.named_children) if child != own)


def _bound_in(parse: Parse, scope: tree_sitter.Node, without: set[int]) -> set[str]:
    """The names bound anywhere within a scope but at the given bytes."""
    within = ((scope.start_byte, scope.end_byte),)
    return {
        parse.text_of(node)
        for capture, node in all_captures(parse.root, parse.language, "bindings", within)
        if capture in _DEFINITIONS
        and scope.start_byte <= node.start_byte < scope.end_byte
        and node.start_byte not in without
    }
