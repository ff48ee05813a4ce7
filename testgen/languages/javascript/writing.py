"""From kept cases to the text of a test file, as this project would have written it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from syntax.files.source_files import SourceText
from syntax.javascript.values import text_literal
from testgen.languages.javascript.asserting import BUILTIN_ERRORS
from testgen.languages.javascript.dialects import Expect, NodeAssert
from testgen.languages.javascript.importing import Importing
from testgen.languages.javascript.layout import broken
from testgen.languages.javascript.naming import name_of, name_of_list, unique, verb_of
from testgen.languages.javascript.project import Project
from testgen.languages.javascript.subject import Binding
from testgen.languages.javascript.tables import Plan, Tables, in_row
from testgen.writing.kept import Check, KeptCase
from testgen.writing.write import Written, WrittenTest

_IMPORT = re.compile(
    r"^(?:import\b[^;'\"]*?(?:from\s*)?['\"][^'\"]+['\"];?"
    r"|(?:const|let|var)\s[^=;]+=\s*require\([^)]*\)[\w.]*;?)[ \t]*$",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Matter:
    """What the tests of a file are about. `headings`: the functions that belong to a class or an
    object, each with the way its tests are headed. `parameters`: their names, by function; `apart`:
    function and id of cases that share no test with others; `streams`: the async generators."""

    project: Project
    bindings: tuple[Binding, ...]
    is_commonjs: bool
    headings: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    apart: frozenset[tuple[str, int]] = frozenset()
    streams: frozenset[str] = frozenset()


def write(matter: Matter, kept: Sequence[KeptCase], existing: SourceText | None) -> Written:
    """The test file with these cases. What exists in it stays byte for byte, but for imports that
    are added. Deterministic."""
    project = matter.project
    said = existing.text.replace("\r\n", "\n") if existing is not None else ""
    writer = _Writer(matter, said)
    grouped: dict[str, list[KeptCase]] = {}
    for one in kept:
        grouped.setdefault(one.case.target, []).append(one)
    blocks, tests = [], []
    for target, cases in grouped.items():
        block, written = writer.block(target, cases)
        blocks.append(block)
        tests += written
    body = "\n\n".join(blocks) + "\n"
    importing = Importing(project, matter.bindings, said, is_commonjs=matter.is_commonjs)
    imports = importing.of(body)
    if existing is None:
        text = f"{imports}\n\n{body}" if imports else body
    else:
        text = _added(said, imports, body)
        if "\r\n" in existing.text:
            text = text.replace("\n", "\r\n")
    return Written(
        path=project.home,
        text=text,
        tests=tuple(tests),
        before=existing.sha256 if existing is not None else None,
        encoding=existing.encoding if existing is not None else "utf-8",
        had_bom=existing is not None and existing.had_bom,
    )


class _Writer:
    def __init__(self, matter: Matter, existing: str) -> None:
        self._matter = matter
        self._style = matter.project.style
        self._end = ";" if self._style.semicolons else ""
        self._has_each = matter.project.runner in ("vitest", "jest")
        self._dialect = Expect(self._style) if self._has_each else NodeAssert(self._style)
        self._known = frozenset(one.local for one in matter.bindings) | BUILTIN_ERRORS
        self._titles = set(
            re.findall(r"\b(?:it|test)\(\s*(?:'([^'\n]*)'|\"([^\"\n]*)\")", existing)
        )
        self._tables = Tables(
            self._dialect.check,
            matter.parameters,
            taken=frozenset(one.local for one in matter.bindings),
            apart=matter.apart,
            alone=matter.streams,
            least=2 if self._has_each else 3,
            typed=matter.project.home.suffix in (".ts", ".mts", ".cts", ".tsx"),
        )

    def block(self, target: str, cases: Sequence[KeptCase]) -> tuple[str, list[WrittenTest]]:
        """The tests of one function, in a group where the project has groups."""
        style = self._style
        heading = self._matter.headings.get(target, target)
        indent = style.indent if style.describe else ""
        taken = {one or other for one, other in self._titles} if not style.describe else set()
        parts, tests = [], []
        for plan in self._tables.plans(cases):
            name = self._name(plan, heading, target, taken)
            if plan.form == "table":
                parts.append(self._table(plan, name, indent))
            else:
                lines = [line for one in plan.cases for line in self._lines(one)]
                parts.append(self._test(lines, text_literal(name, style.quote), indent))
            tests.append(WrittenTest(heading if style.describe else "", name, target, plan.cases))
        inner = "\n\n".join(parts)
        if not style.describe:
            return inner, tests
        title = text_literal(heading, style.quote)
        return f"describe({title}, () => {{\n{inner}\n}}){self._end}", tests

    def _name(self, plan: Plan, heading: str, target: str, taken: set[str]) -> str:
        """The title as the file has it; that of a table has its columns in it."""
        style = self._style
        if plan.form == "table":
            shown = [
                "%j" if self._has_each else f"${{{name}}}" if is_number
                else f"${{JSON.stringify({name})}}"
                for name, is_number in plan.columns
            ]  # fmt: skip
            told = f"{plan.callee}({', '.join(shown[:-1])})"
            return unique(f"{told} {verb_of(plan.first)} {shown[-1]}", taken)
        if plan.form == "list":
            shape = name_of_list(
                plan.cases,
                "" if style.describe else heading,
                heading,
                self._matter.parameters.get(target, ()),
            )
            return unique(shape, taken)
        name = name_of(plan.first)
        if style.quote == '"' and "'" not in name:
            name = name.replace('"', "'")
        return unique(name if style.describe else f"{heading} {name}", taken)

    def _table(self, plan: Plan, name: str, indent: str) -> str:
        style = self._style
        columns = ", ".join(column for column, _ in plan.columns)
        step = style.indent
        rows = "\n".join(
            broken(f"[{', '.join(row)}],", indent + step, step, style.width) for row in plan.rows
        )
        lines = self._lines(in_row(plan), is_row=True)
        if self._has_each:
            title = text_literal(name, style.quote)
            test = self._test(lines, title, indent, columns)
            opening = f"{indent}{style.block}("
            inner = test.removeprefix(opening)
            return f"{indent}{style.block}.each([\n{rows}\n{indent}])({inner}"
        test = self._test(lines, f"`{name}`", indent + step)
        fixed = " as const" if self._tables.typed else ""
        return (
            f"{indent}for (const [{columns}] of [\n{rows}\n{indent}]{fixed}) {{\n{test}\n{indent}}}"
        )

    def _test(self, lines: Sequence[str], title: str, indent: str, given: str = "") -> str:
        style = self._style
        waits = any(re.search(r"\bawait\b", line) for line in lines)
        within = indent + style.indent
        said = "\n".join(
            broken(line + self._end, within, style.indent, style.width) for line in lines
        )
        head = f"{indent}{style.block}({title}, {'async ' if waits else ''}({given}) => {{"
        return f"{head}\n{said}\n{indent}}}){self._end}"

    def _lines(self, kept: KeptCase, *, is_row: bool = False) -> list[str]:
        """Its statements; of a table's row, with the names of the columns."""
        case, first = kept.case, kept.checks[0]
        lines = list(case.setup)
        if case.target in self._matter.streams:
            return lines + self._of_stream(kept)
        if first.kind == "raises":
            known = first.expected in self._known
            call = f"[...{case.call}]" if case.how == "iterate" else case.call
            lines.append(self._dialect.throws(first, call, waits=case.how == "await", known=known))
            return lines
        call = case.call
        if case.how == "await":
            call = f"await {call}"
        elif case.how == "iterate":
            call = f"[...{call}]"
        of_result = [check for check in kept.checks if check.subject.partition(".")[0] == "result"]
        if not of_result:
            lines.append(call)
        elif len(of_result) > 1 or of_result[0].subject != "result":
            lines.append(f"const {self._variable(case.setup)} = {call}")
        inline = call if len(of_result) == 1 and of_result[0].subject == "result" else None
        if inline is not None and len(kept.checks) > 1:
            lines.append(f"const {self._variable(case.setup)} = {call}")
            inline = None
        lines += [self._check(check, inline, case.setup, is_row=is_row) for check in kept.checks]
        return lines

    def _of_stream(self, kept: KeptCase) -> list[str]:
        """What an async generator yields is taken one by one; its first may be an error."""
        case, first = kept.case, kept.checks[0]
        if first.kind == "raises":
            known = first.expected in self._known
            return [self._dialect.throws(first, f"{case.call}.next()", waits=True, known=known)]
        variable = self._variable(case.setup)
        return [
            f"const {variable} = []",
            f"for await (const value of {case.call}) {variable}.push(value)",
            *(self._check(check, None, case.setup) for check in kept.checks),
        ]

    def _variable(self, setup: Sequence[str]) -> str:
        used = {match[1] for line in setup if (match := re.match(r"const ([\w$]+) =", line))}
        return "result" if "result" not in used else "actual"

    def _check(
        self, check: Check, inline: str | None, setup: Sequence[str], *, is_row: bool = False
    ) -> str:
        before, between, behind = self._dialect.check(check)
        if is_row:
            behind = f"expected{behind.removeprefix(check.expected)}"
        subject = check.subject
        if subject.partition(".")[0] == "result":
            rest = subject.removeprefix("result")
            subject = inline if inline is not None else self._variable(setup) + rest
        if inline is not None and re.match(r"await |new |-", inline):
            needs = between.startswith((".", " instanceof", " -"))
            subject = f"({subject})" if needs else subject
        return f"{before}{subject}{between}{behind}"


def _added(text: str, imports: str, body: str) -> str:
    if imports:
        found = list(_IMPORT.finditer(text))
        at = found[-1].end() if found else (text.index("\n") + 1 if text.startswith("#!") else 0)
        new = f"\n{imports}" if found else f"{imports}\n\n"
        text = text[:at] + new + text[at:]
    return f"{text.rstrip()}\n\n{body}" if text.strip() else body
