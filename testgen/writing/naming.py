"""Names of tests: what is tested, what comes of it, and when. Deterministic, from facts alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence

from testgen.project.values import Style
from testgen.values import Description
from testgen.wording.facts import facts_of
from testgen.wording.judging import fault_of
from testgen.writing.code import expression
from testgen.writing.grouping import Plan, name_of_hole
from testgen.writing.outcomes import is_of_target, outcome_of
from testgen.writing.shape import HOLE, Hole, Shaped
from testgen.writing.words import camel, predicate_words, snake, value_words

_LONGEST = 70
_TELLING = frozenset({"zero", "none", "negative", "minus_one", "blank_string", "infinity", "nan",
                      "minus_infinity"})  # fmt: skip


def names_for(
    plans: Sequence[Plan],
    description: Description,
    style: Style,
    taken: frozenset[str] = frozenset(),
    *,
    class_of: Callable[[Plan], str] = lambda plan: "",
    told: Callable[[Plan], str] = lambda plan: "",
) -> tuple[str, ...]:
    """A name for each test, different from each other and from those that are `taken`.

    `class_of` tells the class that a test goes into: names need to differ within one. `told` is
    somebody's name for a test, or nothing: it is taken where the facts of the test bear it out.
    """
    used: dict[str, set[str]] = {}
    found: list[str] = []
    for plan in plans:
        owner = class_of(plan)
        here = used.setdefault(owner, set(taken))
        in_class = bool(owner)
        computed = [_bounded(one) for one in _options(plan, description, in_class=in_class)]
        better = _borne_out(told(plan), plan, description, in_class=in_class)
        options = [better, *computed] if better else computed
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


def _borne_out(name: str, plan: Plan, description: Description, *, in_class: bool) -> str:
    """A name from elsewhere, where all that it says is so."""
    if not name:
        return ""
    facts = facts_of(plan, description, subject_of(plan, in_class=in_class))
    return "" if fault_of(name, facts) else name


def _bounded(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    cut = name[: _LONGEST + 1].rpartition("_")[0]
    # A word that leads on must not be the last one.
    return re.sub(r"(_(when|is|for|and|of|or|with|the|at|below|above|after|not|on|returns))+$",
                  "", cut)  # fmt: skip


def _options(plan: Plan, description: Description, *, in_class: bool) -> Iterator[str]:
    """Names from the best to the plainest."""
    subject = subject_of(plan, in_class=in_class)
    base = "_".join(filter(None, ["test", subject, outcome_of(plan, description)]))
    when, by_input, by_state = _condition(plan), _inputs(plan, description), _state(plan)
    is_telling = plan.raises or by_input.startswith("for_empty")
    conditions = [when, by_input if is_telling else "", by_state]
    if when.startswith("without_"):
        conditions = [by_input if by_input.startswith("for_empty") else "", when, by_state]
    conditions = [one for one in conditions if one]
    if not conditions:
        yield base
    others = [one for one in (by_input, _extras(plan), _values(plan)) if one]
    for condition in (*conditions, *others):
        if len(base) + len(condition) < _LONGEST:
            yield f"{base}_{condition}"
    yield base


def is_makeshift(name: str, plan: Plan) -> bool:
    """Whether a computed name tells a test from others by a number, or by its bare arguments."""
    said = snake(name)
    values = snake(_values(plan))
    return bool(re.search(r"_\d+$", said)) or bool(values and said.endswith(values))


def subject_of(plan: Plan, *, in_class: bool) -> str:
    """What a test is about, as its name says it."""
    owner, _, last = plan.target.rpartition(".")
    owner = owner.rpartition(".")[2]
    if last in ("__init__", "__new__", "__post_init__"):
        return "init" if in_class else f"new_{snake(owner)}"
    own = snake(last.strip("_")) or last
    if not owner or in_class:
        return own
    return f"{snake(owner)}_{own}"


def _condition(plan: Plan) -> str:
    """What the cases were kept for, where that is a predicate of the target."""
    reasons = {one.kept.why for one in plan.cases}
    words = predicate_words(reasons.pop()) if len(reasons) == 1 else ""
    return words if not words or words.startswith("without_") else f"when_{words}"


def _given(one: Shaped) -> list[Hole]:
    """The values that the call itself is given."""
    return [
        hole
        for at, hole in enumerate(one.holes)
        if hole.role == "argument" and HOLE.format(at) in one.shape.call and is_of_target(hole, one)
    ]


def _inputs(plan: Plan, description: Description) -> str:
    """What is special about the inputs of a test of one case."""
    if len(plan.cases) != 1:
        return ""
    one = plan.cases[0]
    found = []
    variables = [hole for hole in one.holes if hole.role == "variable"]
    for hole in (*_given(one), *variables):
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
    named = [snake(hole.name) for hole in _given(plan.cases[0]) if not hole.name.isdigit()]
    return f"with_{'_and_'.join(named[:2])}" if named else ""


def _values(plan: Plan) -> str:
    """The arguments themselves, where they are short: the last resort before a number."""
    if len(plan.cases) > 1:
        return "for_various_inputs"
    one = plan.cases[0]
    given = _given(one) or [hole for hole in one.holes if hole.role == "argument"]
    signed = [re.sub(r"^-", "minus_", hole.source) for hole in given]
    words = [re.sub(r"\W+", "_", source).strip("_").lower() for source in signed]
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
    owner = snake((function.class_name or "").rpartition(".")[2])
    return f"on_new_{owner}" if plan.raises else ""
