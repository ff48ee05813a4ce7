"""Kinds of exceptions: which handler catches which, the project's own and the language's."""

from __future__ import annotations

import builtins

from syntax.bodies import EVERYTHING
from syntax.names.facts import FileFacts
from syntax.names.objects import BuiltinClass, ClassObject
from syntax.names.resolve import Resolver

Kind = ClassObject | BuiltinClass


class Exceptions:
    """Answers by names as they stand in some file."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def kind(self, file: FileFacts, scope: int, name: str) -> Kind | None:
        """The class that a name stands for; None where nobody can tell."""
        found = self._resolver.dotted(file, scope, name)
        if len(found) == 1 and isinstance(found[0], ClassObject | BuiltinClass):
            return found[0]
        return None

    def is_exception(self, kind: Kind) -> bool | None:
        """Whether it is a class of exceptions; None where a base of it is not known."""
        if isinstance(kind, BuiltinClass):
            return issubclass(getattr(builtins, kind.name), BaseException)
        lineage, certain = self._resolver.lineage(kind)
        if any(isinstance(one, BuiltinClass) and self.is_exception(one) for one in lineage):
            return True
        return False if certain else None

    def is_caught(
        self, file: FileFacts, scope: int, raised: str, kind: Kind | None, handlers: tuple[str, ...]
    ) -> bool | None:
        """Whether one of the handlers catches it; None where that cannot be told."""
        unknown = False
        for handler in handlers:
            if handler in (EVERYTHING, "Exception", "BaseException") or handler == raised:
                return True
            catching = self.kind(file, scope, handler)
            if kind is None or catching is None:
                unknown = True
                continue
            is_one = self.is_kind_of(kind, catching)
            if is_one:
                return True
            unknown |= is_one is None
        return None if unknown else False

    def is_kind_of(self, kind: Kind, of: Kind) -> bool | None:
        """Whether one class is another or inherits from it; None where a base is not known."""
        if _is_same(kind, of):
            return True
        if isinstance(kind, BuiltinClass):
            return isinstance(of, BuiltinClass) and issubclass(
                getattr(builtins, kind.name), getattr(builtins, of.name)
            )
        lineage, certain = self._resolver.lineage(kind)
        if any(
            self.is_kind_of(one, of) if isinstance(one, BuiltinClass) else _is_same(one, of)
            for one in lineage
        ):
            return True
        return False if certain else None


def _is_same(one: Kind, other: Kind) -> bool:
    """Whether they are one class, though its file may have been read twice."""
    if isinstance(one, BuiltinClass) or isinstance(other, BuiltinClass):
        return one == other
    is_there = one.file.path is not None and one.file.path == other.file.path
    return one == other or (is_there and one.scope.name == other.scope.name)


def name_of(kind: Kind) -> str:
    """The class's own name."""
    return kind.name if isinstance(kind, BuiltinClass) else kind.scope.name
