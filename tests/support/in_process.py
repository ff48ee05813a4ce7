"""Runs cases of vetted sample functions in this process; knows `if`, `while` and `for`.

A stand-in for the sandbox and its guest, small enough to be read.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from testgen.inputs.types import type_of_annotation
from testgen.values import (
    Case,
    Class,
    Description,
    Ended,
    Function,
    FunctionKind,
    Goal,
    Parameter,
    ParameterKind,
    RunResult,
    Wants,
)

_FAR = 1.0


class _Took(Exception):
    """The instrumented code ran for too many steps: what the sandbox calls hung."""


class Recorder:
    """What the instrumented code reports."""

    def __init__(self, steps: int) -> None:
        self.goals: dict[int, None] = {}
        self.near: dict[int, float] = {}
        self.compared: dict[str, None] = {}
        self.steps = steps

    def entry(self, goal: int) -> None:
        self._step()
        self.goals[goal] = None

    def branch(self, yes: int, no: int, seen: tuple[Any, float, float]) -> Any:
        self._step()
        value, to_true, to_false = seen
        self.goals[yes if value else no] = None
        other, distance = (no, to_false) if value else (yes, to_true)
        self.near[other] = min(self.near.get(other, _FAR), max(1e-6, distance / (1 + distance)))
        return value

    def loop(self, some: int, none: int, values: Any) -> Iterator[Any]:
        count = 0
        for value in values:
            self._step()
            self.goals[some] = None
            count += 1
            yield value
        if not count:
            self.goals[none] = None

    def compare(self, operator: str, left: Any, right: Any) -> tuple[Any, float, float]:
        for side in (left, right):
            if isinstance(side, int | float | str) and len(self.compared) < 50:
                self.compared[repr(side)] = None
        value = _OPERATORS[operator](left, right)
        gap = _gap(left, right)
        return value, (0.0 if value else gap), (gap if value else 0.0)

    def truth(self, value: Any) -> tuple[Any, float, float]:
        return value, 0.0 if value else 1.0, 1.0 if value else 0.0

    def both(self, *parts: Callable[[], tuple[Any, float, float]]) -> tuple[Any, float, float]:
        seen = []
        for part in parts:
            seen.append(part())
            if not seen[-1][0]:
                break
        missing = len(parts) - len(seen)
        to_true = sum(one[1] / (1 + one[1]) for one in seen) + missing
        return seen[-1][0], to_true, min(one[2] for one in seen)

    def either(self, *parts: Callable[[], tuple[Any, float, float]]) -> tuple[Any, float, float]:
        seen = []
        for part in parts:
            seen.append(part())
            if seen[-1][0]:
                break
        to_false = sum(one[2] / (1 + one[2]) for one in seen)
        return seen[-1][0], min(one[1] for one in seen), to_false

    def _step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise _Took


def _gap(left: Any, right: Any) -> float:
    if isinstance(left, int | float) and isinstance(right, int | float):
        return abs(float(left) - float(right)) + 1
    if isinstance(left, str) and isinstance(right, str):
        same = sum(one == other for one, other in zip(left, right, strict=False))
        return max(len(left), len(right)) - same + 1
    return 10.0


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "Lt": lambda a, b: a < b, "LtE": lambda a, b: a <= b, "Gt": lambda a, b: a > b,
    "GtE": lambda a, b: a >= b, "Eq": lambda a, b: a == b, "NotEq": lambda a, b: a != b,
    "In": lambda a, b: a in b, "NotIn": lambda a, b: a not in b, "Is": lambda a, b: a is b,
    "IsNot": lambda a, b: a is not b,
}  # fmt: skip


class _Instrument(ast.NodeTransformer):
    def __init__(self) -> None:
        self.goals: list[Goal] = []
        self._parents: list[int] = []

    def goal(self, node: ast.stmt, kind: str, text: str = "") -> int:
        parent = self._parents[-1] if self._parents else None
        self.goals.append(
            Goal(id=len(self.goals), line=node.lineno, kind=kind, parent=parent, text=text)
        )
        return len(self.goals) - 1

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        goal = self.goal(node, "entry")
        node.body = self._below(goal, node.body)
        node.body.insert(0, _statement(f"__seen__.entry({goal})"))
        return node

    def visit_If(self, node: ast.If | ast.While) -> ast.stmt:
        text = ast.unparse(node.test)
        yes, no = self.goal(node, "true", text), self.goal(node, "false", text)
        node.test = _expression(f"__seen__.branch({yes}, {no}, {_seen(node.test)})")
        node.body = self._below(yes, node.body)
        node.orelse = self._below(no, node.orelse)
        return node

    def visit_While(self, node: ast.While) -> ast.stmt:
        return self.visit_If(node)

    def visit_For(self, node: ast.For) -> ast.stmt:
        some, none = self.goal(node, "loop"), self.goal(node, "no loop")
        node.iter = _expression(f"__seen__.loop({some}, {none}, {ast.unparse(node.iter)})")
        node.body = self._below(some, node.body)
        return node

    def _below(self, goal: int, body: list[ast.stmt]) -> list[ast.stmt]:
        self._parents.append(goal)
        changed = [self.visit(statement) for statement in body]
        self._parents.pop()
        return changed


def _seen(node: ast.expr) -> str:
    match node:
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            name = type(operator).__name__
            return f"__seen__.compare({name!r}, {ast.unparse(left)}, {ast.unparse(right)})"
        case ast.BoolOp(op=operator, values=values):
            name = "both" if isinstance(operator, ast.And) else "either"
            return f"__seen__.{name}({', '.join(f'lambda: {_seen(one)}' for one in values)})"
    return f"__seen__.truth({ast.unparse(node)})"


def _expression(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body


def _statement(source: str) -> ast.stmt:
    return ast.parse(source).body[0]


class InProcess:
    """A module's source, described and runnable."""

    def __init__(self, source: str, *, steps: int = 20_000) -> None:
        self._tree = ast.parse(source)
        instrument = _Instrument()
        changed = ast.fix_missing_locations(instrument.visit(ast.parse(source)))
        self._code = compile(changed, "<sample>", "exec")
        self._steps = steps
        self._goals = instrument.goals
        self.description = self._described()
        self.cases: list[Case] = []

    async def run(self, cases: Sequence[Case]) -> list[RunResult]:
        self.cases += cases
        return [self._run_one(case) for case in cases]

    def _run_one(self, case: Case) -> RunResult:
        recorder = Recorder(self._steps)
        module: dict[str, Any] = {"__seen__": recorder, "__name__": "sample"}
        proxies: list[_Proxy] = []

        def anything() -> _Proxy:
            proxies.append(_Proxy())
            return proxies[-1]

        module["anything"] = anything
        exec(self._code, module)
        patches = pytest.MonkeyPatch()
        space = {**module, "monkeypatch": patches}
        end: Ended = "returned"
        kind = message = ""
        try:
            try:
                for line in (*case.imports, *case.setup):
                    exec(line, space)
            except _Took:
                raise
            except Exception as error:
                return RunResult(id=case.id, end="setup_raised", type=type(error).__name__)
            recorder.goals.clear()
            value = eval(case.call, space)
            kind = type(value).__name__
        except _Took:
            return RunResult(id=case.id, end="hung")
        except Exception as error:
            end, kind, message = "raised", type(error).__name__, str(error)
        finally:
            patches.undo()
            patch.stopall()
        near = {goal: far for goal, far in recorder.near.items() if goal not in recorder.goals}
        return RunResult(
            id=case.id, end=end, type=kind, message=message, goals=tuple(recorder.goals),
            near=near, compared=tuple(recorder.compared), wants=self._wants(case, proxies),
        )  # fmt: skip

    def _wants(self, case: Case, proxies: Sequence[_Proxy]) -> dict[str, Wants]:
        function = self.description.function(case.target)
        if function is None:
            return {}
        return {
            parameter.name: Wants(attributes=tuple(proxy.seen), iterated=proxy.iterated)
            for parameter, proxy in zip(function.parameters, proxies, strict=False)
        }

    def _described(self) -> Description:
        functions, classes = [], []
        for node in self._tree.body:
            if isinstance(node, ast.FunctionDef):
                functions.append(self._function(node, None))
            elif isinstance(node, ast.ClassDef):
                inner = [each for each in node.body if isinstance(each, ast.FunctionDef)]
                made = [self._function(each, node.name) for each in inner]
                functions += made
                init = next((each for each in made if each.name.endswith(".__init__")), None)
                classes.append(
                    Class(
                        name=node.name, line=node.lineno, doc=ast.get_docstring(node),
                        bases=tuple(map(ast.unparse, node.bases)),
                        constructor=init.parameters if init is not None else (),
                        methods=tuple(each.name for each in made),
                        is_abstract="ABC" in map(ast.unparse, node.bases),
                    )
                )  # fmt: skip
        return Description(functions=tuple(functions), classes=tuple(classes))

    def _function(self, node: ast.FunctionDef, owner: str | None) -> Function:
        name = f"{owner}.{node.name}" if owner else node.name
        kind: FunctionKind = "function" if owner is None else "method"
        if node.name == "__init__":
            kind = "constructor"
        end = node.end_lineno or node.lineno
        first = 1 if owner else 0
        constants = [
            ast.unparse(each) for each in ast.walk(node)
            if isinstance(each, ast.Constant) and each.value not in (None, ast.get_docstring(node))
        ]  # fmt: skip
        return Function(
            name=name, kind=kind, line=node.lineno, end_line=end, class_name=owner,
            parameters=tuple(_parameters(node))[first:],
            doc=ast.get_docstring(node), source=ast.unparse(node), constants=tuple(constants),
            goals=tuple(goal for goal in self._goals if node.lineno <= goal.line <= end),
            raises=tuple(
                ast.unparse(each.exc.func) for each in ast.walk(node)
                if isinstance(each, ast.Raise) and isinstance(each.exc, ast.Call)
            ),
            is_generator=any(isinstance(each, ast.Yield) for each in ast.walk(node)),
            decorators=tuple(map(ast.unparse, node.decorator_list)),
        )  # fmt: skip


