"""One object of the reference, from its symbol and what is known around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from docgen.calls.graph import CallGraph
from docgen.calls.place import Place
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import (
    CLASSES,
    FUNCTIONS,
    SymbolFacts,
    constructor_of,
    facts_of,
    fields_of,
)
from docgen.prose.slots import PROGRAMMING_ERRORS
from docgen.reference.documenting import Setting, documented
from docgen.reference.headers import macro_signature
from docgen.reference.model import (
    Code,
    Documentation,
    Inherited,
    Mention,
    Object,
    Parameter,
    Raised,
    Source,
)
from docgen.reference.names import Names
from docgen.reference.origin import Web
from docgen.reference.signatures import laid_out, of_class, of_function, unquoted, value_of
from foundation.nothing import Nothing
from syntax.symbols import Symbol, SymbolKind

_SHOWN_MODIFIERS = ("async", "abstractmethod", "abstract", "classmethod", "staticmethod", "static",
                    "final", "override", "readonly", "unsafe", "const")  # fmt: skip
_NAMED = {"abstractmethod": "abstract"}
_DEPRECATED = re.compile(
    r"^(?:[\w.]*\.)?[Dd]eprecated\b(?:\(\s*(?P<quote>[\"'])(?P<text>.*?)(?P=quote))?"
)
_DATACLASS = re.compile(r"(?:^|\.)(?:dataclass|define|frozen|mutable|attrs|s|NamedTuple)\b")
_EXPORTED = re.compile(r"^(?:export\s+(?:default\s+)?)?(?:declare\s+)?(?=\w)")
_SHORT = 120


@dataclass(frozen=True)
class Subject:
    """What an object is made from. `others` are further declarations of it: overloads, setters."""

    id: str
    name: str
    unit: str
    parent: str | None
    file: SourceFile
    symbol: Symbol
    others: tuple[Symbol, ...] = ()

    @property
    def place(self) -> Place:
        """Where it is declared."""
        return Place(self.file.path, self.symbol.qualified_name)


@dataclass(frozen=True)
class Builder:
    """Makes objects of one state of the files."""

    names: Names
    graph: CallGraph
    raising: Raising
    subjects: Mapping[str, Subject]
    web: Web
    top: Path

    @cached_property
    def _members(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for one in self.subjects.values():
            if one.parent is not None:
                found.setdefault(one.parent, []).append(one.id)
        return {parent: tuple(ids) for parent, ids in found.items()}

    def object(self, id_: str, subject: Subject) -> Object:
        """The object of a subject."""
        file, symbol, place = subject.file, subject.symbol, subject.place
        is_class = symbol.kind in CLASSES
        facts = (
            facts_of(file, symbol, self.raising) if is_class or symbol.kind in FUNCTIONS else None
        )
        own_unit = self.names.units.get(file.path)
        said = self._said(subject)
        overridden = self.graph.overrides(place)
        return Object(
            id=id_,
            name=subject.name,
            kind=str(symbol.kind),
            language=file.language,
            unit=subject.unit,
            parent=subject.parent,
            source=self._source(file, symbol),
            signatures=tuple(self._signatures(subject)),
            parameters=tuple(self._parameters(file, facts)) if facts is not None else (),
            returns=self._type(subject),
            value=_value(symbol) if self._given(subject) is None else None,
            modifiers=tuple(_modifiers(subject)),
            raises=tuple(self._raises(file, facts)) if facts is not None else (),
            bases=tuple(self.names.mention(one) for one in self._bases(place)) if is_class else (),
            subclasses=self.names.mentions(self.graph.subclasses(place), id_) if is_class else (),
            inherited=tuple(self._inherited(id_, place)) if is_class else (),
            overrides=self.names.mention(overridden) if overridden is not None else None,
            calls=self.names.mentions(self.graph.calls(place), id_),
            called_by=self.names.mentions(self.graph.called_by(place), id_),
            deprecated=_deprecated(symbol, said),
            defined_in=own_unit if own_unit != subject.unit else None,
            members=self._members.get(id_, ()),
            documentation=said,
        )

    def _source(self, file: SourceFile, symbol: Symbol) -> Source:
        snapshot = file.parse.snapshot
        line = snapshot.line_of(symbol.name_span.start) + 1
        end = snapshot.line_of(max(symbol.span.end - 1, symbol.span.start)) + 1
        try:
            path = file.path.relative_to(self.top).as_posix()
        except ValueError:
            path = file.path.name
        return Source(path, line, end, self.web.url(path, line, end))

    def _code(self, text: str, file: SourceFile) -> Code:
        """A type, with links."""
        text = unquoted(text) if file.language == "python" else text
        return self.names.code(" ".join(text.split()), file)

    def _type(self, subject: Subject) -> Code | None:
        """What it returns, or is; of an attribute that is given to the constructor the latter's."""
        annotation = subject.symbol.returns or self._given(subject)
        return self._code(annotation, subject.file) if annotation else None

    def _given(self, subject: Subject) -> str | None:
        """The annotation of the parameter that an attribute is assigned from, "" where it is
        assigned from anything else in the constructor; None for what the class itself says."""
        symbol, owner = subject.symbol, subject.file.by_name.get(subject.symbol.parent or "")
        if symbol.kind is not SymbolKind.FIELD or subject.file.language != "python" or not owner:
            return None
        constructor = constructor_of(subject.file, owner)
        if isinstance(constructor, Nothing) or not constructor.span.contains(symbol.span.start):
            return None
        value = value_of(symbol)
        types = {one.name: one.annotation for one in constructor.parameters}
        return types.get(value or "") or ""

    # --- signatures ---

    def _signatures(self, subject: Subject) -> Iterator[Code]:
        file, symbol = subject.file, subject.symbol
        if symbol.kind in CLASSES and file.language == "python":
            text = self._called(file, symbol, subject.name)
            if text:
                yield self._signature(text, subject)
            return
        every = (*subject.others, symbol)
        overloads = [one for one in every if "overload" in one.modifiers]
        if file.language != "python" and symbol.kind in FUNCTIONS and subject.others:
            overloads = sorted(every, key=lambda one: one.span.start)
            without = [one for one in overloads if one.body_span is None]
            overloads = without or overloads
        for one in sorted(overloads, key=lambda one: one.span.start) or [symbol]:
            text = of_function(one) if one.kind in FUNCTIONS else one.signature
            text = macro_signature(text) if one.kind is SymbolKind.MACRO else text
            yield self._signature(_EXPORTED.sub("", text), subject)

    def _called(self, file: SourceFile, symbol: Symbol, name: str) -> str:
        constructor = constructor_of(file, symbol)
        if not isinstance(constructor, Nothing):
            return of_class(name, constructor, ())
        bases = symbol.signature.partition("(")[2]
        if any(_DATACLASS.search(one) for one in symbol.decorators) or "NamedTuple" in bases:
            return of_class(name, None, [_field(one) for one in fields_of(file, symbol)])
        return ""

    def _signature(self, text: str, subject: Subject) -> Code:
        """With links, but for its own name."""
        laid = laid_out(text, subject.file.language)
        code = self.names.code(laid, subject.file, is_signature=True)
        own = {subject.id, *([subject.parent] if subject.symbol.kind == "constructor" else ())}
        head = code.text.partition("(")[0].rstrip()
        links = (one for one in code.links if one.to not in own)
        if subject.symbol.kind in FUNCTIONS and head.endswith(subject.name):
            start = len(head) - len(subject.name)  # a method is no function of the same name
            links = (one for one in links if one.start != start)
        return Code(code.text, tuple(links))

    def _parameters(self, file: SourceFile, facts: SymbolFacts) -> Iterator[Parameter]:
        for one in facts.parameters:
            yield Parameter(
                name=one.shown,
                kind=str(one.kind),
                type=self._code(one.annotation, file) if one.annotation else None,
                default=one.default,
                is_optional=one.is_optional,
            )

    def _raises(self, file: SourceFile, facts: SymbolFacts) -> Iterator[Raised]:
        seen: set[str] = set()
        for one in sorted(facts.raises.raised, key=lambda raised: len(raised.through)):
            if one.type in seen or one.type in PROGRAMMING_ERRORS or one.is_assertion:
                continue
            if one.type == "panic" and one.condition is None:
                continue
            seen.add(one.type)
            condition = one.told_condition
            condition = condition if condition and len(condition) <= _SHORT else None
            to = self.names.type_id(one.type, file)
            if to is None and one.path != file.path and self.names.exports.has(one.path):
                to = self.names.type_id(one.type, self.names.exports.file(one.path))
            yield Raised(Mention(one.type, to), condition, one.through)

    # --- inheritance ---

    def _bases(self, place: Place) -> Iterator[Place | str]:
        for one in self.graph.bases(place):
            if one not in ("object", "Object"):
                yield one

    def _inherited(self, id_: str, place: Place) -> Iterator[Inherited]:
        """Members of bases that are shown here, those that the class has itself left out."""
        own = {self.subjects[one].name for one in self._members.get(id_, ())}
        seen, level = {place}, [place]
        while level:
            above: list[Place] = []
            for one in level:
                bases = (base for base in self._bases(one) if isinstance(base, Place))
                above += [base for base in bases if base not in seen]
            for base in dict.fromkeys(above):
                seen.add(base)
                shown = self.names.of(base)
                members = [self.subjects[one] for one in self._members.get(shown or "", ())]
                new = [one for one in members if one.name not in own]
                own |= {one.name for one in new}
                if new:
                    mentions = tuple(Mention(one.name, one.id) for one in new)
                    yield Inherited(self.names.mention(base), mentions)
            level = above

    # --- what is said ---

    def _said(self, subject: Subject) -> tuple[Documentation, ...]:
        file, symbol = subject.file, subject.symbol
        within = symbol.qualified_name if symbol.kind in CLASSES else symbol.parent
        setting = Setting(
            file.language,
            self.names.finder(file, within),
            lambda text: self.names.code(" ".join(text.split()), file),
        )
        docs = [one.doc for one in (symbol, *subject.others) if one.doc is not None][:1]
        said = [documented(one.text, setting) for one in docs if one.text.strip()]
        if symbol.kind in CLASSES and file.language == "python":
            constructor = constructor_of(file, symbol)
            if not isinstance(constructor, Nothing) and constructor.doc is not None:
                of_call = documented(constructor.doc.text, setting)
                said = [_joined(said[0], of_call)] if said else [_of_call(of_call)]
        return tuple(said)


