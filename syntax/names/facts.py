"""What a file says of its names: scopes, how each name is bound there, parameters, bases.

Frozen and free of nodes, so that it can be kept and shared. What it means is in `resolve.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from syntax.parameters import Parameter


class Kind(Enum):
    """How a name comes to be bound."""

    CLASS = auto()
    FUNCTION = auto()
    MODULE = auto()
    MEMBER = auto()
    VALUE = auto()
    PARAMETER = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Binding:
    """One place where a name is bound.

    `scope`: the scope a class or function opens, or that a value is to be read in. `module`: where
    an import is from, with its leading dots; `member`: what is imported from there. `annotation`
    as the source has it. `value`: a dotted name, with `()` behind it where that is called; empty
    for anything else. `first`: the parameter stands first.
    """

    kind: Kind
    scope: int = -1
    module: str = ""
    member: str = ""
    annotation: str = ""
    value: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """A module, class or function. `start` and `end` are bytes, `outer` is the scope around it.

    `bases` are dotted names, empty for an expression; `metaclass` likewise. `decorators` are
    dotted names. A class's `bindings` hold what its methods assign to their first parameter.
    `is_open`: names are made in it that the text does not show.
    """

    kind: str
    name: str
    start: int
    end: int
    outer: int
    bindings: Mapping[str, tuple[Binding, ...]]
    decorators: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    metaclass: str | None = None
    parameters: tuple[Parameter, ...] = ()
    returns: str = ""
    is_async: bool = False
    is_open: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class FileFacts:
    """The scopes of a file, the module's own first.

    `assigned`: attributes given to anything that is not a method's own object. `quoted`: names that
    stand as strings, by which attributes are set and read too. `stars`: modules of which
    everything is imported.
    """

    path: Path | None
    scopes: tuple[Scope, ...]
    assigned: frozenset[str] = frozenset()
    quoted: frozenset[str] = frozenset()
    stars: tuple[str, ...] = ()

    def scope_at(self, byte: int) -> int:
        """The innermost scope that holds a byte. A scope's header counts as within it."""
        found = 0
        for number, scope in enumerate(self.scopes):
            if scope.start > byte:
                break
            if byte < scope.end:
                found = number
        return found
