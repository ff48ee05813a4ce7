"""Examples beside their code, run in the sandbox, and what is found: `cases/*.py` and the project
`cases/scripts`, with the findings in files beside them. A finding too many is a false accusation,
one too few an example that misleads."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from docgen.check import check
from docgen.examples.checking import run_examples
from docgen.examples.running import ExampleRunner
from docgen.facts.source import Sources
from docgen.rules.table import rules_for
from sandbox.launch import Boundary
from syntax.names.modules import Modules

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("path", sorted(CASES.glob("*.py")), ids=lambda path: path.name)
async def test_what_is_found(path: Path, update: bool, boundary: Boundary) -> None:
    sources = Sources((CASES,), Modules([]))
    async with ExampleRunner(boundary, python=sys.executable, variables={}) as runner:
        ran = await run_examples([path], sources, runner)
    assert not ran.faults
    checked = check([path], sources, rules_for(["INK8"]), ran)
    told = "".join(
        f"{one.symbol}: {one.rule} {one.message}"
        + (f" [{one.fix.title}]" if one.fix is not None else "")
        + "\n"
        for one in checked.findings
    )
    _compare(path, told, update=update)


@pytest.mark.skipif(shutil.which("node") is None, reason="Node runs them")
@pytest.mark.parametrize("name", ["pad.js", "shapes.ts"])
async def test_what_is_found_in_scripts(name: str, update: bool, boundary: Boundary) -> None:
    path = CASES / "scripts" / name
    sources = Sources((CASES,), Modules([]))
    async with ExampleRunner(boundary, variables={}) as runner:
        ran = await run_examples([path], sources, runner)
    assert not ran.faults
    checked = check([path], sources, rules_for(["INK8"]), ran)
    told = "".join(f"{one.symbol}: {one.rule} {one.message}\n" for one in checked.findings)
    told += "".join(
        f"{symbol}: {one.kind} {one.step.source.strip()}{one.reason and f' ({one.reason})'}\n"
        for (_, symbol, _), those in ran.outcomes.items()
        for one in those
        if one.step.expected is not None
    )
    _compare(path, told, update=update)


def _compare(path: Path, told: str, *, update: bool) -> None:
    expected = path.with_suffix(path.suffix + ".findings")
    if update:
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
