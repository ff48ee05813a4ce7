"""Who writes: Inkling as `docs write` does, and the same model asked plainly for a comment."""

from __future__ import annotations

import asyncio
import hashlib
import re
import textwrap
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.docs.corpus import READERS
from bench.docs.facts_alone import FactsAlone
from bench.docs.side_by_side import InTurns, side_by_side
from bench.docs.subjects import Subject
from docgen.examples.observing import RunsExamples
from docgen.examples.running import ExampleRunner
from docgen.facts.source import Sources
from docgen.prose.memory import Memory, prose_version
from docgen.prose.options import ProseLanguage, ProseOptions
from docgen.prose.writer import Writer
from docgen.write import FileChange, Progress, Target, WriteOptions, write
from engine.clients.client import EngineClient
from engine.clients.generation import Generation
from foundation.folders import cache_folder
from sandbox.boundary import find_boundary
from syntax.names.modules import Modules

_IN_FLIGHT = 8
_PACKAGES = 4
_MOST_TOKENS = 600
_KINDS = {
    "google": "a docstring in Google's style",
    "numpy": "a docstring in NumPy's style",
    "sphinx": "a docstring in Sphinx' (reST field list) style",
    "tsdoc": "a TSDoc comment (`/** … */`)",
    "javadoc": "a Javadoc comment (`/** … */`)",
    "godoc": "a Go doc comment (`// …`)",
}
_PROMPT = """Write {kind} for this {language} function{in_chinese}. Reply with the comment only.

```{language}
{source}
```"""
_IN_CHINESE = ", in Chinese (简体中文)"


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a function: its comment as text, "" with the `reason` where there is none."""

    subject: Subject
    doc: str
    seconds: float
    reason: str = ""


Contender = Callable[[Sequence[Subject], EngineClient, ProseLanguage, int], AsyncIterator[Written]]


async def ours(
    subjects: Sequence[Subject],
    client: EngineClient,
    language: ProseLanguage,
    seed: int,
    *,
    folder: Path | None = None,
    runner: RunsExamples | None = None,
) -> AsyncIterator[Written]:
    """Inkling, each file as soon as it is done. Of one package the last functions would be written
    with most of the engine idle, so several are under way. What was written is remembered, as users
    have it: Chinese is told from the English of the same function. `folder`: where it is kept.
    Without a `runner` no examples are written."""
    model = InTurns(client, _IN_FLIGHT)
    memory = Memory(folder or cache_folder() / "bench-docs" / "memory")

    def writer() -> Writer:
        return Writer(model, memory, ProseOptions(language=language, seed=seed), runner)

    try:
        async for one in _written(subjects, language, writer):
            yield one
    finally:
        memory.close()


async def with_examples(
    subjects: Sequence[Subject], client: EngineClient, language: ProseLanguage, seed: int
) -> AsyncIterator[Written]:
    """The same with examples, run in the sandbox as far as packages run without those that they
    need. Raises `Unavailable` without a sandbox."""
    async with ExampleRunner(await find_boundary("auto")) as runner:
        async for one in ours(subjects, client, language, seed, runner=runner):
            yield one


async def facts(subjects: Sequence[Subject], language: ProseLanguage) -> AsyncIterator[Written]:
    """Inkling without a model: what facts decide."""
    async for one in _written(subjects, language, lambda: FactsAlone(language)):
        yield one


async def _written(
    subjects: Sequence[Subject], language: ProseLanguage, writer: Callable[[], Writer]
) -> AsyncIterator[Written]:
    packages: dict[Path, list[Subject]] = {}
    for one in subjects:
        packages.setdefault(one.root, []).append(one)
    took = _Took()
    every = [_of_package(those, language, writer(), took) for those in packages.values()]
    async for written in side_by_side(every, _PACKAGES):
        yield written


async def _of_package(
    subjects: Sequence[Subject], language: ProseLanguage, writer: Writer, took: _Took
) -> AsyncIterator[Written]:
    by_file: dict[Path, list[Subject]] = {}
    for one in subjects:
        by_file.setdefault(one.path, []).append(one)
    targets = [
        Target(path, frozenset(one.truth.name for one in of_file), is_named=True)
        for path, of_file in by_file.items()
    ]
    options = WriteOptions(style=subjects[0].style, language=language)
    sources = Sources((subjects[0].root,), Modules([]))
    async for change in write(targets, sources, options, writer, took.progress):
        path = change.file.path if isinstance(change, FileChange) else change.path
        for one in by_file.get(path, ()):
            yield _found(one, change if isinstance(change, FileChange) else None, took)


class _Took:
    """How long each function took, as far as several under way can be told apart."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._seconds: dict[str, float] = {}

    def progress(self, progress: Progress) -> None:
        """Take the time since the one before."""
        now = time.monotonic()
        self._seconds[f"{progress.place.path} {progress.place.name}"] = now - self._since
        self._since = now

    def of(self, subject: Subject) -> float:
        """Seconds of a function."""
        return self._seconds.get(f"{subject.path} {subject.truth.name}", 0.0)


