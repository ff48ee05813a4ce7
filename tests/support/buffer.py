"""A document as an editor shows it: typed into, asked about, and what accepting makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.support.raw_lsp import RawClient
from tests.support.waiting import PATIENCE


@dataclass
class Buffer:
    """One document of a client, its text and its cursor (an offset in characters)."""

    client: RawClient
    uri: str
    text: str
    offset: int
    version: int = 1

    @classmethod
    def opened(cls, client: RawClient, uri: str, text: str, language: str = "python") -> Buffer:
        """Open `text` with the cursor at its █."""
        before, _, behind = text.partition("█")
        client.open(uri, before + behind, language)
        return cls(client, uri, before + behind, len(before))

    @property
    def position(self) -> dict[str, int]:
        """Where the cursor is, as LSP counts by default: in UTF-16 code units."""
        return self._position(self.offset)

    def type(self, text: str) -> None:
        """Write at the cursor."""
        self._edit(self.offset, self.offset, text)

    def delete(self, count: int) -> None:
        """Delete before the cursor."""
        self._edit(self.offset - count, self.offset, "")

    def ask(self, *, invoked: bool = False) -> int:
        """Begin a request at the cursor; its id."""
        return self.client.inline(self.uri, *self.position.values(), invoked=invoked)

    def suggested(self, asked: int, within: float = PATIENCE) -> str:
        """What is shown at the cursor, "" if nothing is. Fails the test on an error, and where the
        edit would change anything but the place of the cursor."""
        answer = self.client.answer(asked, within)
        assert "error" not in answer, answer
        items: list[dict[str, Any]] = answer["result"]["items"]
        if not items:
            return ""
        here = self.position
        assert [item["range"] for item in items] == [{"start": here, "end": here}] * len(items)
        return str(items[0]["insertText"])

    def suggestion(self, *, invoked: bool = False, within: float = PATIENCE) -> str:
        """Ask, and what is shown."""
        return self.suggested(self.ask(invoked=invoked), within)

    def _edit(self, start: int, end: int, text: str) -> None:
        change = {
            "range": {"start": self._position(start), "end": self._position(end)},
            "text": text,
        }
        self.text = self.text[:start] + text + self.text[end:]
        self.offset = start + len(text)
        self.version += 1
        self.client.change(self.uri, self.version, change)

    def _position(self, offset: int) -> dict[str, int]:
        line = self.text.count("\n", 0, offset)
        start = self.text.rfind("\n", 0, offset) + 1
        return {
            "line": line,
            "character": len(self.text[start:offset].encode("utf-16-le")) // 2,
        }
