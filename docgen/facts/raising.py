"""Which exceptions leave a function: its own, and those of what it calls, minus what is caught.

Python's names are resolved across files. What cannot be told is marked, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.facts.exceptions import Exceptions, Kind
from docgen.facts.known_calls import raised_by
from docgen.facts.source import SourceFile, Sources
from foundation.nothing import Nothing
from syntax.bodies import EVERYTHING, Body, CallMade, Raise
from syntax.names.objects import BuiltinClass, ClassObject, FunctionObject, Object
from syntax.names.resolve import Resolver
from syntax.symbols import Symbol
from syntax.text import Span

_DEEPEST = 6
_BROKEN_PROMISES = frozenset({"NotImplementedError"})


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception that leaves a function. `type` as it is called there, without its module.

    `through` are the calls it comes through, outermost first; `condition` and `message` are
    source, where there is any. `span` is where it is raised, in `path`.
    """

    type: str
    through: tuple[str, ...]
    condition: str | None
    message: str | None
    path: Path
    span: Span
    kind: Kind | None = None
    is_assertion: bool = False


@dataclass(frozen=True, slots=True)
class Raises:
    """All of them. `is_complete`: nothing was called that cannot be looked into. `library`: what
    calls of the language's own functions may raise besides."""

    raised: tuple[Raised, ...]
    is_complete: bool
    library: frozenset[str] = frozenset()


