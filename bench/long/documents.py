"""Big source files of published packages, and places in the last part of each: pure values.

A place is a line of a function whose rest was taken out, the cursor where that began.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.splicing import stops
from bench.typing.corpus import language_named, packages
from syntax.parsing import parse
from syntax.symbols import SymbolKind, symbols
from syntax.text import Snapshot, Span

# Files as they were published, nothing joined or cut: 15,967 and 31,785 tokens of Qwen2.5-Coder.
REPORTED = {"16K": ("jinja2", "jinja2/compiler.py"), "32K": ("click", "click/core.py")}
# On others is tried what the outline should hold.
TUNED_ON = {
    "flask": ("flask", "flask/app.py"),
    "rich": ("rich", "rich/progress.py"),
    "httpx": ("httpx", "httpx/_client.py"),
    "werkzeug": ("werkzeug", "werkzeug/http.py"),
}
_CALLABLES = {SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.CONSTRUCTOR}
_SHORTEST = 8
_BEHIND = 200


@dataclass(frozen=True, slots=True)
class Document:
    """A file of a package; `path` as it is there."""

    name: str
    package: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A document whose line ends at `offset`: `rest` was taken out there.

    `fresh`: the cursor is where the line's first letter was.
    """

    id: str
    text: str
    offset: int
    rest: str
    fresh: bool


def documents(names: Sequence[str]) -> Iterator[Document]:
    """Those of that name, fetched if they are not there yet. Raises `SystemExit` for another."""
    every = {**REPORTED, **TUNED_ON}
    found = {package.name: package for package in packages(language_named("python"))}
    for name in names:
        if name not in every:
            raise SystemExit(f"there is no document {name!r}; there are {', '.join(every)}")
        package, path = every[name]
        text = (found[package].root / path).read_text(encoding="utf-8")
        yield Document(name, package, path, text)


def spots(document: Document, count: int, seed: int, tail: int) -> list[Spot]:
    """So many places in the last `tail` characters of a document, in its order, one in a line.

    Half of them are at a line's start, half at a place in the line where the engine is asked
    something new. Only lines of code within functions, and some text left behind each.
    """
    draw = random.Random(f"{seed} {document.path}")
    first = len(document.text) - tail
    lines = [
        line
        for line in _lines(document.text, _bodies(document.text))
        if line.start >= first and line.end <= len(document.text) - _BEHIND
    ]
    chosen = sorted(draw.sample(lines, min(count, len(lines))), key=lambda line: line.start)
    return [_spot(document, line, draw, fresh=bool(at % 2)) for at, line in enumerate(chosen)]


def _bodies(text: str) -> list[Span]:
    found = symbols(parse(Snapshot(text), language_named("python")))
    return [one.body_span for one in found if one.kind in _CALLABLES and one.body_span]


def _lines(text: str, bodies: Sequence[Span]) -> Iterator[Span]:
    """Lines of code within functions, without their indentation: neither comments nor texts."""
    in_text = False
    start = 0
    for line in text.split("\n"):
        quotes = line.count('"""')
        code = line.strip()
        span = Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
        start += len(line) + 1
        was_in_text, in_text = in_text, in_text ^ bool(quotes % 2)
        if was_in_text or quotes or len(code) < _SHORTEST or code[0] in "#\"'":
            continue
        if any(body.start <= span.start and span.end <= body.end for body in bodies):
            yield span


def _spot(document: Document, line: Span, draw: random.Random, *, fresh: bool) -> Spot:
    text = document.text
    code = text[text.rfind("\n", 0, line.start) + 1 : line.end]
    ends = stops(code)
    fresh = fresh or not ends
    offset = line.start if fresh else line.end - len(code) + draw.choice(ends)
    return Spot(
        f"{document.path}:{text.count(chr(10), 0, offset) + 1}:{offset}",
        text[:offset] + text[line.end :],
        offset,
        text[offset : line.end],
        fresh,
    )
