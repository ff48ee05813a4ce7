"""The table of a measurement, from its records: pure arithmetic."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table

from bench.long.prompts import WHOLE
from bench.long.records import Laid, Records, Said
from bench.splice import sign_test

MIB = 1 << 20


@dataclass(frozen=True)
class Row:
    """One way on one document; `same`, `won` and `lost` are against the whole text.

    Tokens, KV cache and times as means and medians over places, milliseconds to a first line.
    `middle_ms` is what a token typed in the middle of the document costs where the suffix is
    evaluated again. `bits`: how many more the true line costs, with the standard error.
    """

    document: str
    way: str
    positions: int
    prompt_tokens: float
    kv_mib: float
    cold_ms: float | None
    warm_ms: float | None
    spliced_ms: float | None
    middle_ms: float | None
    same: float
    same_or_right: float
    right: float
    won: int
    lost: int
    p: float
    bits: float
    bits_error: float


def rows(
    records: Records, names: Sequence[str], ways: Sequence[str], token_bytes: float
) -> Iterator[Row]:
    """A row for every document and way, over the places that all of the ways were tried at."""
    for document in names:
        said = {
            way: {s: one for (d, w, s), one in records.said.items() if (d, w) == (document, way)}
            for way in ways
        }
        common = set.intersection(*(set(each) for each in said.values()))
        if WHOLE.name not in said or not common:
            continue
        truth = said[WHOLE.name]
        for way in ways:
            chosen = [said[way][spot] for spot in sorted(common)]
            laid = list(records.laid(document, 1 << 30)) if way == WHOLE.name else []
            yield _row(chosen, [truth[one.spot] for one in chosen], laid, token_bytes)


def _row(
    chosen: Sequence[Said], whole: Sequence[Said], laid: Sequence[Laid], token_bytes: float
) -> Row:
    tokens = statistics.fmean(one.prompt_tokens for one in chosen)
    won = sum(ours.right and not theirs.right for ours, theirs in zip(chosen, whole, strict=True))
    lost = sum(theirs.right and not ours.right for ours, theirs in zip(chosen, whole, strict=True))
    same = [ours.text == theirs.text for ours, theirs in zip(chosen, whole, strict=True)]
    more = [a.bits - b.bits for a, b in zip(chosen, whole, strict=True)]
    good = [a or one.right for a, one in zip(same, chosen, strict=True)]
    return Row(
        document=chosen[0].document,
        way=chosen[0].way,
        positions=len(chosen),
        prompt_tokens=round(tokens, 1),
        kv_mib=round(tokens * token_bytes / MIB, 1),
        cold_ms=_median([one.cold_ms for one in chosen]),
        warm_ms=_median([one.warm_ms for one in chosen]),
        spliced_ms=_median([one.spliced_ms for one in chosen]),
        middle_ms=again_from_the_middle(laid),
        same=round(statistics.fmean(same), 4),
        same_or_right=round(statistics.fmean(good), 4),
        right=round(statistics.fmean(one.right for one in chosen), 4),
        won=won,
        lost=lost,
        p=round(sign_test(won, lost), 4),
        bits=round(statistics.fmean(more), 3),
        bits_error=round(statistics.stdev(more) / math.sqrt(len(more)), 3) if more[1:] else 0.0,
    )


@dataclass(frozen=True)
class Size:
    """How long the prompts of a way are at places anywhere in a document."""

    document: str
    way: str
    places: int
    prompt_tokens: float
    most_tokens: int
    kv_mib: float

    @classmethod
    def of(cls, document: str, way: str, tokens: Sequence[int], token_bytes: float) -> Size:
        mean = statistics.fmean(tokens)
        kv_mib = round(mean * token_bytes / MIB, 1)
        return cls(document, way, len(tokens), round(mean, 1), max(tokens), kv_mib)


def again_from_the_middle(laid: Sequence[Laid]) -> float | None:
    """Milliseconds to evaluate the second half of a text, behind the first half of it."""
    end = max((one.position + one.tokens for one in laid), default=0)
    return together(laid, end // 2, end) if laid else None


def together(laid: Sequence[Laid], start: int, end: int) -> float:
    """Milliseconds for the tokens [start, end) of a text, from parts in their order.

    Where they overlap, for another run went on before a part's end, the later one counts.
    """
    ms = 0.0
    ends = [*(one.position for one in laid[1:]), end]
    for one, until in zip(laid, ends, strict=True):
        there = min(until, one.position + one.tokens, end) - max(one.position, start)
        ms += one.ms * max(0, there) / one.tokens
    return round(ms, 1)


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(statistics.median(known), 1) if known else None


def sizes_table(shown: Sequence[Size]) -> Table:
    """The sizes for a terminal."""
    made = Table("Document", "Way", "N", "Tokens", "At most", "KV MiB")
    for one in shown:
        made.add_row(
            one.document, one.way, str(one.places), f"{one.prompt_tokens:.0f}",
            str(one.most_tokens), f"{one.kv_mib:.1f}",
        )  # fmt: skip
    return made


def table(shown: Sequence[Row]) -> Table:
    """The rows for a terminal."""
    made = Table(
        "Document", "Way", "N", "Tokens", "KV MiB", "Cold ms", "Warm", "Spliced", "In the middle",
        "Same", "Or right", "Right", "+", "-", "p", "Bits",
    )  # fmt: skip
    for row in shown:
        times = (row.cold_ms, row.warm_ms, row.spliced_ms, row.middle_ms)
        made.add_row(
            row.document, row.way, str(row.positions), f"{row.prompt_tokens:.0f}",
            f"{row.kv_mib:.1f}", *("–" if each is None else f"{each:,.0f}" for each in times),
            f"{row.same:.3f}", f"{row.same_or_right:.3f}", f"{row.right:.3f}",
            str(row.won), str(row.lost), f"{row.p:.2f}", f"{row.bits:+.2f} ± {row.bits_error:.2f}",
        )  # fmt: skip
    return made
