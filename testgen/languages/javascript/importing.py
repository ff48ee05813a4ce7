"""What a test file imports: the runner's names, assert, and the module under test."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from syntax.javascript.values import text_literal
from testgen.languages.javascript.project import Project
from testgen.languages.javascript.subject import Binding


class Importing:
    """The imports of one file. `said` is what it has already."""

    def __init__(
        self, project: Project, bindings: Sequence[Binding], said: str, *, is_commonjs: bool
    ) -> None:
        self._project, self._style, self._existing = project, project.style, said
        self._bindings, self._is_commonjs = bindings, is_commonjs
        self._end = ";" if self._style.semicolons else ""

    def of(self, body: str) -> str:
        """The imports that the tests need and the file does not have."""
        project, style = self._project, self._style
        said = self._existing
        lines: list[str] = []
        names = [
            one for one in ("describe", style.block) if re.search(rf"\b{one}(?:\.each)?\(", body)
        ]
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
            for one in self._bindings
            if re.search(rf"(?<![\w$'\"])(?<!(?<!\.)\.){re.escape(one.local)}(?![\w$'\":])", body)
            and not _is_bound(one.local, said)
        ]
        whole = next((one.local for one in used if one.exported in ("default", "=")), "")
        named = tuple(
            one.exported if one.exported == one.local else f"{one.exported}: {one.local}"
            for one in used
            if one.exported not in ("default", "=")
        )
        place = self._specifier()
        if not used:
            return []
        if self._project.modules and self._is_commonjs and named and self._project.runner == "node":
            local = whole or "subject"
            taken = f"const {{ {', '.join(named)} }} = {local}{self._end}"
            return [self._import(local, (), place), "", taken]
        if not self._project.modules and whole and not self._is_commonjs:
            named = (f"default: {whole}", *named)
            whole = ""
        return [self._import(whole, named, place)]

    def _specifier(self) -> str:
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
    return re.search(rf"(?<![\w$.]){name}(?:\.each)?\(", text) is not None
