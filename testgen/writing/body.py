"""The statements of one test: arrange, act, assert. Layout is the formatter's business."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from testgen.values import Description
from testgen.writing.blocks import indented, line_by_line, manager, patched, within
from testgen.writing.code import expression, free_names, text_of, tree_of
from testgen.writing.dialects import PRINTED, Dialect, Wording, match_literal
from testgen.writing.grouping import LONG, Plan, name_of_hole
from testgen.writing.kept import Check
from testgen.writing.monkeypatch import without_monkeypatch
from testgen.writing.shape import FIXTURE, HOLE, Shaped
from testgen.writing.statements import as_statement

FIXTURES = ("tmp_path", "monkeypatch", "capsys")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a test waits for coroutines: in an `async def` of its own, or by `asyncio.run`."""

    in_function: bool
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of a test. `fixtures` are what it asks for, `is_async` what it is."""

    lines: tuple[str, ...]
    fixtures: tuple[str, ...] = ()
    is_async: bool = False
    modules: frozenset[str] = frozenset()
    """Standard modules that the lines name besides what the case imports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes the bodies of tests in one dialect."""

    dialect: Dialect
    wording: Wording
    description: Description
    waiting: Waiting = Waiting(in_function=False)

    def body(self, plan: Plan) -> Body:
        """The body of a plan's test. Raises SyntaxError where a source is no Python."""
        one = plan.cases[0]
        setup, call, checks = one.filled(dict(plan.parameters))
        setup = tuple(line for line in setup if not _is_echo(line))
        fixtures: list[str] = []
        arrange: list[str] = []
        for line in setup:
            if line.endswith(f" = {FIXTURE}"):
                fixtures.append(line.partition(" = ")[0])
            else:
                arrange.append(_natural(line))
        modules = frozenset[str]()
        if self.dialect.name == "unittest":
            spelled = [without_monkeypatch(line) for line in arrange]
            arrange = [line for lines, _ in spelled for line in lines]
            modules = frozenset().union(*(named for _, named in spelled))
        named, call, checks = self._name_long(one, plan, call, checks)
        arrange += named
        lines, is_async, more = self._act_and_assert(one, plan, call, checks, arrange)
        modules |= more
        if self.dialect.name == "pytest":
            read = free_names("\n".join(_as_function(lines)))
            fixtures += [name for name in FIXTURES if name in read]
        else:
            lines, more = _without_fixtures(lines, arranged=bool(arrange))
            modules |= more
        # A statement, such as a class, may take several.
        single = tuple(line for one in lines for line in one.split("\n"))
        return Body(single, tuple(dict.fromkeys(fixtures)), is_async, modules)

    def _name_long(
        self, one: Shaped, plan: Plan, call: str, checks: Sequence[Check]
    ) -> tuple[list[str], str, tuple[Check, ...]]:
        """Give values that are too long for the line they stand in a line and a name."""
        if plan.parameters:
            return [], call, tuple(checks)
        found: list[str] = []
        taken = set(free_names(call)) | {name for line in one.kept.case.setup
                                         for name in _targets(line)}  # fmt: skip
        names: dict[int, str] = {}
        for at, hole in enumerate(one.holes):
            is_input = hole.role == "argument" and HOLE.format(at) in one.shape.call
            is_whole = hole.role == "expected" and hole.name == "result"
            if len(hole.source) <= LONG or not (is_input or is_whole):
                continue
            name = name_of_hole(hole, one.shape, plan.function, self.description)
            if name in taken or name in names.values():
                continue
            names[at] = name
            found.append(f"{name} = {line_by_line(hole.source, self.wording.quote)}")
        if not names:
            return [], call, tuple(checks)
        _, call, checks = one.filled(names)
        return found, call, checks

    def _act_and_assert(
        self,
        one: Shaped,
        plan: Plan,
        call: str,
        checks: Sequence[Check],
        arrange: Sequence[str],
    ) -> tuple[list[str], bool, frozenset[str]]:
        """The lines of a body from its first statement on, whether they wait, and what standard
        modules they name.
        """
        waits = _waits(plan, one.shape.how, arrange)
        wrapped = waits and not self.waiting.in_function
        # One coroutine needs no function around it to be run.
        simple = wrapped and one.shape.how == "await" and not any(map(_awaits, arrange))
        act = f"asyncio.run({call})" if simple else _act(plan, one.shape.how, call, waits=waits)
        modules = {"asyncio"} if wrapped else set[str]()
        arranged = list(arrange)
        acting, asserts = self._acting(one, plan, _Act(act, call, waits), checks, arrange)
        if self.dialect.name == "unittest" and any(check.kind == "printed" for check in checks):
            arranged.append(f"{PRINTED} = StringIO()")
            acting = within(f"redirect_stdout({PRINTED})", acting)
            modules |= {"contextlib.redirect_stdout", "io.StringIO"}
        arranged, acting = patched(arranged, acting)
        sections = [arranged, acting, asserts]
        if wrapped and not simple:
            sections = [["async def scenario():", *indented(_joined(sections))],
                        ["asyncio.run(scenario())"]]  # fmt: skip
        return _joined(sections), waits and not wrapped, frozenset(modules)

    def _acting(
        self,
        one: Shaped,
        plan: Plan,
        act: _Act,
        checks: Sequence[Check],
        arrange: Sequence[str],
    ) -> tuple[list[str], list[str]]:
        """The lines that act, and those that assert of what came of it."""
        raised = next((check for check in checks if check.kind == "raises"), None)
        others = [check for check in checks if check.kind != "raises"]
        asserts = [line for check in others for line in self._assertion(check)]
        entered = one.shape.how == "enter"
        opening = f"{'async with' if act.waits else 'with'} {act.call}"
        if raised is not None:
            expecting = self.dialect.raising(raised.expected, _pattern(raised, plan, self.wording))
            if not entered:
                return [f"with {expecting}:", f"    {as_statement(act.text)}"], asserts
            if act.waits:
                return [f"with {expecting}:", f"    {opening}:", "        pass"], asserts
            return [f"with {expecting}, {act.call}:", "    pass"], asserts
        reads_result = any(map(_mentions_result, others))
        if entered:
            head = f"{opening} as result:" if reads_result else f"{opening}:"
            return [head, *indented(asserts or ["pass"])], []
        is_query = plan.function is not None and plan.function.kind == "property"
        if not arrange or (is_query and not any(map(manager, arrange))):
            inline = _inline(others, act.text, asserts)
            if inline is not None:
                return [], self._assertion(inline)
        if not reads_result and _are_laws(others) and not _changes_something(others, arrange):
            return [], asserts  # the laws call the target themselves
        return [f"result = {act.text}" if reads_result else as_statement(act.text)], asserts

    def _assertion(self, check: Check) -> list[str]:
        return self.dialect.asserts(check, self.wording)


