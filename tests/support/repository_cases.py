"""Case files of the context from the repository: a small workspace, and what is shown of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from completion.repository.snippets import Snippet
from completion.values import CompletionRequest, PlainText
from syntax.languages import Language, language_of
from syntax.parsing import parse
from syntax.text import Snapshot

CURSOR = "█"
_EXPECTED = ">> snippets\n"


@dataclass(frozen=True)
class Workspace:
    """The files of a case, the document with the cursor in it, and what is expected."""

    files: dict[str, str]
    document: str
    offset: int
    expected: str

    def write(self, root: Path) -> None:
        for name, text in self.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")

    def request(self, root: Path) -> CompletionRequest:
        return request_at(root, self.document, self.files[self.document], self.offset)


def request_at(root: Path, name: str, text: str, offset: int) -> CompletionRequest:
    """A request in a document of a workspace, whether it is on disk like that or not."""
    path = root / name
    language = language_of(path)
    snapshot = Snapshot(text)
    return CompletionRequest(
        path=path,
        uri=path.as_uri(),
        parse=parse(snapshot, language) if isinstance(language, Language) else PlainText(snapshot),
        offset=offset,
        roots=(root,),
    )


def read_workspace(path: Path) -> Workspace:
    whole, _, expected = path.read_text(encoding="utf-8").partition(_EXPECTED)
    parts = re.split(r"^@@ (.*)\n", whole, flags=re.MULTILINE)
    files = dict(zip(parts[1::2], parts[2::2], strict=True))
    (document,) = (name for name, text in files.items() if CURSOR in text)
    offset = files[document].index(CURSOR)
    files[document] = files[document].replace(CURSOR, "")
    return Workspace(files, document, offset, expected)


def write_expected(path: Path, shown: str) -> None:
    whole = path.read_text(encoding="utf-8").partition(_EXPECTED)[0]
    path.write_text(whole + _EXPECTED + shown, encoding="utf-8")


def shown(snippets: Sequence[Snippet]) -> str:
    return "".join(
        f"-- {one.why} {one.path}{' for ' if one.uses else ''}{', '.join(one.uses)}\n{one.text}"
        for one in snippets
    )
