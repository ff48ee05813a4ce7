"""Documentation beside its code, and what is found of it: `cases/*.py`, with the findings in
`.findings` files beside them. A finding too many is a false accusation, one too few a lie that
stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.check import check
from docgen.facts.source import Sources
from docgen.rules.table import RULES
from syntax.names.modules import Modules

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(
    "path",
    sorted(one for one in CASES.iterdir() if one.suffix != ".findings"),
    ids=lambda path: path.name,
)
def test_what_is_found(path: Path, update: bool) -> None:
    checked = check([path], Sources((CASES,), Modules([])), RULES)
    told = "".join(
        f"{one.symbol}: {one.rule} {one.message}"
        + (f" [{one.fix.title}]" if one.fix is not None else "")
        + "\n"
        for one in checked.findings
    )
    expected = path.with_suffix(path.suffix + ".findings")
    if update:
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