def _pattern(check: Check, plan: Plan, wording: Wording) -> str:
    if not check.match:
        return ""
    is_parameter = any(name == check.match for _, name in plan.parameters)
    return check.match if is_parameter else match_literal(check.match, wording)


@dataclass(frozen=True, slots=True)
class _Act:
    """The expression that acts, the call in it, and whether it waits for a coroutine."""

    text: str
    call: str
    waits: bool


def _waits(plan: Plan, how: str, arrange: Sequence[str]) -> bool:
    function = plan.function
    is_async = function is not None and function.is_async
    return how == "await" or (is_async and how in ("iterate", "enter")) or any(
        map(_awaits, arrange))  # fmt: skip


def _act(plan: Plan, how: str, call: str, *, waits: bool) -> str:
    if how == "iterate":
        is_async = plan.function is not None and plan.function.is_async
        return f"[item async for item in {call}]" if is_async else f"list({call})"
    return f"await {call}" if waits and how == "await" else call


def _inline(checks: Sequence[Check], act: str, asserts: Sequence[str]) -> Check | None:
    """The only check with the call in the place of its result, where that reads well."""
    if len(checks) != 1 or len(asserts) != 1:
        return None
    if checks[0].subject != "result" or checks[0].kind in ("printed", "relation"):
        return None
    expected = checks[0].expected
    if len(act) + len(expected) > LONG + 10 or "result" in expected:
        return None
    if checks[0].kind == "truth" and expected != "True" and " " in act:
        return None
    return replace(checks[0], subject=act)


def _mentions_result(check: Check) -> bool:
    return any(
        "result" in free_names(source) for source in (check.subject, check.expected) if source
    )


def _changes_something(laws: Sequence[Check], arrange: Sequence[str]) -> bool:
    """Whether a law speaks of variables of the test, so that the call before it may matter."""
    bound = {name for line in arrange for name in _targets(line)}
    return any(free_names(law.subject) & bound for law in laws)


def _joined(sections: Sequence[Sequence[str]]) -> list[str]:
    lines: list[str] = []
    for section in sections:
        if section and lines:
            lines.append("")
        lines += section
    return lines


def _are_laws(checks: Sequence[Check]) -> bool:
    return bool(checks) and all(check.kind == "relation" for check in checks)


def _is_echo(line: str) -> bool:
    """Whether a statement says `x = x`, because a parameter took the place of a value."""
    name, sign, value = line.partition(" = ")
    return bool(sign) and name == value


def _targets(line: str) -> list[str]:
    return [
        node.id
        for node in ast.walk(tree_of(line))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]


def _awaits(line: str) -> bool:
    return any(
        isinstance(node, ast.Await | ast.AsyncWith | ast.AsyncFor) for node in ast.walk(
            tree_of(line))
    )  # fmt: skip


def _natural(line: str) -> str:
    """A statement of the search as a person writes it: `setattr(a, "b", c)` as `a.b = c`."""
    try:
        node = expression(line)
    except SyntaxError:
        return line
    match node:
        case ast.Call(func=ast.Name(id="setattr"), args=[owner, ast.Constant(value=str(name)),
                                                         value], keywords=[]):  # fmt: skip
            return f"{text_of(line, owner)}.{name} = {text_of(line, value)}"
    return line


def _as_function(lines: Sequence[str]) -> list[str]:
    return ["async def test():", *indented(lines or ["pass"])]


def _without_fixtures(lines: list[str], *, arranged: bool) -> tuple[list[str], frozenset[str]]:
    """The same without pytest's fixtures: a temporary folder made by hand."""
    read = free_names("\n".join(_as_function(lines)))
    if "monkeypatch" in read:
        raise SyntaxError("monkeypatch is pytest's alone")
    if "tmp_path" not in read:
        return lines, frozenset()
    first = [
        "folder = TemporaryDirectory()",
        "self.addCleanup(folder.cleanup)",
        "tmp_path = Path(folder.name)",
        *([] if arranged else [""]),
    ]
    return first + lines, frozenset({"tempfile.TemporaryDirectory", "pathlib.Path"})
