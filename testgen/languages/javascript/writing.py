"""From kept cases to the text of a test file, as this project would have written it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from syntax.files.source_files import SourceText
from syntax.javascript.values import text_literal
from testgen.languages.javascript.asserting import BUILTIN_ERRORS
from testgen.languages.javascript.dialects import Expect, NodeAssert
from testgen.languages.javascript.layout import broken
from testgen.languages.javascript.naming import name_of, unique
from testgen.languages.javascript.project import Project
from testgen.languages.javascript.subject import Binding
from testgen.writing.kept import Check, KeptCase
from testgen.writing.write import Written, WrittenTest

_IMPORT = re.compile(
    r"^(?:import\b[^;'\"]*?(?:from\s*)?['\"][^'\"]+['\"];?"
    r"|(?:const|let|var)\s[^=;]+=\s*require\([^)]*\)[\w.]*;?)[ \t]*$",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Matter:
    """What the tests of a file are about. `methods`: the functions that belong to a class or an
    object, each with the way its tests are headed."""

    project: Project
    bindings: tuple[Binding, ...]
    is_commonjs: bool
    headings: Mapping[str, str] = field(default_factory=dict)


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
    imports = writer.imports(body)
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
        self._matter, self._existing = matter, existing
        self._project, self._style = matter.project, matter.project.style
        self._end = ";" if self._style.semicolons else ""
        uses_expect = self._project.runner in ("vitest", "jest")
        self._dialect = Expect(self._style) if uses_expect else NodeAssert(self._style)
        self._known = frozenset(one.local for one in matter.bindings) | BUILTIN_ERRORS
        self._titles = set(
            re.findall(r"\b(?:it|test)\(\s*(?:'([^'\n]*)'|\"([^\"\n]*)\")", existing)
        )

    def block(self, target: str, cases: Sequence[KeptCase]) -> tuple[str, list[WrittenTest]]:
        """The tests of one function, in a group where the project has groups."""
        style = self._style
        heading = self._matter.headings.get(target, target)
        indent = style.indent if style.describe else ""
        taken = {one or other for one, other in self._titles} if not style.describe else set()
        parts, tests = [], []
        for kept in cases:
            name = name_of(kept)
            if style.quote == '"' and "'" not in name:
                name = name.replace('"', "'")
            name = unique(name if style.describe else f"{heading} {name}", taken)
            parts.append(self._test(kept, name, indent))
            tests.append(WrittenTest(heading if style.describe else "", name, target, (kept,)))
        inner = "\n\n".join(parts)
        if not style.describe:
            return inner, tests
        title = text_literal(heading, style.quote)
        return f"describe({title}, () => {{\n{inner}\n}}){self._end}", tests

    def _test(self, kept: KeptCase, name: str, indent: str) -> str:
        style = self._style
        lines = self._lines(kept)
        waits = any(re.search(r"\bawait\b", line) for line in lines)
        within = indent + style.indent
        said = "\n".join(
            broken(line + self._end, within, style.indent, style.width) for line in lines
        )
        title = text_literal(name, style.quote)
        head = f"{indent}{style.block}({title}, {'async ' if waits else ''}() => {{"
        return f"{head}\n{said}\n{indent}}}){self._end}"

    def _lines(self, kept: KeptCase) -> list[str]:
        case, first = kept.case, kept.checks[0]
        lines = list(case.setup)
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
        lines += [self._check(check, inline, case.setup) for check in kept.checks]
        return lines

    def _variable(self, setup: Sequence[str]) -> str:
        used = {match[1] for line in setup if (match := re.match(r"const ([\w$]+) =", line))}
        return "result" if "result" not in used else "actual"

    def _check(self, check: Check, inline: str | None, setup: Sequence[str]) -> str:
        before, between, behind = self._dialect.check(check)
        subject = check.subject
        if subject.partition(".")[0] == "result":
            rest = subject.removeprefix("result")
            subject = inline if inline is not None else self._variable(setup) + rest
        if inline is not None and re.match(r"await |new |-", inline):
            needs = between.startswith((".", " instanceof", " -"))
            subject = f"({subject})" if needs else subject
        return f"{before}{subject}{between}{behind}"

    def imports(self, body: str) -> str:
        """The imports that the tests need and the file does not have."""
        project, style = self._project, self._style
        said = self._existing
        lines: list[str] = []
        names = [one for one in ("describe", style.block) if re.search(rf"\b{one}\(", body)]
        if project.runner in ("vitest", "jest"):
            names.append("expect")
        missing = [one for one in sorted(names) if not _is_bound(one, said)]
        has_globals = style.global_api or (bool(said) and _is_used(style.block, said)
                                           and not _is_bound(style.block, said))  # fmt: skip
        asserts = project.runner in ("node", "mocha")
        if asserts and not _is_bound("assert", said) and "assert." in body:
            module = "node:assert/strict" if style.strict_assert else "node:assert"
            lines.append(self._import("assert", (), module))
        if missing and not has_globals and project.runner != "mocha":
            module = {"node": "node:test", "vitest": "vitest", "jest": "@jest/globals"}[
                project.runner
            ]
            lines.append(self._import("", tuple(missing), module))
        lines += self._own(body, said)
        return "\n".join(lines)

    def _own(self, body: str, said: str) -> list[str]:
        used = [
            one
            for one in self._matter.bindings
            if re.search(rf"(?<![\w$'\"])(?<!(?<!\.)\.){re.escape(one.local)}(?![\w$'\":])", body)
            and not _is_bound(one.local, said)
        ]
        whole = next((one.local for one in used if one.exported in ("default", "=")), "")
        named = tuple(
            one.exported if one.exported == one.local else f"{one.exported}: {one.local}"
            for one in used
            if one.exported not in ("default", "=")
        )
        place = self.specifier()
        if not used:
            return []
        if (
            self._project.modules
            and self._matter.is_commonjs
            and named
            and self._project.runner == "node"
        ):
            local = whole or "subject"
            taken = f"const {{ {', '.join(named)} }} = {local}{self._end}"
            return [self._import(local, (), place), "", taken]
        if not self._project.modules and whole and not self._matter.is_commonjs:
            named = (f"default: {whole}", *named)
            whole = ""
        return [self._import(whole, named, place)]

    def specifier(self) -> str:
        """The module under test as its test file names it."""
        project = self._project
        path = Path(os.path.relpath(project.file, project.home.parent)).as_posix()
        path = path if path.startswith(".") else f"./{path}"
        if project.extension:
            if project.runner == "node":
                return path
            return re.sub(r"\.([mc]?)tsx?$", r".\1js", path)
        return re.sub(r"\.(?:js|ts|tsx|jsx)$", "", path)

    def _import(self, whole: str, named: Sequence[str], module: str) -> str:
        place = text_literal(module, self._style.quote)
        if self._project.modules:
            inner = (
                f"{{ {', '.join(one.replace(': ', ' as ') for one in named)} }}" if named else ""
            )
            what = ", ".join(filter(None, (whole, inner)))
            return f"import {what} from {place}{self._end}"
        if whole and named:
            first = f"const {whole} = require({place}){self._end}"
            return f"{first}\n\nconst {{ {', '.join(named)} }} = {whole}{self._end}"
        what = whole or f"{{ {', '.join(named)} }}"
        return f"const {what} = require({place}){self._end}"


def _is_bound(name: str, text: str) -> bool:
    """Whether a file imports or declares a name at its top."""
    return bool(
        re.search(rf"^import\b[^'\"]*(?<![\w$]){re.escape(name)}(?![\w$])[^'\"]*from", text, re.M)
        or re.search(
            rf"^(?:const|let|var|function|class)\s[^=\n]*(?<![\w$]){re.escape(name)}(?![\w$])",
            text,
            re.M,
        )
    )


def _is_used(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w$.]){name}\(", text) is not None


def _added(text: str, imports: str, body: str) -> str:
    if imports:
        found = list(_IMPORT.finditer(text))
        at = found[-1].end() if found else (text.index("\n") + 1 if text.startswith("#!") else 0)
        new = f"\n{imports}" if found else f"{imports}\n\n"
        text = text[:at] + new + text[at:]
    return f"{text.rstrip()}\n\n{body}" if text.strip() else body


def lines_of(written: Written, text: str) -> dict[str, int]:
    """The first line of each test, counted from 0, by its qualified name; the last one counts."""
    found: dict[str, int] = {}
    rows = text.splitlines()
    for test in written.tests:
        start = 0
        if test.owner:
            start = max(
                (at for at, row in enumerate(rows) if _opens(row, "describe", test.owner)),
                default=0,
            )
        for at in range(start, len(rows)):
            if _opens(rows[at], "it|test", test.name):
                found[test.qualified] = at
                break
    return found


def _opens(row: str, words: str, title: str) -> bool:
    if not re.match(rf"\s*(?:{words})\(", row):
        return False
    return text_literal(title, "'") in row or text_literal(title, '"') in row
