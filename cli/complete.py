"""`inkling complete`: a suggestion for a position of a file, or for many tasks at once.

The suggestion itself comes from `completion/`; this is argv in and text or JSON out.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Annotated, TextIO

import msgspec
import typer

from cli.options import JsonOption, ModelOption, load_settings, project_of
from cli.place import Place, place_of
from completion.batch import Fault, answers
from completion.pipeline import Completer
from completion.planning.planner import Part
from completion.projects import Projects
from completion.repository.reading import read_whole
from completion.values import CompletionRequest, PlainText, Suggestion
from engine.clients.client import EngineClient, EngineState
from foundation.errors import BadInput
from foundation.nothing import Nothing
from foundation.settings import Settings
from syntax.files.source_files import read_source
from syntax.index.workspace import IndexStatus, WorkspaceIndex
from syntax.languages import Language, language_of
from syntax.parsing import parse
from syntax.text import Encoding, Snapshot, Span

app = typer.Typer(add_completion=False)

_WRONG = 2


@app.command(no_args_is_help=True)
def complete(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE[:LINE:COL]",
            help="The file to complete in. LINE and COL count from 1, as compilers print them.",
        ),
    ] = None,
    *,
    line: Annotated[
        int | None, typer.Option(metavar="L", min=0, help="Line; the first is 0.")
    ] = None,
    character: Annotated[
        int | None,
        typer.Option(metavar="C", min=0, help="UTF-16 unit in the line, from 0, as in LSP."),
    ] = None,
    batch: Annotated[
        str | None,
        typer.Option(metavar="TASKS.jsonl|-", help="Tasks, one JSON object a line, instead."),
    ] = None,
    candidates: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, max=8, help="Suggestions to make; --json shows all."),
    ] = None,
    jobs: Annotated[
        int, typer.Option(metavar="N", min=1, max=64, help="Tasks of a batch at a time.")
    ] = 4,
    multiline: Annotated[
        bool | None,
        typer.Option("--multiline/--single-line", help="A block or a line, whatever the syntax."),
    ] = None,
    repository: Annotated[
        bool,
        typer.Option("--repository", help="Read the whole project first, and show what helps."),
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say what the prompt was made of, and what it cost.")
    ] = False,
    as_json: JsonOption = False,
    model: ModelOption = None,
) -> None:
    """Complete the code at a position of FILE, or all tasks of a batch.

    The position is --line and --character, from 0 as in LSP, or FILE:LINE:COL, from 1; COL counts
    characters.

    Without --json the suggestion goes to standard output, and nothing else; why there is none
    goes to standard error, and so does what --explain says.
    """
    if batch is not None:
        if file is not None or line is not None or character is not None:
            raise BadInput("--batch goes without FILE, --line and --character: the tasks say where")
        if explain or repository:
            raise BadInput(
                "--explain and --repository are for one FILE; in a batch, a task's root is read"
            )
        settings = load_settings(model=model)
        count = candidates or settings.completion.candidates
        raise typer.Exit(asyncio.run(_batch(batch, settings, jobs, count, multiline)))
    if file is None:
        raise BadInput("FILE and a place in it are needed (or --batch TASKS.jsonl)")
    place = place_of(file, line, character)
    root = project_of(place.file.absolute().parent)
    settings = load_settings(root, model=model)
    request = _request(place, settings, candidates, multiline=multiline, root=root)
    with _project(root, settings, wanted=repository) as index:
        outcome, parts = asyncio.run(_one(request, settings, index, explain=explain))
    if as_json:
        shape = _shape(request, outcome) | ({"parts": _parts(parts, outcome)} if explain else {})
        print(msgspec.json.encode(shape).decode())
        return
    if explain:
        _explain(_parts(parts, outcome), outcome)
    if isinstance(outcome, Nothing):
        print(f"inkling: nothing to suggest: {outcome.reason}", file=sys.stderr)
    else:
        if outcome.note:
            print(f"inkling: {outcome.note}", file=sys.stderr)
        print(outcome.text)


def _request(
    place: Place,
    settings: Settings,
    candidates: int | None,
    *,
    multiline: bool | None,
    root: Path,
) -> CompletionRequest:
    file = place.file
    if not file.exists():
        raise BadInput(f"{file}: there is no such file")
    if file.is_dir():
        raise BadInput(f"{file} is a folder; name a file in it")
    source = read_source(file, settings.index.max_file_kb * 1024, "index.max_file_kb")
    if isinstance(source, Nothing):
        raise BadInput(f"{file} cannot be completed in: {source.reason}")
    snapshot = Snapshot(source.text)
    language = language_of(file, source.text)
    return CompletionRequest(
        path=file.absolute(),
        uri=file.absolute().as_uri(),
        parse=parse(snapshot, language)
        if isinstance(language, Language)
        else PlainText(snapshot, file.suffix.removeprefix(".") or "plaintext"),
        offset=place.offset_in(snapshot),
        invoked=True,
        candidates=candidates or settings.completion.candidates,
        multiline=multiline,
        roots=(root,),
        priority="interactive",
    )


class _Engine:
    """The engine, found or started when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: EngineClient | None = None

    async def client(self) -> EngineClient:
        if self._client is None:
            self._client = await EngineClient.connect(self._settings, _tell)
        return self._client

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.aclose()


def _tell(state: EngineState) -> None:
    if state.phase in ("starting", "loading") and state.message and sys.stderr.isatty():
        print(f"inkling: {state.message}", file=sys.stderr)