def _joined(of_class_: Documentation, of_call: Documentation) -> Documentation:
    """A class's documentation with that of its constructor: what both say stays once."""
    known = {one.kind for one in of_class_.sections}
    more = tuple(one for one in of_call.sections if one.kind not in known)
    texts = [
        of_class_.body,
        *(() if _is_formula(of_call.summary) else (of_call.summary,)),
        of_call.body,
    ]
    body = "\n\n".join(text for text in texts if text)
    return replace(of_class_, body=body, sections=(*of_class_.sections, *more))


def _of_call(said: Documentation) -> Documentation:
    return said


def _is_formula(text: str) -> bool:
    """Whether a constructor's summary says nothing but that it is one."""
    return bool(re.match(r"(?i)^(?:initiali[sz]|construct|create|instantiat|init\b)", text))


def _field(one: Symbol) -> str:
    annotation = f": {unquoted(one.returns)}" if one.returns else ""
    value = value_of(one)
    shown = value if value is None or len(value) < 30 else "..."
    return f"{one.name}{annotation}" + (f" = {shown}" if shown else "")


def _value(symbol: Symbol) -> str | None:
    if symbol.kind in CLASSES | FUNCTIONS or symbol.kind in ("type", "macro"):
        return None
    value = value_of(symbol)
    return value if value is not None and len(value) <= _SHORT else None


def _modifiers(subject: Subject) -> Iterator[str]:
    names = [*subject.symbol.modifiers]
    names += [one.partition("(")[0].rpartition(".")[2] for one in subject.symbol.decorators]
    shown = dict.fromkeys(_NAMED.get(one, one) for one in names)
    order = [_NAMED.get(one, one) for one in _SHOWN_MODIFIERS]
    yield from (one for one in dict.fromkeys(order) if one in shown)
    if any(one.endswith(".setter") for each in subject.others for one in each.decorators):
        yield "settable"


def _deprecated(symbol: Symbol, said: tuple[Documentation, ...]) -> str | None:
    """Why it should not be used any more; empty where that is all that is said."""
    for one in symbol.decorators:
        found = _DEPRECATED.match(one)
        if found is not None:
            return found["text"] or ""
    for documentation in said:
        for section in documentation.sections:
            if section.kind == "deprecated":
                return section.text
        if "Deprecated since" in documentation.body or "起弃用" in documentation.body:
            return ""
    return None
