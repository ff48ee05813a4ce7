"""Whether arguments are such as the function asks for: by types, defaults, names and use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from syntax.javascript.facts import Function, Parameter
from syntax.javascript.types import Type, type_of
from syntax.javascript.values import Array, Code, Made, Object, Undefined, Value, value_of
from testgen.languages.javascript.genome import Genome
from testgen.languages.javascript.hints import kinds_of
from testgen.languages.javascript.subject import Module, Target

_KNOWN = frozenset({"string", "number", "boolean", "null", "undefined", "array", "object", "bigint",
                    "function"})  # fmt: skip
_LIKELY = 2


class Fitting:
    """What the functions of a module ask for. `functions`: by what stands before the arguments,
    without its object (`add`, `new Cart`)."""

    def __init__(self, functions: Mapping[str, Function]) -> None:
        self._functions = functions
        self._asked: dict[str, list[tuple[str, frozenset[str] | None]]] = {}

    def asked(self, callee: str) -> Sequence[tuple[str, frozenset[str] | None]]:
        """The parameters with the kinds that fit; None where nothing is known."""
        name = _name_of(callee)
        function = self._functions.get(name)
        if function is None:
            return ()
        if name not in self._asked:
            given = [one for one in function.parameters if one.name != "this"]
            self._asked[name] = [(one.name, _kinds(one, function)) for one in given if not one.rest]
        return self._asked[name]

    def least(self, callee: str) -> int:
        """How many arguments nobody leaves out."""
        function = self._functions.get(_name_of(callee))
        return least_of(function) if function is not None else 0

    def refuses(self, genome: Genome) -> bool:
        """Whether a person would hardly call it so: too few arguments, or of other kinds."""
        return any(
            self._is_ill(genome.callee if index < 0 else genome.steps[index].callee, args)
            for index, args in genome.groups()
            if not (index < 0 and genome.is_access)
        )

    def _is_ill(self, callee: str, args: Sequence[Value]) -> bool:
        if callee and len(args) < self.least(callee):
            return True
        pairs = zip(args, self.asked(callee), strict=False)
        return any(kinds is not None and kind_of(one) not in kinds for one, (_, kinds) in pairs)


def functions_of(module: Module, target: Target) -> dict[str, Function]:
    """What cases of a function call, by the names that `Fitting` knows them by."""
    found: dict[str, Function] = {}
    for one in module.facts.functions:
        if one.kind == "constructor":
            found[f"new {one.owner}"] = one
        elif one.owner == target.function.owner:
            found[one.name] = one
    own = target.function
    name = f"new {target.root}" if own.kind == "constructor" else own.name
    return found | {name: own} | ({target.root: own} if not own.owner else {})


def _name_of(callee: str) -> str:
    return callee if callee.startswith("new ") else callee.rpartition(".")[2]


def least_of(function: Function) -> int:
    """How many arguments nobody leaves out."""
    if re.search(r"\barguments\b", function.source):
        return 0
    given = [one for one in function.parameters if one.name != "this"]
    needed = [at for at, one in enumerate(given, 1) if not (one.optional or one.rest)]
    return max(needed, default=0)


def kind_of(value: Value) -> str:
    """The kind of a value in a word."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case Undefined():
            return "undefined"
        case Array():
            return "array"
        case Object():
            return "object"
        case Made(callee):
            name = callee.rpartition(" ")[2]
            return {"Date": "date", "Map": "map", "Set": "set", "RegExp": "regex"}.get(name, "any")
        case Code(source):
            is_function = "=>" in source or source.startswith(("function", "async"))
            return "function" if is_function else "regex" if source.startswith("/") else "any"


def _kinds(one: Parameter, function: Function) -> frozenset[str] | None:
    """The kinds that fit; None where nothing is known."""
    missing = {"undefined"} if one.optional else set()
    missing |= set(nothings_in(one.name, function.source))
    type_ = type_of(one.type)
    if type_.of != "any":
        known = _of_type(type_)
        return None if known is None else frozenset(known | missing | {"any"})
    if one.fields:
        return frozenset({"object", "any"} | missing)
    if one.default is not None:
        try:
            kind = kind_of(value_of(one.default))
        except ValueError:
            kind = "any"
        if kind not in ("null", "undefined", "any"):
            return frozenset({kind, "any"} | missing)
    weights = kinds_of(one.name, function.source)
    if "any" in weights or max(weights.values(), default=0) < _LIKELY:
        return frozenset(
            _KNOWN - {"null", "undefined"} | missing | {"any", "date", "regex", "map", "set"}
        )
    return frozenset({*weights, "any"} | missing)


def _of_type(type_: Type) -> set[str] | None:
    if type_.of == "union":
        parts: list[set[str] | None] = [_of_type(one) for one in type_.args]
        return None if None in parts else {kind for part in parts if part for kind in part}
    if type_.of == "literal":
        return _of_values(type_.values)
    if type_.of == "tuple":
        return {"array"}
    if type_.of in _KNOWN:
        return {type_.of}
    name = {"Date": "date", "RegExp": "regex", "Map": "map", "Set": "set"}.get(type_.name)
    return {name} if name else None


def _of_values(sources: Sequence[str]) -> set[str] | None:
    try:
        return {kind_of(value_of(one)) for one in sources}
    except ValueError:
        return None


def nothings_in(name: str, body: str) -> list[str]:
    """ "null" and "undefined", where the code looks whether it is that."""
    escaped = re.escape(name)
    found = []
    if re.search(
        rf"(?<![\w$.]){escaped}\s*[!=]==?\s*null|!{escaped}\b|(?<![\w$.]){escaped}\s*(?:\?\?|\|\|)",
        body,
    ):
        found += ["null", "undefined"]
    if re.search(
        rf"(?<![\w$.]){escaped}\s*[!=]==?\s*undefined|typeof\s+{escaped}\s*[!=]==?\s*['\"]undefined",
        body,
    ):
        found.append("undefined")
    return found
