"""A table's columns: what is given, what is wanted, and the error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from testgen.languages.go.asserting import how
from testgen.languages.go.cases import Row
from testgen.languages.go.spelling import raw
from testgen.languages.go.subjects import Signature
from testgen.languages.go.values import Values
from testgen.writing.kept import KeptCase


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the table; `sources` by row, None where it is left out."""

    name: str
    type: str
    sources: tuple[str | None, ...]
    mode: str = "value"
    said: str = ""
    """The expression that is compared with it."""
    early: bool = False
    """It is looked at although there is an error."""


@dataclass(frozen=True, slots=True)
class Group:
    """Cases of one function that one table holds."""

    signature: Signature
    cases: tuple[KeptCase, ...]
    rows: tuple[Row, ...]
    values: Values

    def seen(self, at: int, subject: str) -> Any:
        """What a check on a subject expects; None where there is none."""
        for one in self.cases[at].checks:
            if one.subject == subject and one.kind != "raises":
                return msgspec.json.decode(one.match)
        return None


def columns_of(group: Group) -> tuple[list[Column], list[Column], Column | None]:
    """What is given, what is wanted, and the error."""
    signature, count = group.signature, len(group.cases)
    given: list[Column] = []
    if signature.receiver:
        sources = tuple(row.receiver for row in group.rows)
        given.append(Column(signature.variable, signature.receiver, sources))
    for at, (name, of) in enumerate(signature.parameters):
        if of != "io.Writer":
            given.append(Column(name, of, tuple(row.arguments[at] for row in group.rows)))
    seen = [group.seen(at, "result") for at in range(count)]
    wants, error = _wanted(group, seen)
    for subject, name, column in _subjects(group):
        changed = [group.seen(at, subject) for at in range(count)]
        if all(one is None for one in changed):
            continue
        of = column.type if column is not None else "string"
        unchanged = [
            str(one) for one in (column.sources if column is not None else ('""',) * count)
        ]
        sources = tuple(
            before if one is None else _spelled(group, one, of)
            for one, before in zip(changed, unchanged, strict=True)
        )
        said = f"tt.{name}" if column is not None else f"{name}.String()"
        fails = [one is not None for one in error.sources] if error is not None else [False] * count
        early = any(one is not None for one, bad in zip(changed, fails, strict=True) if bad)
        shown = tuple(
            None if bad and not early else one for one, bad in zip(sources, fails, strict=True)
        )
        wants.append(Column(f"want{_upper(name)}", of, shown, said=said, early=early))
    return given, wants, error


def _subjects(group: Group) -> Iterator[tuple[str, str, Column | None]]:
    """What may be changed, as the harness and as the test calls it, and where it is given."""
    signature = group.signature
    if signature.receiver:
        sources = tuple(row.receiver for row in group.rows)
        yield "this", signature.variable, Column(signature.variable, signature.receiver, sources)
    for at, (name, of) in enumerate(signature.parameters):
        sources = tuple(row.arguments[at] for row in group.rows)
        yield f"a{at}", name, None if of == "io.Writer" else Column(name, of, sources)


def _wanted(group: Group, seen: Sequence[Any]) -> tuple[list[Column], Column | None]:
    results = group.signature.results
    errors: list[str | None] = []
    kinds: list[str] = []
    for one in seen:
        last = one[1][-1] if one is not None and results and results[-1] == "error" else ["nil"]
        errors.append(None if last[0] == "nil" else raw(last[1]))
        kinds.append(last[2] if last[0] == "err" else "")
    error = None
    if any(errors):
        if all(bool(kind) for kind, said in zip(kinds, errors, strict=True) if said):
            error = Column("wantErr", "error", tuple(kind or None for kind in kinds))
        else:
            error = Column("wantErr", "string", tuple(errors))
    wants: list[Column] = []
    values = [at for at, of in enumerate(results) if of != "error"]
    for at in values:
        modes = {how(one[1][at], results[at], group.values) for one, said in
                 zip(seen, errors, strict=True) if one is not None and not said}  # fmt: skip
        if not modes or None in modes:
            continue
        sources = tuple(
            None if one is None or said else _spelled(group, one[1][at], results[at])
            for one, said in zip(seen, errors, strict=True)
        )
        mode = "text" if "text" in modes else "nan" if "nan" in modes else "value"
        of = "string" if mode == "text" else results[at]
        name = f"want{'' if len(values) == 1 else result_suffix(group.signature, at)}"
        got = f"got{'' if len(values) == 1 else result_suffix(group.signature, at)}"
        wants.append(Column(name, of, sources, mode, got))
    return wants, error


def _spelled(group: Group, seen: Any, of: str) -> str:
    if seen[0] == "iface" and seen[2][0] == "text":
        seen = seen[2]
    if seen[0] == "text":
        return raw(seen[1])
    if seen[0] == "f" and seen[1] == "NaN":
        return "math.NaN()"
    return group.values.source(seen, of) or "nil"


def writers(group: Group) -> list[str]:
    """The parameters that are written to, as text."""
    return [name for name, of in group.signature.parameters if of == "io.Writer"]


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]


def result_suffix(signature: Signature, at: int) -> str:
    """What tells one of several results from the others."""
    name = signature.result_names[at]
    return _upper(name) if name.strip("_") else str(at or "")
