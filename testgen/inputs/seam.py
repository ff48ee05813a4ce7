"""A seam: a place where the outside comes in, and the statements that put a fake there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from testgen.inputs.genome import Step
from testgen.inputs.terms import Term, called


@dataclass(frozen=True)
class Seam:
    """How to make the statements of a fake of what is called `name`."""

    name: str
    make: Callable[[Random], tuple[Step, ...]]


def patched(target: str, value: Term) -> Term:
    """`monkeypatch.setattr("time.time", lambda: 0.0)`."""
    return called("monkeypatch.setattr", target, value)


def variable_set(name: str, value: str) -> Term:
    """`monkeypatch.setenv("NAME", "value")`."""
    return called("monkeypatch.setenv", name, value)


def variable_unset(name: str) -> Term:
    """`monkeypatch.delenv("NAME", raising=False)`."""
    return called("monkeypatch.delenv", name, raising=False)
