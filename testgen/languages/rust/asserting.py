"""From what the harness saw to an observation, and to everything that a test could assert of it.

A check's `match` is the assertion as it will be written, with a mark for the expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from testgen.checks.candidates import Option
from testgen.languages.compiled.running import Result
from testgen.languages.compiled.terms import Shape, Target
from testgen.languages.rust.spelling import Values, parts_of, text
from testgen.languages.rust.subjects import Subjects
from testgen.languages.rust.types import Types, Unmade
from testgen.values import Observation, Raised, Snapshot
from testgen.writing.kept import Check

HERE = "\x00"
"""Where the expression goes in an assertion."""

_KNOWN_ERRORS = frozenset(
    {
        *("ParseIntError", "ParseFloatError", "ParseBoolError", "ParseCharError", "Utf8Error"),
        *("FromUtf8Error", "TryFromIntError", "fmt::Error", "std::fmt::Error", "TryFromSliceError"),
    }
)
_MOST_DIGITS = 6
_LONGEST = 400
_FEW_FIELDS = 4


class Asserting:
    """What can be said of the results of one file's functions."""

    def __init__(self, values: Values, types: Types, subjects: Subjects) -> None:
        self._values = values
        self._types = types
        self._subjects = subjects

    def observation(self, result: Result, names: dict[str, str]) -> Observation:
        """The result as the rest of test generation knows it. `names`: what a test calls the
        harness's own variables."""
        if result.end == "raised":
            raised = Raised(
                type="panic",
                name="panic",
                message=result.message,
                where="target",
                line=result.line,
                explicit=False,
            )
            return Observation(id=result.id, end="raised", raised=raised)
        if result.end != "returned":
            return Observation(id=result.id, end=result.end)
        after = {
            names[name]: self._snapshot(seen)
            for name, seen in result.seen.items()
            if name != "result" and name in names
        }
        value = self._snapshot(result.seen["result"]) if "result" in result.seen else None
        return Observation(id=result.id, end="returned", value=value, after=after)

    def _snapshot(self, seen: Any) -> Snapshot:
        shown = _shown(seen)
        fields = {name: self._snapshot(inner) for name, inner in parts_of(seen).items()}
        return Snapshot(type=str(seen[0]), repr=shown, source=shown, stable=True, attributes=fields)

    def options(self, target: Target, result: Result, names: dict[str, str]) -> tuple[Option, ...]:
        """What could be asserted, the most natural first."""
        if result.end == "raised":
            said = result.message
            return ((Check("raises", "result", "panic", "observed", re.escape(said)),),)
        if result.end != "returned":
            return ()
        found: list[Option] = []
        seen = result.seen.get("result", ["unit"])
        own = self._of_value(seen, target.unit.returns)
        written = tuple(
            _check(names[name], inner, self._equal(inner, source))
            for name, inner in result.seen.items()
            if name.startswith("a")
            and name in names
            and (source := self._values.source(inner)) is not None
            and len(source) <= _LONGEST
        )  # what a function is given to write into says as much as what it returns
        if own or written:
            found.append((*([_check("result", seen, own)] if own else []), *written))
        elif seen[0] == "rec":
            found += self._of_fields("result", seen)
        for name, inner in result.seen.items():
            if name == "this" and name in names:
                source = self._values.source(inner)
                if source is not None and len(source) <= 60:
                    found.append((_check(names[name], inner, self._equal(inner, source)),))
                found += self._of_fields(names[name], inner)
        return tuple(dict.fromkeys(found))

    def _of_fields(self, subject: str, seen: Any) -> Iterator[Option]:
        checks = []
        for name, inner in parts_of(seen).items():
            template = self._of_value(inner, "")
            if template:
                checks.append(_check(f"{subject}.{name}", inner, template))
        if 0 < len(checks) <= _FEW_FIELDS:
            yield tuple(checks)
        yield from ((check,) for check in checks)

    def _of_value(self, seen: Any, returns: str) -> str:
        """The assertion on a value, "" for none."""
        kind = seen[0]
        if kind in ("unit", "opaque"):
            return ""
        if kind == "both":
            return f"assert_eq!({HERE}.to_string(), {text(seen[2])});"
        if kind == "display":
            return f"assert_eq!({HERE}.to_string(), {text(seen[1])});"
        if kind == "debug":
            return f'assert_eq!(format!("{{:?}}", {HERE}), {text(seen[1])});'
        if kind == "call" and seen[1] in ("Ok", "Err", "Some", "None"):
            return self._of_wrapped(seen, returns)
        source = self._values.source(seen)
        if source is None or len(source) > _LONGEST:
            return self._of_variant(seen) if source is None else ""
        return self._equal(seen, source)

    def _equal(self, seen: Any, source: str) -> str:
        kind = seen[0] if seen[0] != "&" else seen[1][0]
        if seen[0] == "b":
            return f"assert!({HERE});" if seen[1] else f"assert!(!{HERE});"
        if seen[0] == "f":
            return _float(source, seen[1])
        if kind in ("vec", "arr") and not (seen[1] if seen[0] != "&" else seen[1][1]):
            return f"assert!({HERE}.is_empty());"
        return f"assert_eq!({HERE}, {source});"

    def _of_variant(self, seen: Any) -> str:
        """Of an enum that cannot be compared, which variant it is."""
        if seen[0] not in ("call", "rec") or "::" not in seen[1] or seen[1].startswith("std::"):
            return ""
        holds = " { .. }" if seen[0] == "rec" else "(..)" if seen[2] else ""
        return f"assert!(matches!({HERE}, {seen[1]}{holds}));"

    def _of_wrapped(self, seen: Any, returns: str) -> str:
        name, inner = seen[1], (seen[2] or [None])[0]
        whole = self._values.source(seen)
        if whole is not None and len(whole) <= _LONGEST and self._compares(returns):
            return f"assert_eq!({HERE}, {whole});"
        if name == "None":
            return f"assert!({HERE}.is_none());"
        if name == "Err":
            if inner[0] in ("both", "display") and self._debugs(returns, 0):
                said = inner[2] if inner[0] == "both" else inner[1]
                return f"assert_eq!({HERE}.unwrap_err().to_string(), {text(said)});"
            variant = self._of_variant(inner)
            if variant:
                return variant.replace(f"{HERE}, ", f"{HERE}, Err(").replace("));", ")));")
            return f"assert!({HERE}.is_err());"
        opened = self._of_value(inner, "")
        if not opened or (name == "Ok" and not self._debugs(returns, 1)):
            return f"assert!({HERE}.{'is_ok' if name == 'Ok' else 'is_some'}());"
        return opened.replace(HERE, f"{HERE}.unwrap()")

    def _compares(self, returns: str) -> bool:
        """Whether all that a declared `Result` or `Option` could hold can be compared."""
        args = arguments_of(returns)
        return (
            bool(args)
            and (len(args) == 2 or "Option" in returns)
            and all(self._is_comparable(one) for one in args)
        )

    def _is_comparable(self, text_: str) -> bool:
        if text_.rpartition("::")[2] in _KNOWN_ERRORS or text_ in _KNOWN_ERRORS:
            return True
        try:
            shape = self._types.shape(text_)
        except Unmade:
            return text_ in ("Ordering", "std::cmp::Ordering", "Self") and text_ != "Self"

        def fits(one: Shape) -> bool:
            if one.of == "record":
                return one.name.partition("<")[0] in self._values.comparable
            return all(map(fits, one.args))

        return fits(shape)

    def _debugs(self, returns: str, at: int) -> bool:
        """Whether the other side of a `Result` can be printed, as `unwrap` needs it."""
        args = arguments_of(returns)
        if at >= len(args):
            return True
        base = args[at].partition("<")[0].strip()
        own = next((one for one in self._types.file.records if one.name == base), None)
        if own is None:
            return True
        return "Debug" in own.derives or ("Debug", base) in self._types.file.implemented


