"""Case files that hold whole projects: sections headed by `--- name: argument`, files among them.

Reading and writing them, and putting the files on disk; what is asked of them is in the areas.
"""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from testgen.values import Case, Class, Description, Function, Parameter, ParameterKind
from testgen.writing.kept import Check, KeptCase

_HEAD = re.compile(r"^--- (\w[\w ]*?)(?:: (.*))?$")
_NO_NEWLINE = "⏎̸"


@dataclass(frozen=True)
class Section:
    """One part of a case file. `kind` is its first word, `argument` what follows the colon."""

    kind: str
    argument: str
    text: str


@dataclass(frozen=True)
class Sample:
    """A project, what is asked of it and what is expected."""

    path: Path
    sections: tuple[Section, ...]

    @property
    def name(self) -> str:
        return self.path.stem

    def texts(self, kind: str) -> list[Section]:
        return [one for one in self.sections if one.kind == kind]

    def text(self, kind: str, default: str = "") -> str:
        return next((one.text for one in self.sections if one.kind == kind), default)

    def argument(self, kind: str, default: str = "") -> str:
        return next((one.argument for one in self.sections if one.kind == kind), default)

    def make(self, root: Path) -> Path:
        """Put the project's files into `root`; the source that the case is about."""
        for section in self.texts("file"):
            path = root / section.argument
            path.parent.mkdir(parents=True, exist_ok=True)
            text = section.text.removesuffix(f"{_NO_NEWLINE}\n")
            path.write_text(text, encoding="utf-8", newline="")
        for section in self.texts("folder"):
            (root / section.argument).mkdir(parents=True, exist_ok=True)
        return root / self.argument("ask")

    def expecting(self, *sections: Section) -> Sample:
        """The same with these sections at its end, in place of those of their kinds."""
        kinds = {one.kind for one in sections}
        kept = tuple(one for one in self.sections if one.kind not in kinds)
        return replace(self, sections=(*kept, *sections))

    def write(self) -> None:
        parts = []
        for one in self.sections:
            head = f"--- {one.kind}: {one.argument}" if one.argument else f"--- {one.kind}"
            parts.append(f"{head}\n{one.text}")
        self.path.write_text("".join(parts), encoding="utf-8")


def read_sample(path: Path) -> Sample:
    sections: list[Section] = []
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        head = _HEAD.match(line.rstrip("\n"))
        if head is None:
            lines.append(line)
            continue
        if sections:
            sections[-1] = replace(sections[-1], text="".join(lines))
        lines = []
        sections.append(Section(head[1], head[2] or "", ""))
    if sections:
        sections[-1] = replace(sections[-1], text="".join(lines))
    return Sample(path, tuple(sections))


def samples(folder: Path) -> list[Sample]:
    return [read_sample(path) for path in sorted(folder.glob("*.txt"))]


def kept_cases(sample: Sample) -> list[KeptCase]:
    """The kept cases of a sample: a line of JSON each."""
    found = []
    for number, line in enumerate(sample.text("kept").splitlines(), 1):
        told: dict[str, Any] = msgspec.json.decode(line)
        checks = tuple(
            Check(kind, subject, expected, origin or "observed", match)
            for kind, subject, expected, match, origin in (
                (*check, *[""] * (5 - len(check))) for check in told.pop("checks")
            )
        )
        names, why = told.pop("names", {}), told.pop("why", "")
        case = msgspec.convert({"id": number, **told}, Case)
        found.append(KeptCase(case, checks, names, why))
    return found


def described(text: str) -> Description:
    """What the guest would say of a module, as far as its writing needs it."""
    functions: list[Function] = []
    classes: list[Class] = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions.append(_function(node, None))
        elif isinstance(node, ast.ClassDef):
            members = [
                _function(one, node.name)
                for one in node.body
                if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
            ]
            functions += members
            made = next((one.parameters for one in members if one.kind == "constructor"), ())
            classes.append(Class(name=node.name, line=node.lineno, constructor=made))
    return Description(functions=tuple(functions), classes=tuple(classes))


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, owner: str | None) -> Function:
    decorators = [ast.unparse(one) for one in node.decorator_list]
    kind: Any = "method" if owner else "function"
    if owner and node.name == "__init__":
        kind = "constructor"
    for decorator in decorators:
        if decorator in ("property", "classmethod", "staticmethod"):
            kind = decorator
    arguments = [(one.arg, "both") for one in (*node.args.posonlyargs, *node.args.args)]
    if owner and kind != "staticmethod":
        arguments = arguments[1:]
    if node.args.vararg is not None:
        arguments.append((node.args.vararg.arg, "varargs"))
    arguments += [(one.arg, "keyword") for one in node.args.kwonlyargs]
    return Function(
        name=f"{owner}.{node.name}" if owner else node.name,
        kind=kind,
        line=node.lineno,
        end_line=node.end_lineno or node.lineno,
        parameters=tuple(Parameter(name=name, kind=_kind(kind)) for name, kind in arguments),
        class_name=owner,
        is_async=isinstance(node, ast.AsyncFunctionDef),
        is_generator=any(isinstance(one, ast.Yield) for one in ast.walk(node)),
        is_context_manager="contextmanager" in decorators,
    )


def _kind(name: str) -> ParameterKind:
    kind: ParameterKind = msgspec.convert(name, ParameterKind)
    return kind


OUR_PYTHON = str(Path(sys.prefix))
"""The environment that the tests run in: it has pytest, and pytest's plugin for coroutines."""
