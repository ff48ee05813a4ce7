"""What an expression can stand for: modules, classes, their instances, functions."""

from __future__ import annotations

import builtins
import sys
from dataclasses import dataclass
from types import ModuleType

from syntax.names.facts import Binding, FileFacts, Scope


@dataclass(frozen=True, slots=True)
class ModuleObject:
    """A module whose file was read."""

    file: FileFacts


@dataclass(frozen=True, slots=True)
class ClassObject:
    """A class declared in a file."""

    file: FileFacts
    number: int

    @property
    def scope(self) -> Scope:
        """What its file says of it."""
        return self.file.scopes[self.number]


@dataclass(frozen=True, slots=True)
class BuiltinClass:
    """A class the language comes with; its members are those of the running interpreter's."""

    name: str

    @property
    def members(self) -> frozenset[str]:
        """Its members' names, those of `object` left out."""
        return frozenset(set(dir(getattr(builtins, self.name))) - set(dir(object)))

    def has(self, name: str) -> bool:
        """Whether it, or an exception of the standard library that inherits from it, has a member
        of that name."""
        own = getattr(builtins, self.name)
        heirs = type.__subclasses__(own) if issubclass(own, BaseException) else ()
        # What else happens to be imported here says nothing about the user's code.
        standard = [one for one in heirs if _top_of(one) in sys.stdlib_module_names]
        return any(hasattr(one, name) for one in (own, *standard))


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance of a class."""

    of: ClassObject | BuiltinClass


@dataclass(frozen=True, slots=True)
class Parent:
    """`super()` within a class."""

    of: ClassObject


@dataclass(frozen=True, slots=True)
class FunctionObject:
    """A function declared in a file; `bound`: its first parameter is given already."""

    file: FileFacts
    number: int
    bound: bool

    @property
    def scope(self) -> Scope:
        """What its file says of it."""
        return self.file.scopes[self.number]


Object = ModuleObject | ClassObject | BuiltinClass | Instance | Parent | FunctionObject


@dataclass(frozen=True, slots=True)
class Found:
    """How a member is bound, and in which scope of which file; `objects` where that is known."""

    file: FileFacts
    scope: int
    bindings: tuple[Binding, ...]
    objects: tuple[Object, ...] = ()


@dataclass(frozen=True, slots=True)
class NotFound:
    """There is no such member; `certain`: nor can there be one that the text does not show."""

    certain: bool


def _top_of(one: type) -> str:
    return one.__module__.partition(".")[0]


def builtin_class(name: str) -> BuiltinClass | None:
    """The class that a name stands for where nothing else binds it."""
    return BuiltinClass(name) if isinstance(getattr(builtins, name, None), type) else None


def members_of_standard(module: str) -> tuple[str, ...]:
    """What a module of the standard library gives to its users, sorted, as far as it is at hand:
    without constants, and without the modules that it only uses itself.

    Another version has other members. But none has begun to hold itself.
    """
    known = sys.modules.get(module) if module in sys.stdlib_module_names else None
    return tuple(
        name
        for name, held in sorted(vars(known).items() if known is not None else ())
        if not name.startswith("_") and not name.isupper() and not _is_used_by(held, name)
    )


def _is_used_by(held: object, name: str) -> bool:
    return isinstance(held, ModuleType) and held.__name__ == name
