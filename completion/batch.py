"""Many completions in one go: lines of JSON in, lines of JSON out, in the order they came.

Where the lines come from and go to is the caller's affair.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from completion.pipeline import Completer
from completion.projects import Projects
from completion.values import CompletionRequest, PlainText, Suggestion
from foundation.errors import BadInput, Unavailable
from foundation.nothing import Nothing
from syntax.languages import language_named
from syntax.parsing import parse
from syntax.text import Snapshot

_READ_AHEAD = 4


class Task(msgspec.Struct, frozen=True):
    """One line of input: complete between `prefix` and `suffix`. Further fields are ignored.

    `root` is the folder of the project that the file `path` is in, or would be; a relative `path`
    that is not in it from here is one within it.
    """

    id: str | int
    language: str
    prefix: str
    suffix: str
    path: str | None = None
    root: str | None = None
    multiline: bool | None = None


class CandidateLine(msgspec.Struct, frozen=True):
    """One candidate in a line of output."""

    text: str
    score: float


class Answer(msgspec.Struct, frozen=True):
    """One line of output. `text` is empty where there is nothing, for `reason`. `ms` is the time
    the task took, once it was its turn.
    """

    id: str | int
    text: str
    candidates: tuple[CandidateLine, ...]
    reason: str | None
    note: str | None
    prompt_tokens: int
    evaluated_tokens: int
    generated_tokens: int
    ms: float


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that could not be done, by its number from 1."""

    line: int
    message: str


async def answers(
    lines: AsyncIterator[str],
    completer: Completer,
    projects: Projects,
    *,
    jobs: int,
    candidates: int = 1,
    multiline: bool | None = None,
) -> AsyncIterator[Answer | Fault]:
    """Answer the tasks of `lines`, `jobs` at a time, each as soon as those before it are answered.

    What the `root` of a task has to show comes from `projects`; `completer` is for those without.
    A wrong line is a `Fault`, and the others go on. Raises `Unavailable` when there is no engine.
    """
    turn = asyncio.Semaphore(jobs)
    running: asyncio.Queue[asyncio.Task[Answer | Fault] | None] = asyncio.Queue(jobs * _READ_AHEAD)

    async def one(number: int, line: str) -> Answer | Fault:
        try:
            task = msgspec.json.decode(line, type=Task)
        except msgspec.DecodeError as error:
            return Fault(number, f"is no task: {error}")
        async with turn, contextlib.AsyncExitStack() as left:
            try:
                request = await asyncio.to_thread(request_of, task, number, candidates, multiline)
                root = await asyncio.to_thread(_folder_of, request)
                known = completer
                if root is not None:
                    known = await _entered(left, projects.at(root))
                left.callback(known.forget, request.uri)
                started = time.perf_counter()
                return _answer(task, await known.complete(request), started)
            except BadInput as error:
                return Fault(number, str(error))

    async def read() -> None:
        number = 0
        try:
            async for line in lines:
                number += 1
                if line.strip():
                    await running.put(asyncio.create_task(one(number, line)))
        finally:
            await running.put(None)

    reader = asyncio.create_task(read())
    try:
        while (task := await running.get()) is not None:
            yield await task
        await reader
    finally:
        reader.cancel()
        left: list[asyncio.Task[Answer | Fault]] = []
        while not running.empty():
            task = running.get_nowait()
            if task is not None:
                task.cancel()
                left.append(task)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*left, reader, return_exceptions=True)


def request_of(
    task: Task, number: int, candidates: int = 1, multiline: bool | None = None
) -> CompletionRequest:
    """The request a task stands for. A language without a grammar is completed as plain text."""
    snapshot = Snapshot(task.prefix + task.suffix)
    language = language_named(task.language)
    return CompletionRequest(
        path=_path_of(task),
        uri=_uri(number),
        parse=parse(snapshot, language) if language else PlainText(snapshot, task.language),
        offset=len(task.prefix),
        invoked=True,
        candidates=candidates,
        multiline=task.multiline if task.multiline is not None else multiline,
        roots=(Path(task.root).absolute(),) if task.root else (),
        priority="background",
    )


def _path_of(task: Task) -> Path | None:
    if not task.path:
        return None
    path = Path(task.path).absolute()
    if task.root and not path.is_relative_to(Path(task.root).absolute()):
        path = Path(task.root, task.path).absolute()
    return path


def _folder_of(request: CompletionRequest) -> Path | None:
    """The folder to read for a request: its root, where it names a file in one that is there."""
    root = next(iter(request.roots), None)
    inside = root is not None and request.path is not None and request.path.is_relative_to(root)
    return root if inside and root is not None and root.is_dir() else None


async def _entered(
    left: contextlib.AsyncExitStack, project: contextlib.AbstractAsyncContextManager[Completer]
) -> Completer:
    try:
        return await left.enter_async_context(project)
    except Unavailable as error:
        # The folder's fault, not the engine's: other tasks can be done.
        raise BadInput(str(error)) from error


def _uri(number: int) -> str:
    return f"inkling-batch:{number}"


def _answer(task: Task, outcome: Suggestion | Nothing, started: float) -> Answer:
    ms = round((time.perf_counter() - started) * 1000, 1)
    if isinstance(outcome, Nothing):
        return Answer(task.id, "", (), outcome.reason, None, 0, 0, 0, ms)
    return Answer(
        id=task.id,
        text=outcome.text,
        candidates=tuple(CandidateLine(c.text, c.score) for c in outcome.candidates),
        reason=None,
        note=outcome.note,
        prompt_tokens=outcome.prompt_tokens,
        evaluated_tokens=outcome.evaluated_tokens,
        generated_tokens=outcome.generated_tokens,
        ms=ms,
    )
