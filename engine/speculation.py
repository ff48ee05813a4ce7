"""Prompt-lookup decoding: guess the next tokens from where the text stood before, if that pays.

Guessing is free, verifying is not: a guess is first only watched, and put into a batch once the
hit rate seen and the measured cost of the larger step say that it saves time. Pure bookkeeping.
After "Prompt Lookup Decoding" (Saxena, 2023).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_NGRAM = 3
_LONGEST_MATCH = 16
_MOST_DRAFTS = 31
_PRIOR_HITS, _PRIOR_TRIES = 1.0, 2.0
_DECAY = 0.98
_WORTH = 1.15


class Lookup:
    """The tokens of one candidate, indexed so that the latest place its end occurred is known."""

    def __init__(self, tokens: Sequence[int]) -> None:
        self._tokens = list(tokens)
        self._places: dict[tuple[int, ...], int] = {}
        self._indexed = _NGRAM
        self._index()

    def append(self, token: int) -> None:
        """One more token."""
        self._tokens.append(token)
        self._index()

    def guess(self, most: int = _MOST_DRAFTS) -> Guess:
        """The tokens that followed the latest earlier place like the end; empty if there is none.

        A guess that runs into the end goes on with itself, so that repetition is guessed on.
        """
        tokens = self._tokens
        place = self._places.get(tuple(tokens[-_NGRAM:])) if len(tokens) > _NGRAM else None
        if place is None:
            return Guess((), 0)
        matched = _NGRAM
        while (
            matched < _LONGEST_MATCH
            and place > matched
            and tokens[place - 1 - matched] == tokens[-1 - matched]
        ):
            matched += 1
        period = len(tokens) - place
        follow = tokens[place : place + most]
        while len(follow) < most:
            follow.append(follow[len(follow) - period])
        return Guess(tuple(follow), matched)

    def _index(self) -> None:
        # The n-gram at the very end is left out: it would only find itself.
        tokens = self._tokens
        for end in range(self._indexed, len(tokens)):
            self._places[tuple(tokens[end - _NGRAM : end])] = end
        self._indexed = max(self._indexed, len(tokens))


@dataclass(frozen=True, slots=True)
class Guess:
    """Guessed tokens, and how many tokens before them matched (up to a bound)."""

    tokens: tuple[int, ...]
    matched: int


@dataclass(slots=True)
class HitRates:
    """How often the first guessed token was right, by the length of the match before it."""

    hits: list[float] = field(default_factory=lambda: [0.0] * (_LONGEST_MATCH + 1))
    tries: list[float] = field(default_factory=lambda: [0.0] * (_LONGEST_MATCH + 1))

    def observe(self, matched: int, hit: bool) -> None:
        """A guess after `matched` matching tokens was right or wrong."""
        self.hits[matched] = _DECAY * self.hits[matched] + hit
        self.tries[matched] = _DECAY * self.tries[matched] + 1

    def rate(self, matched: int) -> float:
        """The expected share of right guesses, cautious where little was seen."""
        return (self.hits[matched] + _PRIOR_HITS) / (self.tries[matched] + _PRIOR_TRIES)


class DraftPolicy:
    """Decides how many guessed tokens are worth verifying. One a model, shared by its requests."""

    def __init__(self) -> None:
        self._rates = HitRates()

    def observe(self, guess: Guess, token: int) -> None:
        """`token` was chosen where `guess` was made, whether or not it was verified."""
        if guess.tokens:
            self._rates.observe(guess.matched, guess.tokens[0] == token)

    def drafts(self, guess: Guess, most: int, cost: Callable[[int], float], rows: int = 1) -> int:
        """How many tokens of `guess` to verify in a step that has `rows` rows without them.

        The number with the most expected tokens per millisecond; 0 unless it beats plain
        decoding by a margin that covers what the figures do not know.
        """
        base = cost(rows) / rows
        best, drafts = _WORTH / base, 0
        expected, chance, matched = 1.0, 1.0, guess.matched
        for count in range(1, min(len(guess.tokens), most) + 1):
            chance *= self._rates.rate(matched)
            expected += chance
            matched = min(matched + 1, _LONGEST_MATCH)
            # The other rows' share of the step is not this candidate's to pay.
            ms = cost(rows + count) - cost(rows) + base
            if ms > 0 and expected / ms > best:
                best, drafts = expected / ms, count
        return drafts
