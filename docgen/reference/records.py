"""Records of what has no body of its own: what a class or a module holds, and whole units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

from docgen.calls.place import Place
from docgen.facts.source import SourceFile
from docgen.prose.record import Contract, Known, Record, module_of, record_of
from docgen.reference.gathering import Gathered
from docgen.reference.model import Object, Unit
from docgen.reference.objects import Subject
from syntax.files.secrets import mask_keys

_MOST_LINES, _MOST_OF_ONE, _MOST_USES = 56, 3, 2
_LONGEST = 160
_REF = re.compile(r"\[(?P<text>`[^`]+`|[^\[\]]*)\]\(ref:[^()\s]+\)")


def record_of_held(place: Place, held: Sequence[Subject], known: Known) -> Record:
    """The record that texts for fields are written from: their declarations below the head of what
    declares them, and lines that use them. No comment counts for it."""
    file = held[0].file
    owner = file.by_name.get(place.name) if place.name else None
    whole = record_of(file, owner or module_of(file), known, {})
    lines = _without_documentation(file, known)
    shown: list[str] = []
    for one in held:
        shown += known.views.of(file).code_of(one.symbol).split("\n")[:_MOST_OF_ONE]
        shown += _uses(one, lines)
    if owner is not None:
        head = mask_keys(owner.signature) + (":" if file.language == "python" else " {")
        shown = [head, *(f"    {line}" for line in shown)]
    source = "\n".join(line[:_LONGEST] for line in shown)
    digest = _hash(whole.language, place.name, source)
    return replace(whole, source=source, contracts=(), digest=digest)


def _without_documentation(file: SourceFile, known: Known) -> Sequence[str]:
    return known.views.of(file).code_of(module_of(file)).split("\n")


def _uses(one: Subject, lines: Sequence[str]) -> Iterator[str]:
    """Lines elsewhere in the file that read a field, as a remark behind it."""
    name = re.escape(one.symbol.name)
    dot = r"[.>:]" if one.symbol.parent else r"(?<![\w.])"
    read = re.compile(rf"{dot}{name}\b(?!\s*(?::[^:]|=[^=]))")
    found = [line.strip() for line in lines if read.search(line)]
    mark = "#" if one.file.language == "python" else "//"
    for line in list(dict.fromkeys(found))[:_MOST_USES]:
        yield f"    {mark} used: {line}"


def record_of_unit(
    unit: Unit,
    gathered: Gathered,
    known: Known,
    contracts: Mapping[str, Contract],
    below: Sequence[Contract],
) -> Record:
    """The record of a module or package: the heads of what it offers, with what is said of that.
    `contracts` are of objects by their ids, `below` of the units within it."""
    by_id = gathered.reference.by_id
    ids = [*unit.members, *(one.to for one in unit.aliases)]
    members = [by_id[one] for one in dict.fromkeys(ids) if one in by_id]
    file = gathered.shown_at[unit.id]
    whole = record_of(file, module_of(file), known, {})
    heads = [line for one in members for line in _head(one)]
    if len(heads) > _MOST_LINES:
        heads = [*heads[:_MOST_LINES], "..."]
    told = (*(contracts[one.id] for one in members if one.id in contracts), *below)
    names = {part for one in told for part in re.findall(r"[^\W\d]\w*", one.name)}
    names |= {one.name for one in members} | set(re.findall(r"[^\W\d]\w*", unit.name))
    short = re.split(r"[./:]+", unit.name)[-1]
    source = mask_keys("\n".join(heads))
    return replace(
        whole,
        symbol=replace(whole.symbol, name=short, signature=unit.name),
        source=source,
        contracts=told,
        names=whole.names | names,
        digest=_hash(unit.name, unit.kind, source, *map(repr, told)),
    )


def place_of_unit(unit: Unit, gathered: Gathered) -> Place:
    """A place of a unit's own."""
    return Place(gathered.shown_at[unit.id].path, "")


def contract_of_object(one: Object, summary: str) -> Contract:
    """What is said of something that a unit offers."""
    signature = one.signatures[0].text if one.signatures else one.name
    return Contract(one.name, " ".join(signature.split()), plain(summary), ())


def plain(text: str) -> str:
    """A summary on one line, without links."""
    return " ".join(_REF.sub(lambda found: found["text"], text).split())


def _head(one: Object) -> list[str]:
    """A line or three for each thing that a unit offers."""
    if one.kind in ("constant", "variable", "field") and one.value is not None:
        return [f"{one.name} = {one.value}"[:_LONGEST]]
    text = one.signatures[0].text if one.signatures else f"{one.kind} {one.name}"
    return [" ".join(text.split())[:_LONGEST]]


def _hash(*pieces: str) -> str:
    return blake2b("\0".join(pieces).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
