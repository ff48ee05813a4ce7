"""Files as they are, and as they are to be: `cases/*` with what becomes of them in `.after` files
beside them. A comment in the wrong place is a file that somebody has to repair by hand."""

from __future__ import annotations

import asyncio
import re
import shutil
from pathlib import Path

import pytest

from docgen.facts.source import Sources
from docgen.write import FileChange, Skipped, Target, WriteOptions, write
from docgen.writing.planning import Which
from syntax.names.modules import Modules
from tests.support.docs_pen import Pen

CASES = Path(__file__).parent / "cases"
_OPTIONS = re.compile(r"case: (?P<options>.*)")


def options_of(text: str) -> WriteOptions:
    """What the case asks for, in the words of the command."""
    found = _OPTIONS.search(text)
    words = found["options"].split() if found is not None else []
    style = words[words.index("--style") + 1] if "--style" in words else None
    has_examples = "--examples" in words
    if "--all" in words:
        return WriteOptions(which="all", style=style, examples=has_examples)
    which: Which = "stale" if "--stale" in words else "missing"
    return WriteOptions(which=which, style=style, examples=has_examples)


async def changed(path: Path, options: WriteOptions) -> str:
    told = ""
    target = Target(path)
    async for one in write([target], Sources((path.parent,), Modules([])), options, Pen()):
        if isinstance(one, Skipped):
            return f"left out: {one.reason}\n"
        assert isinstance(one, FileChange)
        told += one.text
        told += "".join(f"--- {each.symbol}: {each.reason}\n" for each in one.not_written)
    return told


@pytest.mark.parametrize(
    "path",
    sorted(one for one in CASES.iterdir() if one.suffix != ".after"),
    ids=lambda path: path.name,
)
def test_what_a_file_becomes(path: Path, update: bool, tmp_path: Path) -> None:
    place = tmp_path / path.name
    shutil.copy(path, place)
    if path.suffix == ".c":
        shutil.copy(path.with_suffix(".h"), tmp_path)
    told = asyncio.run(changed(place, options_of(path.read_text(encoding="utf-8"))))
    expected = path.with_name(f"{path.name}.after")
    if update:
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
