"""An example in a comment as data: its steps, each with what is said to come of it, and places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from syntax.text import Span

Form = Literal["session", "block"]
"""With prompts as in an interpreter, or a block of code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A statement of an example. Spans are places in the comment's text.

    `expected` is what it is said to print or give, as written but without indentation; None where
    nothing is said. `options` are those of doctest at this step, switched on or off.
    """

    source: str
    span: Span
    expected: str | None = None
    expected_span: Span | None = None
    options: tuple[tuple[str, bool], ...] = ()

    @property
    def is_skipped(self) -> bool:
        """Whether the example itself says that it is not to be run."""
        return ("SKIP", True) in self.options


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Steps that are run one after another in one place: all sessions of a comment together, as
    doctest has it, or one block. `language` is the id of that of the code."""

    language: str
    form: Form
    steps: tuple[Step, ...]
    span: Span

    @property
    def source(self) -> str:
        """All of the code."""
        return "".join(step.source for step in self.steps)

    @property
    def expected(self) -> str:
        """All that is said to come of it."""
        return "\n".join(step.expected for step in self.steps if step.expected is not None)
