"""What is done by the verbs that a name and a summary begin with: the same act in other words, or
one that nothing in the code bears out. `acts.toml` has the rows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from docgen.facts.symbol_facts import FUNCTIONS
from docgen.judging.mood import VERBS, imperative
from docgen.judging.said import Said
from docgen.judging.telling import parts_of, stem
from syntax.symbols import Symbol, SymbolKind

_NAME = re.compile(r"[A-Za-z_]\w*")
_SHORTEST = 4
_FIRST = re.compile(r"(?:[A-Za-z]+ly )?(?P<verb>[A-Za-z]+)(?![\w'-])")


@dataclass(frozen=True, slots=True)
class _Rows:
    same: tuple[frozenset[str], ...]
    asking: frozenset[str]
    asked: frozenset[str]
    loose: frozenset[str]
    vague: frozenset[str]
    traces: Mapping[str, re.Pattern[str]]


def _rows() -> _Rows:
    text = resources.files("docgen.judging").joinpath("acts.toml").read_text("utf-8")
    found = tomllib.loads(text)
    same = found["same"]
    return _Rows(
        tuple(frozenset(row.split()) for row in same["rows"]),
        frozenset(same["asking"].split()),
        frozenset(same["asked"].split()),
        frozenset(found["loose"]["verbs"].split()),
        frozenset(found["loose"]["vague"].split()),
        {
            verb: re.compile(row["code"], re.IGNORECASE)
            for row in found["trace"]
            for verb in row["verbs"].split()
        },
    )


_ROWS = _rows()


def words_of_name(symbol: Symbol, code: str) -> list[str]:
    """The words of a name; those of one that is written together as far as `code` knows what stands
    behind its verb: `setprocessor` with a `processor`."""
    parts = parts_of(symbol.name.strip("_"))
    if len(parts) != 1 or parts[0] in VERBS:
        return parts
    known = {part for name in _NAME.findall(code) for part in parts_of(name)}
    for verb in sorted(VERBS, key=len, reverse=True):
        rest = parts[0].removeprefix(verb)
        if rest != parts[0] and len(rest) >= _SHORTEST and rest in known:
            return [verb, rest]
    return parts


def act_of_name(symbol: Symbol, code: str) -> str | None:
    """The verb that the name of a function begins with; None where it begins with none."""
    if symbol.kind not in FUNCTIONS or symbol.kind is SymbolKind.PROPERTY:
        return None
    first = next(iter(words_of_name(symbol, code)), "")
    return first if first in VERBS | _ROWS.asking else None


def act_of_summary(text: str) -> str | None:
    """The word that an English summary begins with, a verb in its plain form."""
    found = _FIRST.match(imperative(text.strip()))
    return found["verb"].lower() if found is not None else None


def is_same(name: str, told: str) -> bool:
    """Whether a summary's verb is for the act that a name's verb is for."""
    if name in _ROWS.asking:
        return told in _ROWS.asked
    return name == told or any(name in row and told in row for row in _ROWS.same)


def keeps_act(said: Said) -> bool:
    """Whether an English summary begins with what the function's name begins with."""
    if said.slot.kind != "summary" or said.language != "en":
        return False
    name, told = act_of_name(said.record.symbol, said.source), act_of_summary(said.text)
    return name is not None and told is not None and is_same(name, told)


def other_act(said: Said) -> Iterator[str]:
    """An act that neither the name nor the code nor what is called tells: its class's, for one."""
    if said.slot.kind != "summary" or said.language != "en" or said.facts.is_stub:
        return
    name, told = act_of_name(said.record.symbol, said.source), act_of_summary(said.text)
    if name is None or name in _ROWS.vague or told is None or told not in VERBS:
        return
    trace = _ROWS.traces.get(told)
    is_of_class = told not in _ROWS.loose and stem(told) in _stems(_of_class(said))
    if is_same(name, told) or (trace is None and not is_of_class):
        return
    own = _own(said)
    if stem(told) not in _stems(own) and (trace is None or not trace.search(own)):
        yield f'nothing here does "{told}"; say what {said.record.symbol.name} does'


def _of_class(said: Said) -> str:
    """What people wrote of the class that it is a method of."""
    begins = f"`{said.record.symbol.parent}`: "
    return " ".join(one for one in said.record.nearby.lines if one.startswith(begins))


def _own(said: Said) -> str:
    """The function itself with what is known of what it calls; nothing of what it stands in."""
    symbol = said.record.symbol
    callees = (f"{one.name} {one.signature} {one.summary}" for one in said.record.contracts)
    head = " ".join((symbol.signature, *symbol.decorators))
    return " ".join((head, said.facts.code, *said.record.remarks, *callees))


def _stems(text: str) -> set[str]:
    return {stem(part) for part in parts_of(text)}
