"""What models really wrote of `cases/*.py`, labelled by a reader, and which checks object to it.

A line of a `.said` file: a verdict (`good` or `bad`, and why), the slot, the text, and in brackets
the checks. A good text with brackets is a text lost; a bad one without is a lie that passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from docgen.calls.graph import CallGraph
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.judging.judge import faults_of, score
from docgen.prose.record import Known, Record, record_of
from docgen.prose.slots import Slot, SlotKind
from docgen.references.existence import Existence, declared_names
from syntax.names.modules import Modules

CASES = Path(__file__).parent / "cases"
FEWEST_CAUGHT, MOST_LOST = 0.5, 0.03
"""Of the bad texts at least so many are caught, of the good ones at most so many lost."""


@dataclass(frozen=True)
class Line:
    symbol: str
    verdict: str
    slot: Slot
    text: str
    checks: tuple[str, ...]


def _lines(path: Path) -> Iterator[Line]:
    symbol = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            symbol = line.strip()
            continue
        found = re.fullmatch(r"  (good|bad )  (\w+)(?: (\S+))?: (.*?)(?:  \[(.*)\])?", line)
        assert found is not None, line
        (kind,) = [one for one in get_args(SlotKind) if one == found[2]]
        checks = tuple(found[5].split(", ")) if found[5] else ()
        yield Line(symbol, found[1].strip(), Slot(kind, found[3] or ""), found[4], checks)


@cache
def _file(name: str) -> tuple[SourceFile, Known]:
    path = CASES / name
    sources = Sources((CASES,), Modules([]))
    file = sources.file(path)
    assert isinstance(file, SourceFile)
    existence = Existence(sources, declared_names(sources, [path]))
    graph = CallGraph.of(sources, [path])
    return file, Known(sources, graph, Raising(sources), existence)


def _record(path: Path, symbol: str) -> Record:
    file, known = _file(path.name.partition(".")[0] + ".py")
    return record_of(file, file.by_name[symbol], known, {})


def _language(path: Path) -> str:
    return path.suffixes[0].removeprefix(".")


SAID = sorted(CASES.glob("*.said"))


@pytest.mark.parametrize("path", SAID, ids=lambda path: path.name)
def test_which_checks_object(path: Path, update: bool) -> None:
    told, symbol = "", ""
    for line in _lines(path):
        faults = faults_of(line.slot, line.text, _record(path, line.symbol), _language(path))
        if line.symbol != symbol:
            symbol = line.symbol
            told += symbol + "\n"
        slot = f"{line.slot.kind} {line.slot.name}".strip()
        checks = ", ".join(dict.fromkeys(fault.check for fault in faults))
        told += f"  {line.verdict:4}  {slot}: {line.text}" + (f"  [{checks}]\n" if checks else "\n")
    if update:
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_most_of_what_is_false_is_caught_and_little_of_what_is_true_lost(language: str) -> None:
    lines = [line for path in SAID if _language(path) == language for line in _lines(path)]
    bad = [line for line in lines if line.verdict == "bad"]
    good = [line for line in lines if line.verdict == "good"]
    assert len(good) > 20
    caught = sum(bool(line.checks) for line in bad) / len(bad)
    lost = sum(bool(line.checks) for line in good) / len(good)
    print(f"{language}: {len(bad)} bad, {caught:.0%} caught; {len(good)} good, {lost:.1%} lost")
    assert caught >= FEWEST_CAUGHT
    assert lost <= MOST_LOST


def test_of_good_texts_the_one_that_names_what_the_code_does_is_better() -> None:
    record = _record(CASES / "prices.en.said", "by_price")
    summary = Slot("summary")
    vague = "Process the given data and return some information."
    specific = "Return the `limit` lines with the highest price."
    assert score(summary, specific, record, "en") > score(summary, vague, record, "en")
