"""Values as Go source: what the harness saw come back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from syntax.units.facts import UnitFile
from testgen.languages.go.spelling import char, composite, duration, float_source, number, raw


class Values:
    """Spells what the harness saw, as the other side of a comparison."""

    def __init__(self, package: UnitFile) -> None:
        self._records = {record.name: record for record in package.records}

    def source(self, seen: Any, of: str) -> str | None:  # noqa: PLR0912 - a case for each
        """The value as one of type `of`; None where there is no literal of it."""
        kind, rest = seen[0], seen[1:]
        match kind:
            case "i":
                return self._integer(rest[0], of)
            case "f":
                return None if rest[0] == "NaN" else float_source(rest[0].replace("+Inf", "Inf"))
            case "b":
                return "true" if rest[0] else "false"
            case "name":
                return str(rest[0])
            case "s":
                return raw(rest[0])
            case "dur":
                return duration(int(rest[0]))
            case "nil":
                return "nil"
            case "bytes":
                return f"{rest[0]}({raw(rest[1])})" if rest[1] != '""' else f"{rest[0]}{{}}"
            case "slice" | "arr":
                inner = re.sub(r"^\[\d*\]", "", rest[0])
                parts = self._all(rest[1], inner)
                return None if parts is None else composite(rest[0], parts, (inner,))
            case "map":
                keys = self._all([one[0] for one in rest[1]], "")
                values = self._all([one[1] for one in rest[1]], "")
                if keys is None or values is None:
                    return None
                inner = rest[0][_closing(rest[0]) + 1 :]
                short = [composite("", [one], (inner,))[1:-1] for one in values]
                both = [f"{k}: {v}" for k, v in zip(keys, short, strict=True)]
                return composite(rest[0], both)
            case "struct":
                values = self._all([one[1] for one in rest[1]], "")
                if values is None:
                    return None
                names = [one[0] for one in rest[1]]
                return composite(rest[0], [f"{k}: {v}" for k, v in zip(names, values, strict=True)])
            case "ptr":
                pointed = self.source(rest[0], "")
                return None if pointed is None else f"&{pointed}"
            case "iface":
                held = self.source(rest[1], rest[0])
                if held is None or rest[0] in ("int", "string", "bool") or held[-1:] == "}":
                    return held
                return f"{rest[0]}({held})"
        return None

    def _integer(self, shown: str, of: str) -> str:
        value = int(shown)
        if of == "rune" and 32 <= value < 0x110000 and chr(value).isprintable():
            return char(chr(value))
        if of == "byte" and 32 < value < 127:
            return char(chr(value))
        return number(value)

    def _all(self, items: Sequence[Any], of: str) -> list[str] | None:
        found = [self.source(one, of) for one in items]
        return None if None in found else [one for one in found if one is not None]

    def is_comparable(self, of: str, depth: int = 0) -> bool:
        """Whether values of a type are compared by `==` as a person would."""
        if of in _PLAIN or of == "time.Duration":
            return True
        if of.startswith(("*", "[]", "map[", "func", "any", "interface")) or depth > 6:
            return False
        if found := re.match(r"^\[\d+\](.*)$", of):
            return self.is_comparable(found.group(1), depth + 1)
        record = self._records.get(of)
        if record is None or record.generics or record.shape == "interface":
            return False
        return all(self.is_comparable(one.type, depth + 1) for one in record.fields)

    def underlying(self, of: str) -> str:
        """What a type of the package is made like."""
        record = self._records.get(of)
        if record is not None and record.shape in ("named", "alias"):
            return self.underlying(record.fields[0].type)
        return of


_PLAIN = frozenset(
    {
        *("bool", "string", "byte", "rune", "int", "int8", "int16", "int32", "int64", "uintptr"),
        *("uint", "uint8", "uint16", "uint32", "uint64", "float32", "float64"),
    }
)


def _closing(text_: str) -> int:
    depth = 0
    for at, one in enumerate(text_):
        depth += {"[": 1, "]": -1}.get(one, 0)
        if one == "]" and depth == 0:
            return at
    return len(text_)
