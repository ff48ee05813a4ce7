"""How much of a suggestion is sure enough to be shown: all of it, or the beginning of a line.

How likely each is to be accepted says `confidence.py`; that it adds no syntax error, `check.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from completion.brackets import scan
from completion.confidence import Estimate, Evidence
from completion.cursor import is_inside_word
from completion.lines import first_line
from completion.tokens import Tokens
from completion.values import Candidate
from syntax.lexicon import Lexicon

# Fewer characters are typed sooner than they are read.
_FEWEST, _FEWEST_OF_ALL = 3, 2
_CLOSERS = frozenset(")]}\"'`;")
_PUNCTUATION = frozenset(".,:;!?。，：；！？")
# Nobody pauses behind a word that says that more is to come.
_DANGLING = re.compile(r"\b(?:and|or|not|in|is|if|else|as|of|instanceof|typeof|new|await|yield)$")


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
    *,
    seen: str = "",
) -> Choice | None:
    """What of the candidate to show; None if nothing of it is as likely as `threshold`.

    Of what is, that which most characters are to be expected of. `fits` tells whether a beginning
    may stand at the place. What is `seen` of it already stays.
    """
    evidence = candidate.evidence
    if evidence is None:
        return None
    whole = Choice(candidate, estimate(evidence))
    if not threshold:
        return whole

    def choice(end: int) -> Choice:
        part = beginning(evidence, candidate.tokens, candidate.text[:end])
        return Choice(replace(candidate, text=candidate.text[:end], evidence=part), estimate(part))

    ends = cuts(candidate.text, candidate.tokens, lexicon, in_text=evidence.in_text)
    choices = [whole, *map(choice, ends)]
    gains = [(choice.estimate.probability, choice.chars) for choice in choices]
    left = _left(candidate.text, seen)
    for index in by_gain(gains, threshold):
        text = choices[index].candidate.text
        fewest = 0 if index else _FEWEST_OF_ALL
        if len(text) >= left and len(text.strip()) >= fewest and (not index or fits(text)):
            return choices[index]
    if not left:
        return None
    return whole if left == len(candidate.text) else choice(left)


def _left(text: str, seen: str) -> int:
    """How much of `text` is on the screen; all of it where an editor put in what it ended with."""
    if text.startswith(seen):
        return len(seen)
    return len(text) if seen.startswith(text) else 0


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
        if _pauses(line, end, in_text=in_text) and _closes(line[:end], lexicon, in_text=in_text):
            yield end


def beginning(evidence: Evidence, tokens: Tokens, text: str) -> Evidence:
    """The evidence for `text`, a beginning of what all is evidence for."""
    return evidence.beginning(tokens.within(len(text)).logprobs, len(text.strip()))


def _pauses(line: str, end: int, *, in_text: bool) -> bool:
    if is_inside_word(line[:end], line[end:]):
        return False
    last = line[end - 1]
    if last == "_" or last.isalnum():
        return not _DANGLING.search(line, 0, end)
    if in_text and last in _PUNCTUATION:
        return True
    return last in _CLOSERS or (last == ":" and end == len(line))


def _closes(text: str, lexicon: Lexicon, *, in_text: bool) -> bool:
    """Whether nothing that the text opens is left open: of a string's text, no interpolation."""
    if in_text:
        return text.count("{") <= text.count("}")
    return scan(text, lexicon).balanced
