"""Examples in the documentation that do not hold: rustdoc's own tests, run in the sandbox."""

from __future__ import annotations

import re
from pathlib import Path

from syntax.units.facts import Unit
from testgen.languages.compiled.workshop import BUILDING, Workshop
from testgen.languages.rust.building import placed
from testgen.languages.rust.crate import Crate
from testgen.languages.rust.toolchain import Toolchain
from testgen.oracles.finding import Finding

_FAILED = re.compile(
    r"^---- (\S+) - (\S+) \(line (\d+)\) stdout ----\n(.*?)(?=^----|\Z|^failures:)",
    re.MULTILINE | re.DOTALL,
)
_BLOCK = re.compile(r"```[^\n]*\n(.*?)```", re.DOTALL)
_SURE = 0.97


async def failing_examples(
    workshop: Workshop,
    crate: Crate,
    toolchain: Toolchain,
    units: list[Unit],
    file: Path,
) -> list[Finding]:
    """A finding for each example of these functions that is run and does not hold. One that does
    not compile says nothing about what the function does."""
    if crate.target != ("--lib",) or not any("```" in unit.doc for unit in units):
        return []
    shown = str(file.relative_to(crate.folder))
    names = "::".join((*crate.path, ""))
    argv = [
        *(str(toolchain.cargo), "test", "--offline", "--doc", "--package", crate.package),
        *(("--", names) if names else ()),
    ]
    ran = await workshop.run(argv, placed(workshop, crate, crate.folder), BUILDING)
    found = []
    for path, item, line, said in _FAILED.findall(ran.stdout):
        if not path.endswith(shown) or "panicked at" not in said:
            continue
        unit = next((one for one in units if item.split("::")[-1] == one.name
                     and _stands_in(one, int(line), file)), None)  # fmt: skip
        if unit is not None:
            found.append(_finding(unit, crate, file, int(line), said))
    return found


def _stands_in(unit: Unit, line: int, file: Path) -> bool:
    """Whether an example at a line belongs to the function's documentation."""
    return 0 <= unit.line - line <= unit.doc.count("\n") + 20


def _finding(unit: Unit, crate: Crate, file: Path, line: int, said: str) -> Finding:
    left = re.search(r"^\s*left: (.*)$", said, re.MULTILINE)
    right = re.search(r"^\s*right: (.*)$", said, re.MULTILINE)
    if left and right:
        happened = f"the example expects {right.group(1)} and gets {left.group(1)}"
    else:
        lines = [one for one in said.split("panicked at", 1)[1].split("\n")[1:] if one.strip()]
        happened = f"the example panics: {lines[0].strip() if lines else 'without a word'}"
    first = unit.line - unit.doc.count("\n") - 1
    blocks = list(_BLOCK.finditer(unit.doc))
    shown = next(
        (
            one.group(1)
            for one in blocks
            if abs(first + unit.doc[: one.start()].count("\n") - line) <= 1
        ),
        blocks[0].group(1) if blocks else "",
    )
    return Finding(
        kind="example",
        symbol=unit.qualified,
        path=str(file.relative_to(crate.root)),
        line=unit.line,
        message=f"An example in the documentation does not hold: {happened}.",
        reproduction=shown.strip(),
        origin="documented",
        confidence=_SURE,
    )
