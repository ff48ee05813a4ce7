"""An example in documentation, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Promise = Literal["value", "text", "true", "raises", "printed"]
"""A value that can be read, a repr, a comparison that holds, an exception, printed text."""


@dataclass(frozen=True, slots=True)
class Example:
    """A call that the documentation shows, with what it is said to do.

    `expected` is source for "value", a repr for "text", a name for "raises". `message`: of the
    exception. `written`: the words of the documentation. `is_session`: it is a doctest.
    """

    setup: tuple[str, ...]
    call: str
    promise: Promise
    expected: str
    written: str
    message: str = ""
    is_session: bool = False
