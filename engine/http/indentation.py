"""llama-server's `n_indent`: text ends where a line is indented less than asked for. Pure."""

from __future__ import annotations


class IndentationGuard:
    """Passes text on until a line after the first has fewer than `least` blanks before its code.

    A line break and the blanks after it are held back until it is known what they lead to; lines
    without any code never end the text.
    """

    def __init__(self, least: int) -> None:
        self._least = least
        self._held = ""
        self.left = False

    def feed(self, text: str) -> str:
        """What of `text` (and of what was held back) can be passed on."""
        if self.left:
            return ""
        if self._least <= 0:
            return text
        text = self._held + text
        self._held = ""
        start = 0
        while (newline := text.find("\n", start)) >= 0:
            code = _first_code(text, newline)
            if code is None:
                self._held = text[newline:]
                return text[:newline]
            if code - (text.rfind("\n", 0, code) + 1) < self._least:
                self.left = True
                return text[:newline]
            start = code
        return text

    def rest(self) -> str:
        """What was still held back when the text ended by itself."""
        held, self._held = ("" if self.left else self._held), ""
        return held


def _first_code(text: str, start: int) -> int | None:
    """Where the first character that is no blank and no line break stands, from `start` on."""
    for at in range(start, len(text)):
        if text[at] not in " \t\r\n":
            return at
    return None
