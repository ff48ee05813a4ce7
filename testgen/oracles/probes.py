"""Cases that put documentation to the test: plain inputs that the search has no reason to try.

The search looks for branches; a claim such as "without duplicates" needs a list with duplicates.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from testgen.checks.expressions import tree_of
from testgen.oracles.claiming import claims_of
from testgen.oracles.examples import example_cases, examples_of, how_of
from testgen.oracles.promises import promises_of
from testgen.values import Case, Function, Parameter, Type

MOST = 28
"""Probes of one function."""

_SAMPLES: dict[str, tuple[str, ...]] = {
    "int": ("3", "1", "2", "0", "-1", "10", "7", "200"),
    "float": ("2.5", "1.0", "0.5", "0.0", "-1.5", "100.0"),
    "bool": ("True", "False"),
    "none": ("None",),
    "str": (
        "'hello world'",
        "'Ab cD'",
        "'a'",
        "''",
        "' x  y '",
        "'banana'",
        "'Anna'",
        "'a,b'",
        "'12'",
        "'-3'",
    ),
    "bytes": ("b'ab'", "b''"),
    "list": ("[3, 1, 2]", "[1]", "[2, 2, 1]", "[]", "[-1, 5]", "[10, 4, 25]"),
    "dict": ("{'b': 2, 'a': 1}", "{}", "{'A': 1}"),
    "set": ("{3, 1}", "set()"),
    "tuple": ("(2, 1)", "(1,)", "()"),
}
_TEXTS = ("['b', 'a']", "['aa', 'b', 'aa']", "[]", "['Hello', 'hello']", "['']", "['ccc', 'dd']")
_ROWS = ("[[1, 2], [3]]", "[[2, 1], [4, 3]]", "[]", "[[]]")
_SIMILAR = {"iterable": "list", "iterator": "list", "frozenset": "set", "any": "int"}


def probe_cases(function: Function, first_id: int) -> tuple[Case, ...]:
    """Cases of plain values by type, or near the documentation's examples, numbered from
    `first_id`; none where nothing is claimed, or an object would have to be built."""
    if not function.doc or function.kind not in ("function", "staticmethod"):
        return ()
    if not (claims_of(function) or promises_of(function) or function.returns is not None):
        return ()
    calls = dict.fromkeys((*_by_types(function), *_near_examples(function)))
    asks_back = any(one.row.name == "argument left alone" for one in claims_of(function))
    made = []
    for number, call in enumerate(list(calls)[:MOST], first_id):
        setup, written = _with_variables(call, function) if asks_back else ((), call)
        made.append(
            Case(
                id=number,
                target=function.name,
                setup=setup,
                call=written,
                how=how_of(function),
            )
        )
    return tuple(made)


def _by_types(function: Function) -> Iterator[str]:
    """Each parameter varied by itself, and all of them together."""
    required = [one for one in function.parameters if _is_asked(one)]
    values = [_values(one.annotation) for one in required]
    if not required or any(not one for one in values):
        return
    base = [one[0] for one in values]
    yield _call(function, required, base)
    for at in range(max(map(len, values))):
        for place, one in enumerate(values):
            if at < len(one):
                yield _call(function, required, [*base[:place], one[at], *base[place + 1 :]])
        yield _call(function, required, [one[at % len(one)] for one in values])
        # One goes up while the next goes down: `low > high`, a text longer than its width.
        yield _call(
            function,
            required,
            [one[(at if place % 2 else -at) % len(one)] for place, one in enumerate(values)],
        )

    for optional in function.parameters:
        if optional.has_default and optional.kind in ("both", "keyword"):
            for other in _values(optional.annotation)[:4]:
                call = _call(function, required, base)
                yield f"{call[:-1]}, {optional.name}={other})"


def _is_asked(parameter: Parameter) -> bool:
    return not parameter.has_default and parameter.kind in ("positional", "both", "keyword")


def _values(kind: Type | None) -> tuple[str, ...]:
    if kind is None:
        return ()
    if kind.of == "union":
        options = [_values(arg) for arg in kind.args]
        return tuple(
            dict.fromkeys(one for row in zip_longest(*options) for one in row if one is not None)
        )
    if kind.of == "literal":
        return kind.values
    shape = _SIMILAR.get(kind.of, kind.of)
    inner = kind.args[0].of if kind.args else ""
    if shape == "list" and inner == "str":
        return _TEXTS
    if shape == "list" and inner == "float":
        return ("[2.5, 1.0, 4.0]", "[1.0]", "[2.0, 2.0]", "[]", "[-1.5, 0.5]")
    if shape == "list" and inner in ("list", "tuple"):
        return _ROWS if inner == "list" and _is_int(kind.args[0]) else ()
    if shape == "list" and inner not in ("", "int", "any"):
        return ()
    if shape == "dict" and kind.args and [arg.of for arg in kind.args] != ["str", "int"]:
        return ()
    return _SAMPLES.get(shape, ())


def _is_int(kind: Type) -> bool:
    return not kind.args or kind.args[0].of in ("int", "any")


def _call(function: Function, parameters: Sequence[Parameter], sources: Sequence[str]) -> str:
    inside = ", ".join(
        f"{one.name}={source}" if one.kind == "keyword" else source
        for one, source in zip(parameters, sources, strict=True)
    )
    return f"{function.name}({inside})"


def _near_examples(function: Function) -> Iterator[str]:
    """What the documentation shows, with one argument a little other."""
    for example in examples_of(function):
        call = tree_of(example.call)
        if example.setup or not isinstance(call, ast.Call):
            continue
        for at, argument in enumerate(call.args):
            for other in _others(argument):
                args = [
                    *map(ast.unparse, call.args[:at]),
                    other,
                    *map(ast.unparse, call.args[at + 1 :]),
                ]
                yield f"{function.name}({', '.join(args)})"


def _others(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(value=bool()):
            return
        case ast.Constant(value=int() as number):
            yield from map(repr, (number + 1, max(1, number - 1), 0, -1))
        case ast.Constant(value=float() as number):
            yield from map(repr, (number + 0.5, -number, 0.0))
        case ast.Constant(value=str() as text):
            yield from map(repr, (text.swapcase(), text + text, text[::-1], ""))
        case ast.List(elts=items) if items:
            for changed in (items[::-1], items + items, items[:1], []):
                yield ast.unparse(ast.List(elts=changed, ctx=ast.Load()))


def _with_variables(call: str, function: Function) -> tuple[tuple[str, ...], str]:
    """The call with its containers in variables, so that it shows whether they change."""
    tree = ast.parse(call, mode="eval").body
    if not isinstance(tree, ast.Call):
        return (), call
    setup, args = [], []
    for argument, parameter in zip(tree.args, function.parameters, strict=False):
        if isinstance(argument, (ast.List, ast.Dict, ast.Set)):
            setup.append(f"{parameter.name} = {ast.unparse(argument)}")
            args.append(parameter.name)
        else:
            args.append(ast.unparse(argument))
    args += [f"{one.arg}={ast.unparse(one.value)}" for one in tree.keywords]
    return tuple(setup), f"{function.name}({', '.join(args)})"


def documented_cases(function: Function, first_id: int) -> tuple[Case, ...]:
    """The documentation's examples and the probes of what it claims: what `examine` needs to have
    seen besides what the search found."""
    shown = example_cases(function, first_id)
    calls = {one.call for one in shown}
    probes = probe_cases(function, first_id + len(shown))
    return (*shown, *(one for one in probes if one.call not in calls))
