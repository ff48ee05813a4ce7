"""How much of a suggestion is sure enough to be shown: all of it, or the beginning of a line.

How likely each is to be accepted says `confidence.py`; that it adds no syntax error, `check.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from completion.brackets import scan
from completion.confidence import Estimate, Evidence
from completion.evidence import first_line
from completion.tokens import Tokens
from completion.values import Candidate
from syntax.lexicon import Lexicon

# Fewer characters are typed sooner than they are read.
_FEWEST = 3
_CLOSERS = frozenset(")]}\"'`;:")


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate or its beginning, and how likely it is accepted."""

    candidate: Candidate
    estimate: Estimate

    @property
    def chars(self) -> int:
        """How many characters of a line it would save."""
        evidence = self.candidate.evidence
        return 0 if evidence is None else evidence.chars


def sure_part(
    candidate: Candidate,
    estimate: Callable[[Evidence], Estimate],
    threshold: float,
    lexicon: Lexicon,
    fits: Callable[[str], bool],
) -> Choice | None:
    """What of the candidate to show; None if nothing of it is as likely as `threshold`.

    Of what is, that which most characters are to be expected of. `fits` tells whether a beginning
    may stand at the place.
    """
    evidence = candidate.evidence
    if evidence is None:
        return None
    whole = Choice(candidate, estimate(evidence))
    if not threshold:
        return whole
    choices = [whole]
    for end in cuts(candidate.text, candidate.tokens, lexicon, in_text=evidence.in_text):
        part = beginning(evidence, candidate.tokens, candidate.text[:end])
        cut = replace(candidate, text=candidate.text[:end], evidence=part)
        choices.append(Choice(cut, estimate(part)))
    gains = [(choice.estimate.probability, choice.chars) for choice in choices]
    for index in by_gain(gains, threshold):
        if not index or fits(choices[index].candidate.text):
            return choices[index]
    return None


def by_gain(choices: Sequence[tuple[float, int]], threshold: float) -> list[int]:
    """Which of some choices, each a probability and a number of characters, are likely enough: by
    the characters to be expected of them, the most first."""
    likely = [index for index, (p, _) in enumerate(choices) if p >= threshold]
    return sorted(likely, key=lambda index: -choices[index][0] * choices[index][1])


def cuts(text: str, tokens: Tokens, lexicon: Lexicon, *, in_text: bool = False) -> Iterator[int]:
    """Where the first line may end: behind a token, between words, nothing it opened left open,
    and where somebody would pause."""
    line = first_line(text).rstrip()
    whole = len(text.rstrip())
    for end in sorted(set(tokens.ends)):
        if end > len(line) or len(line[:end].strip()) < _FEWEST:
            continue
        if end == whole == tokens.ends[-1]:
            continue
        if _pauses(line, end) and (in_text or scan(line[:end], lexicon).balanced):
            yield end


def beginning(evidence: Evidence, tokens: Tokens, text: str) -> Evidence:
    """The evidence for `text`, a beginning of what all is evidence for."""
    return evidence.beginning(tokens.within(len(text)).logprobs, len(text.strip()))


def _pauses(line: str, end: int) -> bool:
    before, behind = line[end - 1], line[end : end + 1]
    if _in_word(before):
        return not _in_word(behind)
    return before in _CLOSERS


def _in_word(sign: str) -> bool:
    return sign == "_" or sign.isalnum()
