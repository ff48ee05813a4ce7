"""The tests as a person of the crate would write them: into the file's own `mod tests`, or a new
one at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from syntax.files.source_files import SourceText
from syntax.units.rust import read_rust
from testgen.languages.rust.asserting import HERE
from testgen.languages.rust.formatting import formatted
from testgen.writing.kept import KeptCase
from testgen.writing.write import Written, WrittenTest

_MOST_IN_ONE, _FEW_IN_ONE = 8, 4


@dataclass(frozen=True, slots=True)
class _Group:
    """Cases that one test function holds."""

    target: str
    ending: str
    cases: tuple[KeptCase, ...]


def write(
    file: Path,
    existing: SourceText,
    kept: Sequence[KeptCase],
    *,
    no_std: bool,
    rustfmt: Path | None = None,
) -> Written:
    """The file with tests of these cases. What is in it stays as it is, byte for byte."""
    text = existing.text
    seen = read_rust(text)
    eol = "\r\n" if "\r\n" in text else "\n"
    here = seen.tests
    body = text[here.span.start : here.end] if here is not None else ""
    names = here.names if here is not None else frozenset[str]()
    prefixed = bool(names) and all(name.startswith("test_") for name in names)
    taken = {unit.name for unit in seen.units} | names
    lines: list[str] = []
    tests: list[WrittenTest] = []
    for group in _groups(kept):
        name = _name(group, taken, prefixed=prefixed)
        taken.add(name)
        if lines:
            lines.append("")
        lines += _function(group, name)
        tests.append(WrittenTest("", name, group.target, group.cases))
    module = here.text if here is not None else _module_name(seen.modules)
    indented = formatted(lines, rustfmt, file.parent)
    if here is None:
        head = ["#[cfg(test)]", f"mod {module} {{"]
        if no_std:
            head += ["    extern crate std;", "", "    use std::prelude::v1::*;"]
        head += ["    use super::*;", ""]
        block = eol.join([*head, *indented, "}", ""])
        whole = text.rstrip("\r\n") + eol + eol + block
    else:
        gap = "" if body.rstrip().endswith("{") else eol
        before = text[: here.end].rstrip(" \t")
        if not before.endswith("\n"):
            before += eol
        missing = [] if re.search(r"use super::(\*|\{)", body) else ["    use super::*;", ""]
        closing = re.search(r"[ \t]*$", text[: here.end])
        indent = closing.group(0) if closing is not None else ""
        added = eol.join([*missing, *indented, ""])
        whole = before + gap + added + indent + text[here.end :]
    return Written(
        path=file,
        text=whole,
        tests=tuple(WrittenTest(module, t.name, t.target, t.cases) for t in tests),
        before=existing.sha256,
        encoding=existing.encoding,
        had_bom=existing.had_bom,
    )


def _module_name(declared: Sequence[str]) -> str:
    """`tests`, where that is not a file of its own."""
    return next(one for one in ("tests", "unit_tests", "generated_tests") if one not in declared)


def _groups(kept: Sequence[KeptCase]) -> Iterator[_Group]:
    """Cases of one function and one kind of outcome together, panics each by itself."""
    together: dict[tuple[str, str], list[KeptCase]] = {}
    for one in kept:
        ending = _ending(one)
        together.setdefault((one.case.target, ending), []).append(one)
    by_target: dict[str, list[tuple[str, list[KeptCase]]]] = {}
    for (target, ending), cases in together.items():
        by_target.setdefault(target, []).append((ending, cases))
    for target, parts in by_target.items():
        for ending, cases in parts:
            long = any(len(one.case.setup) > 1 for one in cases)
            size = 1 if ending == "panics" else _FEW_IN_ONE if long else _MOST_IN_ONE
            for begin in range(0, len(cases), size):
                yield _Group(target, ending, tuple(cases[begin : begin + size]))


_ENDINGS = (
    (r"^assert!\(\x00\);", "returns_true"),
    (r"^assert!\(!\x00\);", "returns_false"),
    (r"^assert_eq!\(\x00, None\)|\.is_none\(\)", "returns_none"),
    (r"^assert_eq!\(\x00, Some\(|\.is_some\(\)", "returns_some"),
    (r"unwrap_err\(\)|\.is_err\(\)|^assert_eq!\(\x00, Err\(|Err\(", "returns_an_error"),
    (r"^assert_eq!\(\x00, Ok\(|\.is_ok\(\)|\x00\.unwrap\(\)", "returns_ok"),
    (r"\.is_empty\(\)|^assert_eq!\(\x00, \"\"\)", "returns_nothing"),
    (r"\.is_nan\(\)", "returns_nan"),
)


def _ending(one: KeptCase) -> str:
    first = one.checks[0]
    if first.kind == "raises":
        return "panics"
    if first.subject.startswith("result."):
        return "fields"
    if first.subject != "result":
        return "changes"
    return next((word for pattern, word in _ENDINGS if re.search(pattern, first.match)), "gives")


def _name(group: _Group, taken: set[str], *, prefixed: bool) -> str:
    owner, _, plain = group.target.rpartition(".")
    words = plain.strip("_")
    if owner:
        snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", owner.partition("<")[0]).lower()
        words = f"{snake}_{words}"
    ending = {
        "gives": f"returns_expected_value{'s' * (len(group.cases) > 1)}",
        "fields": "sets_its_fields",
        "changes": "changes_its_state" if owner else "changes_its_argument",
        "panics": _panic_words(group.cases[0]),
    }.get(group.ending, group.ending)
    situations = {_situation(one) for one in group.cases}
    if group.ending in ("gives", "changes") and len(situations) == 1:
        ending = situations.pop() or ending
    name = f"{'test_' if prefixed else ''}{words}_{ending}"
    number = 2
    unique = name
    while unique in taken:
        unique = f"{name}_{number}"
        number += 1
    return unique


def _situation(one: KeptCase) -> str:
    """After which calls it is called."""
    methods = [
        found.group(1)
        for line in one.case.setup
        if (found := re.match(r"^(?:let _ = )?\w+\.(\w+)\(", line))
    ]
    distinct = list(dict.fromkeys(methods))
    return f"after_{'_and_'.join(distinct[:2])}" if distinct else ""


def _panic_words(one: KeptCase) -> str:
    said = _unescaped(one.checks[0].match)
    words = re.findall(r"[a-z]+", said.lower().partition(":")[0])[:5]
    return "_".join(["panics", *words[:0]]) if not words else "panics_" + "_".join(words)


def _unescaped(pattern: str) -> str:
    return re.sub(r"\\(.)", r"\1", pattern, flags=re.DOTALL)


def _function(group: _Group, name: str) -> list[str]:
    lines = ["#[test]"]
    if group.ending == "panics":
        said = _unescaped(group.cases[0].checks[0].match)
        shown = said.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        lines.append(f'#[should_panic(expected = "{shown}")]')
    lines.append(f"fn {name}() {{")
    for at, one in enumerate(group.cases):
        if at and (one.case.setup or group.cases[at - 1].case.setup):
            lines.append("")
        lines += [f"    {line}" for line in _body(one)]
    return [*lines, "}"]


def _body(one: KeptCase) -> list[str]:
    case = one.case
    lines = list(case.setup)
    if one.checks[0].kind == "raises":
        return [*lines, f"{case.call};"]
    on_result = [check for check in one.checks if check.subject.partition(".")[0] == "result"]
    others = [check for check in one.checks if check not in on_result]
    if len(on_result) == 1 and on_result[0].subject == "result":
        lines.append(_assertion(on_result[0].match, case.call))
    elif on_result:
        lines.append(f"let result = {case.call};")
        lines += [_assertion(check.match, check.subject) for check in on_result]
    else:
        lines.append(f"{case.call};")
    lines += [_assertion(check.match, check.subject) for check in others]
    return lines


def _assertion(template: str, subject: str) -> str:
    return template.replace(HERE, subject)
