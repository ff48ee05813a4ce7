"""What was collected, as values: of the lines of `collect.py`, and of the small file kept here."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from bench.quiet.corpus import pins
from bench.quiet.typist import shared
from bench.typing.judgement import right_part
from completion.confidence import Evidence, Where
from completion.evidence import first_line, line_count
from completion.shape import Shape
from foundation.folders import cache_folder

DATA = Path(__file__).parents[1] / "data" / "quiet.jsonl.gz"

# Of a suggestion that is typed through, the rest is judged again after so many characters.
_TYPED = (1, 2, 3, 4, 6, 8, 12, 16, 24)


@dataclass(frozen=True)
class Moment:
    """A suggestion, or what was left of it, before it is shown: accepting it would put `chars`
    characters into the text, 0 if it is wrong."""

    evidence: Evidence
    chars: int

    @property
    def right(self) -> bool:
        return self.chars > 0


@dataclass(frozen=True)
class Asked:
    """A suggestion at a place of a package: when it was made, then while it was typed through."""

    package: str
    moments: tuple[Moment, ...]


def file_of(model: str) -> Path:
    """Where what was collected of a model is kept."""
    return cache_folder() / "calibration" / f"{model}.jsonl"


def rows_of(model: str) -> list[dict[str, Any]]:
    """What was collected so far."""
    path = file_of(model)
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def asked_in(rows: Iterable[dict[str, Any]]) -> Iterator[Asked]:
    """The suggestions among the lines of `collect.py`, of packages that still count."""
    names = {pin.name for _, pin in pins()}
    for row in rows:
        if row["text"] is not None and row["package"] in names:
            yield _asked(row)


def write(asked: Iterable[Asked]) -> None:
    """Keep the features' sources alone: no code."""
    lines = (json.dumps(_packed(one), separators=(",", ":")) + "\n" for one in asked)
    with DATA.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write("".join(lines).encode())


def read() -> list[Asked]:
    """What was kept."""
    with gzip.open(DATA, "rt", encoding="utf-8") as file:
        return [_unpacked(json.loads(line)) for line in file]


def _asked(row: dict[str, Any]) -> Asked:
    evidence = _evidence(row["evidence"])
    text, truth = row["text"], row["truth"]
    moments = [Moment(evidence, len(right_part(text, truth)))]
    for typed in _TYPED:
        rest = text[typed:]
        if typed > shared(text, truth) or not rest.strip() or text[:typed].endswith("\n"):
            break
        line = first_line(rest)
        left = evidence.typed_through(typed, len(line.strip()), line_count(rest))
        moments.append(Moment(left, len(right_part(rest, truth[typed:]))))
    return Asked(row["package"], tuple(moments))


def _evidence(told: dict[str, Any]) -> Evidence:
    logprobs = tuple(round(p, 3) for p in told["logprobs"])
    exact = {"logprobs": logprobs, "shape": Shape(told["shape"]), "where": Where(told["where"])}
    known = {field.name for field in fields(Evidence)}
    return Evidence(**{name: value for name, value in (told | exact).items() if name in known})


def _packed(one: Asked) -> list[Any]:
    first = one.moments[0]
    rests = [[m.evidence.typed, m.evidence.chars, m.evidence.lines, m.chars] for m in one.moments]
    return [one.package, asdict(first.evidence), rests]


def _unpacked(line: list[Any]) -> Asked:
    package, told, rests = line
    first = _evidence(told)
    moments = tuple(
        Moment(first.typed_through(typed, chars, lines) if typed else first, right)
        for typed, chars, lines, right in rests
    )
    return Asked(package, moments)
