"""From kept cases to planned tests: alike cases share one, and its parameters get names."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from testgen.values import Description, Function, Parameter
from testgen.writing.code import bound_in, expression, free_names
from testgen.writing.kept import Check, KeptCase
from testgen.writing.shape import HOLE, Hole, Shape, Shaped, take_apart
from testgen.writing.words import identifier, value_words

LONG = 60
"""Characters from which on a value gets a line of its own."""
_MOST_PARAMETERS = 6
_MOST_ROWS = 24
_LONGEST_ID = 40
_RESERVED = frozenset({"request", "self", "result", "tmp_path", "monkeypatch", "capsys"})


@dataclass(frozen=True, slots=True)
class Plan:
    """One test to write. With several cases it is parametrized by `parameters`: the number of a
    hole and the name of it. `ids`, and each, are empty where the values speak for themselves.
    """

    function: Function | None
    cases: tuple[Shaped, ...]
    parameters: tuple[tuple[int, str], ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """The qualified name of what is tested."""
        return self.cases[0].shape.target

    @property
    def raises(self) -> bool:
        """Whether an exception is what comes of it."""
        return any(check.kind == "raises" for check in self.cases[0].shape.checks)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The parameters' values, case by case."""
        return tuple(tuple(one.holes[at].source for at, _ in self.parameters) for one in self.cases)


def plans_for(kept: Sequence[KeptCase], description: Description) -> tuple[Plan, ...]:
    """The tests for some kept cases: by target as in the source, what raises last.

    Raises SyntaxError where a source is no Python.
    """
    groups: dict[tuple[Shape, tuple[str, ...], int], list[Shaped]] = {}
    for number, one in enumerate(_alike([take_apart(one) for one in kept])):
        shape = replace(
            one.shape, checks=tuple(replace(c, origin="observed") for c in one.shape.checks)
        )
        # Another message is another reason; what is too long for a row of a table stands alone.
        messages = tuple(_gist(hole.source) for hole in one.holes if hole.role == "message")
        alone = number + 1 if any(_is_long(hole.source) for hole in one.holes) else 0
        groups.setdefault((shape, messages, alone), []).append(one)
    plans = [
        plan
        for group in groups.values()
        for part in _parts(_different(group))
        for plan in _plans(part, description)
    ]
    lines = {one.name: one.line for one in description.functions}
    order = {id(plan): at for at, plan in enumerate(plans)}
    return tuple(
        sorted(plans, key=lambda p: (lines.get(p.target, 0), p.target, p.raises, order[id(p)]))
    )


def _alike(cases: Sequence[Shaped]) -> list[Shaped]:
    """The cases, with `approx` for plain numbers too where others of the same shape need it."""
    approximated = {replace(one.shape, checks=_as_approx(one)) for one in cases if any(
        check.kind == "approx" for check in one.shape.checks)}  # fmt: skip
    found = []
    for one in cases:
        shape = replace(one.shape, checks=_as_approx(one))
        found.append(replace(one, shape=shape) if shape in approximated else one)
    return found


def _as_approx(one: Shaped) -> tuple[Check, ...]:
    """The checks, with those that compare a whole number made `approx`."""
    return tuple(
        replace(check, kind="approx", origin="observed")
        if check.kind in ("equal", "approx") and _is_small(check, one)
        else check
        for check in one.shape.checks
    )


def _is_small(check: Check, one: Shaped) -> bool:
    """Whether nothing is lost by `approx`: it tells whole numbers apart up to a million."""
    source = next((hole.source for at, hole in enumerate(one.holes)
                   if HOLE.format(at) == check.expected), check.expected)  # fmt: skip
    return check.kind == "approx" or re.fullmatch(r"-?\d{1,5}", source) is not None


def _gist(message: str) -> str:
    """The beginning of a message: what those have in common that differ in a value only."""
    return " ".join(re.findall(r"[A-Za-z_]+", message)[:3])


def _is_long(source: str) -> bool:
    return len(source) > LONG or "\n" in source


def _different(group: Sequence[Shaped]) -> list[Shaped]:
    found = {tuple(hole.source for hole in one.holes): one for one in reversed(group)}
    return [one for one in group if any(one is kept for kept in found.values())]


def _parts(group: list[Shaped]) -> list[list[Shaped]]:
    return [group[at : at + _MOST_ROWS] for at in range(0, len(group), _MOST_ROWS)]


def _plans(group: list[Shaped], description: Description) -> list[Plan]:
    """One test for the group; one for each case where a table of them would not be read."""
    function = description.function(group[0].shape.target)
    varying = [
        at for at in range(len(group[0].holes)) if len({one.holes[at].source for one in group}) > 1
    ]
    if len(group) == 1 or len(varying) > _MOST_PARAMETERS or _needs_fixtures(group):
        return [Plan(function, (one,)) for one in group]
    names = _names([group[0].holes[at] for at in varying], group, function, description)
    plan = Plan(function, tuple(group), tuple(zip(varying, names, strict=True)))
    return [replace(plan, ids=_ids(plan))]


def _needs_fixtures(group: Sequence[Shaped]) -> bool:
    """Whether a value that varies needs a fixture, which a table of parameters cannot reach."""
    return any(
        free_names(hole.source) & {"tmp_path", "monkeypatch"}
        for one in group
        for hole in one.holes
        if hole.role != "message"
    )


