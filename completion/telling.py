"""Telling who listens to a text in the making what of it can be shown already.

What is shown of it, and to whom, is decided in `sure.py` and `pipeline.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from completion.generate import Generated
from completion.judge import Judge
from completion.rank import ranked
from completion.stop import Stop, StopReason
from completion.sure import cuts
from completion.tokens import Tokens
from completion.unlikely import is_likely, sure_beginning
from completion.values import Candidate

Hear = Callable[[str, Candidate | None], None]
"""Told of the text written so far, and of the beginning of it that will stay, once there is one."""


class Teller:
    """Tells one listener of one text: of its first whole word, then of all that comes before the
    first unsure one, then of each whole line."""

    def __init__(self, hear: Hear, judge: Judge, eol: str) -> None:
        self._hear = hear
        self._judge = judge
        self._eol = eol
        self._line_end = 0
        self._told_word = self._told_beginning = False

    async def __call__(self, so_far: Generated) -> None:
        """The text is so long now."""
        place = self._judge.place
        written = (place.given + so_far.text).replace("\n", self._eol)
        self._hear(written, None)
        stop = self._due(so_far)
        if stop is None:
            return
        contender = await asyncio.to_thread(self._judge, replace(so_far, stop=stop))
        if contender.text.strip() and contender.whole and not contender.is_false:
            self._hear(written, ranked([contender])[0].with_line_ends(self._eol))

    def _due(self, so_far: Generated) -> Stop | None:
        """What of the text can be told of, and was not before."""
        end = so_far.text.rfind("\n")
        if end > self._line_end:
            self._line_end = end
            return Stop(end, StopReason.LINE)
        if self._line_end:
            return None
        if not self._told_word:
            word = self._first_word(so_far)
            self._told_word = word is not None
            if word is not None:
                return word
        if not self._told_beginning:
            beginning = sure_beginning(so_far)
            self._told_beginning = beginning is not None
            return beginning
        return None

    def _first_word(self, so_far: Generated) -> Stop | None:
        """The shortest beginning that makes sense, once it is seen that its last word is whole."""
        place = self._judge.place
        tokens = Tokens(so_far.logprobs[: len(so_far.ends)], so_far.ends)
        for end in cuts(so_far.text, tokens, place.lexicon, in_text=place.in_text):
            if end < len(so_far.text) and is_likely(so_far, end):
                return Stop(end, StopReason.UNSURE)
            return None
        return None
