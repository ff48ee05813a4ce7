"""The text of one test: decorators, head, docstring and body, before any formatting."""

from __future__ import annotations

from collections.abc import Callable

from testgen.project.values import Project
from testgen.writing.annotations import of_fixture, of_values
from testgen.writing.body import Body, Waiting
from testgen.writing.code import literal
from testgen.writing.grouping import Plan
from testgen.writing.needs import Need


def waiting_of(project: Project) -> Waiting:
    """How this project's tests wait for coroutines: by its plugin where it has one."""
    if project.framework != "pytest":
        return Waiting(in_function=False)
    marker, has = project.style.async_marker, project.interpreter.has
    if marker == "auto" and has("pytest-asyncio"):
        return Waiting(in_function=True)
    if marker == "anyio" and has("anyio"):
        return Waiting(in_function=True, marker="anyio")
    if has("pytest-asyncio"):
        return Waiting(in_function=True, marker="asyncio")
    return Waiting(in_function=False)


def function_text(
    plan: Plan,
    body: Body,
    project: Project,
    note: Callable[[Need], str],
    *,
    name: str,
    doc: str | None,
    in_class: bool,
) -> str:
    """A test as source. `note` hears of what its head needs imported."""
    lines = list(body.lines) or ["pass"]
    decorators: list[str] = []
    parameters = ["self"] if in_class else []
    if project.framework == "pytest":
        if body.is_async and (marker := waiting_of(project).marker):
            decorators.append(f"@pytest.mark.{marker}")
        if plan.parameters:
            decorators.append(_parametrize(plan, project))
        parameters += _parameters(plan, body, project, note)
    elif plan.parameters:
        lines = _looped(plan, lines, project)
    if decorators:
        note(Need("pytest"))
    start = "async def" if body.is_async else "def"
    returns = " -> None" if project.style.returns_none else ""
    head = f"{start} {name}({', '.join(parameters)}){returns}:"
    if doc:
        lines = [f'"""{doc.strip()}"""', *lines]
    inner = [f"    {line}" if line else "" for line in lines]
    return "\n".join([*decorators, head, *inner]) + "\n"


def _parameters(plan: Plan, body: Body, project: Project, note: Callable[[Need], str]) -> list[str]:
    """What a pytest test takes: its parameters, then its fixtures, annotated if the project's
    tests are.
    """
    if not project.style.returns_none:
        return [*(name for _, name in plan.parameters), *body.fixtures]
    found = []
    columns = zip(*plan.rows, strict=True)
    for (at, name), column in zip(plan.parameters, columns, strict=True):
        told = "str" if _is_message(plan, at) else of_values(column)
        found.append(f"{name}: {told}" if told else name)
    for fixture in body.fixtures:
        told, need = of_fixture(fixture)
        told = told or next((one.type for one in project.fixtures if one.name == fixture
                             and one.type in ("str", "int", "float", "bool")), "")  # fmt: skip
        found.append(f"{fixture}: {told}" if told else fixture)
        if need is not None:
            note(need)
    return found


def _is_message(plan: Plan, at: int) -> bool:
    return plan.cases[0].holes[at].role == "message"


def _cells(plan: Plan, row: tuple[str, ...], quote: str) -> list[str]:
    return [
        literal(value, quote, raw=True) if _is_message(plan, at) else value
        for (at, _), value in zip(plan.parameters, row, strict=True)
    ]


def _parametrize(plan: Plan, project: Project) -> str:
    quote = project.formatting.quote
    names = [name for _, name in plan.parameters]
    rows = []
    for number, row in enumerate(plan.rows):
        cells = ", ".join(_cells(plan, row, quote))
        if plan.ids and plan.ids[number]:
            rows.append(f"pytest.param({cells}, id={literal(plan.ids[number], quote)})")
        else:
            rows.append(cells if len(names) == 1 else f"({cells})")
    if len(names) == 1:
        told = literal(names[0], quote)
    elif project.style.parameter_names == "string":
        told = literal(", ".join(names), quote)
    else:
        quoted = ", ".join(literal(name, quote) for name in names)
        told = f"[{quoted}]" if project.style.parameter_names == "list" else f"({quoted})"
    if len(names) == 1 and not plan.ids and sum(map(len, rows)) + 2 * len(rows) < 50:
        return f"@pytest.mark.parametrize({told}, [{', '.join(rows)}])"
    listed = "".join(f"        {row},\n" for row in rows)
    return f"@pytest.mark.parametrize(\n    {told},\n    [\n{listed}    ],\n)"


def _looped(plan: Plan, lines: list[str], project: Project) -> list[str]:
    """`for ... in [...]: with self.subTest(...)` around a body."""
    names = [name for _, name in plan.parameters]
    told = [name for at, name in plan.parameters
            if plan.cases[0].holes[at].role != "expected"] or names  # fmt: skip
    rows = []
    for row in plan.rows:
        cells = _cells(plan, row, project.formatting.quote)
        rows.append(f"    ({', '.join(cells)})," if len(names) > 1 else f"    {cells[0]},")
    passed = ", ".join(f"{name}={name}" for name in told)
    inner = [f"        {line}" if line else "" for line in lines]
    return [
        f"for {', '.join(names)} in [",
        *rows,
        "]:",
        f"    with self.subTest({passed}):",
        *inner,
    ]
