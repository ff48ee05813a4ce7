"""How the runners say what a test says: a row for each of node:assert and expect."""

from __future__ import annotations

import re

from syntax.javascript.values import text_literal
from testgen.languages.javascript.asserting import BUILTIN_ERRORS, NEAR
from testgen.languages.javascript.project import Style
from testgen.writing.kept import Check, KeptCase

_DEEP = re.compile(r"[\[{/]|new |Buffer\.|Symbol\.")
_LONG_FLOAT = re.compile(r"-?\d+\.\d{6,}(?:e[+-]?\d+)?|-?\d(?:\.\d+)?e-\d+")


def is_deep(expected: str) -> bool:
    """Whether a value is compared by what it holds."""
    return _DEEP.match(expected) is not None


class NodeAssert:
    """`node:assert`, as node:test and mocha use it."""

    def __init__(self, style: Style) -> None:
        self._quote = style.quote
        self._equal = "assert.equal" if style.strict_assert else "assert.strictEqual"
        self._deep = "assert.deepEqual" if style.strict_assert else "assert.deepStrictEqual"

    def check(self, check: Check) -> tuple[str, str, str]:
        """A line in three parts: what is before the subject, what comes between it and what is
        expected (empty where nothing is), what is behind."""
        match check.kind:
            case "type" if check.expected == "function":
                return f"{self._equal}(typeof ", ", ", f"{text_literal('function', self._quote)})"
            case "type":
                return "assert.ok(", f" instanceof {check.expected}", ")"
            case "length":
                return f"{self._equal}(", ".length, ", f"{check.expected})"
            case "approx" if _LONG_FLOAT.fullmatch(check.expected):
                size = max(1.0, abs(float(check.expected)))
                return (
                    "assert.ok(Math.abs(",
                    f" - {_minus(check.expected)}) < {NEAR * size:.0e}".replace("e-0", "e-"),
                    ")",
                )
        verb = self._deep if is_deep(check.expected) else self._equal
        return f"{verb}(", ", ", f"{check.expected})"

    def throws(self, check: Check, call: str, *, waits: bool, known: bool) -> str:
        """That a call fails."""
        verb = "await assert.rejects" if waits else "assert.throws"
        thrown = f"() => {_as_body(call)}"
        return f"{verb}({thrown}, {self._expected(check, known)})"

    def _expected(self, check: Check, known: bool) -> str:
        if not check.match:
            return check.expected if known else "Error"
        pattern = f"/{check.match.replace('/', chr(92) + '/')}/"
        if check.expected in BUILTIN_ERRORS and check.expected != "Error":
            name = text_literal(check.expected, self._quote)
            return f"{{ name: {name}, message: {pattern} }}"
        return pattern


class Expect:
    """`expect`, as vitest and jest have it."""

    def __init__(self, style: Style) -> None:
        self._quote = style.quote

    def check(self, check: Check) -> tuple[str, str, str]:
        """As of `NodeAssert`."""
        match check.kind:
            case "type" if check.expected == "function":
                return (
                    "expect(",
                    ").toBeTypeOf(" if False else ").toEqual(",
                    "expect.any(Function))",
                )
            case "type":
                return "expect(", ").toBeInstanceOf(", f"{check.expected})"
            case "length":
                return "expect(", ").toHaveLength(", f"{check.expected})"
            case "approx" if _LONG_FLOAT.fullmatch(check.expected):
                digits = 9 if abs(float(check.expected)) < 1e4 else 4
                return "expect(", ").toBeCloseTo(", f"{check.expected}, {digits})"
        if check.expected in ("null", "undefined"):
            return "expect(", f").toBe{check.expected.capitalize()}(", ")"
        if not is_deep(check.expected):
            return "expect(", ").toBe(", f"{check.expected})"
        verb = "toStrictEqual" if "undefined" in check.expected else "toEqual"
        return "expect(", f").{verb}(", f"{check.expected})"

    def throws(self, check: Check, call: str, *, waits: bool, known: bool) -> str:
        """As of `NodeAssert`."""
        if check.match:
            said = f"/{check.match.replace('/', chr(92) + '/')}/"
        else:
            said = check.expected if known and check.expected != "Error" else ""
        if waits:
            return f"await expect({call}).rejects.toThrow({said})"
        return f"expect(() => {_as_body(call)}).toThrow({said})"


def _as_body(call: str) -> str:
    return f"({call})" if call.startswith("{") else call


def _minus(number: str) -> str:
    return f"({number})" if number.startswith("-") else number


def waits(kept: KeptCase) -> bool:
    """Whether the call of a case is awaited."""
    return kept.case.how == "await"
