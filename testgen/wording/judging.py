"""Whether a name says nothing of a test but what is so: each word is borne out, or it goes."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any

from testgen.wording.claims import CLAIMS
from testgen.wording.facts import UNKNOWN, CaseFacts, Facts, stem
from testgen.writing.words import snake

LONGEST = 60
_MOST_WORDS = 9
_LEADING = frozenset({"when", "for", "with", "if", "on", "given", "without", "after", "from", "to",
                      "by", "at", "in", "using"})  # fmt: skip
"""Words behind which a name speaks of what is given."""
_PLAIN = frozenset({"a", "an", "the", "of", "and", "or", "is", "are", "as", "its", "each", "all",
                    "only", "value", "values", "input", "inputs", "argument", "arguments",
                    "item", "items", "element", "elements", "keeps", "ignores", "uses",
                    "handles", "accepts", "converts", "makes", "adds", "gives", "sets",
                    "given", "specified", "representation"})  # fmt: skip
"""Words that claim nothing by themselves."""
_HOLLOW = frozenset({"correct", "correctly", "properly", "successfully", "successful", "works",
                     "expected", "right", "ok", "test", "tests", "valid", "various", "different",
                     "normal", "basic", "simple", "typical", "special"})  # fmt: skip
"""Words that nobody can check, or that say nothing of a test that passes."""
_NEGATIONS = frozenset({"not", "no", "non", "never", "without", "isnt", "doesnt"})
_REFUSES = frozenset({"raises", "raise", "fails", "rejects", "throws", "refuses", "invalid",
                      "illegal", "error", "errors", "exception", "unsupported", "wrong",
                      "malformed"})  # fmt: skip
_RETURNS = frozenset({"returns", "return", "yields", "produces"})
_SAME = frozenset({"unchanged", "same", "identity", "itself", "untouched", "preserves"})
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_EXCEPTIONS = frozenset(
    snake(name)
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
)

Of = Callable[[CaseFacts], Sequence[Any]]


def fault_of(name: str, facts: Facts) -> str:
    """Why a name cannot be taken; empty if it can."""
    start = f"test_{facts.subject}_"
    if not re.fullmatch(r"test(_[a-z0-9]+)+", name) or len(name) > LONGEST:
        return "it is no name"
    if not name.startswith(start):
        return f"it does not begin with {start}"
    words = name.removeprefix(start).split("_")
    if len(words) > _MOST_WORDS or any(one == other for one, other in pairwise(words)):
        return "it is too wordy"
    if words[-1] in _LEADING | _NEGATIONS | {"and", "or", "is", "of", "the", "a", "as", "returns"}:
        return f"it ends with {words[-1]}"
    if all(word in _PLAIN | _LEADING | _RETURNS for word in words):
        return "it says nothing"
    return (
        _of_exceptions("_".join(words), facts)
        or _of_words(words, facts)
        or _of_phrases(words, facts)
        or _of_parameters(words, facts)
    )


def _of_exceptions(told: str, facts: Facts) -> str:
    named = [one for one in _EXCEPTIONS if re.search(rf"(?<![a-z]){one}(?![a-z])", told)]
    # `error` is no exception of its own where `value_error` is meant.
    for one in sorted(named, key=len, reverse=True):
        if any(case.raised != one for case in facts.cases):
            return f"{one} is not what is raised"
        break
    return ""


def _of_words(words: Sequence[str], facts: Facts) -> str:
    leads = [at for at, word in enumerate(words) if word in _LEADING]
    turn = leads[0] if leads else len(words)
    returns = not _RETURNS.isdisjoint(words)
    for at, word in enumerate(words):
        told = _Told(
            word,
            denied=at > 0 and words[at - 1] in _NEGATIONS,
            of=_given if at > turn else _coming if leads or returns else _either,
        )
        if fault := _of_word(told, facts):
            return fault
    return ""


def _of_phrases(words: Sequence[str], facts: Facts) -> str:
    """What one phrase claims has to be so of one value: of -1 and [3], no "negative list" is."""
    phrase: list[str] = []
    for word in (*words, "and"):
        if word in _LEADING or word in ("and", "or"):
            if not all(_is_of_one(phrase, case) for case in facts.cases):
                return f"{'_'.join(phrase)} is nothing that is there"
            phrase = []
        elif phrase and phrase[-1] in _NEGATIONS:
            phrase.pop()
        elif word in CLAIMS or word in _NEGATIONS:
            phrase.append(word)
    return ""


def _of_parameters(words: Sequence[str], facts: Facts) -> str:
    """What is claimed of an argument by its name has to be so of that one: a "negative length"
    is a length."""
    for at, word in enumerate(words):
        if word not in CLAIMS or (at and words[at - 1] in _NEGATIONS):
            continue
        behind = takewhile(lambda other: other not in _LEADING | {"and", "or"}, words[at + 1 :])
        for noun in map(stem, behind):
            for case in facts.cases:
                values = [value for name, value in case.named if name == noun]
                if values and not any(_holds(word, value) for value in values):
                    return f"{noun} is not {word}"
    return ""


def _is_of_one(claims: Sequence[str], case: CaseFacts) -> bool:
    words = [word for word in claims if word not in case.message and word not in _NEGATIONS]
    return len(words) < 2 or any(
        all(_holds(word, value) for word in words) for value in _either(case)
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """A word, and what it speaks of. `denied`: there is a "not" before it."""

    word: str
    denied: bool
    of: Of


def _of_word(told: _Told, facts: Facts) -> str:
    word, cases = told.word, facts.cases
    if not told.denied and all(
        word in case.message or word in case.raised.split("_") for case in cases
    ):
        return ""
    for words, holds, fault in _ABOUT_CASES:
        if word in words:
            # What is denied of a whole case is more than a name can say.
            return "" if all(map(holds, cases)) and not told.denied else f"{word}: {fault}"
    if word in _HOLLOW:
        return f"{word} says nothing"
    is_number = word in _NUMBERS or word.isdigit()
    if is_number and told.denied:
        return f"{word} is any number"
    if word in CLAIMS or is_number:
        return "" if _is_borne_out(told, cases) else f"{word} is not so"
    if word in _PLAIN | _LEADING | _NEGATIONS or stem(word) in facts.known:
        return ""
    return f"{word} is nowhere in the code"


_ABOUT_CASES: tuple[tuple[frozenset[str], Callable[[CaseFacts], bool], str], ...] = (
    (_REFUSES, lambda case: bool(case.raised), "nothing is raised"),
    (_RETURNS, lambda case: not case.raised, "nothing is returned"),
    (_SAME, lambda case: case.echoes, "it is another value"),
    (frozenset({"default", "defaults"}), lambda case: case.omits_default, "everything is given"),
)
"""Words that speak of a whole case."""


def _is_borne_out(told: _Told, cases: Iterable[CaseFacts]) -> bool:
    """Whether it is so in every case; denied, in none."""
    found = [any(_holds(told.word, value) for value in told.of(case)) for case in cases]
    return not any(found) if told.denied else all(found)


def _holds(word: str, value: Any) -> bool:
    if value is UNKNOWN:
        return False
    if word in CLAIMS and CLAIMS[word](value):
        return True
    number = int(word) if word.isdigit() else _NUMBERS.index(word) if word in _NUMBERS else None
    if number is None:
        return False
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number:
        return bool(value == number)
    if value == str(number):
        return True
    return isinstance(value, str | list | tuple | dict | set) and len(value) == number


def _given(case: CaseFacts) -> Sequence[Any]:
    return case.inputs


def _coming(case: CaseFacts) -> Sequence[Any]:
    return case.outputs


def _either(case: CaseFacts) -> Sequence[Any]:
    return (*case.inputs, *case.outputs)
