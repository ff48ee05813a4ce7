"""Declarations as the query `symbols` finds them, put into each other. What they mean for a reader
is composed in `symbols.py`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import tree_sitter

from syntax.nodes import declared_name, function_declarator, matches
from syntax.parsing import Parse

CLASS_KINDS = frozenset({"class", "interface", "struct", "enum", "trait"})
FUNCTION_KINDS = frozenset({"function", "method", "constructor", "property"})
_CONTAINERS = ("container", "container.trait")
_INSTANCE = "instance"
_KINDS = (
    *("class", "interface", "struct", "enum", "trait", "function", "method", "constructor"),
    *("property", "field", "variable", "constant", "type", "macro", "namespace"),
    *(_INSTANCE, *_CONTAINERS),
)
_PARTS = ("body", "parameters", "type_parameters", "returns", "value", "owner")


@dataclass(slots=True, eq=False)
class Declaration:
    """A declaration while it is being read; `node` without, `outer` with what is wrapped around
    it, `before` the attributes that stand beside it. `around` is the declaration it stands in.
    """

    name_node: tree_sitter.Node
    declarator: tree_sitter.Node
    kind: str = ""
    pattern: int = -1
    node: tree_sitter.Node | None = None
    outer: tree_sitter.Node | None = None
    parts: dict[str, tree_sitter.Node] = field(default_factory=dict)
    around: Declaration | None = None
    exported: bool = False
    decorators: list[tree_sitter.Node] = field(default_factory=list)
    modifiers: list[tree_sitter.Node] = field(default_factory=list)
    raises: list[tree_sitter.Node] = field(default_factory=list)
    access: list[tree_sitter.Node] = field(default_factory=list)
    names: tuple[str, ...] = ()
    before: list[tree_sitter.Node] = field(default_factory=list)

    @property
    def whole(self) -> tree_sitter.Node:
        """The declaration with what is wrapped around it."""
        assert self.outer is not None
        return self.outer

    @property
    def first(self) -> tree_sitter.Node:
        """Where it begins: its first attribute where those are siblings before it."""
        return min(self.before, key=lambda node: node.start_byte, default=self.whole)

    @property
    def inner(self) -> tree_sitter.Node:
        """The declaration itself."""
        assert self.node is not None
        return self.node

    @property
    def is_container(self) -> bool:
        """Whether it only gives its members a place: an `impl` block."""
        return self.kind in _CONTAINERS

    @property
    def name(self) -> str:
        """The last part of its qualified name."""
        return self.names[-1]

    @property
    def owner(self) -> Declaration | None:
        """The nearest declaration around it whose name is part of its own."""
        around = self.around
        if self.kind == "field" and around is not None and around.kind == "constructor":
            return around.around
        return around


@dataclass(slots=True)
class Found:
    """Everything the query says of a file."""

    declarations: list[Declaration]
    exported_names: frozenset[str] | None


def declarations(parse: Parse) -> Found:
    """The declarations of a file in document order, nested ones after those around them."""
    reader = _Reader(parse)
    for pattern, match in matches(parse.root, parse.language, "symbols"):
        reader.take(pattern, match)
    return reader.finish()


class _Reader:
    def __init__(self, parse: Parse) -> None:
        self._parse = parse
        self._by_name: dict[int, Declaration] = {}
        self._wrappers: dict[int, bool] = {}
        self._loose: dict[str, list[tree_sitter.Node]] = {}

    def take(self, pattern: int, match: Mapping[str, list[tree_sitter.Node]]) -> None:
        """Read one match of the query."""
        kind = next((kind for kind in _KINDS if kind in match), None)
        for node in match.get("wrapper", ()):
            exported = "exported" in match
            self._wrappers[node.id] = self._wrappers.get(node.id, False) or exported
        for name in _LOOSE:
            if name in match:
                self._loose.setdefault(name, []).extend(match[name])
        if "name" not in match:
            return
        for node in match["name"]:
            name_node = declared_name(node)
            if name_node.start_byte == name_node.end_byte:
                continue  # the parser made the name up
            known = self._by_name.get(name_node.start_byte)
            if known is None:
                known = Declaration(name_node, node)
                self._by_name[name_node.start_byte] = known
            if kind is not None and pattern >= known.pattern:
                known.kind, known.pattern = kind, pattern
                known.node = match[kind][0]
                known.declarator = node
            for part in _PARTS:
                if part in match:
                    known.parts.setdefault(part, match[part][0])

    def finish(self) -> Found:
        """Put the declarations into each other and hand out what belongs to them."""
        found = [one for one in self._by_name.values() if one.kind]
        for one in found:
            self._wrap(one)
        found.sort(key=lambda one: (one.whole.start_byte, -one.whole.end_byte, _start(one)))
        _nest(found)
        found = [one for one in found if not _is_anonymous(one)]
        self._hand_out(found)
        found.sort(key=_start_of_inner)
        kept = self._named(found)
        names = self._loose.get("exported.name")
        exported = (
            frozenset(self._parse.text_of(node) for node in names) if names is not None else None
        )
        return Found(kept, exported)

    def _wrap(self, one: Declaration) -> None:
        outer = one.inner
        parent = outer.parent
        while parent is not None and parent.id in self._wrappers:
            one.exported = one.exported or self._wrappers[parent.id]
            outer, parent = parent, parent.parent
        one.outer = outer

    def _hand_out(self, found: list[Declaration]) -> None:
        places = _Places(found)
        for node in self._loose.get("decorator", ()):
            for one in places.sharing(node.start_byte):
                if node.start_byte < _start(one):
                    one.decorators.append(node)
        for name in ("modifier", "modifier.trailing"):
            for node in self._loose.get(name, ()):
                for one in places.sharing(node.start_byte):
                    if _in_head(one, node, trailing=name != "modifier"):
                        one.modifiers.append(node)
        for node in self._loose.get("raises", ()):
            raiser = places.innermost(node.start_byte)
            while raiser is not None and raiser.kind not in FUNCTION_KINDS:
                raiser = raiser.around
            if raiser is not None:
                raiser.raises.append(node)
        for node in self._loose.get("access", ()):
            holder = places.innermost(node.start_byte)
            body = holder.parts.get("body") if holder is not None else None
            if holder is not None and body is not None and node.start_byte >= body.start_byte:
                holder.access.append(node)
        self._hand_out_before(found)

    def _hand_out_before(self, found: list[Declaration]) -> None:
        """Attributes that stand as siblings before what they belong to."""
        before = self._loose.get("decorator.before", ())
        if not before:
            return
        by_node = {one.whole.id: one for one in found}
        kinds = {node.type for node in before}
        for node in before:
            following = node.next_named_sibling
            while following is not None and (
                following.type in kinds or following.type.endswith("comment")
            ):
                following = following.next_named_sibling
            one = by_node.get(following.id) if following is not None else None
            if one is not None:
                one.decorators.append(node)
                one.before.append(node)

    def _named(self, found: Iterable[Declaration]) -> list[Declaration]:
        """Those worth keeping, with kind and qualified name settled."""
        kept: list[Declaration] = []
        seen: set[tuple[str, ...]] = set()
        for one in found:
            _settle_kind(one)
            around = one.around
            if around is not None and not around.names:
                continue  # within something that was not kept
            if _is_local(one):
                continue
            one.names = self._qualified(one)
            if one.kind == _INSTANCE:
                if around is None or around.around is None or one.names in seen:
                    continue
                one.kind = "field"
            elif one.is_container:
                continue
            seen.add(one.names)
            kept.append(one)
        return kept

    def _qualified(self, one: Declaration) -> tuple[str, ...]:
        text = self._parse.text_of(one.name_node)
        if one.name_node.type == "operator_cast":
            text = text.split("(")[0].strip()
        if one.is_container:
            text = _base_name(text)
        own = tuple(_QUALIFIER.split(text)) if "::" in text else (" ".join(text.split()),)
        around = one.around
        if one.kind == _INSTANCE and around is not None:
            around = around.around
        before = around.names if around is not None else ()
        owner = one.parts.get("owner")
        if owner is not None:
            named = self._parse.text_of(owner)
            if named in _EXPORTS:
                one.exported = True
            elif not named.startswith("this"):
                before = (*before, _base_name(named))
                one.kind = "method"
        return (*before, *own)


_LOOSE = (
    *("decorator", "decorator.before", "modifier", "modifier.trailing", "raises", "access"),
    "exported.name",
)
_EXPORTS = frozenset({"exports", "module.exports"})
_QUALIFIER = re.compile(r"::(?![^<]*>)")
_DATA_KINDS = frozenset({"variable", "constant", "field"})


class _Places:
    """Which declaration a byte belongs to."""

    def __init__(self, found: list[Declaration]) -> None:
        self._found = found
        self._starts = [one.whole.start_byte for one in found]
        self._by_node: dict[int, list[Declaration]] = {}
        for one in found:
            self._by_node.setdefault(one.whole.id, []).append(one)

    def sharing(self, byte: int) -> list[Declaration]:
        """The smallest declaration that holds the byte, and those in one with it: `int a, b;`."""
        one = self.innermost(byte)
        return self._by_node[one.whole.id] if one is not None else []

    def innermost(self, byte: int) -> Declaration | None:
        """The smallest declaration, wrappers included, that holds the byte."""
        place = bisect_right(self._starts, byte) - 1
        one = self._found[place] if place >= 0 else None
        while one is not None and one.whole.end_byte <= byte:
            one = one.around
        return one


def _nest(found: list[Declaration]) -> None:
    stack: list[Declaration] = []
    for one in found:
        while stack and stack[-1].whole.end_byte <= one.whole.start_byte:
            stack.pop()
        if stack and stack[-1].whole == one.whole:
            one.around = stack[-1].around  # `int a, b;`
            continue
        one.around = stack[-1] if stack else None
        stack.append(one)


def _in_head(one: Declaration, node: tree_sitter.Node, trailing: bool) -> bool:
    body = one.parts.get("body")
    if body is not None and node.start_byte >= body.start_byte:
        return False
    return trailing or node.start_byte < _start(one) or node.start_byte >= _value_start(one)


def _value_start(one: Declaration) -> int:
    """`const f = async () => …`: what modifies the function stands behind the name."""
    if one.inner.type != "variable_declarator":
        return one.whole.end_byte
    return one.name_node.end_byte


def _settle_kind(one: Declaration) -> None:
    around = one.around
    holder = around.kind if around is not None else None
    in_class = holder in CLASS_KINDS or holder in _CONTAINERS
    if one.kind == "function" and in_class:
        one.kind = "method"
    elif one.kind == "variable" and in_class:
        one.kind = "field"
    if (
        one.kind == "method"
        and around is not None
        and function_declarator(one.declarator) is not None
        and one.name_node.text == around.name_node.text
    ):
        one.kind = "constructor"


def _is_local(one: Declaration) -> bool:
    around = one.around
    if around is None or around.kind not in FUNCTION_KINDS:
        return False
    bodiless = one.kind in FUNCTION_KINDS and "body" not in one.parts
    return one.kind in _DATA_KINDS or bodiless


def _base_name(type_text: str) -> str:
    """`*List[T]`, `&'a Foo<T>`, `a::Foo`, `Foo.prototype` -> the type's own name."""
    text = type_text.removesuffix(".prototype")
    text = re.split(r"[<\[]", text, maxsplit=1)[0]
    words = re.findall(r"[\w$]+", text)
    return words[-1] if words else type_text


def _is_anonymous(one: Declaration) -> bool:
    """Whether it belongs to a class without a name that a block of a class makes (Java)."""
    body = one.inner.parent
    made = body.parent if body is not None else None
    is_made = made is not None and made.type == "object_creation_expression"
    return is_made and one.around is not None and one.around.kind in CLASS_KINDS


def _start(one: Declaration) -> int:
    return one.name_node.start_byte


def _start_of_inner(one: Declaration) -> tuple[int, int, int]:
    return (one.whole.start_byte, -one.whole.end_byte, _start(one))
