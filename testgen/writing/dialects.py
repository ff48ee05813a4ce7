"""How pytest and unittest say things: one row each, with the same columns."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from testgen.project.values import FrameworkName
from testgen.writing.code import expression, literal, replaced
from testgen.writing.kept import Check

PRINTED = "printed"
"""The variable that holds what was printed, where a framework needs one."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What of the project's style an assertion depends on."""

    quote: str = '"'
    expected_first: bool = False


class Dialect(Protocol):
    """The columns of a row. Results are lines of code, without indentation of their own."""

    @property
    def name(self) -> FrameworkName:
        """Of the framework."""

    def asserts(self, check: Check, wording: Wording) -> list[str]:
        """The assertion of a check of what was returned, changed or printed."""

    def raising(self, error: str, match: str) -> str:
        """The context manager that expects an exception; `match` is an expression or empty."""


class Pytest:
    """Plain `assert`, `pytest.raises`, `pytest.approx`, `capsys`."""

    name: FrameworkName = "pytest"

    def asserts(self, check: Check, wording: Wording) -> list[str]:
        """One `assert`."""
        subject, expected = check.subject, check.expected
        match check.kind:
            case "relation":
                return (
                    [f"assert {subject}"] if not expected else [f"assert {subject} == {expected}"]
                )
            case "truth":
                return [f"assert {subject}" if expected == "True" else f"assert not {subject}"]
            case "type":
                return [f"assert isinstance({subject}, {expected})"]
            case "length":
                return [_compared(f"len({subject})", "==", expected, wording)]
            case "approx":
                return [_compared(subject, "==", approximate(expected), wording)]
            case "printed":
                return [_compared("capsys.readouterr().out", "==", expected, wording)]
        return [_compared(subject, operator_for(check), expected, wording)]

    def raising(self, error: str, match: str) -> str:
        """`pytest.raises(error, match=...)`."""
        return f"pytest.raises({error}, match={match})" if match else f"pytest.raises({error})"


class Unittest:
    """The methods of `TestCase`."""

    name: FrameworkName = "unittest"

    def asserts(self, check: Check, wording: Wording) -> list[str]:
        """One assertion method, or a loop of them for numbers in a container."""
        subject, expected = check.subject, check.expected
        match check.kind:
            case "relation":
                return [_law(subject if not expected else f"{subject} == {expected}")]
            case "truth":
                return [f"self.assert{expected}({subject})"]
            case "type":
                return [f"self.assertIsInstance({subject}, {expected})"]
            case "length":
                return [_method("assertEqual", f"len({subject})", expected, wording)]
            case "approx":
                return _almost(subject, expected, wording)
            case "printed":
                return [_method("assertEqual", f"{PRINTED}.getvalue()", expected, wording)]
        if operator_for(check) == "is":
            if expected == "None":
                return [f"self.assertIsNone({subject})"]
            return [_method("assertIs", subject, expected, wording)]
        return [_method("assertEqual", subject, expected, wording)]

    def raising(self, error: str, match: str) -> str:
        """`self.assertRaisesRegex(error, ...)`."""
        if match:
            return f"self.assertRaisesRegex({error}, {match})"
        return f"self.assertRaises({error})"


DIALECTS: Mapping[FrameworkName, Dialect] = {"pytest": Pytest(), "unittest": Unittest()}


def operator_for(check: Check) -> str:
    """What a check compares with. A parametrized expectation of `is` stays one."""
    singles = ("None", "True", "False")
    return "is" if check.kind == "is" or check.expected in singles else "=="


def approximate(expected: str) -> str:
    """`expected` within `pytest.approx`, which takes numbers and flat containers of numbers."""
    node = expression(expected)
    if _is_flat(node) or isinstance(node, ast.Name):
        return f"pytest.approx({expected})"
    floats = [
        (one, f"pytest.approx({ast.get_source_segment(expected, one)})")
        for one in _outermost_numbers(node)
    ]
    return replaced(expected, floats) if floats else f"pytest.approx({expected})"


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float | complex)


def _is_flat(node: ast.expr) -> bool:
    match node:
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return all(map(_is_number, items))
        case ast.Dict(values=values):
            return all(map(_is_number, values))
    return not isinstance(node, ast.Set)


def _outermost_numbers(node: ast.expr) -> list[ast.expr]:
    """Flat sequences of numbers within, and numbers that stand elsewhere; no keys, no sets."""
    match node:
        case ast.Constant() | ast.UnaryOp():
            return [node] if _is_number(node) and "." in ast.unparse(node) else []
        case ast.List(elts=items) | ast.Tuple(elts=items):
            if items and _is_flat(node):
                return [node]
            return [found for item in items for found in _outermost_numbers(item)]
        case ast.Dict(values=values):
            return [found for value in values for found in _outermost_numbers(value)]
        case ast.Call(args=args, keywords=words):
            parts = [*args, *(word.value for word in words)]
            return [found for part in parts for found in _outermost_numbers(part)]
    return []


def _compared(subject: str, operator: str, expected: str, wording: Wording) -> str:
    if wording.expected_first and operator == "==":
        return f"assert {expected} == {subject}"
    return f"assert {subject} {operator} {expected}"


def _method(name: str, subject: str, expected: str, wording: Wording) -> str:
    first, second = (expected, subject) if wording.expected_first else (subject, expected)
    return f"self.{name}({first}, {second})"


def _law(source: str) -> str:
    node = expression(source)
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
        left, right = (ast.get_source_segment(source, side)
                       for side in (node.left, node.comparators[0]))  # fmt: skip
        return f"self.assertEqual({left}, {right})"
    return f"self.assertTrue({source})"


def _almost(subject: str, expected: str, wording: Wording) -> list[str]:
    node = expression(expected)
    if not _is_flat(node):
        return [_method("assertEqual", subject, expected, wording)]
    match node:
        case ast.List() | ast.Tuple():
            return [
                f"self.assertEqual(len({subject}), {len(node.elts)})",
                f"for actual, wanted in zip({subject}, {expected}):",
                f"    {_method('assertAlmostEqual', 'actual', 'wanted', wording)}",
            ]
        case ast.Dict():
            return [
                f"self.assertEqual(len({subject}), {len(node.keys)})",
                f"for key, wanted in {expected}.items():",
                f"    {_method('assertAlmostEqual', f'{subject}[key]', 'wanted', wording)}",
            ]
    return [_method("assertAlmostEqual", subject, expected, wording)]


def match_literal(pattern: str, wording: Wording) -> str:
    """A regular expression as it is written in a test."""
    return literal(pattern, wording.quote, raw=True)
