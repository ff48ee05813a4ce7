"""The tokens of a suggestion: how sure the model was of each, and where it ends."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """For each token its log-probability and behind how many of the text's characters it ends.

    `ends` never fall. A token that only writes again what stands before the cursor ends at 0.
    Both are empty if the server told none.
    """

    logprobs: tuple[float, ...] = ()
    ends: tuple[int, ...] = ()

    def first(self, length: int) -> Tokens:
        """Those that begin within the first `length` characters or right behind them: a line's
        with its end."""
        count = bisect_right((0, *self.ends[:-1]), length) if self.ends else 0
        return self._until(count)

    def within(self, length: int) -> Tokens:
        """Those that end within the first `length` characters."""
        return self._until(bisect_right(self.ends, length))

    def rest(self, typed: int) -> Tokens:
        """Those of the text without its first `typed` characters. The part of a token that was
        typed turned out right and is no risk any more."""
        if not self.ends:
            return self
        done = min(bisect_right(self.ends, typed), len(self.ends) - 1)
        start = self.ends[done - 1] if done else 0
        left = (self.ends[done] - typed) / max(1, self.ends[done] - start)
        first = self.logprobs[done] * min(1.0, max(0.0, left))
        return Tokens((first, *self.logprobs[done + 1 :]), self.ends[done:]).shifted(-typed)

    def shifted(self, chars: int) -> Tokens:
        """The same with every end moved, none of them before the text."""
        return Tokens(self.logprobs, tuple(max(0, end + chars) for end in self.ends))

    def with_line_ends(self, text: str, eol: str) -> Tokens:
        """Those of `text` once its line feeds are `eol`."""
        more = len(eol) - 1
        if not more:
            return self
        ends = tuple(end + more * text.count("\n", 0, end) for end in self.ends)
        return Tokens(self.logprobs, ends)

    def _until(self, count: int) -> Tokens:
        return Tokens(self.logprobs[:count], self.ends[:count])


NO_TOKENS = Tokens()
