"""An exception that leaves a function, and all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.facts.deciding import Deciders
from docgen.facts.exceptions import Kind
from syntax.bodies import CallMade
from syntax.text import Span

_MOST_CONDITIONS = 3
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception that leaves a function. `type` as it is called there, without its module.

    `through` are the calls it comes through, outermost first; `condition` and `message` are
    source, where there is any. `condition` is all of it, so None too where it is long;
    `conditions` are its parts, innermost first. `span` is where it is raised, in `path`.
    `told` are the conditions in the words of the function that it leaves, innermost first: those of
    callees with its arguments put in; None where they have no such words (Python). `deciders` are
    sets of that function's parameters, each of which decides alone whether it is raised.
    `is_panic`: it ends the program where nobody recovers (Rust, Go). `is_again`: it was caught,
    and is raised once more.
    """

    type: str
    through: tuple[str, ...]
    condition: str | None
    message: str | None
    path: Path
    span: Span
    kind: Kind | None = None
    is_assertion: bool = False
    conditions: tuple[str, ...] = ()
    is_panic: bool = False
    is_again: bool = False
    told: tuple[str, ...] | None = None
    deciders: Deciders = ()

    @property
    def told_condition(self) -> str | None:
        """When it comes out, in words that callers of the function know; as `condition`."""
        if not self.through:
            return self.condition
        return condition_of(self.told, "python") if self.told is not None else None


@dataclass(frozen=True, slots=True)
class Raises:
    """All of them. `is_complete`: nothing was called that cannot be looked into. `library`: what
    calls of the language's own functions may raise besides. `doubtful` are the function's own calls
    out of which something else may come; `is_named`: its own statements say what they raise."""

    raised: tuple[Raised, ...]
    is_complete: bool
    library: frozenset[str] = frozenset()
    doubtful: tuple[CallMade, ...] = ()
    is_named: bool = True


def condition_of(conditions: Sequence[str], language: str) -> str | None:
    """The conditions of nested branches as one, the outermost first; None without any, and where
    nobody would want to read it."""
    if not conditions or len(conditions) > _MOST_CONDITIONS:
        return None
    if len(conditions) == 1:
        return conditions[0]
    word, other = ("and", " or ") if language == "python" else ("&&", "||")
    parts = [f"({one})" if _is_choice(one, other) else one for one in reversed(conditions)]
    text = f" {word} ".join(parts)
    return text if len(text) <= _LONGEST else None


def _is_choice(condition: str, word: str) -> bool:
    """Whether "or" stands outside of all brackets."""
    bare = condition
    while (shorter := re.sub(r"\([^()]*\)", "", bare)) != bare:
        bare = shorter
    return word in bare
