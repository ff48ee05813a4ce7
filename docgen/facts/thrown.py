"""Which exceptions a `raise` statement of Python can mean: classes, values, what factories make."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docgen.facts.exceptions import Exceptions, Kind, name_of
from docgen.facts.functions import Functions
from docgen.facts.source import SourceFile
from syntax.bodies import EVERYTHING, Raise
from syntax.names.chains import chain
from syntax.names.facts import Kind as Bound
from syntax.names.objects import BuiltinClass, ClassObject, FunctionObject, Instance
from syntax.names.resolve import Resolver

_ANY = frozenset({EVERYTHING, "Exception", "BaseException"})
_DEEPEST = 4
_CHOICE = re.compile(r"(?P<yes>[^\W\d][\w.]*(?:\(.*\))?) if .+ else (?P<no>[^\W\d].*)", re.S)


@dataclass(frozen=True, slots=True)
class Thrown:
    """The name of an exception as documentation has it, and its class where that is known."""

    name: str
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Meant:
    """`is_all`: nothing else can be meant. `is_again`: what was caught is meant."""

    those: tuple[Thrown, ...]
    is_all: bool
    is_again: bool = False


_UNKNOWN = Meant((), is_all=False)


class Throwing:
    """Answers for one state of the files."""

    def __init__(self, resolver: Resolver, exceptions: Exceptions, functions: Functions) -> None:
        self._resolver = resolver
        self._exceptions = exceptions
        self._functions = functions

    def meant(self, file: SourceFile, scope: int, one: Raise) -> Meant:
        """What one statement raises."""
        if one.is_assertion:
            return Meant((self._named(file, scope, "AssertionError"),), is_all=True)
        if one.value is None:
            return self._handled(file, scope, one)
        if one.type is None:
            return self._either(file, scope, one.value)
        found = self._of_source(file, scope, one.type, 0)
        if found.those:
            return found
        if one.type.isidentifier() and not one.type[:1].isupper() and one.handled:
            return self._handled(file, scope, one)
        return found

    def _either(self, file: SourceFile, scope: int, value: str) -> Meant:
        """What `A() if wanted else B()` means."""
        choice = _CHOICE.match(value)
        those: list[Thrown] = []
        for one in (choice["yes"], choice["no"]) if choice is not None else ():
            head = one.strip().removeprefix("(").partition("(")[0]
            found = self._of_source(file, scope, head, 0)
            if not found.those:
                return _UNKNOWN
            those += found.those
        return Meant(tuple(dict.fromkeys(those)), is_all=bool(those))

    def _handled(self, file: SourceFile, scope: int, one: Raise) -> Meant:
        names = [name for name in one.handled if name not in _ANY]
        is_all = bool(one.handled) and (one.passes_on or len(names) == len(one.handled))
        those = [self._named(file, scope, name) for name in names]
        # In lower case it is a tuple of classes, or computed.
        kept = tuple(each for each in those if each.kind is not None or each.name[:1].isupper())
        return Meant(kept, is_all and len(kept) == len(those), is_again=True)

    def _named(self, file: SourceFile, scope: int, name: str) -> Thrown:
        return Thrown(name.rpartition(".")[2], self._exceptions.kind(file.names, scope, name))

    def _of_source(self, file: SourceFile, scope: int, text: str, depth: int) -> Meant:
        """What an expression stands for, of which a call's brackets are cut off."""
        objects = chain(self._resolver, file.names, scope, text)
        those: list[Thrown] = []
        for one in objects:
            match one:
                case ClassObject() | BuiltinClass():
                    those.append(Thrown(text.rpartition(".")[2], one))
                case Instance(of):
                    those.append(Thrown(name_of(of), of))
                case FunctionObject() if depth < _DEEPEST:
                    made = self._made_by(one, depth)
                    if not made.those:
                        return _UNKNOWN
                    those += made.those
                case _:
                    return _UNKNOWN
        if those:
            return Meant(tuple(dict.fromkeys(those)), is_all=True)
        held = self._held(file, scope, text, depth) if text.isidentifier() else _UNKNOWN
        if held.those:
            return held
        last = text.rpartition(".")[2]
        if last.isidentifier() and last[:1].isupper() and not last.isupper():
            return Meant((Thrown(last, None),), is_all=True)
        return _UNKNOWN

    def _held(self, file: SourceFile, scope: int, name: str, depth: int) -> Meant:
        """What a variable holds, where all that it is given is made on the spot."""
        found = self._resolver.binding(file.names, scope, name)
        if found is None or depth >= _DEEPEST:
            return _UNKNOWN
        those: list[Thrown] = []
        for binding in found.bindings:
            if binding.kind is Bound.VALUE and binding.value == "None":
                continue
            if binding.kind is not Bound.VALUE or not binding.value.endswith("()"):
                return _UNKNOWN
            made = self._of_source(file, binding.scope, binding.value[:-2], depth + 1)
            if not made.those:
                return _UNKNOWN
            those += made.those
        return Meant(tuple(dict.fromkeys(those)), is_all=bool(those))

    def _made_by(self, function: FunctionObject, depth: int) -> Meant:
        """The exceptions that a factory returns: those it makes, or else its annotation's."""
        found = self._functions.of(function)
        those: list[Thrown] = []
        for leave in found.body.gives if found is not None else ():
            head, bracket, _ = (leave.value or "").partition("(")
            inner = _UNKNOWN
            if found is not None and (bracket or head.isidentifier()):
                scope = found.file.scope_of(found.symbol)
                inner = self._of_source(found.file, scope, head, depth + 1)
            if not inner.those:
                those = []
                break
            those += inner.those
        if those:
            return Meant(tuple(dict.fromkeys(those)), is_all=True)
        announced = self._resolver.called((function,))
        return Meant(
            tuple(
                Thrown(name_of(one.of), one.of)
                for one in announced
                if isinstance(one, Instance) and self._exceptions.is_exception(one.of)
            ),
            is_all=True,
        )
