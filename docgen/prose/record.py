"""Everything the model and the judge may know of one symbol. No language of people: one record
serves them all, and nothing in it changes with a comment."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from docgen.calls.ancestry import UNKNOWN, Ancestry, ancestry_of
from docgen.calls.graph import CallGraph
from docgen.calls.passed_on import PassedOn, passed_on
from docgen.calls.place import Place
from docgen.comments.comment import Comment
from docgen.comments.styles import read_comment
from docgen.facts.nothing_given import looked_at
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import FUNCTIONS, SymbolFacts, facts_of
from docgen.prose.constants_told import constants_told
from docgen.prose.handed_on import Described, described_elsewhere, first_sentence
from docgen.prose.heirs import told_by_others
from docgen.prose.nearby import NOTHING_NEARBY, Nearby, Spoken, nearby_of
from docgen.prose.origins import origins_of
from docgen.prose.per_file import PerFile
from docgen.prose.project_words import SAYS_NOTHING, project_words
from docgen.prose.remarks import remarks_of
from docgen.prose.showing import FileView, is_special
from docgen.prose.written import Told
from docgen.references.existence import Existence
from syntax.files.secrets import mask_keys
from syntax.symbols import Symbol, SymbolKind
from syntax.text import Span

_NAME = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?|0[xXoObB][\da-fA-F_]+")
_MOST_IMPORTS = 24
_STRING = re.compile(r'"([^"\\\n]*)"|\'([^\'\\\n]*)\'|`([^`\\\n]*)`')


@dataclass(frozen=True, slots=True)
class Contract:
    """What a caller may rely on: `summary` is empty where nobody wrote one (yet)."""

    name: str
    signature: str
    summary: str = ""
    raises: tuple[str, ...] = ()
    result: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Where records come from: one state of a project's files."""

    sources: Sources
    graph: CallGraph
    raising: Raising
    existence: Existence
    views: PerFile[FileView] = field(default_factory=lambda: PerFile(FileView))
    spoken: PerFile[Spoken] = field(default_factory=lambda: PerFile(Spoken))


@dataclass(frozen=True)
class Record:
    """One symbol. `source` is shown to the model: within the head of what it is a member of,
    without documentation and comments, shortened, keys masked. `names` is what a code span may name
    besides those that the project declares anywhere (`project`), `literals` the numbers and strings
    of the code. `contracts` are of what it calls, in order; of a class or a module those of its
    members; `described` are its parameters that people described where they come from or go to, or
    alike wherever the file has them; `nearby` is what people wrote around it, `origins` where its
    bases or imports are from; `others` tell who inherits from a class or raises it; `remarks` are
    comments on attributes and defaults; `room` is how many columns a summary on one line may take,
    if known; `ancestry` is what a class inherits from; `asked` are the parameters that it, or what
    it calls, asks whether they are nothing; `project_says` is what a project says of its package;
    `is_overridden`: an heir has a method in its place. `digest` changes with the code, `contracts`,
    `described`, `nearby` and `origins`, with `is_overridden` where facts say it, and with nothing
    else."""

    place: Place
    language: str
    symbol: Symbol
    facts: SymbolFacts
    comment: Comment | None
    source: str
    contracts: tuple[Contract, ...]
    called_by: tuple[str, ...]
    names: frozenset[str]
    literals: frozenset[str]
    digest: str
    file: SourceFile = field(compare=False, repr=False)
    project: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    described: Described = ()
    nearby: Nearby = NOTHING_NEARBY
    origins: tuple[str, ...] = ()
    others: tuple[str, ...] = field(default=(), compare=False)
    remarks: tuple[str, ...] = field(default=(), compare=False)
    room: int | None = field(default=None, compare=False)
    ancestry: Ancestry = field(default=UNKNOWN, compare=False)
    asked: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    project_says: str = field(default="", compare=False)
    is_overridden: bool = field(default=False, compare=False)


def record_of(
    file: SourceFile, symbol: Symbol, known: Known, contracts: Mapping[Place, Contract]
) -> Record:
    """The record of a symbol of a file; `contracts` are those that are known by now."""
    place = Place(file.path, symbol.qualified_name)
    facts = facts_of(file, symbol, known.raising)
    view = known.views.of(file)
    is_module = symbol.kind is SymbolKind.MODULE
    passed = passed_on(file, known.sources) if is_module else ()
    used = tuple(_used(place, file, known, contracts, passed))
    doc = file.doc if is_module else symbol.doc
    text = view.code_of(symbol)
    owner = file.by_name.get(symbol.parent) if symbol.parent else None
    nearby = nearby_of(symbol, known.spoken.of(file))
    origins = origins_of(file, symbol)
    speakable = () if symbol.kind in FUNCTIONS else origins
    is_overridden = known.graph.is_overridden(place)
    hooks = ("overridden",) if is_overridden and facts.constant is not None else ()
    described = tuple(
        {
            **dict(nearby.agreed),
            **dict(described_elsewhere(place, facts, known.graph, known.sources)),
        }.items()
    )
    imported = _imported(passed)
    said = project_words(file.path) if is_module else SAYS_NOTHING
    origins = (*origins, *(f"the project says of itself: {one}" for one in said.lines))
    return Record(
        place=place,
        language=file.language,
        symbol=symbol,
        facts=facts,
        comment=read_comment(doc.text, file.language) if doc is not None else None,
        source=_within("\n".join(filter(None, (*imported, view.shown(symbol)))), owner),
        contracts=used,
        called_by=tuple(one.name or one.path.stem for one in known.graph.called_by(place)),
        names=frozenset([*_names(file, symbol, text, used), *_NAME.findall(" ".join(speakable))]),
        literals=frozenset(_literals(text)),
        digest=_digest(
            symbol, owner, facts, used, (*described, *nearby.lines, *origins, *hooks, *imported)
        ),
        file=file,
        project=known.existence.declared,
        described=described,
        nearby=nearby,
        origins=origins,
        others=told_by_others(symbol, place, known.graph, known.sources, known.raising),
        remarks=(*remarks_of(view, symbol), *constants_told(facts, file, known.sources)),
        ancestry=ancestry_of(symbol, file, known.graph, known.sources),
        asked=looked_at(file, symbol, known.raising),
        project_says=said.description or said.opening,
        is_overridden=is_overridden,
    )


