"""Case files of the completion pipeline: a document with a cursor, what the model writes, what is
shown. Reading and writing them; running them is in `tests/completion/`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from completion.values import CompletionRequest, PlainText, Suggestion
from foundation.nothing import Nothing
from syntax.languages import language_named
from syntax.parsing import parse
from syntax.text import Snapshot

CURSOR = "█"
_LINE_BREAK = "⏎"


@dataclass(frozen=True)
class Case:
    """One case. `options` are words of the title line: the language first, then `invoked`,
    `line`, `block`, `length` (the model was cut off by its token limit).
    """

    name: str
    options: tuple[str, ...]
    document: str
    model: str
    expected: str

    @property
    def request(self) -> CompletionRequest:
        text, _, rest = self.document.partition(CURSOR)
        snapshot = Snapshot(text + rest)
        language = language_named(self.options[0])
        multiline = "block" in self.options or (False if "line" in self.options else None)
        return CompletionRequest(
            path=None,
            uri=f"case:{self.name}",
            parse=parse(snapshot, language) if language else PlainText(snapshot, self.options[0]),
            offset=len(text),
            invoked="invoked" in self.options,
            multiline=multiline,
        )

    def expecting(self, outcome: Suggestion | Nothing) -> Case:
        return replace(self, expected=shown(outcome))


def shown(outcome: Suggestion | Nothing) -> str:
    """What a case file says of an outcome; line breaks at a text's ends are made visible."""
    if isinstance(outcome, Nothing):
        return f"nothing: {outcome.reason}"
    text = outcome.text
    body = text.strip("\n")
    leading, trailing = len(text) - len(text.lstrip("\n")), len(text) - len(text.rstrip("\n"))
    return f"{_LINE_BREAK}\n" * leading + body + _LINE_BREAK * trailing


def read_cases(path: Path) -> list[Case]:
    parts = re.split(r"^=== (.*)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    cases = []
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        name, _, options = title.partition(" @ ")
        document, model, expected = re.split(r"^--- (?:model|shown)\n", body, flags=re.MULTILINE)
        cases.append(
            Case(
                name=name,
                options=tuple(options.split()),
                document=document.removesuffix("\n"),
                model=model.removesuffix("\n"),
                expected=expected.strip("\n"),
            )
        )
    return cases


def write_cases(path: Path, cases: list[Case]) -> None:
    path.write_text(
        "\n".join(
            f"=== {case.name} @ {' '.join(case.options)}\n{case.document}\n"
            f"--- model\n{case.model}\n--- shown\n{case.expected}\n"
            for case in cases
        ),
        encoding="utf-8",
    )
