"""Who calls something and what it calls, drawn small: three columns, each name a link."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Mapping, Sequence

from docgen.reference.model import Object
from docgen.reference.writing.style import Row

_MOST = 6
_ROW, _HEIGHT, _GAP, _PAD = 30, 22, 46, 8
_LETTER = 6.7
_LONGEST = 26


def drawn(
    one: Object, calls: Sequence[Row], callers: Sequence[Row], words: Mapping[str, str]
) -> str:
    """The drawing as HTML; what does not fit is told in words below it."""
    label = html.escape(words["call_diagram"])
    picture = _picture(one, callers[:_MOST], calls[:_MOST], label)
    more = "".join(_more(words[key], rows) for key, rows in (("called_by", callers),
                                                             ("calls", calls)))  # fmt: skip
    return (
        f'<details class="ink-calls"><summary>{label}</summary>'
        f'<div class="ink-drawing">{picture}</div>{more}</details>'
    )


def _more(label: str, rows: Sequence[Row]) -> str:
    if len(rows) <= _MOST:
        return ""
    links = ", ".join(
        f'<a href="{html.escape(row.href)}"><code>{html.escape(row.name)}</code></a>'
        for row in rows[_MOST:]
    )
    return f"<p>{html.escape(label)}: {links}</p>"


def _picture(one: Object, callers: Sequence[Row], calls: Sequence[Row], label: str) -> str:
    left, right = [_short(row.name) for row in callers], [_short(row.name) for row in calls]
    middle = _short(one.id)
    widths = [max(map(_width, names), default=0.0) for names in (left, [middle], right)]
    rows = max(len(left), len(right), 1)
    height = rows * _ROW + _PAD
    columns, at = [], float(_PAD)
    for width in widths:
        columns.append(at)
        at += width + (_GAP if width else 0)
    total = at - _GAP + _PAD
    pieces: list[str] = []
    centre = height / 2
    for number, (row, name) in enumerate(zip(callers, left, strict=True)):
        y = _y(number, len(left), height)
        pieces.append(_line(columns[0] + widths[0], y, columns[1], centre))
        pieces.append(_box(columns[0], y, widths[0], name, row.href))
    for number, (row, name) in enumerate(zip(calls, right, strict=True)):
        y = _y(number, len(right), height)
        pieces.append(_line(columns[1] + widths[1], centre, columns[2], y))
        pieces.append(_box(columns[2], y, widths[2], name, row.href))
    pieces.append(_box(columns[1], centre, widths[1], middle, None))
    return (
        f'<svg viewBox="0 0 {total:.0f} {height}" width="{total:.0f}" height="{height}" '
        f'role="group" aria-label="{label}">{"".join(pieces)}</svg>'
    )


def _y(number: int, count: int, height: float) -> float:
    return (height - count * _ROW) / 2 + number * _ROW + _ROW / 2


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    bend = (x2 - x1) / 2
    return (
        f'<path d="M{x1:.0f} {y1:.0f}C{x1 + bend:.0f} {y1:.0f} {x2 - bend:.0f} {y2:.0f} '
        f'{x2 - 5:.0f} {y2:.0f}"/><path class="ink-tip" d="M{x2 - 6:.0f} {y2 - 3:.0f}l6 3-6 3z"/>'
    )


def _box(x: float, y: float, width: float, name: str, href: str | None) -> str:
    kind = "" if href else ' class="ink-here"'
    shape = (
        f'<g{kind}><rect x="{x:.0f}" y="{y - _HEIGHT / 2:.0f}" width="{width:.0f}" '
        f'height="{_HEIGHT}" rx="4"/><text x="{x + width / 2:.0f}" y="{y + 4:.0f}">'
        f"{html.escape(name)}</text></g>"
    )
    return f'<a href="{html.escape(href)}">{shape}</a>' if href else shape


def _short(id_: str) -> str:
    """The last parts of a name, as far as they fit."""
    mark = "::" if "::" in id_ else "."
    parts = id_.replace("/", ".").split(mark)
    name = parts[-1]
    if len(parts) > 1 and len(parts[-2]) + len(name) < _LONGEST and parts[-2][:1].isupper():
        name = f"{parts[-2]}{mark}{name}"
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def _width(name: str) -> float:
    return 16 + sum(
        2 * _LETTER if unicodedata.east_asian_width(letter) in "WF" else _LETTER for letter in name
    )
