"""What is true of one function or class, with the place of everything that says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.facts.attributes import AttributeFact, attributes_of, default_of
from docgen.facts.constants import constant_of
from docgen.facts.mutating import Mutation, mutations
from docgen.facts.raising import Raises, Raising
from docgen.facts.source import SourceFile
from docgen.facts.standing import Guard, Warned, deprecated, guards_of, overridden, warned_by
from docgen.facts.values import argument, split_value
from foundation.nothing import Nothing
from syntax.bodies import Body
from syntax.parameters import Parameter, ParameterKind
from syntax.symbols import Symbol, SymbolKind
from syntax.text import Span

FUNCTIONS = frozenset(
    {SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.CONSTRUCTOR, SymbolKind.PROPERTY}
)
CLASSES = frozenset(
    {
        *(SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.STRUCT, SymbolKind.TRAIT),
        SymbolKind.ENUM,
    }
)
_STARS = {ParameterKind.VARIADIC: "*", ParameterKind.KEYWORD_VARIADIC: "**"}
_NOTHING = frozenset({"None", "undefined", "null", "()", "nil", "NULL", "nullptr"})
_NO_RETURN = re.compile(r"^(?:\w+\.)?(?:NoReturn|Never|never|!)$")
_STUB = re.compile(
    r"^(?:\s*(?:\.\.\.|pass|raise NotImplementedError(?:\([^;]*\))?(?: from \w+)?"
    r"|return NotImplemented)\s*)?$"
)


@dataclass(frozen=True, slots=True)
class ParameterFact:
    """A parameter that a caller gives: the receiver is none. `default` is source."""

    name: str
    stars: str
    kind: ParameterKind
    annotation: str | None
    default: str | None
    is_optional: bool

    @property
    def shown(self) -> str:
        """As documentation names it."""
        return self.stars + self.name


@dataclass(frozen=True, slots=True)
class ResultFact:
    """What a function gives back. `values` are the sources of what is returned, with the places.

    `is_known` is false where there is no body to look into.
    """

    annotation: str | None
    values: tuple[tuple[str, Span], ...]
    is_known: bool

    @property
    def gives(self) -> bool:
        """Whether something other than nothing is returned anywhere."""
        return any(value not in _NOTHING for value, _ in self.values)


@dataclass(frozen=True)
class SymbolFacts:
    """Everything about one symbol. `has_signature` is false for a class whose constructor is made
    or inherited: what it takes is told by `parameters` as far as fields are declared. `code` is
    the source of its body without documentation. `deprecated` is what the deprecation says, ""
    where it says nothing; `overrides` the member of a base that it stands in for; `constant` the
    literal that every call gives back."""

    symbol: Symbol
    path: Path
    parameters: tuple[ParameterFact, ...]
    result: ResultFact
    yields: tuple[tuple[str, Span], ...]
    raises: Raises
    mutations: tuple[Mutation, ...]
    is_stub: bool
    is_generator: bool
    is_async: bool
    is_property: bool
    is_overload: bool
    has_signature: bool = True
    body: Body | None = None
    code: str = ""
    attributes: tuple[AttributeFact, ...] = ()
    deprecated: str | None = None
    overrides: str | None = None
    warns: tuple[Warned, ...] = ()
    guards: tuple[Guard, ...] = ()
    constant: str | None = None

    @property
    def by_name(self) -> Mapping[str, ParameterFact]:
        """The parameters by their bare names."""
        return {one.name: one for one in self.parameters}


def facts_of(file: SourceFile, symbol: Symbol, raising: Raising) -> SymbolFacts:
    """The facts of a function; of a class those of its constructor."""
    body = file.body_of(symbol)
    modifiers, decorators = symbol.modifiers, symbol.decorators
    is_class = symbol.kind in CLASSES
    raised_by = _raising_symbol(file, symbol)
    raises = (
        Raises((), is_complete=False)
        if isinstance(raised_by, Nothing)
        else raising.of(file, raised_by)
    )
    return SymbolFacts(
        symbol=symbol,
        path=file.path,
        parameters=parameters_of(file, symbol),
        result=_result(symbol, body),
        yields=tuple((one.value or "", one.span) for one in body.yields) if body else (),
        raises=raises,
        mutations=tuple(mutations(symbol, body)) if body is not None else (),
        is_stub=_is_stub(file, symbol) or "abstractmethod" in modifiers,
        is_generator=bool(body and body.yields),
        is_async="async" in modifiers,
        is_property=symbol.kind is SymbolKind.PROPERTY,
        is_overload=any(one.rpartition(".")[2] == "overload" for one in decorators),
        has_signature=not is_class or not isinstance(constructor_of(file, symbol), Nothing),
        attributes=attributes_of(file, symbol) if is_class else (),
        deprecated=deprecated(symbol, body),
        overrides=overridden(file, symbol, raising),
        warns=warned_by(body) if file.language == "python" else (),
        guards=() if isinstance(raised_by, Nothing) else _guards(file, raised_by, raises),
        body=body,
        code=_code_of(file, symbol),
        constant=_constant(file, symbol, body),
    )


def _constant(file: SourceFile, symbol: Symbol, body: Body | None) -> str | None:
    if body is None or symbol.kind in CLASSES:
        return None
    line = file.text.rfind("\n", 0, symbol.span.start) + 1
    source = file.text[line : symbol.span.end]
    return constant_of(source, file.language, symbol.returns, body)


def _guards(file: SourceFile, symbol: Symbol, raises: Raises) -> tuple[Guard, ...]:
    return guards_of(symbol, raises, file.body_of(symbol))


def _raising_symbol(file: SourceFile, symbol: Symbol) -> Symbol | Nothing:
    """Whose exceptions come out of a call of a symbol: of a Python class its constructor's."""
    if symbol.kind not in CLASSES:
        return symbol
    if file.language != "python":
        return Nothing("its constructor has a comment of its own")
    return constructor_of(file, symbol)


