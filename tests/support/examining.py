"""Functions and what they do, from their source: our own small ones, run in place."""

from __future__ import annotations

import ast
import copy
import traceback
from collections.abc import Sequence

from testgen.inputs.types import type_of_annotation
from testgen.oracles.examples import example_cases, how_of
from testgen.oracles.finding import Seen
from testgen.values import Case, Description, Function, Observation, Parameter, Raised
from tests.support.observing import returned, snapshot


def functions_of(source: str) -> dict[str, Function]:
    """Every module-level function of a source, as the guest would describe it."""
    nodes = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return {node.name: _function(node, source) for node in nodes}


def function_of(source: str) -> Function:
    """The last function of a source."""
    return list(functions_of(source).values())[-1]


def description_of(source: str) -> Description:
    """The module that a source is."""
    return Description(functions=tuple(functions_of(source).values()))


def _function(node: ast.FunctionDef, source: str) -> Function:
    arguments = node.args.args
    defaults: list[ast.expr | None] = [*[None] * (len(arguments) - len(node.args.defaults))]
    defaults += node.args.defaults
    return Function(
        name=node.name,
        kind="function",
        line=node.lineno,
        end_line=node.end_lineno or node.lineno,
        doc=ast.get_docstring(node, clean=False),
        source=ast.get_source_segment(source, node) or "",
        returns=type_of_annotation(node.returns) if node.returns else None,
        calls=tuple(
            sorted(
                one.func.id
                for one in ast.walk(node)
                if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)
            )
        ),
        is_generator=any(isinstance(one, ast.Yield | ast.YieldFrom) for one in ast.walk(node)),
        parameters=tuple(
            Parameter(
                name=one.arg,
                kind="both",
                default=None if default is None else ast.unparse(default),
                has_default=default is not None,
                annotation=type_of_annotation(one.annotation) if one.annotation else None,
            )
            for one, default in zip(arguments, defaults, strict=True)
        ),
    )


def observed(source: str, case: Case) -> Observation:
    """What a case does in the source, run here."""
    names: dict[str, object] = {}
    exec(compile(source, "<target>", "exec"), names)
    for line in case.setup:
        exec(line, names)
    before = {name: copy.deepcopy(value) for name, value in names.items() if _is_data(value)}
    try:
        value = eval(case.call, names)
        if case.how == "iterate":
            value = list(value)
    except Exception as error:
        return _raised(error, source, case)
    after = {name: snapshot(names[name]) for name, old in before.items() if names[name] != old}
    return returned(value, case.id, after=after)


def _is_data(value: object) -> bool:
    return isinstance(value, (list, dict, set))


def _raised(error: Exception, source: str, case: Case) -> Observation:
    frames = [
        one for one in traceback.extract_tb(error.__traceback__) if one.filename == "<target>"
    ]
    last = frames[-1] if frames else None
    line = source.splitlines()[last.lineno - 1] if last and last.lineno else ""
    where = "outside" if last is None else "target" if last.name == case.target else "callee"
    return Observation(
        id=case.id,
        end="raised",
        raised=Raised(
            type=type(error).__name__,
            name=type(error).__name__,
            message=str(error),
            where="argument" if not frames else where,  # type: ignore[arg-type]
            line=last.lineno or 0 if last else 0,
            explicit=line.strip().startswith("raise"),
        ),
    )


def seen_of(source: str, calls: Sequence[str] = (), *, name: str = "") -> list[Seen]:
    """Calls, and the function's own examples, with what they did. A call may have its setup
    before it, apart by "; "."""
    function = functions_of(source)[name] if name else function_of(source)
    cases = list(example_cases(function, 1000))
    for at, call in enumerate(calls, 1):
        *setup, last = call.split("; ")
        cases.append(Case(id=at, target=function.name, call=last, setup=tuple(setup),
                          how=how_of(function)))  # fmt: skip
    return [Seen(case, observed(source, case)) for case in cases]
