"""What a function's signature and body say, by readers that share nothing with Inkling's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Truth:
    """One function. `name` is its qualified name, `line` and `end` the first and last one, counted
    from 1. `defaults` are sources by parameter. `raised` are the exceptions that its own body lets
    out, by their names alone; `may_raise_more`: it raises something that has no name there.
    `gives`: some path returns a value; `declares`: it says that it has a result."""

    name: str
    line: int
    end: int
    parameters: tuple[str, ...]
    defaults: Mapping[str, str] = field(default_factory=dict)
    raised: frozenset[str] = frozenset()
    may_raise_more: bool = False
    gives: bool = False
    declares: bool = False
    yields: bool = False
    doc: str = ""
    is_public: bool = True
    is_plain: bool = True
