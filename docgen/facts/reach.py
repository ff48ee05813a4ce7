"""What calls that nobody can resolve may raise, by name alone: whatever is called `read` may be any
function of the project of that name. More than what is so, never less."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS
from syntax.bodies import CallMade

_MAKING = frozenset(
    [
        *("__init__", "__new__", "__post_init__", "__attrs_post_init__"),
        *("__call__", "__enter__", "__exit__"),
    ]
)
_RAISING_WHEN_MADE = {
    **dict.fromkeys(("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"), frozenset({"ValueError"})),
    **dict.fromkeys(
        ("BaseModel", "RootModel", "BaseSettings"), frozenset({"ValueError", "ValidationError"})
    ),
}
"""Bases of other libraries of which a class refuses values that it is made of."""
_VALIDATING = frozenset({"define", "frozen", "mutable", "attrs", "s"})
"""Decorators of classes whose fields may have validators."""
_QUIET_BASES = frozenset({"object", "ABC", "Generic", "Protocol", "NamedTuple"})
_USING = ("__call__", "__enter__", "__exit__")
_ANYTHING = "*"
_FARTHEST = 4
"""Calls by name alone; beyond that everything may be everything, and nobody documents it."""
_OPERATORS = tuple(
    f"__{name}__"
    for name in (
        *("getitem", "setitem", "delitem", "getattr", "setattr", "iter", "next", "contains"),
        *("call", "len", "eq", "lt", "add", "sub", "mul", "truediv", "get", "set"),
    )
)
_ONLY_LOOKING = frozenset(
    [
        *("isinstance", "issubclass", "hasattr", "getattr", "setattr", "delattr", "cast", "type"),
        *("len", "id", "repr", "str", "bool", "int", "float", "print", "callable", "append", "add"),
    ]
)
"""What calls nothing that it is given, or keeps it."""
_GIVEN_INSIDE = re.compile(r"(?<=[\w\])])\([^()]*\)")
_HANDED_ON = re.compile(r"(?<![\w.])([^\W\d]\w*)(?=\s*[,)])")


@dataclass(frozen=True, slots=True)
class _Outline:
    """What a function names where it raises, and where it calls; `*` for what has no name. `inner`
    are functions made in it, and names that it hands on."""

    raises: frozenset[str]
    calls: frozenset[str]
    inner: frozenset[str] = frozenset()


_UNSEEN = _Outline(frozenset({_ANYTHING}), frozenset())


@dataclass(frozen=True, slots=True)
class Outlined:
    """The functions of a file by name, and its classes with the names of their bases. What a
    function of a stub does stands elsewhere."""

    functions: tuple[tuple[str, _Outline], ...] = ()
    classes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    is_stub: bool = False


class Reach:
    """Answers for one state of the Python files of a project."""

    def __init__(self, files: Iterable[Outlined]) -> None:
        self._files = tuple(files)
        self._answers: dict[tuple[str, str], bool] = {}

    def may_raise(self, callee: str, exception: str) -> bool:
        """Whether a call may raise an exception of a name, or one that inherits from it."""
        name = _last(callee)
        key = name, exception
        if key not in self._answers:
            self._answers[key] = self._is_reached(name, exception)
        return self._answers[key]

    def raises_when_used(self, made: str, exception: str) -> bool:
        """Whether an object of a class raises an exception where it is called or entered."""
        if _last(made) not in self._outlines:
            return False
        own = [f"{_last(made)}.{one}" for one in _USING]
        return any(one in self._outlines and self._is_reached(one, exception) for one in own)

    def raises_by_operator(self, exception: str) -> bool:
        """Whether one of the project's own operators, subscripts, loops raises an exception."""
        return any(self._raises(name, exception) for name in _OPERATORS)

    def raises_by_name(self, name: str, exception: str) -> bool:
        """Whether a statement of any function of a name raises an exception."""
        return self._raises(name, exception)

    def is_shared(self, name: str) -> bool:
        """Whether several functions have a name."""
        return len(self._outlines.get(name, ())) > 1

    def in_place_of(self, owner: str, name: str) -> Sequence[str]:
        """The methods of a name, with their classes, in what inherits from a class, and in what it
        inherits from, and a module's own function (`.name`), which may wrap the method: those are
        called in each other's place, and often share their words."""
        left, related = [owner], set[str]()
        while left:
            one = left.pop()
            if one not in related:
                related.add(one)
                left += self._bases.get(one, ())
        related |= {"", *self.heirs(owner)}
        methods = (f"{one}.{name}" for one in sorted(related - {owner}))
        return tuple(one for one in methods if one in self._outlines)

    def raises_itself(self, method: str, exception: str) -> bool:
        """Whether a method, named with its class, may raise an exception."""
        return self._is_reached(method, exception)

    def is_of_project(self, callee: str) -> bool:
        """Whether the project has a function or class of that name."""
        return _last(callee) in self._outlines

    def _is_reached(self, name: str, exception: str) -> bool:
        wanted = {exception, *self.heirs(exception)}
        seen: set[str] = set()
        layer = {name}
        for _ in range(_FARTHEST):
            if layer & wanted:
                return True
            outlines = [one for each in layer for one in self._outlines.get(each, ())]
            if any(_ANYTHING in one.raises or one.raises & wanted for one in outlines):
                return True
            seen |= layer
            layer = {called for one in outlines for called in one.calls} - seen
        return False

    def is_class(self, name: str) -> bool:
        """Whether exactly one class has a name."""
        return sum(one == name for file in self._files for one, _ in file.classes) == 1

    def is_all_ours(self, name: str) -> bool:
        """Whether all that a class inherits from is of the project, or does nothing when it is
        made."""
        seen: set[str] = set()
        left = [name]
        while left:
            one = left.pop()
            if one in seen or one in _QUIET_BASES:
                continue
            seen.add(one)
            outlines = self._outlines.get(one, ())
            if one not in self._bases or any(each.calls & _VALIDATING for each in outlines):
                return False
            left += self._bases[one]
        return True

    def is_raised_by_callback(self, exception: str) -> bool:
        """Whether a private function that nothing calls by its name raises an exception: it is
        handed to somebody who does."""
        called = self._called
        return any(
            name.startswith("_")
            and not name.endswith("__")
            and "." not in name
            and name not in called
            for name in self._outlines
            if self._raises(name, exception)
        )

    def stands_alone(self, name: str) -> bool:
        """Whether a class inherits nothing, nor does anything from it."""
        return not set(self._bases.get(name, ())) - {"object"} and not self.heirs(name)

    def calls_any(self, callee: str, wanted: Collection[str]) -> bool:
        """Whether a call may lead to one of some names."""
        seen: set[str] = set()
        layer = {_last(callee)}
        for _ in range(_FARTHEST):
            outlines = [one for each in layer for one in self._outlines.get(each, ())]
            called = {each for one in outlines for each in one.calls}
            if called & set(wanted):
                return True
            seen |= layer
            layer = called - seen
        return False

    def raises_around(self, decorator: str, exception: str) -> bool:
        """Whether what a decorator puts around a function raises an exception: functions made in it
        or handed on by it."""
        inner = {f"{decorator}.__call__"}
        for one in self._outlines.get(decorator, ()):
            inner |= one.inner
        return any(self._raises(name, exception) for name in inner)

    def _raises(self, name: str, exception: str) -> bool:
        wanted = {exception, *self.heirs(exception)}
        return any(one.raises & wanted for one in self._outlines.get(name, ()))

    def heirs(self, exception: str) -> frozenset[str]:
        """The classes that inherit from one, by name."""
        found: set[str] = set()
        left = [exception]
        while left:
            for heir in self._classes.get(left.pop(), ()):
                if heir not in found:
                    found.add(heir)
                    left.append(heir)
        return frozenset(found)

    @property
    def _outlines(self) -> Mapping[str, Sequence[_Outline]]:
        return self._read[0]

    @cached_property
    def _called(self) -> frozenset[str]:
        return frozenset(
            name for these in self._outlines.values() for one in these for name in one.calls
        )

    @cached_property
    def _bases(self) -> Mapping[str, Sequence[str]]:
        """By the name of a class those that any class of that name inherits from."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for file in self._files:
            for name, bases in file.classes:
                found[name] += bases
        return found

    @property
    def _classes(self) -> Mapping[str, Sequence[str]]:
        """By the name of a class those that name it as a base."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[Mapping[str, Sequence[_Outline]], Mapping[str, Sequence[str]]]:
        outlines: defaultdict[str, list[_Outline]] = defaultdict(list)
        classes: defaultdict[str, list[str]] = defaultdict(list)
        for file in sorted(self._files, key=lambda one: one.is_stub):
            for name, outline in file.functions:
                if not file.is_stub:
                    outlines[name].append(outline)
                elif name not in outlines:
                    outlines[name].append(_UNSEEN)
            for heir, bases in file.classes:
                for base in bases:
                    classes[base].append(heir)
        return outlines, classes


