"""What was collected, as values: of the lines of `collect.py`, and of the small file kept here."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from bench.quiet.corpus import pins
from bench.quiet.typist import shared
from bench.typing.corpus import language_named
from bench.typing.judgement import right_part
from completion.confidence import Evidence, Where
from completion.shape import Shape
from completion.sure import beginning, cuts
from completion.tokens import Tokens
from completion.values import Candidate
from foundation.folders import cache_folder

DATA = Path(__file__).parents[1] / "data" / "quiet.jsonl.gz"

# Of a suggestion that is typed through, the rest is judged again after so many characters.
_TYPED = (1, 2, 3, 4, 6, 8, 12, 16, 24)


@dataclass(frozen=True)
class Moment:
    """A suggestion, or what was left of it, before it is shown: accepting it would put `chars`
    characters into the text, 0 if it is wrong. `parts` are beginnings that may be shown instead."""

    evidence: Evidence
    chars: int
    parts: tuple[Moment, ...] = ()

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
    candidate = Candidate(text, 0.0, evidence, _tokens(row["tokens"]))
    moments = [_moment(candidate, truth)]
    for typed in _TYPED:
        rest = text[typed:]
        if typed > shared(text, truth) or not rest.strip() or text[:typed].endswith("\n"):
            break
        moments.append(_moment(candidate.rest(rest, typed), truth[typed:]))
    return Asked(row["package"], tuple(moments))


def _moment(candidate: Candidate, truth: str) -> Moment:
    text, tokens, evidence = candidate.text, candidate.tokens, candidate.evidence
    assert evidence is not None
    evidence = replace(evidence, logprobs=_rounded(evidence.logprobs))
    tokens = Tokens(_rounded(tokens.logprobs), tokens.ends)
    lexicon = language_named(evidence.language).lexicon
    right = shared(text, truth)
    parts = (
        (beginning(evidence, tokens, text[:end]), end <= right)
        for end in cuts(text, tokens, lexicon, in_text=evidence.in_text)
    )
    return Moment(
        evidence,
        len(right_part(text, truth)),
        tuple(Moment(part, part.chars if is_right else 0) for part, is_right in parts),
    )


def _tokens(told: dict[str, Any]) -> Tokens:
    return Tokens(_rounded(told["logprobs"]), tuple(told["ends"]))


def _rounded(logprobs: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(each, 3) for each in logprobs)


def _evidence(told: dict[str, Any]) -> Evidence:
    exact = {
        "logprobs": _rounded(told["logprobs"]),
        "shape": Shape(told["shape"]),
        "where": Where(told["where"]),
    }
    known = {field.name for field in fields(Evidence)}
    return Evidence(**{name: value for name, value in (told | exact).items() if name in known})


def _packed(one: Asked) -> list[Any]:
    """A beginning's tokens are the first of the whole's: their number tells which."""
    moments = [
        [
            *(m.evidence.typed, m.evidence.chars, m.evidence.lines, m.chars),
            _rounded(m.evidence.logprobs),
            [[len(part.evidence.logprobs), part.evidence.chars, part.right] for part in m.parts],
        ]
        for m in one.moments
    ]
    return [one.package, asdict(one.moments[0].evidence), moments]


def _unpacked(line: list[Any]) -> Asked:
    package, told, packed = line
    first = _evidence(told)
    moments = []
    for typed, chars, lines, right, logprobs, parts in packed:
        evidence = replace(first, typed=typed, chars=chars, lines=lines, logprobs=tuple(logprobs))
        beginnings = (
            Moment(evidence.beginning(evidence.logprobs[:count], length), length if is_right else 0)
            for count, length, is_right in parts
        )
        moments.append(Moment(evidence, right, tuple(beginnings)))
    return Asked(package, tuple(moments))