def _code_of(file: SourceFile, symbol: Symbol) -> str:
    """The source of a body without the documentation in it."""
    if symbol.body_span is None:
        return ""
    doc, body = symbol.doc, symbol.body_span
    if doc is None or not body.contains(doc.span.start):
        return file.slice(body)
    return file.text[body.start : doc.span.start] + file.text[doc.span.end : body.end]


def parameters_of(file: SourceFile, symbol: Symbol) -> tuple[ParameterFact, ...]:
    """What callers give; for a class what its constructor, or a dataclass's fields, take."""
    if symbol.kind not in CLASSES:
        return tuple(_fact(one) for one in symbol.parameters if _is_given(one))
    constructor = constructor_of(file, symbol)
    if not isinstance(constructor, Nothing):
        return tuple(_fact(one) for one in constructor.parameters if _is_given(one))
    return tuple(_field(one) for one in fields_of(file, symbol))


def fields_of(file: SourceFile, symbol: Symbol) -> tuple[Symbol, ...]:
    """The annotated names of a class's body that its made constructor takes: of a dataclass, a
    named tuple and their like."""
    return tuple(
        one
        for one in file.members.get(symbol.qualified_name, ())
        if one.kind not in FUNCTIONS | CLASSES
        and one.returns is not None
        and not re.match(r"(?:typing\.)?ClassVar\b|(?:dataclasses\.)?KW_ONLY$", one.returns)
        and not one.signature.startswith("self.")
        and not _is_left_out(one)
    )


def _is_left_out(one: Symbol) -> bool:
    """Whether a field says that the constructor does not take it: `field(init=False)`."""
    value = split_value(one.signature)[1] or ""
    head, bracket, rest = value.partition("(")
    return bool(bracket) and argument(bracket + rest, "init") == "False" and head.isidentifier()


def _field(one: Symbol) -> ParameterFact:
    value = split_value(one.signature)[1]
    has_default = value is not None and ("field(" not in value or "default" in value)
    return ParameterFact(
        name=one.name,
        stars="",
        kind=ParameterKind.POSITIONAL,
        annotation=one.returns,
        default=default_of(value) if value is not None else None,
        is_optional=has_default,
    )


def constructor_of(file: SourceFile, symbol: Symbol) -> Symbol | Nothing:
    """The constructor that a class declares itself."""
    for one in file.members.get(symbol.qualified_name, ()):
        if one.kind is SymbolKind.CONSTRUCTOR:
            return one
    return Nothing(f"{symbol.qualified_name} declares no constructor")


def _is_given(one: Parameter) -> bool:
    return one.kind not in (ParameterKind.RECEIVER, ParameterKind.TYPE) and bool(one.name)


def _fact(one: Parameter) -> ParameterFact:
    return ParameterFact(
        name=one.name.lstrip("*"),
        stars=_STARS.get(one.kind, ""),
        kind=one.kind,
        annotation=one.annotation,
        default=one.default,
        is_optional=one.optional or one.default is not None or one.kind in _STARS,
    )


def _result(symbol: Symbol, body: Body | None) -> ResultFact:
    values = tuple((one.value or "", one.span) for one in body.gives) if body is not None else ()
    return ResultFact(symbol.returns, values, body is not None)


def never_returns(facts: SymbolFacts) -> bool:
    """Whether the annotation says that no call comes back."""
    return bool(facts.result.annotation and _NO_RETURN.match(facts.result.annotation))


def gives_nothing(annotation: str | None) -> bool:
    """Whether an annotation says that there is no result."""
    if annotation is not None and annotation.startswith("asserts "):
        return True
    return annotation in ("None", "void", "()", "undefined", "Promise<void>")


def _is_stub(file: SourceFile, symbol: Symbol) -> bool:
    if symbol.body_span is None:
        return True
    text = file.slice(symbol.body_span)
    if symbol.doc is not None and symbol.body_span.contains(symbol.doc.span.start):
        text = file.text[symbol.doc.span.end : symbol.body_span.end]
    if symbol.language != "python":
        return not text.strip("{} \n\t;")
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    return bool(_STUB.match("\n".join(filter(None, lines))))
