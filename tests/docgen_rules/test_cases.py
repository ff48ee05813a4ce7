"""Documentation beside its code, and what is found of it: `cases/`, with findings in `.findings`
files beside them. A finding too many is a false accusation, one too few a lie that stays.

A case that begins with `# select:` is held against those rules, the others against all that are no
matter of taste.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docgen.check import check
from docgen.facts.source import Sources
from docgen.rules.table import rules_for
from syntax.names.modules import Modules

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(
    "path",
    sorted(one for one in CASES.rglob("*.*") if one.suffix != ".findings" and one.is_file()),
    ids=lambda path: path.relative_to(CASES).as_posix(),
)
def test_what_is_found(path: Path, update: bool) -> None:
    chosen = re.match(r"# select: (.+)", path.read_text(encoding="utf-8"))
    rules = rules_for(chosen[1].split() if chosen is not None else ())
    # A package is one project: names of its other files are known.
    package = path.parent if (path.parent / "__init__.py").exists() else None
    around = package.iterdir() if package is not None else [path]
    paths = sorted(one for one in around if one.suffix != ".findings" and one.is_file())
    checked = check(paths, Sources((CASES,), Modules([])), rules)
    told = "".join(
        f"{one.symbol}: {one.rule} {one.message}"
        + (f" [{one.fix.title}]" if one.fix is not None else "")
        + "\n"
        for one in checked.findings
        if one.path == path
    )
    expected = path.with_suffix(path.suffix + ".findings")
    if update:
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
