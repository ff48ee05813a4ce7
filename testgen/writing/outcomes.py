"""What comes of the cases of a test, in words for its name: `raises_value_error`."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from testgen.values import Description, Function
from testgen.writing.code import expression
from testgen.writing.grouping import Plan, name_of_hole
from testgen.writing.kept import Check
from testgen.writing.shape import Hole, Shaped
from testgen.writing.words import snake, value_words


def outcome_of(plan: Plan, description: Description) -> str:
    """What the cases have in common in what comes of them; empty if it is nothing in words."""
    words = {_of_case(one, plan.function, description) for one in plan.cases}
    return words.pop() if len(words) == 1 else ""


def _of_case(one: Shaped, function: Function | None, description: Description) -> str:
    _, call, checks = one.filled({})
    first = checks[0] if checks else None
    if first is None:
        return "runs"
    if first.origin == "metamorphic" and first.kind != "relation":
        return _law(f"({call}) == ({first.expected})")
    if first.kind == "raises":
        return f"raises_{snake(first.expected.rpartition('.')[2])}"
    if len(checks) == 1 and first.subject == "result":
        return _returned(first, one, function, description)
    laws = [check for check in checks if check.kind == "relation"]
    if laws:
        return _law(laws[0].subject)
    if all(check.kind == "printed" for check in checks):
        return "prints_output"
    if all(check.subject.startswith("result.") for check in checks):
        return _sets([check.subject.removeprefix("result.") for check in checks])
    others = [check for check in checks if not check.subject.startswith("result")]
    kept = [
        check for check in others if f"{check.subject} = {check.expected}" in one.kept.case.setup
    ]
    changed = [check for check in others if check.kind != "printed" and check not in kept]
    if changed:
        return _verb("changes", [check for check in changed if _is_new(check, one)])
    # That an argument is as it was matters where nothing else is said.
    return _verb("keeps", kept) if len(kept) == len(checks) else ""


def _returned(
    check: Check, one: Shaped, function: Function | None, description: Description
) -> str:
    if check.kind == "type":
        return f"returns_{snake(check.expected.rpartition('.')[2])}"
    if check.kind == "length":
        items = value_words(check.expected)
        return f"returns_{items}_items" if items not in ("", "one", "zero") else ""
    if check.kind == "truth":
        return "returns_truthy" if check.expected == "True" else "returns_falsy"
    same = [
        hole for hole in one.holes
        if hole.role == "argument" and hole.source == check.expected and is_of_target(hole, one)
    ]  # fmt: skip
    words = value_words(check.expected)
    if len(same) == 1 and words not in ("true", "false", "none"):
        name = name_of_hole(same[0], one.shape, function, description)
        return f"returns_{snake(name)}"
    return f"returns_{words}" if words else ""


def is_of_target(hole: Hole, one: Shaped) -> bool:
    """Whether a value is passed to a call of what is tested, not to one that prepares it."""
    last = one.shape.target.rpartition(".")[2]
    return hole.function.rpartition(".")[2] == last


def _verb(verb: str, checks: Sequence[Check]) -> str:
    subjects = (re.sub(r"\[.*", "", check.subject) for check in checks)
    parts = list(dict.fromkeys(snake(subject.rpartition(".")[2]) for subject in subjects))
    return f"{verb}_{'_and_'.join(parts)}" if 0 < len(parts) < 3 else ""


_EMPTY = frozenset({"0", "0.0", "None", "False", "''", '""', "[]", "{}", "()", "set()", "b''"})


def _is_new(check: Check, one: Shaped) -> bool:
    """Whether what a variable is said to hold was not there from the start, as far as is seen."""
    given = {hole.source for hole in one.holes if hole.role in ("argument", "variable")}
    return check.expected not in _EMPTY and check.expected not in given


def _sets(attributes: Sequence[str]) -> str:
    names = [snake(name) for name in attributes if name.isidentifier()]
    if len(names) != len(attributes) or len(names) > 3:
        return ""
    return f"sets_{'_and_'.join(['_'.join(names[:-1]), names[-1]] if names[1:] else names)}"


def _law(source: str) -> str:
    """What a relation between calls is called; empty for one without a name."""
    try:
        node = expression(source)
    except SyntaxError:
        return ""
    match node:
        case ast.Call(func=ast.Name(id="isnan") | ast.Attribute(attr="isnan")):
            return "returns_nan"
        case ast.Compare(left=ast.Call(func=f, args=[ast.Call(func=g, args=given), *_]),
                         ops=[ast.Eq()], comparators=[other]):  # fmt: skip
            same = ast.dump(f) == ast.dump(g)
            if any(ast.dump(one) == ast.dump(other) for one in given):
                return "is_its_own_inverse" if same else "round_trips"
            return "is_idempotent" if same else ""
        case ast.Compare(left=ast.Call(func=f, args=a), ops=[ast.Eq()],
                         comparators=[ast.Call(func=g, args=b)]):  # fmt: skip
            if ast.dump(f) == ast.dump(g) and sorted(map(ast.dump, a)) == sorted(map(ast.dump, b)):
                return "is_commutative"
    return ""
