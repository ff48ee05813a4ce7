"""Hovers on what has no documentation: what was written of it before comes back, and only that."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.facts.source import SourceFile, Sources
from docgen.prose.memory import Memory
from docgen.prose.options import ProseOptions
from docgen.prose.writer import Writer
from docgen.write import Target, WriteOptions, write
from lsp_server.documentation.messages import Recalled
from lsp_server.documentation.recalling import recalled
from syntax.names.modules import Modules
from tests.support.prose_model import Asked, ProseModel

TEXT = """def inner(number):
    return number + 1


def outer(number):
    return inner(number) * 2


class Box:
    def close(self):
        \"\"\"Close it.\"\"\"
"""
USED = """import lib

print(lib.outer(3))
"""


def say(asked: Asked, _: int) -> dict[str, str]:
    summary = "Double a sum." if "def outer(" in asked.text else "Compute a number from another."
    return {field: summary if field == "summary" else "A number." for field in asked.fields}


@pytest.fixture
async def memory(tmp_path: Path) -> Memory:
    """All of the project was documented once, and nothing of it was written to a file."""
    (tmp_path / "lib.py").write_text(TEXT)
    (tmp_path / "use.py").write_text(USED)
    kept = Memory(tmp_path / "memory")
    writer = Writer(ProseModel(say), kept, ProseOptions(candidates=1))
    targets = [Target(tmp_path / "lib.py")]
    async for _ in write(targets, Sources((tmp_path,), Modules([])), WriteOptions(), writer):
        pass
    return kept


def at(folder: Path, memory: Memory, name: str, word: str, text: str | None = None) -> Recalled:
    """What a hover on the last of a word in a file shows."""
    sources = Sources((folder,), Modules([]))
    file = sources.file(folder / name)
    assert isinstance(file, SourceFile)
    if text is not None:
        file = SourceFile.of(file.path, text, file.parse.language)
    sources.put(file)
    return recalled(file, file.text.rindex(word) + 1, sources, memory, ("en", "zh"))


def test_what_was_written_of_it_is_shown_where_it_is_declared_and_used(
    tmp_path: Path, memory: Memory
) -> None:
    assert at(tmp_path, memory, "lib.py", "inner(number):").symbol == "inner"
    outer = at(tmp_path, memory, "lib.py", "outer(number):")
    assert outer.text
    assert at(tmp_path, memory, "use.py", "outer(3)") == outer
    # Through another function's body, too.
    assert at(tmp_path, memory, "lib.py", "inner(number) * 2").symbol == "inner"


def test_nothing_is_shown_of_what_is_another_by_now(tmp_path: Path, memory: Memory) -> None:
    changed = TEXT.replace("+ 1", "+ 2")
    assert at(tmp_path, memory, "lib.py", "inner(number):", changed) == Recalled()


def test_nothing_is_shown_of_what_is_documented_or_no_name(tmp_path: Path, memory: Memory) -> None:
    assert at(tmp_path, memory, "lib.py", "close(self)") == Recalled()
    assert at(tmp_path, memory, "lib.py", "1\n") == Recalled()
    assert at(tmp_path, memory, "lib.py", ":\n") == Recalled()
