"""The function under test with what is known around it: its class, callees, factories."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from testgen.inputs.genome import STATEMENTS
from testgen.inputs.inner import Inner, returned_functions
from testgen.inputs.resolving import resolved
from testgen.values import Class, Description, Function, How, Parameter

_ENDLESS = re.compile(r"\bwhile (?:True|1)\b|\b(?:count|cycle|repeat)\(")
_CHANGES_STATE = re.compile(
    r"\bself\.\w+(\.\w+\(|\[|\s*(?:[-+*/|&^%]|//|\*\*|<<|>>)?=(?!=)|, self)"
)


@dataclass(frozen=True)
class Subject:
    """`elsewhere` are classes of other modules by qualified name, `module` the one under test."""

    target: Function
    description: Description
    module: str = ""
    elsewhere: Mapping[str, Class] = field(default_factory=dict)

    def __post_init__(self) -> None:
        description = resolved(self.description)
        target = description.function(self.target.name) or self.target
        object.__setattr__(self, "description", description)
        object.__setattr__(self, "target", target)

    @cached_property
    def owner(self) -> Class | None:
        """The class that the target is a member of."""
        return self.class_of(self.target.class_name or "")

    @cached_property
    def callee(self) -> str:
        """What a case calls: a constructor is called by its class's name."""
        is_made = self.target.kind == "constructor" and self.owner is not None
        return self.owner.name if is_made and self.owner is not None else self.target.name

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """What a case can pass to the call under test."""
        is_made = self.target.kind == "constructor" and self.owner is not None
        return self.owner.constructor if is_made and self.owner is not None else (
            self.target.parameters
        )  # fmt: skip

    @cached_property
    def has_setter(self) -> bool:
        """Whether goals of a property lie in another function: that which sets it."""
        target = self.target
        return target.kind == "property" and any(
            not target.line <= goal.line <= target.end_line for goal in target.goals
        )

    @cached_property
    def inner(self) -> tuple[Inner, ...]:
        """The functions that the target makes and returns."""
        return returned_functions(self.target.source)

    @cached_property
    def how(self) -> How:
        """What has to be done with what the call gives."""
        if self.target.is_context_manager:
            return "enter"
        if self.target.is_generator:
            return "iterate"
        return "await" if self.target.is_async else "value"

    @cached_property
    def may_be_endless(self) -> bool:
        """Whether it is a plain generator that looks as if it might yield for ever."""
        return not self.target.is_async and _ENDLESS.search(self.target.source) is not None

    @cached_property
    def _methods(self) -> dict[str, tuple[Function, ...]]:
        return {}

    @cached_property
    def _changes(self) -> dict[str, tuple[Function, ...]]:
        return {}

    @cached_property
    def _classes(self) -> dict[str, Class]:
        return {one.name: one for one in self.description.classes}

    @cached_property
    def _functions(self) -> dict[str, Function]:
        return {one.name: one for one in self.description.functions}

    @cached_property
    def reached(self) -> tuple[Function, ...]:
        """The target and every function of its module that it calls, near ones first."""
        found, waiting = {self.target.name: self.target}, list(self.target.calls)
        while waiting:
            function = self._functions.get(waiting.pop(0))
            if function is not None and function.name not in found:
                found[function.name] = function
                waiting.extend(function.calls)
        return tuple(found.values())

    @cached_property
    def own_goals(self) -> frozenset[int]:
        """The goals that its tests are for: its own, and those of what nobody else can call."""
        hidden = [one for one in self.reached if not one.is_public or one.nested]
        return frozenset(goal.id for one in (self.target, *hidden) for goal in one.goals)

    def function(self, name: str) -> Function | None:
        """A function of the module by qualified name."""
        return self._functions.get(name)

    def class_of(self, name: str) -> Class | None:
        """A class of the module, by its name there or qualified by its module."""
        if not name:
            return None
        found = self._classes.get(name)
        if found is None and self.module and name.startswith(f"{self.module}."):
            found = self._classes.get(name[len(self.module) + 1 :])
        if found is None and not self.module:
            found = self._classes.get(name.rpartition(".")[2])
        return found

    def ancestors(self, one: Class) -> tuple[Class, ...]:
        """The classes of the module that this one derives from, itself first."""
        found = {one.name: one}
        waiting = list(one.bases)
        while waiting:
            base = self.class_of(waiting.pop(0))
            if base is not None and base.name not in found:
                found[base.name] = base
                waiting.extend(base.bases)
        return tuple(found.values())

    def concrete(self, one: Class) -> tuple[Class, ...]:
        """The classes of the module that are this one and can be made, itself first."""
        return tuple(
            other
            for other in sorted(self._classes.values(), key=lambda each: each.name != one.name)
            if not other.is_abstract and one in self.ancestors(other)
        )

    def abstract_methods(self, one: Class) -> tuple[Function, ...]:
        """What a class to be made from this one has to define."""
        return tuple(
            function
            for ancestor in self.ancestors(one)
            for name in ancestor.methods
            if (function := self._functions.get(name)) is not None
            and any(mark.rpartition(".")[2] == "abstractmethod" for mark in function.decorators)
        )

    def methods(self, one: Class) -> tuple[Function, ...]:
        """Every method of a class, inherited ones that it does not redefine among them."""
        if one.name in self._methods:
            return self._methods[one.name]
        found: dict[str, Function] = {}
        for ancestor in self.ancestors(one):
            for name in ancestor.methods:
                function = self._functions.get(name)
                if function is not None:
                    found.setdefault(name.rpartition(".")[2], function)
        self._methods[one.name] = tuple(found.values())
        return self._methods[one.name]

    def state_changes(self, one: Class) -> tuple[Function, ...]:
        """The methods that a setup may call before the target, those that change state first."""
        if one.name in self._changes:
            return self._changes[one.name]
        usable = [
            method
            for method in self.methods(one)
            if method.kind == "method"
            and method.is_public
            and _may_prepare(method.name.rpartition(".")[2])
            and not (method.is_generator or method.is_context_manager)
        ]
        changes = tuple(sorted(usable, key=lambda method: not changes_state(method)))
        self._changes[one.name] = changes
        return changes

    def factories(self, one: Class) -> tuple[Function, ...]:
        """Functions and class methods that say they return the class."""
        return tuple(
            function
            for function in self.description.functions
            if function.kind in {"function", "classmethod", "staticmethod"}
            and function.is_public
            and not function.nested
            and not (function.is_async or function.is_generator)
            and function.returns is not None
            and function.returns.of in {"class", "self"}
            and (
                self.class_of(function.returns.name) is one
                or (function.returns.of == "self" and function.class_name == one.name)
            )
        )

    def made_class(self, name: str) -> Class | None:
        """The class that a call of this name in a case makes an object of."""
        one = self.class_of(name)
        if one is None:
            one = next((each for each in self.elsewhere.values() if each.name == name), None)
        return one


def changes_state(method: Function) -> bool:
    """Whether a method assigns to what `self` holds, or calls into it."""
    plain = method.name.rpartition(".")[2]
    return plain in STATEMENTS or _changes_state(method.source)


@lru_cache(maxsize=1024)
def _changes_state(source: str) -> bool:
    return bool(_CHANGES_STATE.search(source))


def _may_prepare(name: str) -> bool:
    return not name.startswith("_") or name in STATEMENTS or name in {"__enter__", "__call__"}
