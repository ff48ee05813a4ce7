"""What a file declares: names, kinds, signatures, parameters, documentation, visibility, hashes.

Nothing is resolved across files, and nothing is guessed: what the text does not say is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import tree_sitter

from syntax.declarations import CLASS_KINDS, Declaration, Found, declarations
from syntax.doc_comments import Doc, Documentation
from syntax.imports import Import, imports
from syntax.mending import mended
from syntax.nodes import declared_type, fold, function_declarator
from syntax.normal_form import NormalForm
from syntax.parameters import Parameter, ParameterKind, parameters_by_list
from syntax.parsing import Parse
from syntax.references import Reference, references
from syntax.text import Span
from syntax.visibility import Facts, Visibility

__all__ = [
    "Doc",
    "Import",
    "Parameter",
    "ParameterKind",
    "Reference",
    "Symbol",
    "SymbolKind",
    "imports",
    "module_doc",
    "references",
    "symbols",
]

_LONGEST_VALUE = 80


class SymbolKind(StrEnum):
    """What a symbol is, in the words most languages share."""

    MODULE = "module"
    CLASS = "class"
    INTERFACE = "interface"
    STRUCT = "struct"
    ENUM = "enum"
    TRAIT = "trait"
    FUNCTION = "function"
    METHOD = "method"
    CONSTRUCTOR = "constructor"
    PROPERTY = "property"
    FIELD = "field"
    VARIABLE = "variable"
    CONSTANT = "constant"
    TYPE = "type"
    MACRO = "macro"
    NAMESPACE = "namespace"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A declaration.

    `qualified_name` is dotted within the file, `parent` the part before the name. `signature` is
    its head on one line, decorators left out. `returns` is the type of what it returns, or of
    the variable itself. `raises`: exceptions raised in its own body, or declared. `modifiers`: as
    written, and `override` of what Rust implements of a trait. `span` holds decorators and
    modifiers. `hash` changes with the code, not with layout, comments or documentation.
    """

    name: str
    qualified_name: str
    kind: SymbolKind
    language: str
    signature: str
    parameters: tuple[Parameter, ...]
    type_parameters: tuple[str, ...]
    returns: str | None
    raises: tuple[str, ...]
    decorators: tuple[str, ...]
    modifiers: frozenset[str]
    visibility: Visibility
    doc: Doc | None
    span: Span
    name_span: Span
    body_span: Span | None
    parent: str | None
    hash: str


def symbols(parse: Parse) -> tuple[Symbol, ...]:
    """The file's symbols in document order; what is nested follows what it is nested in.

    Names local to a function are left out, functions and classes within it are not. In a broken
    text the symbols around the break are those it would have without it.
    """
    return _Composer(mended(parse)).compose()


def module_doc(parse: Parse) -> Doc | None:
    """The documentation of the file itself, where its language has such a thing."""
    return Documentation(parse).of_file