async def _one(
    request: CompletionRequest, settings: Settings, index: WorkspaceIndex | None, *, explain: bool
) -> tuple[Suggestion | Nothing, tuple[Part, ...]]:
    engine = _Engine(settings)
    try:
        completer = Completer(engine, settings, lambda: index)
        try:
            outcome = await completer.complete(request)
            return outcome, await completer.explain(request) if explain else ()
        finally:
            completer.close()
    finally:
        await engine.aclose()


@contextlib.contextmanager
def _project(root: Path, settings: Settings, *, wanted: bool) -> Iterator[WorkspaceIndex | None]:
    """The index of a project, complete, if it is wanted."""
    if not wanted:
        yield None
        return

    def tell(status: IndexStatus) -> None:
        if sys.stderr.isatty():
            done = f"{status.files_done} of {status.files_total} files"
            print(f"inkling: reading {root}: {done}", file=sys.stderr)

    with contextlib.closing(read_whole(root, settings.index, tell)) as index:
        yield index


def _parts(parts: tuple[Part, ...], outcome: Suggestion | Nothing) -> list[dict[str, object]]:
    """The parts of a prompt; what was cached is at its beginning."""
    known = None
    if isinstance(outcome, Suggestion):
        known = outcome.prompt_tokens - outcome.evaluated_tokens
    shape: list[dict[str, object]] = []
    for part in parts:
        cached = None if known is None else min(part.tokens, max(0, known))
        shape.append({"title": part.title, "tokens": part.tokens, "cached_tokens": cached})
        known = None if known is None else known - part.tokens
    return shape


def _explain(parts: list[dict[str, object]], outcome: Suggestion | Nothing) -> None:
    for part in parts:
        cached = part["cached_tokens"]
        note = f", {cached} cached" if cached else ""
        print(f"inkling: {part['tokens']:>6} tokens{note}: {part['title']}", file=sys.stderr)
    if isinstance(outcome, Suggestion):
        print(
            f"inkling: {outcome.prompt_tokens} tokens of prompt, {outcome.evaluated_tokens} "
            f"evaluated, {outcome.generated_tokens} generated in {outcome.ms:.0f} ms",
            file=sys.stderr,
        )


async def _batch(
    source: str, settings: Settings, jobs: int, candidates: int, multiline: bool | None
) -> int:
    engine = _Engine(settings)
    projects = Projects(lambda index: Completer(engine, settings, lambda: index), settings.index)
    code = 0
    with _opened(source) as stream:
        try:
            # Before anything is read, so that a missing model is said at once.
            await engine.client()
            async for answer in answers(
                _lines(stream.readline),
                Completer(engine, settings),
                projects,
                jobs=jobs,
                candidates=candidates,
                multiline=multiline,
            ):
                if isinstance(answer, Fault):
                    print(f"inkling: line {answer.line} {answer.message}", file=sys.stderr)
                    code = _WRONG
                else:
                    print(msgspec.json.encode(answer).decode(), flush=True)
        finally:
            await projects.aclose()
            await engine.aclose()
    return code


def _opened(source: str) -> contextlib.AbstractContextManager[TextIO]:
    if source == "-":
        stdin = io.BufferedReader(io.FileIO(sys.stdin.fileno(), closefd=False))
        # Never closed: that would wait for whoever has yet to write the next line.
        return contextlib.nullcontext(io.TextIOWrapper(stdin, encoding="utf-8", errors="replace"))
    try:
        return Path(source).open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadInput(f"{source} cannot be read: {error.strerror}") from error


async def _lines(readline: Callable[[], str]) -> AsyncIterator[str]:
    """Lines as they come: somebody may be writing them one by one.

    Read by a thread that nobody waits for: after ^C, asyncio's own would be waited for, and the
    next line may never come.
    """
    loop = asyncio.get_running_loop()

    def read(line: asyncio.Future[str]) -> None:
        try:
            told, fault = readline(), None
        except (OSError, ValueError) as error:
            told, fault = "", error
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, line, told, fault)

    while True:
        awaited: asyncio.Future[str] = loop.create_future()
        threading.Thread(target=read, args=(awaited,), daemon=True).start()
        line = await awaited
        if not line:
            return
        yield line


def _settle(line: asyncio.Future[str], told: str, fault: Exception | None) -> None:
    if line.done():
        return
    if fault is None:
        line.set_result(told)
    else:
        line.set_exception(fault)


def _shape(request: CompletionRequest, outcome: Suggestion | Nothing) -> dict[str, object]:
    """The JSON of `complete --json`; more fields may be added, none may go."""
    if isinstance(outcome, Nothing):
        here = Span(request.offset, request.offset)
        return {
            "text": "",
            "range": _range(request.snapshot, here),
            "candidates": [],
            "reason": outcome.reason,
            "note": None,
            "prompt_tokens": 0,
            "evaluated_tokens": 0,
            "generated_tokens": 0,
            "ms": 0,
        }
    return {
        "text": outcome.text,
        "range": _range(request.snapshot, outcome.span),
        "candidates": [{"text": c.text, "score": c.score} for c in outcome.candidates],
        "reason": None,
        "note": outcome.note,
        "prompt_tokens": outcome.prompt_tokens,
        "evaluated_tokens": outcome.evaluated_tokens,
        "generated_tokens": outcome.generated_tokens,
        "ms": outcome.ms,
    }


def _range(snapshot: Snapshot, span: Span) -> dict[str, dict[str, int]]:
    start = snapshot.position_at(span.start, Encoding.UTF16)
    end = snapshot.position_at(span.end, Encoding.UTF16)
    return {
        "start": {"line": start.line, "character": start.character},
        "end": {"line": end.line, "character": end.character},
    }
