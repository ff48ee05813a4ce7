"""docs/settings.md is the table of foundation/settings.py: it is compared, or written anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from foundation.settings import PROJECT_MAY_NOT_SET
from foundation.sources import description, environment_variable, setting_types

PAGE = Path(__file__).parent.parent.parent / "docs" / "settings.md"
START, END = "<!-- settings: begin -->", "<!-- settings: end -->"


def kind_of(kind: Any) -> str:
    match kind:
        case msgspec.inspect.Metadata(type=inner):
            return kind_of(inner)
        case msgspec.inspect.LiteralType(values=values):
            return ", ".join(f'`"{value}"`' for value in values)
        case msgspec.inspect.UnionType(types=types):
            return " or ".join(sorted(map(kind_of, types), reverse=True))
        case msgspec.inspect.VarTupleType(item_type=item):
            return f"list of {kind_of(item)}"
        case msgspec.inspect.IntType() | msgspec.inspect.FloatType():
            name = "integer" if isinstance(kind, msgspec.inspect.IntType) else "number"
            bounds = [("≥", kind.ge), (">", kind.gt), ("≤", kind.le)]
            told = ", ".join(f"{sign} {bound}" for sign, bound in bounds if bound is not None)
            return f"{name} {told}".strip()
        case msgspec.inspect.BoolType():
            return "true or false"
        case msgspec.inspect.StrType():
            return "text"
    raise AssertionError(f"a kind of setting without a name: {kind}")


def row(name: str, field: msgspec.inspect.Field) -> str:
    default = msgspec.json.encode(field.default).decode()
    who = "the user" if name in PROJECT_MAY_NOT_SET else "anyone"
    return (
        f"| `{name}` | {kind_of(field.type)} | `{default}` | {description(name)} "
        f"| `{environment_variable(name)}` | {who} |"
    )


def table() -> str:
    head = "| setting | values | default | meaning | environment variable | who may set it |"
    rows = [row(name, field) for name, field in setting_types().items()]
    return "\n".join([head, "|---|---|---|---|---|---|", *rows])


def test_the_page_lists_every_setting_as_it_is(update: bool) -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(START)
    _, after = rest.split(END)
    expected = f"{before}{START}\n{table()}\n{END}{after}"
    if update:
        PAGE.write_text(expected, encoding="utf-8")
    assert text == expected or update, "run: python3 dev.py test tests/foundation --update"
