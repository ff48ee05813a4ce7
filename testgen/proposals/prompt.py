"""What the model is shown before it proposes calls: the target, what it calls, what is dark."""

from __future__ import annotations

from collections.abc import Sequence

from testgen.proposals.grammar import Shape
from testgen.values import Class, Description, Function, Goal

_MOST_SOURCE, _MOST_CALLEES, _MOST_DARK = 4_000, 5, 4
_LONGEST_GOAL = 100


def prompt_for(
    function: Function,
    description: Description,
    shape: Shape,
    *,
    dark: Sequence[Goal] = (),
    example: str = "",
) -> str:
    """Code that goes on with calls of `function`. `example` is a test of the project, `dark` are
    goals that nothing reached yet."""
    parts = []
    if shape.constructed is not None:
        parts.append(_class_head(shape.constructed, description))
    contracts = [_contract(each) for each in _callees(function, description)]
    if contracts:
        parts.append("\n\n".join(contracts))
    parts.append(function.source[:_MOST_SOURCE].rstrip())
    if example:
        parts.append(example[: _MOST_SOURCE // 4].rstrip())
    parts.append("\n".join([*_wish(function, dark), ""]))
    return "\n\n\n".join(parts)


def _wish(function: Function, dark: Sequence[Goal]) -> list[str]:
    """What is asked for: realistic calls, or such as take branches that nothing took yet."""
    name = function.name.rpartition(".")[2]
    wishes = []
    for goal in [one for one in dark if one.text][:_MOST_DARK]:
        text = " ".join(goal.text.split())[:_LONGEST_GOAL]
        way = _WAYS.get(goal.kind, "is reached")
        wishes.append(f"# - `{text}` {way}" if goal.kind != "line" else f"# - it reaches `{text}`")
    among = ["# Among them some for which nobody has found arguments yet, so that", *wishes]
    return [
        f"# Calls of {name} with realistic arguments, each different from the others.",
        *(among if wishes else ()),
        ">>> # typical, then special cases",
    ]


_WAYS = {
    "true": "is true",
    "false": "is false",
    "loop": "has something to loop over",
    "no loop": "has nothing to loop over",
    "case": "matches",
    "except": "is caught",
}


def _class_head(each: Class, description: Description) -> str:
    constructor = description.function(f"{each.name}.__init__")
    bases = f"({', '.join(base.rpartition('.')[2] for base in each.bases)})" if each.bases else ""
    doc = f'    """{_first_line(each.doc)}"""\n' if each.doc else ""
    if constructor is not None and constructor.source:
        return f"class {each.name}{bases}:\n{doc}\n{constructor.source.rstrip()}"
    parameters = ", ".join(one.name for one in each.constructor)
    return f"class {each.name}{bases}:  # made by {each.name}({parameters})\n{doc or '    ...'}"


def _callees(function: Function, description: Description) -> list[Function]:
    found = (description.function(name) for name in function.calls[:_MOST_CALLEES])
    return [each for each in found if each is not None and each.name != function.name]


def _contract(function: Function) -> str:
    head = function.source.partition(":\n")[0].strip()
    doc = f'\n    """{_first_line(function.doc)}"""' if function.doc else ""
    return f"{head}:{doc}\n    ..."


def _first_line(doc: str | None) -> str:
    return (doc or "").strip().partition("\n")[0]
