"""Which argument of a case went to which parameter, as values where they can be read."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from testgen.checks.expressions import Known, value_of, value_of_tree
from testgen.values import Case, Function, Parameter


@dataclass(frozen=True, slots=True)
class Arguments:
    """`sources`: expression source of each parameter that was given or has a default.

    `known`: the values before the call, of those that could be read. `given`: names of the
    parameters that the call itself fills. `variables`: parameter to the variable it was given in.
    """

    sources: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, object] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def are_all_known(self) -> bool:
        """Whether every argument's value could be read."""
        return self.known.keys() == self.sources.keys()


def arguments_of(case: Case, function: Function) -> Arguments | None:
    """How the case's call fills the function's parameters; None where it cannot be told.

    A property has no arguments. `*args` and `**kwargs` make it untellable when they are used.
    """
    if function.kind == "property":
        return Arguments()
    call = _call_of(case, function)
    if call is None or any(isinstance(one, ast.Starred) for one in call.args):
        return None
    if any(one.arg is None for one in call.keywords):
        return None
    sources = _placed(call, function)
    if sources is None:
        return None
    variables = _variables(case)
    known: dict[str, object] = {}
    for name, tree in sources.items():
        value = value_of_tree(tree, variables)
        if value is not None:
            known[name] = value.value
    given = frozenset(sources)
    written = {name: ast.unparse(tree) for name, tree in sources.items()}
    for parameter in function.parameters:
        if parameter.name not in given and parameter.has_default:
            written[parameter.name] = parameter.default or "..."
            default = value_of(parameter.default or "...")
            if default is not None:
                known[parameter.name] = default.value
    places = {name: tree.id for name, tree in sources.items() if isinstance(tree, ast.Name)}
    return Arguments(written, known, given, places)


def _call_of(case: Case, function: Function) -> ast.Call | None:
    try:
        tree = ast.parse(case.call.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return None
    if isinstance(tree, ast.Await):
        tree = tree.value
    if not isinstance(tree, ast.Call):
        return None
    wanted = function.name.rpartition(".")[2]
    if function.kind == "constructor":
        wanted = (function.class_name or function.name.removesuffix(".__init__")).rpartition(".")[2]
    match tree.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return tree if name == wanted else None
    return None


def _placed(call: ast.Call, function: Function) -> dict[str, ast.expr] | None:
    by_place = [one for one in function.parameters if one.kind in ("positional", "both")]
    if len(call.args) > len(by_place):
        return None
    placed = {one.name: tree for one, tree in zip(by_place, call.args, strict=False)}
    names = {one.name for one in function.parameters if one.kind in ("both", "keyword")}
    for keyword in call.keywords:
        if keyword.arg is None or keyword.arg not in names or keyword.arg in placed:
            return None
        placed[keyword.arg] = keyword.value
    if any(_is_missing(one, placed) for one in function.parameters):
        return None
    return placed


def _is_missing(parameter: Parameter, placed: Mapping[str, ast.expr]) -> bool:
    if parameter.kind in ("varargs", "kwargs") or parameter.has_default:
        return False
    return parameter.name not in placed


def _variables(case: Case) -> dict[str, object]:
    """Values of the setup's variables; what a later statement may have changed is unknown."""
    values: dict[str, object] = {}
    for line in case.setup:
        try:
            body = ast.parse(line).body
        except (SyntaxError, ValueError, RecursionError):
            return {}
        match body:
            case [ast.Assign(targets=[ast.Name(id=name)], value=value)]:
                values.pop(name, None)
                known: Known | None = value_of_tree(value, values)
                if known is not None:
                    values[name] = known.value
            case _:
                for word in re.findall(r"\w+", line):
                    values.pop(word, None)
    return values
