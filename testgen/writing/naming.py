"""Names of tests: what is tested, what comes of it, and when. Deterministic, from facts alone."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Callable, Iterator, Sequence

from testgen.project.values import Style
from testgen.values import Description, Function
from testgen.writing.code import expression
from testgen.writing.grouping import Plan, name_of_hole
from testgen.writing.kept import Check, KeptCase
from testgen.writing.shape import Hole, Shaped
from testgen.writing.words import camel, predicate_words, snake, value_words

NameOf = Callable[[KeptCase], str | None]
"""A better name for the test of a case, or None; it is taken if it can be."""

_LONGEST = 70
_TELLING = frozenset({"zero", "none", "negative", "minus_one", "blank_string", "infinity", "nan",
                      "minus_infinity"})  # fmt: skip


def names_for(
    plans: Sequence[Plan],
    description: Description,
    style: Style,
    taken: frozenset[str] = frozenset(),
    name_of: NameOf = lambda case: None,
    *,
    class_of: Callable[[Plan], str] = lambda plan: "",
) -> tuple[str, ...]:
    """A name for each test, different from each other and from those that are `taken`.

    `class_of` tells the class that a test goes into: names need to differ within one.
    """
    used: dict[str, set[str]] = {}
    found: list[str] = []
    for plan in plans:
        owner = class_of(plan)
        here = used.setdefault(owner, set(taken))
        told = next((name for one in plan.cases if (name := name_of(one.kept))), None)
        options = [_checked(told)] if told else []
        options += [
            _bounded(option) for option in _options(plan, description, in_class=bool(owner))
        ]
        name = next((one for one in options if one and _spelled(one, style) not in here), "")
        number = 2
        while not name:
            numbered = f"{options[-1]}_{number}"
            name = "" if _spelled(numbered, style) in here else numbered
            number += 1
        here.add(_spelled(name, style))
        found.append(_spelled(name, style))
    return tuple(found)


def _spelled(name: str, style: Style) -> str:
    return f"test{camel(name.removeprefix('test_'))}" if style.camel_case else name


def _checked(name: str) -> str:
    """A name from elsewhere as the name of a test; empty if it cannot be one."""
    name = name if name.startswith("test_") else f"test_{name}"
    is_sound = name.isascii() and name.isidentifier() and not keyword.iskeyword(name)
    return name if is_sound and 8 <= len(name) <= _LONGEST else ""


def _bounded(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    cut = name[: _LONGEST + 1].rpartition("_")[0]
    # A word that leads on must not be the last one.
    return re.sub(r"(_(when|is|for|and|of|or|with|the|at|below|above|after|not|on|returns))+$",
                  "", cut)  # fmt: skip


def _options(plan: Plan, description: Description, *, in_class: bool) -> Iterator[str]:
    """Names from the best to the plainest."""
    subject = _subject(plan, in_class=in_class)
    outcome = _outcome(plan, description)
    when = _condition(plan)
    by_input = _inputs(plan, description)
    by_state = _state(plan)
    base = "_".join(filter(None, ["test", subject, outcome]))
    telling = by_input if _raises(plan) or by_input.startswith("for_empty") else ""
    conditions = [one for one in (when, telling, by_state) if one]
    if not conditions:
        yield base
    others = [one for one in (by_input, _extras(plan), _values(plan)) if one]
    for condition in (*conditions, *others):
        if len(base) + len(condition) < _LONGEST:
            yield f"{base}_{condition}"
    yield base


def _raises(plan: Plan) -> bool:
    return any(check.kind == "raises" for check in plan.cases[0].shape.checks)


def _subject(plan: Plan, *, in_class: bool) -> str:
    owner, _, last = plan.target.rpartition(".")
    owner = owner.rpartition(".")[2]
    if last in ("__init__", "__new__", "__post_init__"):
        return "init" if in_class else f"new_{snake(owner)}"
    own = snake(last.strip("_")) or last
    if not owner or in_class:
        return own
    return f"{snake(owner)}_{own}"


def _outcome(plan: Plan, description: Description) -> str:
    """What the cases have in common in what comes of them; empty if it is nothing in words."""
    words = {_outcome_of(one, plan.function, description) for one in plan.cases}
    return words.pop() if len(words) == 1 else ""


def _outcome_of(one: Shaped, function: Function | None, description: Description) -> str:
    _, call, checks = one.filled({})
    first = checks[0] if checks else None
    if first is None:
        return "runs"
    if first.origin == "metamorphic" and first.kind != "relation":
        return _law(f"({call}) == ({first.expected})")
    kinds = {check.kind for check in checks}
    if first.kind == "raises":
        return f"raises_{snake(first.expected.rpartition('.')[2])}"
    if len(checks) == 1 and first.subject == "result":
        return _returned(first, one, function, description)
    if "relation" in kinds:
        return _law(next(check.subject for check in checks if check.kind == "relation"))
    if kinds <= {"after", "is", "length", "approx"} and not any(
        check.subject.startswith("result") for check in checks
    ):
        return _changes(checks)
    if kinds == {"printed"}:
        return "prints_output"
    parts = [
        found[1] for check in checks
        if (found := re.fullmatch(r"result\.([a-z]\w*)", check.subject)) is not None
    ]  # fmt: skip
    if parts and len(parts) == len(checks):
        last = f"_and_{snake(parts[-1])}" if len(parts) > 1 else ""
        return f"sets_{'_'.join(map(snake, parts[:-1] or parts))}{last}" if len(parts) < 4 else ""
    return ""


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
        if hole.role == "argument" and hole.source == check.expected and _is_of_target(hole, one)
    ]  # fmt: skip
    words = value_words(check.expected)
    if len(same) == 1 and words not in ("true", "false", "none"):
        name = name_of_hole(same[0], one.shape, function, description)
        return f"returns_{snake(name)}"
    return f"returns_{words}" if words else ""


def _is_of_target(hole: Hole, one: Shaped) -> bool:
    last = one.shape.target.rpartition(".")[2]
    return hole.function.rpartition(".")[2] == last


def _changes(checks: Sequence[Check]) -> str:
    parts = list(dict.fromkeys(
        snake(re.sub(r"\[.*", "", check.subject).rpartition(".")[2]) for check in checks
    ))  # fmt: skip
    return f"changes_{'_and_'.join(parts)}" if len(parts) < 3 else ""


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


def _condition(plan: Plan) -> str:
    reasons = {one.kept.why for one in plan.cases}
    words = predicate_words(reasons.pop()) if len(reasons) == 1 else ""
    return f"when_{words}" if words else ""


def _inputs(plan: Plan, description: Description) -> str:
    """What is special about the inputs of a test of one case."""
    if len(plan.cases) != 1:
        return ""
    one = plan.cases[0]
    found = []
    for hole in one.holes:
        if hole.role == "argument" and not _is_of_target(hole, one):
            continue
        if hole.role in ("argument", "variable"):
            words = value_words(hole.source)
            name = snake(name_of_hole(hole, one.shape, plan.function, description))
            if words.startswith("empty_"):
                found.append(f"for_empty_{name}")
            elif words in ("negative", "blank_string"):
                found.append(f"for_{words.removesuffix('_string')}_{name}")
            elif words in _TELLING:
                found.append(f"when_{name}_is_{words}")
            elif words.startswith("single_item_"):
                found.append(f"for_single_item_{name}")
    return "_and_".join(found[:2])


def _extras(plan: Plan) -> str:
    """The arguments that are given by name: `with_sep`."""
    named = [
        snake(hole.name)
        for hole in plan.cases[0].holes
        if hole.role == "argument" and not hole.name.isdigit() and _is_of_target(
            hole, plan.cases[0])
    ]  # fmt: skip
    return f"with_{'_and_'.join(named[:2])}" if named else ""


def _values(plan: Plan) -> str:
    """The arguments themselves, where they are short: the last resort before a number."""
    if len(plan.cases) > 1:
        return "for_various_inputs"
    one = plan.cases[0]
    arguments = [hole for hole in one.holes if hole.role == "argument"]
    own = [hole for hole in arguments if _is_of_target(hole, one)]
    given = [hole.source for hole in own or arguments]
    words = [re.sub(r"\W+", "_", source).strip("_").lower() for source in given]
    told = "_".join(words)
    return f"with_{told}" if all(words) and 0 < len(told) <= 24 and told.isascii() else ""


def _state(plan: Plan) -> str:
    """For a method: what had been done to the object."""
    function = plan.function
    if function is None or function.kind not in ("method", "property"):
        return ""
    called = []
    for line in plan.cases[0].kept.case.setup:
        try:
            node = expression(line)
        except SyntaxError:
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called.append(snake(node.func.attr))
    done = list(dict.fromkeys(called))
    if done:
        return f"after_{'_and_'.join(done[:2])}"
    return f"on_new_{snake((function.class_name or '').rpartition('.')[2])}" if any(
        check.kind == "raises" for check in plan.cases[0].shape.checks) else ""  # fmt: skip