def outlined(file: SourceFile) -> Outlined:
    """What a file's functions raise and call."""
    if file.language != "python":
        return Outlined()
    classes = tuple(
        (scope.name, tuple(map(_last, scope.bases)))
        for scope in file.names.scopes
        if scope.kind == "class"
    )
    is_stub = file.path.suffix == ".pyi"
    return Outlined(tuple(_functions(file, dict(classes))), classes, is_stub)


def _functions(
    file: SourceFile, classes: Mapping[str, Sequence[str]]
) -> Iterable[tuple[str, _Outline]]:
    aliases = aliases_in(file)
    yield from (
        (name, _Outline(frozenset(), frozenset({other}))) for name, other in aliases.items()
    )
    by_parent: defaultdict[str, list[str]] = defaultdict(list)
    for symbol in file.symbols:
        if symbol.kind in FUNCTIONS:
            by_parent[symbol.parent or ""].append(symbol.name)
    for symbol in file.symbols:
        decorators = {_last(one.partition("(")[0]) for one in symbol.decorators}
        inner = by_parent[symbol.qualified_name]
        if symbol.kind in CLASSES:
            # Making one calls these, of it or of its bases.
            made = {f"{symbol.name}.{one}" for one in inner if one in _MAKING}
            bases = classes.get(symbol.name, ())
            called = made | decorators | set(bases)
            refused = (_RAISING_WHEN_MADE.get(one, frozenset()) for one in bases)
            yield symbol.name, _Outline(frozenset().union(*refused), frozenset(called))
            continue
        body = file.body_of(symbol)
        if symbol.kind not in FUNCTIONS or body is None:
            continue
        raises = frozenset(
            _last(one.type) if one.type and _last(one.type)[:1].isupper() else _ANYTHING
            for one in body.raises
            if not one.is_assertion and not (one.value is None and one.handled)
        )
        own = file.names.scopes[file.scope_of(symbol)].bindings
        handed = {name for one in body.calls for name in handed_on(one)}
        # A class that an annotation in the function names is no variable of its own.
        handed = {name for name in handed if name not in own or name[:1].isupper()}
        calls = {_last(one.callee) for one in body.calls} | decorators
        made = {*inner, *handed}
        calls |= made
        calls |= {aliases[name] for name in calls & aliases.keys()}
        outline = _Outline(raises, frozenset(calls), frozenset(made))
        yield symbol.name, outline
        yield f"{_last(symbol.parent or '')}.{symbol.name}", outline


def aliases_in(file: SourceFile) -> dict[str, str]:
    """Names that stand for another of a function or class, by imports and assignments."""
    found: dict[str, str] = {}
    for scope in file.names.scopes:
        for name, bindings in scope.bindings.items():
            for one in bindings:
                is_named = scope.kind != "function" and not one.value.endswith("()")
                other = one.member or (_last(one.value) if is_named else "")
                if other and other != name:
                    found[name] = other
    return found


def handed_on(call: CallMade) -> list[str]:
    """The names that stand alone as arguments of a call that may call what it is given. What a call
    among the arguments is given is that one's."""
    if _last(call.callee) in _ONLY_LOOKING:
        return []
    inside, outer = "", call.arguments[1:]
    while inside != outer:
        inside, outer = outer, _GIVEN_INSIDE.sub("", outer)
    return _HANDED_ON.findall(inside)


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]