def module_of(file: SourceFile) -> Symbol:
    """A file as a symbol of its own: its name is the module's, its qualified name is empty."""
    hashes = "".join(one.hash for one in file.symbols)
    text = "" if file.symbols else file.text
    name = file.path.parent.name if file.path.stem in ("__init__", "index", "mod") else ""
    return Symbol(
        name=name or file.path.stem,
        qualified_name="",
        kind=SymbolKind.MODULE,
        language=file.language,
        signature=name or file.path.stem,
        parameters=(),
        type_parameters=(),
        returns=None,
        raises=(),
        decorators=(),
        modifiers=frozenset(),
        visibility="public",
        doc=file.doc,
        span=Span(0, len(file.text)),
        name_span=Span(0, 0),
        body_span=None,
        parent=None,
        hash=_hash(hashes, text),
    )


def contract_of(symbol: Symbol, facts: SymbolFacts, told: Told) -> Contract:
    """What others may rely on of a symbol, with the words said of it."""
    signature = mask_keys(symbol.signature)
    types = tuple(dict.fromkeys(one.type for one in facts.raises.raised))
    name = symbol.qualified_name or symbol.name
    return Contract(name, signature, told.summary, types, told.result)


def said_by(comment: Comment | None) -> Told:
    """What a comment says, on a line each."""
    if comment is None:
        return Told()
    summary = comment.summary.text if comment.summary is not None else ""
    results = [one.text for one in comment.entries("returns") if one.text.strip()]
    result = first_sentence(results[0]) if len(results) == 1 else ""
    return Told(" ".join(summary.split()), result)


def _used(
    place: Place,
    file: SourceFile,
    known: Known,
    contracts: Mapping[Place, Contract],
    passed: Iterable[PassedOn],
) -> Iterator[Contract]:
    """Contracts of what it calls; of members, where it has some, and of what it passes on."""
    members = [
        Place(file.path, one.qualified_name)
        for one in file.symbols
        if (one.parent or "") == place.name and one.qualified_name != place.name
        if place.name or not is_special(one.name)
    ]
    members += [one.place for one in passed if one.place is not None]
    calls = [one for one in known.graph.calls(place) if one != place]
    for one in dict.fromkeys([*members, *calls]):
        found = contracts.get(one) or _as_written(one, known)
        if found is not None:
            yield found


def _imported(passed: Iterable[PassedOn]) -> tuple[str, ...]:
    """Lines that import what a module passes on, as the model is shown them."""
    by_module: dict[str, list[str]] = {}
    for one in passed:
        by_module.setdefault(one.module, []).append(one.name)
    shown = list(by_module.items())[:_MOST_IMPORTS]
    return tuple(f"from {module} import {', '.join(names)}" for module, names in shown)


def _as_written(place: Place, known: Known) -> Contract | None:
    """A contract from the documentation that a person wrote."""
    file = known.sources.file(place.path)
    if not isinstance(file, SourceFile):
        return None
    symbol = file.by_name.get(place.name)
    if symbol is None:
        return None
    comment = read_comment(symbol.doc.text, file.language) if symbol.doc is not None else None
    told = said_by(comment)
    facts = facts_of(file, symbol, known.raising)
    return contract_of(symbol, facts, Told(mask_keys(told.summary), mask_keys(told.result)))


def _names(
    file: SourceFile, symbol: Symbol, text: str, contracts: Iterable[Contract]
) -> Iterator[str]:
    yield from _NAME.findall(text)
    for one in file.symbols:
        yield from (one.name, one.qualified_name)
    yield from _NAME.findall(symbol.qualified_name)
    for contract in contracts:
        yield from _NAME.findall(contract.name)
        yield from contract.raises


def _literals(text: str) -> Iterator[str]:
    yield from _NUMBER.findall(text)
    for found in _STRING.finditer(text):
        yield next((one for one in found.groups() if one is not None), "")


def _within(source: str, owner: Symbol | None) -> str:
    if owner is None or owner.kind in FUNCTIONS:
        return source
    end = ":" if owner.language == "python" else " {"
    return mask_keys(owner.signature) + f"{end}\n" + textwrap.indent(source, "    ")


def _digest(
    symbol: Symbol,
    owner: Symbol | None,
    facts: SymbolFacts,
    contracts: Iterable[Contract],
    shown: Iterable[object],
) -> str:
    raised = [f"{one.type}|{one.condition}|{one.told}|{one.through}" for one in facts.raises.raised]
    return _hash(
        symbol.language,
        symbol.qualified_name,
        symbol.hash,
        owner.signature if owner is not None else "",
        *raised,
        *(repr(one) for one in contracts),
        *map(repr, shown),
    )


def _hash(*pieces: str) -> str:
    return blake2b("\0".join(pieces).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def without_comment(record: Record) -> Record:
    """The same, as if nobody had documented it."""
    return replace(record, comment=None)
