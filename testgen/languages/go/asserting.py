"""From what the harness saw to an observation, and to what a test asserts of it.

A check's `match` is what was seen, as JSON: how it is compared is for who writes the table.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from syntax.units.facts import Unit
from testgen.checks.candidates import Option
from testgen.languages.compiled.running import Result
from testgen.languages.go.subjects import Signature
from testgen.languages.go.values import Values
from testgen.values import Observation, Raised, Snapshot
from testgen.writing.kept import Check

_LONGEST = 600


def observation(result: Result, names: dict[str, str]) -> Observation:
    """The result as the rest of test generation knows it. `names`: the harness's variables that
    it may have changed."""
    if result.end == "raised":
        raised = Raised(
            type="panic",
            name="panic",
            message=result.message,
            where="target",
            line=result.line,
            explicit=result.kind == "meant",
        )
        return Observation(id=result.id, end="raised", raised=raised)
    if result.end != "returned":
        return Observation(id=result.id, end=result.end)
    after = {
        names[name]: _snapshot(seen)
        for name, seen in result.seen.items()
        if name != "result" and name in names
    }
    value = _snapshot(result.seen["result"]) if "result" in result.seen else None
    return Observation(id=result.id, end="returned", value=value, after=after)


def options(
    result: Result, names: dict[str, str], signature: Signature, values: Values
) -> tuple[Option, ...]:
    """What could be asserted: all of it together, as a row of a table does."""
    if result.end == "raised":
        return ((Check("raises", "result", "panic", "observed", re.escape(result.message)),),)
    if result.end != "returned":
        return ()
    checks: list[Check] = []
    seen = result.seen.get("result", ["tuple", []])
    said = [
        of
        for one, of in zip(seen[1], signature.results, strict=True)
        if how(one, of, values) is not None
    ]
    if said:
        checks.append(_check("result", seen))
    for name, inner in result.seen.items():
        if name in names and how(inner, "", values) is not None:
            checks.append(_check(names[name], inner))
    return (tuple(checks),) if checks else ()


def how(seen: Any, of: str, values: Values) -> str | None:
    """How a value is looked at: "error", "text" by its `String`, "nan", "value"; None: not."""
    if of == "error":
        return "error"
    if seen[0] == "text" or (seen[0] == "iface" and seen[2][0] == "text"):
        return "text"
    if seen[0] == "f" and seen[1] == "NaN":
        return "nan"
    source = values.source(seen, of)
    return "value" if source is not None and len(source) <= _LONGEST else None


def may_be_pinned(unit: Unit, result: Result, text: str, file: str) -> bool:
    """Whether a panic is documented, or the code says `panic(` where it happened.

    What is out of bounds or nil where nobody thought of it is no contract.
    """
    if result.end != "raised" or not result.message or "\n" in result.message:
        return False
    if result.kind == "runtime":
        return False
    if re.search(r"\bpanics?\b", unit.doc):
        return True
    lines = text.split("\n")
    if not result.file.endswith(f"/{file}") or not 0 < result.line <= len(lines):
        return False
    return re.search(r"\bpanic\(", lines[result.line - 1]) is not None


def _check(subject: str, seen: Any) -> Check:
    data = msgspec.json.encode(seen).decode()
    return Check("is", subject, _shown(seen), "observed", data)


def _snapshot(seen: Any) -> Snapshot:
    shown = _shown(seen)
    return Snapshot(type=str(seen[0]), repr=shown, source=shown, stable=True)


def _shown(seen: Any) -> str:
    """A value as text that is the same only for the same value."""
    if not isinstance(seen, list):
        return str(seen)
    return f"({' '.join(map(_shown, seen))})" if seen else "()"
