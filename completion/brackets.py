"""Brackets of generated text, which is too short-lived to be parsed: what it opens and closes.

Strings and comments are told apart by the language's lexicon. A whole file's syntax only the
parser knows, so it has the last word (`check.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from syntax.lexicon import Lexicon, TokenKind

PAIRS: Mapping[str, str] = {"(": ")", "[": "]", "{": "}"}
_OPENER_OF = {closer: opener for opener, closer in PAIRS.items()}

PLAIN = Lexicon(line_comment="\0", block_comment=None, strings=())
"""For text of no known language: brackets count, an apostrophe is an apostrophe."""


@dataclass(frozen=True, slots=True)
class Scan:
    """The state after some text: brackets left `open`, with their offsets, the outermost first.

    `unmatched` are closers whose opener is not in the text, in order. `inside`: the text ends in
    a string or a comment that may go on.
    """

    open: tuple[tuple[int, str], ...] = ()
    unmatched: tuple[tuple[int, str], ...] = ()
    inside: bool = False

    @property
    def balanced(self) -> bool:
        """Nothing that the text opened is left open."""
        return not self.open and not self.inside


def scan(text: str, lexicon: Lexicon, start: int = 0, before: Scan | None = None) -> Scan:
    """The state after `text[start:]`, where `before` is the state after `text[:start]`.

    `start` must not lie within a string or a comment.
    """
    opened = list(before.open) if before else []
    unmatched = list(before.unmatched) if before else []
    inside = False
    for token in lexicon.tokens(text, start, len(text)):
        inside = not token.closed or (
            token.kind is TokenKind.COMMENT and text.startswith(lexicon.line_comment, token.start)
        )
        if token.kind is TokenKind.OPEN:
            opened.append((token.start, text[token.start]))
        elif token.kind is TokenKind.CLOSE:
            if opened and opened[-1][1] == _OPENER_OF[text[token.start]]:
                opened.pop()
            else:
                unmatched.append((token.start, text[token.start]))
    return Scan(tuple(opened), tuple(unmatched), inside)


@dataclass(frozen=True, slots=True)
class Balance:
    """How the brackets before a cursor and those behind it fit together.

    `missing`: closers that brackets opened before the cursor lack behind it, the innermost's
    first. `surplus`: how many closers behind it have no opener.
    """

    missing: tuple[str, ...] = ()
    surplus: int = 0


BALANCED = Balance()
"""Nothing is missing, nothing too much."""


def balance(prefix: str, suffix: str, lexicon: Lexicon) -> Balance:
    """Match what `prefix` leaves open with what `suffix` closes.

    Neither a cursor within a string nor a window that begins in one is understood; the count is
    then off by what that string holds.
    """
    present = [closer for _, closer in scan(suffix, lexicon).unmatched]
    missing = []
    for _, opener in reversed(scan(prefix, lexicon).open):
        if present and present[0] == PAIRS[opener]:
            present.pop(0)
        else:
            missing.append(PAIRS[opener])
    return Balance(tuple(missing), len(present))


def first_superfluous(found: Scan, missing: tuple[str, ...]) -> int | None:
    """The offset of the first unmatched closer that the text has no right to write.

    It may write those that are missing behind it, each once, and no other.
    """
    allowed = Counter(missing)
    for offset, closer in found.unmatched:
        if not allowed[closer]:
            return offset
        allowed[closer] -= 1
    return None