class _Composer:
    def __init__(self, parse: Parse) -> None:
        self._parse = parse
        self._found: Found = declarations(parse)
        self._documentation = Documentation(parse)
        self._parameters: Mapping[int, tuple[Parameter, ...]] = parameters_by_list(parse)
        ends = {node.id for one in self._found.declarations for node in (one.first, one.whole)}
        self._normal = NormalForm(
            parse.tree, parse.snapshot.utf8, self._documentation.skipped, ends
        )
        self._visibility: dict[int, Visibility] = {}

    def compose(self) -> tuple[Symbol, ...]:
        """All symbols of the file."""
        return tuple(self._symbol(one) for one in self._found.declarations)

    def _symbol(self, one: Declaration) -> Symbol:
        parse = self._parse
        body = one.parts.get("body")
        first = one.first
        span = parse.span_of(one.whole)
        return Symbol(
            name=one.name,
            qualified_name=".".join(one.names),
            kind=SymbolKind(one.kind),
            language=parse.language.id,
            signature=self._signature(one),
            parameters=self._parameters_of(one),
            type_parameters=self._type_parameters(one),
            returns=self._returns(one),
            raises=self._texts(one.raises),
            decorators=tuple(map(_bare, self._texts(_ordered(one.decorators)))),
            modifiers=self._modifiers(one),
            visibility=self._visibility_of(one),
            doc=self._documentation.of(
                one.whole, one.before, [node for node in (body, one.inner) if node is not None]
            ),
            span=Span(parse.span_of(first).start, span.end) if first != one.whole else span,
            name_span=parse.span_of(one.name_node),
            body_span=parse.span_of(body) if body is not None else None,
            parent=".".join(one.names[:-1]) or None,
            hash=self._normal.hash(first, one.whole),
        )

    def _signature(self, one: Declaration) -> str:
        start, end = _head(one, self._parse)
        data = self._parse.snapshot.utf8
        pieces = []
        for comment in self._documentation.comments_within(start, end):
            pieces.append(data[start : comment.start_byte])
            start = comment.end_byte
        pieces.append(data[start:end])
        body = one.parts.get("body")
        if body is not None and one.name_node.start_byte >= body.end_byte:
            pieces.append(data[one.name_node.start_byte : one.name_node.end_byte])  # `typedef`
        return fold(b" ".join(pieces).decode("utf-8", "surrogatepass")).rstrip(" :{=;,")

    def _parameters_of(self, one: Declaration) -> tuple[Parameter, ...]:
        holder = one.parts.get("parameters")
        if holder is None:
            function = function_declarator(one.declarator)
            holder = function.child_by_field_name("parameters") if function is not None else None
        if holder is None:
            return ()
        found = self._parameters.get(holder.id)
        if found is None and holder.parent is not None and holder.type == "identifier":
            found = self._parameters.get(holder.parent.id)  # `x => …`
        parameters = found or ()
        if len(parameters) == 1 and parameters[0].annotation == "void" and not parameters[0].name:
            return ()  # C's way to say there are none
        return parameters

    def _type_parameters(self, one: Declaration) -> tuple[str, ...]:
        holder = one.parts.get("type_parameters")
        if holder is None:
            return ()
        return self._texts(node for node in holder.named_children if not node.is_extra)

    def _returns(self, one: Declaration) -> str | None:
        given = one.parts.get("returns")
        if given is not None:
            return fold(self._parse.text_of(given)).removeprefix(":").strip()
        if one.kind in CLASS_KINDS:
            return None
        declared = one.declarator != one.name_node or one.inner.type in _DECLARED_TYPES
        if declared and one.inner.child_by_field_name("type") is not None:
            return declared_type(one.inner, one.declarator)
        return None

    def _modifiers(self, one: Declaration) -> frozenset[str]:
        written = frozenset(self._texts(one.modifiers))
        is_of_trait = one.owner is not None and one.owner.kind == "container.trait"
        return written | {"override"} if is_of_trait else written

    def _visibility_of(self, one: Declaration) -> Visibility:
        known = self._visibility.get(id(one))
        if known is not None:
            return known
        owner = one.owner
        access = [
            node
            for node in (owner.access if owner is not None else ())
            if node.start_byte < one.name_node.start_byte
        ]
        facts = Facts(
            name=one.name,
            kind=one.kind,
            modifiers=self._modifiers(one),
            exported=self._exported(one),
            parent_kind=_holder_kind(owner),
            parent_visibility=(
                self._visibility_of(owner)
                if owner is not None and not owner.is_container
                else "public"
            ),
            access=self._parse.text_of(access[-1]) if access else None,
        )
        found = self._parse.language.visibility(facts)
        self._visibility[id(one)] = found
        return found

    def _exported(self, one: Declaration) -> bool | None:
        if one.exported:
            return True
        names = self._found.exported_names
        if names is None or len(one.names) > 1:
            return None
        return one.name in names

    def _texts(self, nodes: Iterable[tree_sitter.Node]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fold(self._parse.text_of(node)) for node in nodes))


_INITIAL_FIELDS = "field_initializer_list"
_DECLARED_TYPES = frozenset({"declaration", "field_declaration", "type_definition"})


def _bare(decorator: str) -> str:
    """`@cache` and `#[cache]` -> `cache`."""
    if decorator.startswith("#["):
        return decorator[2:].removesuffix("]")
    return decorator.removeprefix("@")


def _holder_kind(owner: Declaration | None) -> str | None:
    if owner is None:
        return None
    return {"container.trait": "trait", "container": "class"}.get(owner.kind, owner.kind)


def _ordered(nodes: Iterable[tree_sitter.Node]) -> list[tree_sitter.Node]:
    return sorted(nodes, key=lambda node: node.start_byte)


def _head(one: Declaration, parse: Parse) -> tuple[int, int]:
    """The bytes of a declaration that come before its body, and after its decorators."""
    data = parse.snapshot.utf8
    start = one.whole.start_byte
    for decorator in _ordered(one.decorators):
        if decorator.start_byte == start:
            start = decorator.end_byte
            while start < len(data) and data[start : start + 1].isspace():
                start += 1
    end = one.whole.end_byte
    body, value = one.parts.get("body"), one.parts.get("value")
    if body is not None and body.start_byte > start:
        end = body.start_byte
        braces = parse.language.block_style == "brace"
        if braces and one.kind in CLASS_KINDS and data[end : end + 1] != b"{":
            brace = data.find(b"{", end, body.end_byte)
            end = brace if brace >= 0 else end
    elif value is not None and value.end_byte - value.start_byte > _LONGEST_VALUE:
        end = value.start_byte
    initial = next((each for each in one.inner.children if each.type == _INITIAL_FIELDS), None)
    if initial is not None:  # how a constructor begins its work
        end = min(end, initial.start_byte)
    return start, max(start, end)