class Raising:
    """Answers for one state of the files."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self.resolver = Resolver(sources.modules, sources.roots)
        self.exceptions = Exceptions(self.resolver)
        self._known: dict[tuple[Path, int], Raises] = {}

    def of(self, file: SourceFile, symbol: Symbol) -> Raises:
        """What leaves a function of a file."""
        body = file.body_of(symbol)
        if body is None:
            return Raises((), is_complete=False)
        if file.language != "python":
            return Raises(_own_of_other(file, body), is_complete=False)
        return self._of(file, symbol, body, ())

    def _of(
        self, file: SourceFile, symbol: Symbol, body: Body, stack: tuple[tuple[Path, int], ...]
    ) -> Raises:
        key = (file.path, body.span.start)
        if key in self._known:
            return self._known[key]
        if key in stack or len(stack) >= _DEEPEST:
            return Raises((), is_complete=key in stack)
        scope = file.scope_of(symbol)
        found: list[Raised] = []
        complete = True
        library: set[str] = set()
        for one in body.raises:
            own = self._own(file, scope, one)
            found += own
            complete &= bool(own) or self._is_named(file, scope, one)
        for call in body.calls:
            through = self._through(file, scope, call, (*stack, key))
            found += through.raised
            complete &= through.is_complete
            library |= through.library
        result = Raises(tuple(dict.fromkeys(found)), complete, frozenset(library))
        if not stack:
            self._known[key] = result
        return result

    def _own(self, file: SourceFile, scope: int, one: Raise) -> list[Raised]:
        if one.is_assertion:
            types = ["AssertionError"]
        elif one.type is not None:
            types = [one.type]
            if not self._is_class_name(file, scope, one.type):
                types = [name for name in one.handled if name != EVERYTHING][:1]
        else:
            types = [name for name in one.handled if name != EVERYTHING][:1]
        found = []
        for name in types:
            kind = self.exceptions.kind(file.names, scope, name)
            if kind is None and not name.rpartition(".")[2][:1].isupper():
                continue
            if self.exceptions.is_caught(file.names, scope, name, kind, one.caught) is not False:
                continue
            found.append(
                Raised(
                    type=name.rpartition(".")[2],
                    through=(),
                    condition=one.condition,
                    message=one.message,
                    path=file.path,
                    span=one.span,
                    kind=kind,
                    is_assertion=one.is_assertion,
                )
            )
        return found

    def _is_named(self, file: SourceFile, scope: int, one: Raise) -> bool:
        """Whether it says by name what it raises: what is held by a variable may be anything."""
        return one.is_assertion or (
            one.type is not None and self._is_class_name(file, scope, one.type)
        )

    def _is_class_name(self, file: SourceFile, scope: int, name: str) -> bool:
        kind = self.exceptions.kind(file.names, scope, name)
        if kind is not None:
            return True
        return name.rpartition(".")[2][:1].isupper()

    def _through(
        self,
        file: SourceFile,
        scope: int,
        call: CallMade,
        stack: tuple[tuple[Path, int], ...],
    ) -> Raises:
        """What comes out of a call of a function of the project."""
        objects = self._called(file, scope, call.callee)
        if not objects or all(isinstance(one, BuiltinClass) for one in objects):
            return self._of_library(file, scope, call, objects)
        found: list[Raised] = []
        complete = True
        library: set[str] = set()
        for one in objects:
            inner = self._inside(one, stack)
            complete &= inner.is_complete
            library |= inner.library
            for raised in inner.raised:
                if raised.type in _BROKEN_PROMISES:
                    continue
                caught = self.exceptions.is_caught(
                    file.names, scope, raised.type, raised.kind, call.caught
                )
                if caught is False:
                    found.append(replace(raised, through=(call.callee, *raised.through)))
                complete &= caught is not None
        return Raises(tuple(found), complete, frozenset(library))

    def _of_library(
        self, file: SourceFile, scope: int, call: CallMade, objects: tuple[Object, ...]
    ) -> Raises:
        """What a call of a function of the language may raise. An exception that is made raises
        nothing."""
        for one in objects:
            if isinstance(one, BuiltinClass) and self.exceptions.is_exception(one):
                return Raises((), is_complete=True)
        bound = self.resolver.binding(file.names, scope, call.callee.partition(".")[0])
        known = raised_by(call.callee)
        if known is None or ("." not in call.callee and bound is not None):
            return Raises((), is_complete=False)
        kinds = {name: self.exceptions.kind(file.names, scope, name) for name in known}
        left = frozenset(
            name
            for name, kind in kinds.items()
            if not self.exceptions.is_caught(file.names, scope, name, kind, call.caught)
        )
        return Raises((), is_complete=True, library=left)

    def _called(self, file: SourceFile, scope: int, callee: str) -> tuple[Object, ...]:
        if not re.fullmatch(r"[\w.]+", callee):
            return ()
        return self.resolver.dotted(file.names, scope, callee)

    def _inside(self, one: Object, stack: tuple[tuple[Path, int], ...]) -> Raises:
        """What leaves a function or a constructor."""
        if isinstance(one, BuiltinClass):
            return Raises((), is_complete=False)
        if isinstance(one, ClassObject):
            if self.exceptions.is_exception(one):
                return Raises((), is_complete=True)
            found = self.resolver.attribute((one,), "__init__")
            if len(found) != 1 or not isinstance(found[0], FunctionObject):
                return Raises((), is_complete=False)
            one = found[0]
        if not isinstance(one, FunctionObject) or one.file.path is None:
            return Raises((), is_complete=False)
        if one.scope.is_async:
            return Raises((), is_complete=False)
        file = self._sources.file(one.file.path)
        if isinstance(file, Nothing) or not self._is_ours(one.file.path):
            return Raises((), is_complete=False)
        start = file.parse.snapshot.offset_of_byte(one.scope.start)
        symbol = next(
            (
                each
                for each in file.symbols
                if each.name == one.scope.name and each.span.start <= start < each.span.end
            ),
            None,
        )
        body = file.body_of(symbol) if symbol is not None else None
        if symbol is None or body is None or body.yields:
            return Raises((), is_complete=False)
        return self._of(file, symbol, body, stack)

    def _is_ours(self, path: Path) -> bool:
        return any(root in path.parents for root in self._sources.roots)


def _own_of_other(file: SourceFile, body: Body) -> tuple[Raised, ...]:
    """What a function of another language raises itself, outside of what is guarded."""
    return tuple(
        Raised(one.type, (), one.condition, one.message, file.path, one.span)
        for one in body.raises
        if one.type is not None and not one.caught
    )