def arguments_of(returns: str) -> list[str]:
    """`T` and `E` of `Result<T, E>`."""
    _, opened, rest = returns.partition("<")
    if not opened:
        return []
    inner = rest.rpartition(">")[0]
    found, depth, begin = [], 0, 0
    for at, one in enumerate(inner):
        depth += {"<": 1, "(": 1, "[": 1, ">": -1, ")": -1, "]": -1}.get(one, 0)
        if one == "," and depth == 0:
            found.append(inner[begin:at].strip())
            begin = at + 1
    return [*found, inner[begin:].strip()]


def _check(subject: str, seen: Any, template: str) -> Check:
    return Check("is", subject, _shown(seen), "observed", template)


def _shown(seen: Any) -> str:
    """A value as text that is the same only for the same value."""
    if not isinstance(seen, list):
        return str(seen)
    return f"({' '.join(map(_shown, seen))})" if seen else "()"


def _float(source: str, shown: str) -> str:
    if shown == "NaN":
        return f"assert!({HERE}.is_nan());"
    if shown in ("inf", "-inf"):
        return f"assert_eq!({HERE}, {source});"
    digits = len(shown.strip("-").partition("e")[0].replace(".", "").strip("0"))
    if digits <= _MOST_DIGITS:
        return f"assert_eq!({HERE}, {source});"
    value = abs(float(shown))
    tolerance = (
        "1e-9" if value < 1000 else f"{value * 1e-9:.0e}".replace("e+0", "e").replace("e+", "e")
    )
    minus = f"- {source}" if not source.startswith("-") else f"+ {source[1:]}"
    return f"assert!(({HERE} {minus}).abs() < {tolerance});"
