"""What Python's calls and bases stand for, as places."""

from __future__ import annotations

from docgen.calls.outline import Outline
from docgen.calls.place import Place
from syntax.names.chains import chain
from syntax.names.facts import FileFacts
from syntax.names.objects import ClassObject, FunctionObject, Object
from syntax.names.resolve import Resolver


class PythonLinks:
    """Answers for one state of the files."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def calls(self, outline: Outline, names: FileFacts, symbol: str) -> list[Place]:
        """What a function calls, as far as names tell, in order."""
        found: dict[Place, None] = {}
        for callee, byte in outline.calls.get(symbol, ()):
            for one in chain(self._resolver, names, names.scope_at(byte), callee):
                place = place_of(one)
                if place is not None:
                    found.setdefault(place)
        return list(found)

    def bases(self, names: FileFacts) -> dict[str, tuple[Place | str, ...]]:
        """The bases of each class of a file, in order."""
        found: dict[str, tuple[Place | str, ...]] = {}
        for number, scope in enumerate(names.scopes):
            if scope.kind != "class":
                continue
            these: list[Place | str] = []
            for base in scope.bases:
                objects = self._resolver.dotted(names, scope.outer, base) if base else ()
                place = place_of(objects[0]) if len(objects) == 1 else None
                if place is not None or base:
                    these.append(place or base)
            found[name_in(names, number)] = tuple(these)
        return found


def place_of(one: Object) -> Place | None:
    """Where a class or a function is declared; None for anything else."""
    if not isinstance(one, ClassObject | FunctionObject) or one.file.path is None:
        return None
    return Place(one.file.path, name_in(one.file, one.number))


def name_in(names: FileFacts, number: int) -> str:
    """The qualified name of a class or function by the scope it opens."""
    parts = []
    while number:
        scope = names.scopes[number]
        parts.append(scope.name)
        number = scope.outer
    return ".".join(reversed(parts))
