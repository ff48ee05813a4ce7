"""docs/settings.md is the table of foundation/settings.py: it is compared, or written anew."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from foundation.settings import PROJECT_MAY_NOT_SET
from foundation.sources import allowed_values, description, environment_variable, setting_types

PAGE = Path(__file__).parent.parent.parent / "docs" / "settings.md"
START, END = "<!-- settings: begin -->", "<!-- settings: end -->"


def row(name: str, field: msgspec.inspect.Field) -> str:
    default = msgspec.json.encode(field.default).decode()
    who = "the user" if name in PROJECT_MAY_NOT_SET else "anyone"
    values = re.sub('"[^"]+"', r"`\g<0>`", allowed_values(name))
    return (
        f"| `{name}` | {values} | `{default}` | {description(name)} "
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
