"""The text around a place, by which it is known again after somebody typed on.

What was made at the place is in `reuse.py` and `flight.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from completion.brackets import PAIRS

_WINDOW = 8192
# Nobody types more than this into one suggestion; whose cursor is farther away is elsewhere.
_MOST_TYPED = 8192
# So many signs an editor may have closed by itself.
_MOST_CLOSERS = 32
QUOTES = "\"'`"
_AUTO_CLOSERS = {**PAIRS, **{quote: quote for quote in QUOTES}}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Windows of the text `before` and `after` a place; two places are the same if these are.

    `at_start`: the document begins with `before`. `offset` is where the place was, in code points.
    """

    before: str
    at_start: bool
    after: str
    offset: int

    @classmethod
    def of(cls, text: str, offset: int) -> Surroundings:
        """Those of `offset` in `text`."""
        return cls(
            before=text[max(0, offset - _WINDOW) : offset],
            at_start=offset <= _WINDOW,
            after=text[offset : offset + _WINDOW],
            offset=offset,
        )

    def closed_by_editor(self, text: str, offset: int, typed: str) -> str | None:
        """What an editor put behind the cursor by itself, closing brackets and quotes of `typed`.

        None if `offset` in `text` is not this place with `typed` written there, and nothing else
        changed.
        """
        origin = offset - len(typed)
        if origin < 0 or len(typed) > _MOST_TYPED or not text.endswith(self.before, 0, origin):
            return None
        if self.at_start and origin != len(self.before):
            return None
        closers = "".join(_AUTO_CLOSERS.get(sign, "") for sign in reversed(typed))
        for length in range(min(len(closers), _MOST_CLOSERS) + 1):
            for closed in {closers[:length], closers[len(closers) - length :]}:
                behind = offset + len(closed)
                if text.startswith(closed, offset) and self._stands_behind(text, behind):
                    return closed
        return None

    def typed_since(self, text: str, offset: int) -> str | None:
        """What was written at the place to get to `offset` in `text`; None if it is not that."""
        if offset < self.offset:
            return None
        typed = text[self.offset : offset]
        return None if self.closed_by_editor(text, offset, typed) is None else typed

    def _stands_behind(self, text: str, offset: int) -> bool:
        if len(self.after) < _WINDOW:
            whole = len(text) - offset == len(self.after)
            return whole and text.startswith(self.after, offset)
        return text.startswith(self.after, offset)
