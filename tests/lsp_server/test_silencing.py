"""Marks that switch a rule off: they are found again, and change neither code nor documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.facts.source import SourceFile
from docgen.placing.suppressions import suppressed
from lsp_server.documentation.messages import Changes
from lsp_server.documentation.silencing import silenced
from syntax.languages import language_named
from syntax.sameness import same_code
from syntax.text import Encoding, Position, Snapshot

TEXTS = {
    "def": ("python", 'def read(size=1):\n    """Read."""\n', "read"),
    "many lines": ("python", 'def read(\n    size=1,\n):\n    """Read."""\n', "read"),
    "decorated": ("python", '@cached\ndef read(size=1):\n    """Read."""\n', "read"),
    "method": ("python", 'class A:\n\n    def read(self):\n        """Read."""\n', "A.read"),
    "one line": ("python", 'def read(): "Read."\n', "read"),
    "marked": ("python", 'def read():  # inkling: ignore[INK201]\n    """Read."""\n', "read"),
    "windows": ("python", 'def read():\r\n    """Read."""\r\n', "read"),
    "function": ("javascript", "/** Read. */\nfunction read(a) {\n  return a;\n}\n", "read"),
    "typed": ("typescript", "/** Read. */\nexport function read(a: number) { return a }\n", "read"),
    "java": ("java", "class A {\n  /** Read. */\n  int read() { return 1; }\n}\n", "A.read"),
    "go": ("go", "package a\n\n// Read reads.\nfunc Read() int {\n\treturn 1\n}\n", "Read"),
    "rust": ("rust", "/// Reads.\npub fn read() -> i32 {\n    1\n}\n", "read"),
    "c": ("c", "/** Read. */\nint read(void) {\n  return 1;\n}\n", "read"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_mark_is_heard_and_changes_nothing_else(name: str) -> None:
    language_id, text, symbol = TEXTS[name]
    language = language_named(language_id)
    assert language is not None
    file = SourceFile.of(Path("/p/file"), text, language)
    before = file.by_name[symbol]
    changes = silenced(file, symbol, "INK106", Encoding.UTF16)
    assert isinstance(changes, Changes)
    [change] = changes.made
    snapshot = Snapshot(text)
    start = snapshot.offset_at(Position(*change.place[:2]), Encoding.UTF16)
    end = snapshot.offset_at(Position(*change.place[2:]), Encoding.UTF16)
    after = SourceFile.of(file.path, text[:start] + change.text + text[end:], language)
    now = after.by_name[symbol]
    assert "INK106" in (suppressed(after, now) or ())
    assert same_code(file.parse, after.parse)
    assert now.doc is not None
    assert before.doc is not None
    assert now.doc.text == before.doc.text
    if name == "marked":
        assert "ignore[INK201, INK106]" in after.text


def test_a_symbol_that_is_gone_has_no_mark() -> None:
    language = language_named("python")
    assert language is not None
    file = SourceFile.of(Path("/p/file.py"), "def read(): ...\n", language)
    changes = silenced(file, "write", "INK106", Encoding.UTF16)
    assert not changes.made
    assert "no write" in changes.reason