def _found(subject: Subject, change: FileChange | None, took: _Took) -> Written:
    if change is None:
        return Written(subject, "", 0.0, "the file was skipped")
    name = subject.truth.name
    reasons = [one.reason for one in change.not_written if one.symbol == name]
    reasons += [left for one in change.changes if one.place.name == name for left in one.left_out]
    found = [one for one in READERS[subject.language].truths(change.text) if one.name == name]
    doc = found[0].doc if found else ""
    return Written(subject, doc, took.of(subject), "; ".join(reasons))


async def bare(
    subjects: Sequence[Subject], client: EngineClient, language: ProseLanguage, seed: int
) -> AsyncIterator[Written]:
    """The model with one plain prompt, greedy."""
    gate = asyncio.Semaphore(_IN_FLIGHT)

    async def answered(subject: Subject) -> Written:
        async with gate:
            started = time.monotonic()
            prompt = _PROMPT.format(
                kind=_KINDS[subject.style],
                language=subject.language,
                in_chinese=_IN_CHINESE if language == "zh" else "",
                source=subject.source,
            )
            answer = await client.chat(
                [{"role": "user", "content": prompt}],
                Generation(prompt="", max_tokens=_MOST_TOKENS, seed=seed, priority="background"),
            )
            took = (time.monotonic() - started) / _IN_FLIGHT
            return Written(subject, comment_in(answer.texts[0], subject.language), took)

    for done in asyncio.as_completed([answered(one) for one in subjects]):
        yield await done


def comment_in(answer: str, language: str) -> str:
    """The comment in what a model replied, with whatever it put around it taken off."""
    text = answer.strip()
    fence = re.search(r"```\w*\n(.*?)(?:```|$)", text, re.S)
    if fence is not None:
        text = fence[1]
    if language == "python":
        quoted = re.search(r"[rR]?\"{3}(.*?)(?:\"{3}|$)|[rR]?'{3}(.*?)(?:'{3}|$)", text, re.S)
        inner = (quoted[1] or quoted[2] or "") if quoted is not None else text
        first, newline, rest = inner.strip("\n").partition("\n")
        return (first.strip() + newline + textwrap.dedent(rest)).strip()
    if language == "go":
        lines = [line for line in text.splitlines() if line.lstrip().startswith("//")]
        return "\n".join(re.sub(r"^\s*// ?", "", line) for line in lines) or text.strip()
    block = re.search(r"/\*\*?(.*?)(?:\*/|$)", text, re.S)
    inner = block[1] if block is not None else text
    return "\n".join(re.sub(r"^\s*\* ?", "", line) for line in inner.splitlines()).strip()


def version_of(who: str) -> str:
    """What the texts of a contender depend on besides the model: another version writes anew."""
    if who in ("ours", "with-examples"):
        return prose_version()
    return hashlib.sha256((_PROMPT + _IN_CHINESE + repr(_KINDS)).encode()).hexdigest()[:16]


CONTENDERS: Mapping[str, Contender] = {"ours": ours, "bare": bare}
"""Those of a whole run."""
ASKED_FOR: Mapping[str, Contender] = {**CONTENDERS, "with-examples": with_examples}
"""All that may be named."""
FACTS = "facts"
"""The contender that asks no model."""