def _names(
    holes: Sequence[Hole],
    group: Sequence[Shaped],
    function: Function | None,
    description: Description,
) -> list[str]:
    shape = group[0].shape
    read = {
        name
        for source in (*shape.setup, shape.call, *(check.subject for check in shape.checks))
        for name in (free_names(source) if source else ())
    }
    bound = bound_in(shape.setup)
    values = {name for one in group for hole in one.holes if hole.role != "message"
              for name in free_names(hole.source)}  # fmt: skip
    taken = set(read | bound | values | _RESERVED)
    many = sum(hole.role == "expected" for hole in holes) > 1
    found: list[str] = []
    for hole in holes:
        wanted = name_of_hole(hole, shape, function, description, many=many)
        if hole.role == "variable" and wanted in bound and wanted not in found:
            found.append(wanted)  # the assignment of the setup goes
            continue
        name, number = wanted, 1
        while name in taken:
            number += 1
            name = f"given_{wanted}" if number == 2 else f"{wanted}_{number - 1}"
        taken.add(name)
        found.append(name)
    return found


def name_of_hole(
    hole: Hole,
    shape: Shape,
    function: Function | None,
    description: Description,
    *,
    many: bool = False,
) -> str:
    """What a person would call a value of a case."""
    if hole.role == "variable":
        return hole.name
    if hole.role == "message":
        return "message"
    if hole.role == "expected":
        return _name_of_expectation(hole, shape, many=many)
    if not hole.name.isdigit():
        return identifier(hole.name)
    parameter = parameter_at(int(hole.name), parameters_of(hole, shape, function, description))
    if parameter is None:
        return "value"
    name = parameter.name.lstrip("_") or "value"
    return identifier(name.removesuffix("s") or name if parameter.kind == "varargs" else name)


def _name_of_expectation(hole: Hole, shape: Shape, *, many: bool) -> str:
    kind = next((check.kind for check in shape.checks if check.subject == hole.name), "equal")
    if kind == "length":
        return "expected_length"
    if kind == "printed":
        return "expected_output"
    if not many or hole.name == "result":
        return "expected"
    last = re.findall(r"[A-Za-z_]\w*", hole.name)
    return f"expected_{last[-1].strip('_')}" if last else "expected"


def parameters_of(
    hole: Hole, shape: Shape, function: Function | None, description: Description
) -> Sequence[Parameter]:
    """The parameters of the function whose call a value is passed to; empty if unknown."""
    called, owner = hole.function, description.class_of(hole.function.rpartition(".")[2])
    last = shape.target.rpartition(".")[2]
    if owner is not None:
        return owner.constructor
    if function is not None and called.rpartition(".")[2] == last:
        return function.parameters
    known = description.function(called)
    if known is None and function is not None and function.class_name:
        known = description.function(f"{function.class_name}.{called.rpartition('.')[2]}")
    return known.parameters if known is not None else ()


def parameter_at(place: int, parameters: Sequence[Parameter]) -> Parameter | None:
    """The parameter that the argument at a place is for."""
    by_place = [one for one in parameters if one.kind in ("positional", "both", "varargs")]
    for at, one in enumerate(by_place):
        if at == place or one.kind == "varargs":
            return one
    return None


def _ids(plan: Plan) -> tuple[str, ...]:
    """Names for the rows; empty for one where pytest's own, made of the values, can be read."""
    roles = [plan.cases[0].holes[hole].role for hole, _ in plan.parameters]
    inputs = [at for at, role in enumerate(roles) if role in ("argument", "variable")]
    if all(_speaks(row[at]) for row in plan.rows for at in inputs):
        return ()
    seen: dict[str, int] = {}
    found = []
    for row in plan.rows:
        if all(_speaks(row[at]) for at in inputs):
            found.append("")
            continue
        label = "-".join(_label(row[at]) for at in inputs)[:_LONGEST_ID]
        seen[label] = seen.get(label, 0) + 1
        found.append(label if seen[label] == 1 else f"{label}_{seen[label]}")
    return tuple(found)


def _speaks(source: str) -> bool:
    """Whether pytest's own name for a value can be read: it has one for numbers and texts."""
    try:
        node = expression(source)
    except SyntaxError:
        return False
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    if not isinstance(node, ast.Constant) or isinstance(node.value, bytes | complex):
        return False
    text = node.value
    return not isinstance(text, str) or (0 < len(text) <= 20 and text.isprintable())


def _text_of(source: str) -> str | None:
    node = expression(source)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


_KINDS: Mapping[type[ast.expr], str] = {
    ast.List: "list",
    ast.Tuple: "tuple",
    ast.Dict: "dict",
    ast.Set: "set",
    ast.Lambda: "lambda",
}


def _label(source: str) -> str:
    words = value_words(source)
    if words and not isinstance(expression(source), ast.Constant | ast.UnaryOp):
        return words
    if (text := _text_of(source)) is not None:
        return text if 0 < len(text) <= 20 and text.isprintable() else words or "long_string"
    plain = re.sub(r"[^\w.+-]+", "_", source).strip("_")
    if 0 < len(plain) <= 24 and plain.isascii():
        return plain
    node = expression(source)
    if isinstance(node, ast.Constant):
        return "long_string" if isinstance(node.value, str | bytes) else "number"
    return _KINDS.get(type(node), "value")