def _parameters(node: ast.FunctionDef) -> Iterator[Parameter]:
    listed = node.args
    in_order = [*listed.posonlyargs, *listed.args]
    defaults = [None] * (len(in_order) - len(listed.defaults)) + [*listed.defaults]
    for argument, default in zip(in_order, defaults, strict=True):
        yield _parameter(argument, "both", default)
    if listed.vararg:
        yield _parameter(listed.vararg, "varargs", None)
    for argument, default in zip(listed.kwonlyargs, listed.kw_defaults, strict=True):
        yield _parameter(argument, "keyword", default)
    if listed.kwarg:
        yield _parameter(listed.kwarg, "kwargs", None)


def _parameter(node: ast.arg, kind: ParameterKind, default: ast.expr | None) -> Parameter:
    return Parameter(
        name=node.arg, kind=kind, has_default=default is not None,
        default=ast.unparse(default) if default is not None else None,
        annotation=type_of_annotation(node.annotation) if node.annotation else None,
    )  # fmt: skip


class _Proxy:
    """Records the attributes it is asked for, and whether it was iterated."""

    def __init__(self) -> None:
        self.seen: dict[str, None] = {}
        self.iterated = False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.seen[name] = None
        return lambda *args, **kwargs: SimpleNamespace()

    def __iter__(self) -> Iterator[Any]:
        self.iterated = True
        return iter(())


def sample(function: object) -> str:
    """The source of a sample written in a test."""
    return inspect.getsource(function)  # type: ignore[arg-type]  # whatever inspect takes
