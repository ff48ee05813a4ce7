"""Documented functions whose code moves on: who notices, and who cries wolf at the originals."""

from __future__ import annotations

import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from bench.docs.checkers import PEERS, Run, peers_python
from bench.docs.mutants import Drawn, Item, items
from bench.docs.ours import Package
from docgen.rules.since import RULES

_OF_THE_PAST = frozenset(one.code for one in RULES)
"""Rules that need the version before, and say nothing without one."""
OURS, OURS_SINCE = "inkling", "inkling --since"
_PROCESSES = 4


def measure(count: int, packages: str) -> dict[str, object]:
    """Recall by kind and false alarms of each checker."""
    return {"packages": packages, **compared(items(count, packages))}


def compared(drawn: Drawn) -> dict[str, object]:
    """What each checker says of the originals and of the mutants."""
    mutants = drawn.mutants
    originals = [
        replace(one, kind="", text=one.file.read_text(encoding="utf-8")) for one in mutants
    ]
    print(f"{len(mutants)} functions: {dict(Counter(one.kind for one in mutants))}", flush=True)
    seen: dict[str, _Seen] = {}
    seconds: dict[str, float] = {}
    started = time.monotonic()
    seen[OURS], seen[OURS_SINCE] = _ours(originals, mutants)
    # Of an original nothing was otherwise.
    seconds[OURS] = seconds[OURS_SINCE] = time.monotonic() - started
    for peer in PEERS:
        started = time.monotonic()
        seen[peer.name] = (_theirs(peer.run, originals), _theirs(peer.run, mutants))
        seconds[peer.name] = time.monotonic() - started
    rows = {}
    for name, (before, after) in seen.items():
        noticed = [bool(new - old) for old, new in zip(before, after, strict=True)]
        by_kind: dict[str, list[bool]] = defaultdict(list)
        for one, is_noticed in zip(mutants, noticed, strict=True):
            by_kind[one.kind].append(is_noticed)
        right = [(one, codes) for one, codes in zip(originals, before, strict=True) if one.is_right]
        missed = [one for one, is_seen in zip(mutants, noticed, strict=True) if not is_seen]
        rows[name] = {
            "recall": sum(noticed) / len(noticed),
            "false_alarms": sum(bool(codes) for _, codes in right) / len(right),
            "kinds": {kind: [sum(those), len(those)] for kind, those in by_kind.items()},
            "seconds": round(seconds[name], 1),
            "alarms": [f"{_place(one)} {sorted(codes)}" for one, codes in right if codes],
            "missed": [f"{one.kind}: {_place(one)}" for one in missed],
        }
    return {
        "functions": len(mutants),
        "right": sum(one.is_right for one in mutants),
        "by_package": dict(Counter(one.package for one in mutants)),
        "still_true": dict(drawn.still_true),
        "checkers": rows,
    }


_Seen = tuple[list[Counter[str]], list[Counter[str]]]


def _ours(originals: Sequence[Item], mutants: Sequence[Item]) -> tuple[_Seen, _Seen]:
    """What is said of originals and mutants, without and with the version before."""
    by_root: defaultdict[Path, list[int]] = defaultdict(list)
    for number, one in enumerate(mutants):
        by_root[one.root].append(number)
    found: dict[int, tuple[Counter[str], Counter[str], Counter[str]]] = {}
    with ProcessPoolExecutor(_PROCESSES) as pool:
        own = [[(originals[one], mutants[one]) for one in these] for these in by_root.values()]
        for numbers, said in zip(by_root.values(), pool.map(_of_package, own), strict=True):
            found.update(zip(numbers, said, strict=True))
    before, after, since = zip(*(found[number] for number in range(len(mutants))), strict=True)
    return (list(before), list(after)), (list(before), list(since))


def _of_package(
    these: Sequence[tuple[Item, Item]],
) -> list[tuple[Counter[str], Counter[str], Counter[str]]]:
    package = Package(these[0][0].root)
    found = []
    for before, after in these:
        since = package.found(after.file, after.text, after.name, since=True)
        alone = Counter({code: many for code, many in since.items() if code not in _OF_THE_PAST})
        found.append((package.found_now(before.file, before.name), alone, since))
    return found


def _theirs(run: Run, these: Sequence[Item]) -> list[Counter[str]]:
    programs = peers_python().parent
    found: dict[int, Counter[str]] = {}
    for style in sorted({one.style for one in these}):
        with tempfile.TemporaryDirectory() as scratch:
            own = [number for number, one in enumerate(these) if one.style == style]
            for number in own:
                Path(scratch, f"f{number}.py").write_text(these[number].text, encoding="utf-8")
            said = run(programs, Path(scratch), style)
            for number in own:
                one = these[number]
                found[number] = Counter(
                    code
                    for line, code in said.get(f"f{number}.py", ())
                    if one.line <= line <= one.end
                )
    return [found[number] for number in range(len(these))]


def _place(one: Item) -> str:
    return f"{one.package}/{one.file.relative_to(one.root)}:{one.line} {one.name}"
