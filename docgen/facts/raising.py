"""Which exceptions leave a function: its own, and those of what it calls, minus what is caught.

Python's names are resolved across files. What cannot be told is marked, never guessed. Other
languages are in `raising_elsewhere.py`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.facts.deciding import Deciders, deciders_of, handed_on, parameters_of
from docgen.facts.exceptions import Exceptions
from docgen.facts.functions import Function, Functions
from docgen.facts.known_calls import raised_by
from docgen.facts.passing import (
    Arguments,
    arguments_of,
    given_to,
    only_bound_by_callers,
    passed_on,
)
from docgen.facts.raised import Raised, Raises, condition_of
from docgen.facts.raising_elsewhere import raised_in
from docgen.facts.source import SourceFile, Sources
from docgen.facts.thrown import Throwing
from syntax.bodies import Body, CallMade, Raise
from syntax.names.chains import chain
from syntax.names.facts import Kind
from syntax.names.objects import (
    BuiltinClass,
    ClassObject,
    Found,
    FunctionObject,
    Instance,
    Object,
)
from syntax.names.resolve import Resolver
from syntax.symbols import Symbol

__all__ = ["Raised", "Raises", "Raising"]

_DEEPEST = 6
_BROKEN_PROMISES = frozenset({"NotImplementedError"})
_MANAGERS = frozenset({"contextmanager", "asynccontextmanager"})
_MAKING = ("__new__", "__init__", "__post_init__", "__attrs_post_init__")
_NOTHING = Raises((), is_complete=True)
_UNKNOWN = Raises((), is_complete=False)


@dataclass(frozen=True, slots=True)
class _Answer:
    """`is_whole`: nothing was left out because it is being looked into already, or is too deep."""

    raises: Raises
    is_whole: bool = True


_Stack = tuple[tuple[Path, int], ...]


class Raising:
    """Answers for one state of the files."""

    def __init__(self, sources: Sources) -> None:
        self.resolver = Resolver(sources.modules, sources.roots)
        self.exceptions = Exceptions(self.resolver)
        self._functions = Functions(sources)
        self._throwing = Throwing(self.resolver, self.exceptions, self._functions)
        self._known: dict[tuple[Path, int], Raises] = {}

    def of(self, file: SourceFile, symbol: Symbol) -> Raises:
        """What leaves a function of a file."""
        body = file.body_of(symbol)
        if file.language != "python":
            return Raises(raised_in(file, symbol, body), is_complete=False)
        if body is None:
            return _UNKNOWN
        return self._of(Function(file, symbol, body), ()).raises

    def _of(self, function: Function, stack: _Stack) -> _Answer:
        key = function.file.path, function.body.span.start
        if key in self._known:
            return _Answer(self._known[key])
        if key in stack or len(stack) >= _DEEPEST:
            return _Answer(Raises((), is_complete=key in stack), is_whole=False)
        found: list[Raised] = []
        complete = is_whole = True
        library: set[str] = set()
        doubtful: list[CallMade] = []
        for one in function.body.raises:
            own = self._own(function, one)
            found += own.raised
            complete &= own.is_complete
        is_named = complete
        for call in function.body.calls:
            through = self._through(function, call, (*stack, key))
            found += through.raises.raised
            complete &= through.raises.is_complete
            library |= through.raises.library
            is_whole &= through.is_whole
            if through.raises.library or not through.raises.is_complete:
                doubtful.append(call)
        result = Raises(
            tuple(dict.fromkeys(found)), complete, frozenset(library), tuple(doubtful), is_named
        )
        if is_whole or not stack:
            self._known[key] = result
        return _Answer(result, is_whole)

    def _own(self, function: Function, one: Raise) -> Raises:
        """What one statement raises that is caught neither by a handler nor by a manager."""
        file = function.file
        scope = self._scope(function, one.span.start)
        meant = self._throwing.meant(file, scope, one)
        complete = meant.is_all
        if self._may_be_swallowed(file, scope, one.within):
            return _UNKNOWN
        found = []
        for thrown in meant.those:
            caught = self.exceptions.is_caught(
                file.names, scope, thrown.name, thrown.kind, one.caught
            )
            complete &= caught is not None
            if caught is not False:
                continue
            found.append(
                Raised(
                    type=thrown.name,
                    through=(),
                    condition=condition_of(one.conditions, file.language),
                    message=one.message,
                    path=file.path,
                    span=one.span,
                    kind=thrown.kind,
                    is_assertion=one.is_assertion,
                    conditions=one.conditions,
                    is_again=meant.is_again,
                    told=_told(one, function.body),
                    deciders=self._deciders(function, scope, one),
                )
            )
        return Raises(tuple(found), complete)

    def _through(self, function: Function, call: CallMade, stack: _Stack) -> _Answer:
        """What comes out of a call of a function of the project."""
        file = function.file
        scope = self._scope(function, call.span.start)
        objects = chain(self.resolver, file.names, scope, call.callee)
        if not objects or all(isinstance(one, BuiltinClass) for one in objects):
            return _Answer(self._of_library(file, scope, call, objects))
        found: list[Raised] = []
        complete = not self._may_be_swallowed(file, scope, call.within)
        is_whole = True
        library: set[str] = set()
        for one in objects:
            inner = self._inside(one, stack, is_awaited=call.is_awaited)
            complete &= inner.raises.is_complete
            is_whole &= inner.is_whole
            library |= inner.raises.library
            taker = self.taker(one)
            arguments = arguments_of(call, taker.symbol, taker.body) if taker else None
            given = given_to(call, taker.symbol) if taker else None
            for raised in inner.raises.raised:
                if raised.type in _BROKEN_PROMISES:
                    complete = False
                    continue
                caught = self.exceptions.is_caught(
                    file.names, scope, raised.type, raised.kind, call.caught
                )
                complete &= caught is not None
                if caught is not False:
                    continue
                told = _passed_on(raised, arguments)
                deciders = self._handed_on(function, scope, raised, given)
                if told is not False and deciders is not None:
                    outer = (*told, *call.conditions) if isinstance(told, tuple) else ()
                    is_told = told is not True and only_bound_by_callers(outer, function.body)
                    through = (call.callee, *raised.through)
                    words = outer if is_told else None
                    found.append(replace(raised, through=through, told=words, deciders=deciders))
        if self._may_be_swallowed(file, scope, call.within):
            found = []
        return _Answer(Raises(tuple(found), complete, frozenset(library)), is_whole)

    def _of_library(
        self, file: SourceFile, scope: int, call: CallMade, objects: tuple[Object, ...]
    ) -> Raises:
        """What a call of a function of the language may raise. An exception that is made raises
        nothing."""
        for one in objects:
            if isinstance(one, BuiltinClass) and self.exceptions.is_exception(one):
                return _NOTHING
        bound = self.resolver.binding(file.names, scope, call.callee.partition(".")[0])
        known = raised_by(call.callee, call.arguments)
        is_bound = "." not in call.callee and bound is not None
        if known is None or (is_bound and not _is_of_language(bound, call.callee)):
            return _UNKNOWN
        kinds = {name: self.exceptions.kind(file.names, scope, name) for name in known}
        left = frozenset(
            name
            for name, kind in kinds.items()
            if not self.exceptions.is_caught(file.names, scope, name, kind, call.caught)
        )
        return Raises((), is_complete=True, library=left)

    def _inside(self, one: Object, stack: _Stack, *, is_awaited: bool) -> _Answer:
        """What leaves a function or a constructor."""
        if isinstance(one, ClassObject):
            return self._of_constructor(one, stack)
        if not isinstance(one, FunctionObject) or (one.scope.is_async and not is_awaited):
            return _Answer(_UNKNOWN)
        function = self._functions.of(one)
        if function is None or function.body.yields:
            return _Answer(_UNKNOWN)
        return self._of(function, stack)

    def _deciders(self, function: Function, scope: int, one: Raise) -> Deciders:
        file, body = function.file, function.body
        code = file.slice(body.span)
        return deciders_of(one, function.symbol, body, code, self._is_class(file, scope))

    def _handed_on(
        self, function: Function, scope: int, raised: Raised, given: Arguments | None
    ) -> Deciders | None:
        if given is None or not raised.deciders:
            return ()
        bound = {one.target for one in function.body.writes if one.how in ("name", "rebound")}
        own = parameters_of(function.symbol) - bound
        return handed_on(raised.deciders, given, own, self._is_class(function.file, scope))

    def _is_class(self, file: SourceFile, scope: int) -> Callable[[str], bool]:
        def is_class(name: str) -> bool:
            found = self.resolver.name(file.names, scope, name)
            return bool(found) and all(isinstance(one, ClassObject) for one in found)

        return is_class

    def taker(self, one: Object) -> Function | None:
        """The function, or the one constructor, that is called."""
        if isinstance(one, ClassObject):
            lineage, _ = self.resolver.lineage(one)
            own = [each for each in lineage if isinstance(each, ClassObject)]
            if any(_binds(own, name) for name in _MAKING if name != "__init__"):
                return None
            made = self.resolver.attribute((one,), "__init__")
            one = made[0] if len(made) == 1 else one
        return self._functions.of(one) if isinstance(one, FunctionObject) else None

    def _of_constructor(self, of: ClassObject, stack: _Stack) -> _Answer:
        if self.exceptions.is_exception(of):
            return _Answer(_NOTHING)
        lineage, certain = self.resolver.lineage(of)
        own = [one for one in lineage if isinstance(one, ClassObject)]
        if any(one.file.path is not None and one.file.path.suffix == ".pyi" for one in own):
            return _Answer(_UNKNOWN)
        made = [name for name in _MAKING if _binds(own, name)]
        if not made:
            is_plain = certain and all(
                isinstance(one, ClassObject) or one.name == "object" for one in lineage
            )
            return _Answer(Raises((), is_complete=is_plain))
        answers = []
        for name in made:
            found = self.resolver.attribute((of,), name)
            if len(found) != 1 or not isinstance(found[0], FunctionObject):
                return _Answer(_UNKNOWN)
            answers.append(self._inside(found[0], stack, is_awaited=False))
        return _Answer(
            Raises(
                tuple(raised for one in answers for raised in one.raises.raised),
                certain and all(one.raises.is_complete for one in answers),
                frozenset(name for one in answers for name in one.raises.library),
            ),
            all(one.is_whole for one in answers),
        )

    def _may_be_swallowed(self, file: SourceFile, scope: int, managers: Iterable[str]) -> bool:
        """Whether one of the project's own context managers around may keep exceptions."""
        return any(self._swallows(file, scope, one) for one in managers)

    def _swallows(self, file: SourceFile, scope: int, manager: str) -> bool:
        objects = chain(self.resolver, file.names, scope, manager)
        for one in objects:
            if isinstance(one, ClassObject):
                found = self.resolver.attribute((Instance(one),), "__exit__")
                exits = [self._functions.of(e) for e in found if isinstance(e, FunctionObject)]
                if any(_says_yes(each) for each in exits if each is not None):
                    return True
        if objects or not manager.isidentifier():
            return False
        bound = self.resolver.binding(file.names, scope, manager)
        for binding in bound.bindings if bound is not None else ():
            if binding.kind is not Kind.FUNCTION or bound is None:
                continue
            made = bound.file.scopes[binding.scope]
            if {name.rpartition(".")[2] for name in made.decorators} & _MANAGERS:
                text = file.parse.snapshot.utf8[made.start : made.end]
                if re.search(rb"\bexcept\b|\bsuppress\(", text):
                    return True
        return False

    def _scope(self, function: Function, offset: int) -> int:
        file = function.file
        return file.names.scope_at(file.parse.snapshot.byte_at(offset))


def _told(one: Raise, body: Body) -> tuple[str, ...] | None:
    """The conditions of an exception where they speak of what the function was given."""
    if one.handled:
        return None
    conditions = one.conditions
    if one.is_assertion:
        conditions = (f"not ({one.condition})", *one.conditions[1:])
    return conditions if only_bound_by_callers(conditions, body) else None


def _passed_on(raised: Raised, arguments: Arguments | None) -> tuple[str, ...] | bool:
    """As `passing.passed_on`; what is not known of a callee's own conditions stays unknown."""
    if arguments is None:
        return True
    return True if raised.told is None else passed_on(raised.told, arguments)


def _is_of_language(bound: Found | None, name: str) -> bool:
    """Whether a name is imported from the standard library, under its own name."""
    return bound is not None and all(
        one.kind is Kind.MEMBER
        and one.member == name
        and one.module.partition(".")[0] in sys.stdlib_module_names
        for one in bound.bindings
    )


def _binds(lineage: Iterable[ClassObject], name: str) -> bool:
    return any(name in one.scope.bindings for one in lineage)


def _says_yes(function: Function) -> bool:
    """Whether an `__exit__` may return something true."""
    return any(one.value not in ("None", "False") for one in function.body.gives)
