"""Whether a symbol is deprecated, what it stands in for, what it warns of, what guards it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docgen.facts.heritage import bases_in
from docgen.facts.raising import Raises, Raising
from docgen.facts.source import SourceFile
from docgen.facts.values import argument, string_in
from syntax.bodies import Body
from syntax.names.facts import Kind
from syntax.names.objects import BuiltinClass, ClassObject
from syntax.symbols import Symbol, SymbolKind
from syntax.text import Span

_DEPRECATIONS = frozenset({"DeprecationWarning", "PendingDeprecationWarning"})
_ATTRIBUTE = re.compile(r"\[\[\s*(?:\w+::)?deprecated\s*(\([^\]]*\))?\s*\]\]")
_TAG = re.compile(r"@deprecated\b[ \t]*(?P<text>[^\n]*(?:\n(?!\s*\*?\s*(?:@|$))[^\n]*)*)")
_PARAGRAPH = re.compile(r"^\s*Deprecated:\s*(?P<text>(?:.+\n?)+)", re.M)


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning that a function issues; `message` and `condition` are source."""

    category: str
    message: str | None
    condition: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition under which a function raises: all of it, as source. `on_arguments`: it speaks
    of nothing but what is passed, so that a caller can know."""

    condition: str
    type: str
    span: Span
    on_arguments: bool


def warned_by(body: Body | None) -> tuple[Warned, ...]:
    """The warnings that a function's own body issues (Python)."""
    found = []
    for call in body.calls if body is not None else ():
        if call.callee.rpartition(".")[2] != "warn" or "log" in call.callee.lower():
            continue
        category = argument(call.arguments, "category", 1)
        if category is None or not category.replace(".", "").isidentifier():
            category = "UserWarning"
        message = argument(call.arguments, "message", 0)
        condition = call.conditions[0] if call.conditions else None
        if call.callee in ("warnings.warn", "warn"):
            found.append(Warned(category.rpartition(".")[2], message, condition, call.span))
    return tuple(found)


def guards_of(symbol: Symbol, raises: Raises, body: Body | None) -> tuple[Guard, ...]:
    """The conditions under which a function itself raises."""
    names = {one.name.lstrip("*&") for one in symbol.parameters if one.kind != "receiver"}
    bound = {one.target for one in body.writes if one.how in ("name", "rebound")} if body else set()
    return tuple(
        Guard(
            one.condition,
            one.type,
            one.span,
            bool(_plain_names(one.condition)) and _plain_names(one.condition) <= names - bound,
        )
        for one in raises.raised
        if one.condition is not None and not one.through and not one.is_assertion
    )


def _plain_names(condition: str) -> set[str]:
    text = re.sub(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", "", condition)
    names = set(re.findall(r"(?<![\w.])[^\W\d]\w*(?!\w*\s*\()", text))
    return {one for one in names if one not in _WORDS and not one.isupper()}


_LANGUAGES_OWN = """and or not in is if else None True False lambda for null undefined true false
nil typeof instanceof new str int float bool list dict set tuple bytes len isinstance"""
_WORDS = frozenset(_LANGUAGES_OWN.split())


def deprecated(symbol: Symbol, body: Body | None) -> str | None:
    """What is said of a deprecation, "" where nothing is; None for what is not deprecated."""
    for one in symbol.decorators:
        head, bracket, rest = one.partition("(")
        if head.strip().rpartition(".")[2].lower() == "deprecated":
            return _said("(" + rest) if bracket else ""
    attribute = _ATTRIBUTE.search(symbol.signature)
    if attribute is not None:
        return _said(attribute[1] or "")
    if symbol.language == "python":
        for warned in warned_by(body):
            if warned.category in _DEPRECATIONS and warned.condition is None:
                return string_in(warned.message or "") or ""
        return None
    pattern = _PARAGRAPH if symbol.language == "go" else _TAG
    told = pattern.search(symbol.doc.text) if symbol.doc is not None else None
    return " ".join(told["text"].split()) if told is not None else None


def _said(arguments: str) -> str:
    for name in ("reason", "note", "details", "message", "msg"):
        found = argument(arguments, name)
        if found is not None:
            return string_in(found) or ""
    first = argument(arguments, "", 0)
    return (string_in(first) or "") if first is not None else ""


def overridden(file: SourceFile, symbol: Symbol, raising: Raising) -> str | None:
    """The member of a base that a method stands in for, as `Base.name`."""
    if symbol.parent is None or symbol.kind not in (SymbolKind.METHOD, SymbolKind.PROPERTY):
        return None
    if file.language == "python":
        return _overridden_in_python(file, symbol, raising)
    holder = file.by_name.get(symbol.parent)
    bases = bases_in(holder.signature, file.language) if holder is not None else ()
    for base in bases:
        if f"{base}.{symbol.name}" in file.by_name:
            return f"{base}.{symbol.name}"
    is_marked = "Override" in symbol.decorators or bool({"override"} & symbol.modifiers)
    if is_marked and len(bases) == 1:
        return f"{bases[0]}.{symbol.name}"
    return symbol.name if is_marked else None


def _overridden_in_python(file: SourceFile, symbol: Symbol, raising: Raising) -> str | None:
    names = file.names
    scope = names.scopes[file.scope_of(symbol)]
    if scope.kind != "function" or names.scopes[scope.outer].kind != "class":
        return None
    lineage, _ = raising.resolver.lineage(ClassObject(names, scope.outer))
    for base in lineage[1:]:
        if isinstance(base, BuiltinClass):
            if base.name != "object" and base.has(symbol.name):
                return f"{base.name}.{symbol.name}"
        elif any(one.kind is Kind.FUNCTION for one in base.scope.bindings.get(symbol.name, ())):
            return f"{base.scope.name}.{symbol.name}"
    return None
