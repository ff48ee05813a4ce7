"""`python3 dev.py bench docs --drift-elsewhere`: documented functions of JavaScript, TypeScript,
Java and Go, each changed once; who notices, and who cries wolf at the originals."""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.docs.elsewhere.corpora import corpora
from bench.docs.elsewhere.drawing import Mutant, mutants
from bench.docs.elsewhere.peers import Lines, Text, doclint, eslint
from bench.docs.ours import Package

RESULTS = Path(__file__).parents[2] / "results"
COUNTS = {"javascript": 60, "typescript": 45, "java": 48, "go": 40}
_PEERS: dict[str, tuple[str, Callable[[Sequence[Text]], list[Lines]]]] = {
    "javascript": ("eslint-plugin-jsdoc", eslint),
    "typescript": ("eslint-plugin-jsdoc", eslint),
    "java": ("javac -Xdoclint:all", doclint),
}
"""No checker of Go that comes with it looks at comments: `go vet` has no such rule."""
OURS = "inkling"
Said = list[Counter[str]]


def main(arguments: Sequence[str]) -> None:
    """Print the tables, write the figures."""
    parser = argparse.ArgumentParser(prog="bench docs --drift-elsewhere", description=__doc__)
    parser.add_argument("--as", dest="name", default="docs-drift-elsewhere.json")
    parser.add_argument("--languages", nargs="+", choices=list(COUNTS), default=list(COUNTS))
    parser.add_argument("--draw-only", action="store_true", help="Count what would be changed.")
    given = parser.parse_args(arguments)
    figures: dict[str, object] = {}
    for language in given.languages:
        drawn = mutants(language, COUNTS[language])
        print(f"{language}: {len(drawn)} functions {dict(Counter(one.kind for one in drawn))}")
        if given.draw_only:
            continue
        figures[language] = row = compared(language, drawn)
        show(row)
    if not given.draw_only:
        (RESULTS / given.name).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def compared(language: str, drawn: Sequence[Mutant]) -> dict[str, object]:
    """What each checker says of the originals and of the mutants."""
    seen: dict[str, tuple[Said, Said]] = {}
    seconds: dict[str, float] = {}
    started = time.monotonic()
    seen[OURS] = _ours(language, drawn)
    seconds[OURS] = time.monotonic() - started
    if language in _PEERS:
        name, run = _PEERS[language]
        started = time.monotonic()
        seen[name] = _theirs(run, drawn)
        seconds[name] = time.monotonic() - started
    checkers = {}
    for name, (before, after) in seen.items():
        noticed = [bool(new - old) for old, new in zip(before, after, strict=True)]
        kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        shapes: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for one, is_noticed in zip(drawn, noticed, strict=True):
            kinds[one.kind][0] += is_noticed
            kinds[one.kind][1] += 1
            if one.shape:
                shapes[one.shape][0] += is_noticed
                shapes[one.shape][1] += 1
        checkers[name] = {
            "recall": sum(noticed) / len(drawn),
            "false_alarms": sum(map(bool, before)) / len(drawn),
            "kinds": kinds,
            "renamed": shapes,
            "seconds": round(seconds[name], 1),
            "alarms": [
                f"{_place(one)} {sorted(codes)}"
                for one, codes in zip(drawn, before, strict=True)
                if codes
            ],
            "missed": [
                f"{one.kind}: {_place(one)}"
                for one, is_seen in zip(drawn, noticed, strict=True)
                if not is_seen
            ],
        }
    packages = Counter(one.function.package for one in drawn)
    return {"functions": len(drawn), "by_package": dict(packages), "checkers": checkers}


def _ours(language: str, drawn: Sequence[Mutant]) -> tuple[Said, Said]:
    before: dict[int, Counter[str]] = {}
    after: dict[int, Counter[str]] = {}
    for corpus in corpora(language):
        own = [n for n, one in enumerate(drawn) if one.function.package == corpus.name]
        if not own:
            continue
        package = Package(corpus.root, corpus.files)
        for number in own:
            one = drawn[number]
            path, name = one.function.path, one.function.name
            before[number] = package.found(path, one.function.text, name)
            after[number] = package.found(path, one.text, one.name)
    return [before[n] for n in range(len(drawn))], [after[n] for n in range(len(drawn))]


def _theirs(
    run: Callable[[Sequence[Text]], list[Lines]], drawn: Sequence[Mutant]
) -> tuple[Said, Said]:
    old = [Text(one.function.text, one.function.path.suffix, one.function.path) for one in drawn]
    new = [Text(one.text, one.function.path.suffix, one.function.path) for one in drawn]
    said = run([*old, *new])
    return (
        [_within(one, one.function.text, those) for one, those in zip(drawn, said, strict=False)],
        [
            _within(one, one.text, those)
            for one, those in zip(drawn, said[len(drawn) :], strict=True)
        ],
    )


def _within(one: Mutant, text: str, lines: Lines) -> Counter[str]:
    """What is said of the lines of a function and its comment."""
    start = one.function.row["doc_span"][0]
    end = len(text) - (len(one.function.text) - one.function.row["span"][1])
    first, last = text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 1
    return Counter(said for line, said in lines if first <= line <= last)


def show(row: dict[str, object]) -> None:
    """Print the table of a language."""
    checkers = row["checkers"]
    assert isinstance(checkers, dict)
    print(f"{'':22}" + "".join(f"{name:>22}" for name in checkers))
    for kind in next(iter(checkers.values()))["kinds"]:
        cells = (f"{each['kinds'][kind][0]}/{each['kinds'][kind][1]}" for each in checkers.values())
        print(f"{kind:22}" + "".join(f"{cell:>22}" for cell in cells))
    for shape in next(iter(checkers.values()))["renamed"]:
        cells = (
            f"{each['renamed'][shape][0]}/{each['renamed'][shape][1]}" for each in checkers.values()
        )
        print(f"  {shape:20}" + "".join(f"{cell:>22}" for cell in cells))
    for title in ("recall", "false_alarms", "seconds"):
        print(f"{title:22}" + "".join(f"{each[title]:>22.3f}" for each in checkers.values()))


def _place(one: Mutant) -> str:
    path = one.function.path.relative_to(one.function.root)
    return f"{one.function.package}/{path}:{one.function.row['line']} {one.function.name}"
