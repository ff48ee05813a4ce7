"""`python3 dev.py bench docs --writing`: documentation written for functions without any, by
Inkling and by the same model asked plainly, held against readers that are not ours.

Every text is kept as it comes, so that a stopped run goes on where it was.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from bench.docs.checking import Checking
from bench.docs.contending import ASKED_FOR, CONTENDERS, FACTS, Written, facts, version_of
from bench.docs.corpus import PACKAGES
from bench.docs.measures import Measured, measured
from bench.docs.reach import may_raise
from bench.docs.subjects import Subject, chosen
from bench.docs.told import told
from engine.clients.client import EngineClient
from foundation.folders import cache_folder
from foundation.settings import Settings
from foundation.sources import command_line, environment, resolve, user_file

RESULTS = Path(__file__).parents[1] / "results"
COUNTS = {"python": 150, "typescript": 30, "go": 30, "java": 30}
Prose = Literal["en", "zh"]
PEOPLE = "people"
"""Who wrote what was taken away: their measures tell how far measures can be trusted."""


@dataclass(frozen=True, slots=True)
class Run:
    """One row of the table: a model, who wrote, in which language of people."""

    model: str
    who: str
    prose: Prose


@dataclass(frozen=True)
class Line:
    """One text, as it is kept."""

    subject: Subject
    doc: str
    seconds: float
    reason: str


class Kept:
    """The texts so far, a line each; those of another version of the writer are not found."""

    def __init__(self, path: Path | None) -> None:
        """Without a path nothing outlives the process."""
        self._path = path
        self._lines: dict[tuple[str, ...], Mapping[str, object]] = {}
        if path is not None and path.is_file():
            for text in path.read_text(encoding="utf-8").splitlines():
                if text.endswith("}"):
                    line = json.loads(text)
                    self._lines[tuple(line["key"])] = line

    def get(self, key: tuple[str, ...], subject: Subject) -> Line | None:
        """The text of a function."""
        line = self._lines.get(key)
        if line is None:
            return None
        return Line(
            subject, str(line["doc"]), float(str(line["seconds"])), str(line.get("reason", ""))
        )

    def put(self, key: tuple[str, ...], line: Line) -> None:
        """Keep a text."""
        value = {"key": key, "doc": line.doc, "seconds": line.seconds, "reason": line.reason}
        self._lines[key] = value
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(value, ensure_ascii=False) + "\n")


def main(arguments: Sequence[str]) -> None:
    """Write what is not written yet, measure all of it, print the table."""
    parser = argparse.ArgumentParser(prog="bench docs --writing", description=__doc__)
    parser.add_argument(
        "--count", type=int, help="Functions of each language; default: 150 and 30 each."
    )
    parser.add_argument("--model", action="append", help="May be given several times.")
    parser.add_argument("--languages", default=",".join(COUNTS))
    parser.add_argument("--prose", default="en,zh")
    parser.add_argument("--only", choices=[*sorted(ASKED_FOR), FACTS])
    parser.add_argument("--packages", choices=sorted(PACKAGES), default="known", help="Python's.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--measure-only", action="store_true", help="Ask no model.")
    parser.add_argument("--name", help="Of the file of results.")
    given = parser.parse_args(arguments)
    is_without = given.only == FACTS
    models = ["-"] if is_without else given.model or ["qwen2.5-coder-0.5b"]
    whos = [given.only] if given.only else list(CONTENDERS)
    proses: list[Prose] = [one for one in ("en", "zh") if one in given.prose.split(",")]
    runs = [Run(model, who, prose) for model in models for who in whos for prose in proses]
    subjects = {
        language: chosen(language, given.count or COUNTS[language], given.seed, given.packages)
        for language in given.languages.split(",")
    }
    texts = cache_folder() / "bench-docs" / "writing" / "written.jsonl"
    kept = Kept(None if is_without else texts)  # facts change with more than the way of writing
    if not given.measure_only:
        for run in runs:
            for language, those in subjects.items():
                asyncio.run(_write(run, language, those, kept, given.seed))
    runs.append(Run("-", PEOPLE, "en"))
    rows = asyncio.run(_measure(runs, subjects, kept, given.seed))
    _print(rows)
    name = given.name or ("docs-writing-facts" if is_without else "docs-writing")
    out = RESULTS / f"{name}.json"
    out.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _key(run: Run, subject: Subject, seed: int) -> tuple[str, ...]:
    return (run.model, run.who, version_of(run.who), run.prose, str(seed), subject.key)


async def _write(
    run: Run, language: str, subjects: Sequence[Subject], kept: Kept, seed: int
) -> None:
    missing = [one for one in subjects if kept.get(_key(run, one, seed), one) is None]
    if not missing:
        return
    done = len(subjects) - len(missing)
    place = f"{run.model} {run.who} {run.prose} {language}"
    async for one in _texts(run, missing, seed):
        line = Line(one.subject, one.doc, one.seconds, one.reason)
        kept.put(_key(run, one.subject, seed), line)
        done += 1
        print(f"\r{place}: {done} of {len(subjects)}", end="", flush=True)
    print()


async def _texts(run: Run, subjects: Sequence[Subject], seed: int) -> AsyncIterator[Written]:
    if run.who == FACTS:
        async for one in facts(subjects, run.prose):
            yield one
        return
    client = await EngineClient.connect(_settings(run.model))
    try:
        async for one in ASKED_FOR[run.who](subjects, client, run.prose, seed):
            yield one
    finally:
        print()
        await client.aclose()


def _settings(model: str) -> Settings:
    sources = [user_file(), environment(os.environ), command_line(model=model)]
    settings, _ = resolve(sources)
    return settings


async def _measure(
    runs: Sequence[Run], subjects: Mapping[str, Sequence[Subject]], kept: Kept, seed: int
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    names: dict[tuple[Run, str], Mapping[str, tuple[Line, Measured]]] = {}
    async with Checking() as checking:
        for run in runs:
            for language, those in subjects.items():
                if run.who == PEOPLE:
                    lines = [Line(one, one.original, 0.0, "") for one in those]
                else:
                    found = [kept.get(_key(run, one, seed), one) for one in those]
                    lines = [one for one in found if one is not None]
                of_run = _measured(lines, language)
                names[run, language] = of_run
                english = names.get((Run(run.model, run.who, "en"), language), {})
                rows.append(
                    {
                        **asdict(run),
                        "language": language,
                        **await _row(lines, of_run, checking),
                        **(_of_chinese(of_run, english) if run.prose == "zh" else {}),
                        **_faults(lines, of_run),
                    }
                )
    return rows


def _measured(lines: Sequence[Line], language: str) -> dict[str, tuple[Line, Measured]]:
    written = [one for one in lines if one.doc]
    parts = told([(one.doc, one.subject.style) for one in written], language)
    return {
        line.subject.key: (
            line,
            measured(line.subject, line.doc, part, may_raise(line.subject)),
        )
        for line, part in zip(written, parts, strict=True)
    }


async def _row(
    lines: Sequence[Line], of_run: Mapping[str, tuple[Line, Measured]], checking: Checking
) -> dict[str, object]:
    those = [one for _, one in of_run.values()]
    examples: Counter[str] = Counter()
    findings: list[str] = []
    contradicted = 0
    for key, (line, _) in of_run.items():
        found = checking.findings(line.subject, line.doc)
        contradicted += bool(found)
        findings += [f"{key}: {one}" for one in found]
        examples.update(await checking.examples(line.subject, line.doc))
    spans = sum(one.spans for one in those)
    unwritten = len(lines) - len(those)
    return {
        "functions": len(lines),
        "written": len(those),
        "facts": _share(one.facts for one in those),
        **{
            kind: _share(getattr(one, kind) for one in those)
            for kind in ("parameters", "defaults", "raises", "returns")
        },
        "spans": spans,
        "names": 1 - sum(len(one.unknown) for one in those) / spans if spans else None,
        "sections": sum(one.present for one in those)
        / max(1, sum(one.required for one in those) + unwritten),
        "contradicted": contradicted,
        "examples": dict(examples),
        "seconds": sum(one.seconds for one in lines) / max(1, len(lines)),
        "findings": findings,
    }


def _of_chinese(
    of_run: Mapping[str, tuple[Line, Measured]], english: Mapping[str, tuple[Line, Measured]]
) -> dict[str, object]:
    """Names, numbers and code spans are the same set as in English; the share of prose that is
    Chinese; comments without a half-width mark behind Chinese."""
    pairs = [(english[key][1], one) for key, (_, one) in of_run.items() if key in english]
    those = [one for _, one in of_run.values()]
    return {
        "parity": _share(set(one.names) == set(other.names) for one, other in pairs),
        "chinese": sum(one.chinese for one in those) / max(1, len(those)),
        "full_width": _share(not one.half_width for one in those),
    }


def _faults(
    lines: Sequence[Line], of_run: Mapping[str, tuple[Line, Measured]]
) -> dict[str, object]:
    return {
        "faults": [
            f"{key}: {fault}"
            for key, (_, one) in of_run.items()
            for fault in (*one.wrong, *(f"unknown: {name}" for name in one.unknown))
        ],
        "not_written": [f"{one.subject.key}: {one.reason}" for one in lines if not one.doc],
        "left_out": [f"{one.subject.key}: {one.reason}" for one in lines if one.doc and one.reason],
    }


def _share(given: Iterable[bool]) -> float | None:
    """None of nothing: that is no success."""
    those = list(given)
    return sum(those) / len(those) if those else None


_COLUMNS = (
    *("functions", "written", "facts", "parameters", "defaults", "raises", "returns", "names"),
    *("sections", "contradicted", "parity", "chinese", "full_width", "seconds"),
)


def _print(rows: Sequence[Mapping[str, object]]) -> None:
    titles = "".join(f"{one:>13}" for one in _COLUMNS)
    print(f"{'':44}{titles}  examples")
    for row in rows:
        named = " ".join(str(row[one]) for one in ("model", "who", "prose", "language"))
        cells = "".join(_cell(row.get(one)) for one in _COLUMNS)
        print(f"{named:44}{cells}  {row['examples']}")


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:>13.3f}"
    return f"{'' if value is None else value:>13}"
