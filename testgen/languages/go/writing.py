"""The tests as a person of the package would write them: in a file beside it, on top of what is
there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from syntax.files.source_files import SourceText
from syntax.units.facts import UnitFile
from syntax.units.go import read_go
from testgen.languages.go.asserting import how
from testgen.languages.go.cases import Row
from testgen.languages.go.columns import Group
from testgen.languages.go.formatting import formatted
from testgen.languages.go.imports import import_block, needed, with_imports
from testgen.languages.go.subjects import Signature
from testgen.languages.go.tables import function
from testgen.languages.go.values import Values
from testgen.writing.kept import KeptCase
from testgen.writing.write import Written, WrittenTest

_MOST_IN_ONE = 25
_APART = ("panics", "steps", "changes", "error")


@dataclass(frozen=True, slots=True)
class Matter:
    """What a test file is written from: the package with its types, how its functions are called,
    and the row of each case by its number. `taken` are the names of the package."""

    package: UnitFile
    signatures: Mapping[str, Signature]
    rows: Mapping[int, Row]
    taken: frozenset[str] = frozenset()
    imports: tuple[tuple[str, str], ...] = ()
    gofmt: Path | None = None
    order: tuple[str, ...] = field(default=())


def write(
    home: Path, matter: Matter, kept: Sequence[KeptCase], existing: SourceText | None
) -> Written:
    """The test file with these cases. What is in it stays as it is, but for imports."""
    text = existing.text if existing is not None else ""
    seen = read_go(text)
    taken = set(matter.taken) | {one.name for one in seen.units}
    values = Values(matter.package)
    functions: list[str] = []
    tests: list[WrittenTest] = []
    for cases in _groups(kept, matter, values):
        target = cases[0].case.target
        signature = matter.signatures[target]
        name = _name(signature, cases[0], taken)
        taken.add(name)
        rows = tuple(matter.rows[one.case.id] for one in cases)
        group = Group(signature, tuple(cases), rows, values)
        functions += [*function(group, name), ""]
        tests.append(WrittenTest("", name, target, tuple(cases)))
    known = dict(seen.imports) | dict(matter.imports)
    code, wanted = needed("\n".join(functions).rstrip("\n"), known)
    code = formatted(code.split("\n"), matter.gofmt)
    if text.strip():
        eol = "\r\n" if "\r\n" in text else "\n"
        head = with_imports(text, wanted, seen.imports)
        whole = head.rstrip("\r\n") + eol + eol + code.replace("\n", eol) + eol
    else:
        block = import_block({"testing": "testing"} | wanted)
        whole = f"package {matter.package.package}\n\n{block}\n\n{code}\n"
    return Written(
        path=home,
        text=whole,
        tests=tuple(tests),
        before=existing.sha256 if existing is not None else None,
        encoding=existing.encoding if existing is not None else "utf-8",
        had_bom=existing.had_bom if existing is not None else False,
    )


def _groups(kept: Sequence[KeptCase], matter: Matter, values: Values) -> Iterator[list[KeptCase]]:
    """Cases of one function that can stand in one table, in the order of the source."""
    together: dict[tuple[str, object], list[KeptCase]] = {}
    stepwise = {one.case.target for one in kept if _has_history(matter.rows[one.case.id])}
    for one in kept:
        kind = _kind(one, matter, values)
        if one.case.target in stepwise and kind != "panics":
            kind = "steps"
        together.setdefault((one.case.target, kind), []).append(one)
    for key in [one for one in together if one[1] == "error"]:
        # What fails says nothing of values: it stands with what does not.
        tables = [one for one in together if one[0] == key[0] and one[1] not in _APART]
        if tables:
            together[tables[0]] += together.pop(key)
    rank = {name: at for at, name in enumerate(matter.order)}
    for _, cases in sorted(together.items(), key=lambda one: rank.get(one[0][0], 0)):
        for begin in range(0, len(cases), _MOST_IN_ONE):
            yield cases[begin : begin + _MOST_IN_ONE]


def _kind(one: KeptCase, matter: Matter, values: Values) -> object:
    """What its assertions are like."""
    first = one.checks[0]
    if first.kind == "raises":
        return "panics"
    signature = matter.signatures[one.case.target]
    if first.subject != "result":
        return "changes" if signature.results else "value"
    seen = msgspec.json.decode(first.match)[1]
    if seen and signature.results[-1] == "error" and seen[-1][0] != "nil":
        return "error"
    ways = [how(*pair, values) for pair in zip(seen, signature.results, strict=True)]
    return tuple("value" if way in ("nan", "error") else way for way in ways)


def _has_history(row: Row) -> bool:
    return bool(row.steps or row.opens)


def _name(signature: Signature, first: KeptCase, taken: set[str]) -> str:
    plain = signature.name[:1].upper() + signature.name[1:]
    owner = signature.owner[:1].upper() + signature.owner[1:]
    name = f"Test{owner}_{signature.name}" if owner else f"Test{plain}"
    if first.checks[0].kind == "raises":
        name += "_panics" if "_" in name else "Panics"
    if name not in taken:
        return name
    for one in (f"{name}Table", *(f"{name}Table{number}" for number in range(2, 1000))):
        if one not in taken:
            return one
    return name


def home_of(file: Path, package: str) -> Path:
    """The test file of a source: beside it, in its own package."""
    plain = file.with_name(f"{file.stem}_test.go")
    try:
        text = plain.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return plain
    clause = re.search(r"^package (\w+)", text, re.MULTILINE)
    if clause is None or clause.group(1) == package:
        return plain
    return file.with_name(f"{file.stem}_internal_test.go")
