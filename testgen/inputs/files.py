"""Files as inputs: paths under `tmp_path` with something in them, and file-likes in memory."""

from __future__ import annotations

import re
from random import Random
from typing import Protocol

from testgen.inputs.genome import Step
from testgen.inputs.pools import Pool
from testgen.inputs.terms import Call, Code, Member, Name, Term, called

_PATH = re.compile(r"(.*_)?(path|file_?name|file_?path|file|dirname|directory|folder|dir)")
_CONTENTS: dict[str, tuple[str, ...]] = {
    "txt": ("one\ntwo\nthree\n", "hello world\n", "", "a\n\nb", "# comment\nkey = value\n", "x"),
    "json": ('{"name": "a", "values": [1, 2]}', "[1, 2, 3]", "{}", "not json"),
    "csv": ("name,value\na,1\nb,2\n", "a;b\n", ""),
    "toml": ('[section]\nkey = "value"\n', ""),
    "ini": ("[section]\nkey = value\n", "[a]\n"),
    "yaml": ("key: value\nitems:\n  - 1\n", ""),
    "xml": ("<root><a x='1'>text</a></root>", "<root>"),
    "html": ("<html><body><p>hi</p></body></html>", ""),
    "py": ("x = 1\n", "def f():\n    return 1\n"),
    "md": ("# Title\n\ntext\n", ""),
    "log": ("2024-01-01 12:00:00 ERROR message\n", ""),
}


class _Names(Protocol):
    steps: list[Step]

    def fresh(self, name: str) -> str: ...


class Files:
    """Makes files for a case. The extension follows what the code itself mentions."""

    def __init__(self, pool: Pool, random: Random) -> None:
        self._pool = pool
        self._random = random

    def suits(self, parameter: str) -> bool:
        """Whether a text parameter of this name is likely a path."""
        return _PATH.fullmatch(parameter.strip("_").lower()) is not None

    def named(self, name: str) -> tuple[Step, ...]:
        """The case's own folder as the current one, mostly with a file of this name in it."""
        extension = name.rpartition(".")[2]
        there = Step(called("monkeypatch.chdir", Name("tmp_path")))
        if self._random.random() < 0.25:
            return (there,)
        content = self.content(extension if extension in _CONTENTS else "txt")
        written = Call(Member(Code(f"tmp_path / {name!r}"), "write_text"), (content,))
        return (Step(written), there)

    def path(self, draft: _Names, *, as_text: bool) -> Term:
        """A path: mostly of a file with something in it, else of a folder or of nothing."""
        choice = self._random.random()
        extension = self._extension()
        name = draft.fresh("path")
        kept = Name(name)
        if choice < 0.15:
            draft.steps.append(Step(Code("tmp_path"), name))
            if choice < 0.08:
                draft.steps.append(Step(called("tmp_path.joinpath('file.txt').write_text", "text")))
        else:
            draft.steps.append(Step(Code(f"tmp_path / 'file.{extension}'"), name))
            if choice < 0.85:
                draft.steps.append(Step(called(f"{name}.write_text", self.content(extension))))
        return called("str", kept) if as_text else kept

    def opened(self) -> Term:
        """A file-like in memory."""
        extension = self._extension()
        if self._random.random() < 0.15:
            return called("io.BytesIO", self.content(extension).encode())
        return called("io.StringIO", self.content(extension))

    def content(self, extension: str) -> str:
        """What a file holds."""
        if self._random.random() < 0.3:
            known = self._pool.pick("str", self._random)
            if isinstance(known, str):
                return known
        return self._random.choice(_CONTENTS[extension])

    def _extension(self) -> str:
        mentioned = [known for known in _CONTENTS if self._pool.mentions(known) or known == "txt"]
        return self._random.choice(mentioned)
