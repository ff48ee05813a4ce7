"""New arguments: by type where one is written, else by name and use; constants first."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from syntax.javascript.facts import Function, Parameter
from syntax.javascript.types import ANY, Type, type_of
from syntax.javascript.values import (
    UNDEFINED,
    Array,
    Code,
    Made,
    Object,
    Value,
    value_of,
)
from testgen.languages.javascript.fitting import nothings_in
from testgen.languages.javascript.genome import trimmed
from testgen.languages.javascript.hints import called_fields, fields_of, kinds_of
from testgen.languages.javascript.pools import Pool
from testgen.languages.javascript.scalars import Scalars
from testgen.languages.javascript.subject import Module

_DEEPEST = 4
_KINDS = ("string", "number", "boolean", "array", "object", "null", "undefined", "function")
_ODD, _BY_DEFAULT = 0.06, 0.9


class Maker:
    """Makes arguments for the functions of one module."""

    def __init__(self, module: Module, pool: Pool, random: Random) -> None:
        self._module, self._random = module, random
        self._scalars = Scalars(pool, random)

    def args(self, function: Function) -> tuple[Value, ...]:
        """Arguments for a function's parameters."""
        found: list[Value] = []
        for one in function.parameters:
            if one.name == "this":
                continue
            if one.rest:
                found += [
                    self.of_parameter(one, function) for _ in range(self._random.randrange(4))
                ]
            elif one.optional and self._random.random() < 0.4:
                found.append(UNDEFINED)
            else:
                found.append(self.of_parameter(one, function))
        return trimmed(tuple(found))

    def of_parameter(self, one: Parameter, function: Function) -> Value:
        """An argument for a parameter."""
        type_ = type_of(one.type)
        if one.rest and type_.of == "array":
            type_ = type_.args[0] if type_.args else ANY
        if one.fields and type_.of in ("any", "object", "ref") and not type_.fields:
            known = self._module.types.get(type_.name)
            if known is None:
                return self._fields(one.fields, function)
        if type_ == ANY and one.default is not None and self._random.random() < _BY_DEFAULT:
            value = _constant(one.default)
            if self._random.random() < 0.3:
                return self._varied(value)
            type_ = _type_like(value)
        return self.make(type_, one.name, function.source)

    def make(self, type_: Type, name: str, body: str, depth: int = 0) -> Value:
        """A value of a type; `name` and `body` tell more of it where the type does not."""
        random = self._random
        if type_ == ANY and random.random() < _ODD and (asked := nothings_in(name, body)):
            return None if random.choice(asked) == "null" else UNDEFINED
        match type_.of:
            case "any":
                return self._untyped(name, body, depth)
            case "union":
                return self.make(random.choice(type_.args), name, body, depth)
            case "literal":
                return _constant(type_.values[0])
            case "null":
                return None
            case "undefined":
                return UNDEFINED
            case "array":
                inner = type_.args[0] if type_.args else ANY
                return self._array(inner, name.rstrip("s"), body, depth)
            case "tuple":
                return Array(tuple(self.make(one, name, body, depth + 1) for one in type_.args))
            case "object":
                return self._object(type_, name, body, depth)
            case "ref":
                return self._ref(type_, name, body, depth)
        return self._kind(type_.of, name, body, depth)

    def make_kind(self, kind: str) -> Value:
        """A small value of a kind ("string", "array", ...)."""
        return self._kind(kind, "", "", 2)

    def _untyped(self, name: str, body: str, depth: int) -> Value:
        kinds = kinds_of(name, body) if depth < 2 else kinds_of(name, "")
        if not kinds or self._random.random() < (0.04 if max(kinds.values()) > 1 else 0.12):
            return self._kind(self._random.choice(_KINDS[: 4 if depth else 8]), name, body, depth)
        names, weights = list(kinds), [float(weight) for weight in kinds.values()]
        return self._kind(self._random.choices(names, weights)[0], name, body, depth)

    def _kind(self, kind: str, name: str, body: str, depth: int) -> Value:
        match kind:
            case "string":
                return self._scalars.string(name)
            case "number":
                return self._scalars.number()
            case "boolean":
                return self._random.random() < 0.5
            case "array":
                return self._array(ANY, name.rstrip("s"), "", depth)
            case "object":
                return self._object(Type("object"), name, body, depth)
            case "map" | "set":
                return self._collection(Type("ref", kind.capitalize()), name, depth)
            case "null":
                return None
            case "undefined":
                return UNDEFINED
        return self._scalars.other(kind)

    def _array(self, inner: Type, name: str, body: str, depth: int) -> Value:
        if depth >= _DEEPEST:
            return Array(())
        size = self._random.choice((0, 1, 2, 2, 3, 3, 4))
        if inner == ANY:  # of one kind mostly
            kind = self._random.choice(("number", "number", "string", "string", "object", "array"))
            if self._random.random() < 0.8:
                return Array(tuple(self._kind(kind, name, "", depth + 2) for _ in range(size)))
        return Array(tuple(self.make(inner, name, "", depth + 1) for _ in range(size)))

    def _object(self, type_: Type, name: str, body: str, depth: int) -> Value:
        if depth >= _DEEPEST:
            return Object(())
        pairs: dict[str, Value] = {}
        for parent in type_.args:  # of an intersection
            made = self.make(parent, name, body, depth + 1)
            if isinstance(made, Object):
                pairs.update(made.pairs)
        for key, inner, optional in type_.fields:
            if not optional or self._random.random() < 0.5:
                pairs[key] = self.make(inner, key, body, depth + 1)
        if not type_.fields and not type_.args:
            called = called_fields(name, body)
            for key in fields_of(name, body):
                if self._random.random() < 0.5:
                    kind = Type("function") if key in called else ANY
                    pairs[key] = self.make(kind, key, body, depth + 2)
            if not pairs and depth < 3 and self._random.random() < 0.6:
                for key in ("a", "b", "c")[: self._random.randrange(1, 4)]:
                    pairs[key] = self._kind(self._random.choice(("number", "string")), key, "", 3)
        return Object(tuple(pairs.items()))

    def _fields(self, fields: Sequence[Parameter], function: Function) -> Value:
        pairs = []
        for one in fields:
            if one.rest or (one.optional and self._random.random() < 0.5):
                continue
            if not one.optional and one.default is None and self._random.random() < 0.1:
                continue
            pairs.append((one.name, self.of_parameter(one, function)))
        return Object(tuple(pairs))

    def _ref(self, type_: Type, name: str, body: str, depth: int) -> Value:
        first = type_.args[0] if type_.args else ANY
        match type_.name:
            case "Date" | "RegExp":
                return self._scalars.other("date" if type_.name == "Date" else "regex")
            case "Map" | "ReadonlyMap" | "Set" | "ReadonlySet":
                return self._collection(type_, name, depth)
            case "Record":
                return self._record(type_.args[1] if len(type_.args) > 1 else ANY, depth)
            case "Promise" | "PromiseLike":
                return Made("Promise.resolve", (self.make(first, name, body, depth + 1),))
            case "Buffer" | "Uint8Array":
                return Made("Buffer.from", (self._scalars.string(),))
            case "Error":
                return Made("new Error", (self._scalars.string(),))
            case "URL":
                return Made("new URL", ("https://example.com/a?b=1#c",))
        return self._declared(type_.name, name, body, depth)

    def _record(self, value: Type, depth: int) -> Value:
        keys = dict.fromkeys(
            self._scalars.string() or "a" for _ in range(self._random.randrange(3))
        )
        return Object(tuple((key, self.make(value, key, "", depth + 1)) for key in keys))

    def _declared(self, type_name: str, name: str, body: str, depth: int) -> Value:
        """A value of a type that the module or what it imports declares."""
        random, known = self._random, self._module.types.get(type_name)
        if known is not None and known.kind == "enum":
            bound = {one.local for one in self._module.bindings}
            if known.name in bound and known.members:
                return Code(f"{known.name}.{random.choice(known.members)}")
            return random.randrange(max(1, len(known.members)))
        if known is not None and depth < _DEEPEST:
            made = self.make(type_of(known.type), name, body, depth + 1)
            for parent in known.extends:
                other = self.make(type_of(parent), name, body, depth + 1)
                if isinstance(made, Object) and isinstance(other, Object):
                    made = Object(tuple(dict((*other.pairs, *made.pairs)).items()))
            return made
        if type_name in self._module.constructible and depth < 2:
            constructor = self.constructor(type_name)
            given = self.args(constructor) if constructor is not None else ()
            return Made(f"new {type_name}", given)
        return self._untyped(name, body, depth + 1)

    def _collection(self, type_: Type, name: str, depth: int) -> Value:
        first = type_.args[0] if type_.args else ANY
        if "Set" in type_.name:
            items = self._array(first, name, "", depth)
            return Made("new Set", (items,))
        second = type_.args[1] if len(type_.args) > 1 else ANY
        pairs = tuple(
            Array(
                (self.make(first, "key", "", depth + 1), self.make(second, "value", "", depth + 1))
            )
            for _ in range(self._random.randrange(3))
        )
        return Made("new Map", (Array(pairs),) if pairs else ())

    def constructor(self, owner: str) -> Function | None:
        """What makes objects of a class: its own, or that of what it extends."""
        seen: set[str] = set()
        while owner and owner not in seen:
            seen.add(owner)
            found = self._module.facts.function(
                f"{owner}.constructor"
            ) or self._module.facts.function(owner)
            if found is not None:
                return found
            class_ = self._module.classes.get(owner)
            owner = class_.parent if class_ is not None else ""
        return None

    def _varied(self, value: Value) -> Value:
        match value:
            case bool():
                return self._random.random() < 0.5
            case int():
                return value + self._random.choice((0, 1, -1, 5))
            case str():
                return self._random.choice((value, self._scalars.string()))
        return value


def _constant(source: str) -> Value:
    try:
        return value_of(source)
    except ValueError:
        return UNDEFINED


def _type_like(value: Value) -> Type:
    """The type of a default: what is passed instead is mostly of the same."""
    match value:
        case bool():
            return Type("boolean")
        case int() | float():
            return Type("number")
        case str():
            return Type("string")
        case Array():
            return Type("array")
        case Object():
            return Type("object")
        case Code(source) if "=>" in source or source.startswith("function"):
            return Type("function")
    return ANY
