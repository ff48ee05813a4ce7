"""Code, and what is true of it: `cases/*`, with the facts in `.facts` files beside them. A fact too
many is a false sentence in somebody's documentation, one too few a gap in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS, SymbolFacts, facts_of
from syntax.names.modules import Modules

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(
    "path",
    sorted(one for one in CASES.iterdir() if one.is_file() and one.suffix != ".facts"),
    ids=lambda path: path.name,
)
def test_what_is_true(path: Path, update: bool) -> None:
    sources = Sources((CASES,), Modules([]))
    file = sources.file(path)
    assert isinstance(file, SourceFile)
    raising = Raising(sources)
    told = "".join(
        "".join(f"{line}\n" for line in _told(facts_of(file, symbol, raising)))
        for symbol in file.symbols
        if symbol.kind in FUNCTIONS | CLASSES
    )
    expected = path.with_suffix(path.suffix + ".facts")
    if update:
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")


def _told(facts: SymbolFacts) -> Iterator[str]:
    yield facts.symbol.qualified_name
    if facts.deprecated is not None:
        yield f"    deprecated {facts.deprecated}".rstrip()
    if facts.overrides is not None:
        yield f"    overrides {facts.overrides}"
    for parameter in facts.parameters:
        annotation = f": {parameter.annotation}" if parameter.annotation else ""
        default = f" = {parameter.default}" if parameter.default else ""
        optional = " (optional)" if parameter.is_optional else ""
        yield f"    parameter {parameter.shown}{annotation}{default}{optional}"
    for attribute in facts.attributes:
        annotation = f": {attribute.annotation}" if attribute.annotation else ""
        default = f" = {attribute.default}" if attribute.default else ""
        yield f"    attribute {attribute.name}{annotation}{default}"
    for raised in facts.raises.raised:
        condition = f" if {raised.condition}" if raised.condition else ""
        through = f" through {' > '.join(raised.through)}" if raised.through else ""
        if raised.through and raised.told is not None:
            through += f", told: {raised.told_condition}"
        marks = " (panic)" * raised.is_panic + " (again)" * raised.is_again
        yield f"    raises {raised.type}{condition}{through}{marks}"
    if facts.symbol.language == "python" and facts.symbol.kind in FUNCTIONS:
        yield f"    {'nothing else' if facts.raises.is_complete else 'maybe more'} is raised"
    for warned in facts.warns:
        yield f"    warns {warned.category}" + (
            f" if {warned.condition}" if warned.condition else ""
        )
    for guard in facts.guards:
        yield f"    guard {guard.condition}" + " (on arguments)" * guard.on_arguments
    for mutation in facts.mutations:
        yield f"    changes {mutation.parameter}: {mutation.how}"
