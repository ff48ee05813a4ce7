"""`inkling docs write`: documentation put into files, shown as a diff or written."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from cli.docs.bar import Bar
from cli.docs.paths import root_of, targets_of
from cli.docs.writing_view import Shown, as_json, show, summary_of
from cli.docs.wrong_use import checked_interpreter, checked_model
from cli.options import JsonOption, ModelOption, load_settings
from docgen.comments.styles import style_named
from docgen.examples.running import ExampleRunner
from docgen.facts.source import Sources
from docgen.prose.memory import Memory
from docgen.prose.options import ProseOptions
from docgen.prose.writer import Writer
from docgen.rules.choosing import RulesByPath
from docgen.write import FileChange, Skipped, Target, WriteOptions, write
from docgen.writing.planning import Which
from engine.clients.client import EngineClient
from foundation.errors import BadInput, InklingError, Unavailable
from foundation.nothing import Nothing
from foundation.settings import Settings
from foundation.sources import environment, user_file
from sandbox.boundary import find_boundary
from sandbox.faults import NoBoundary
from syntax.files.replacing import replace_source
from syntax.languages import language_of

_STOPPED = 130


def write_command(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATHS...", help="Files, FILE::NAME of a symbol, and folders."),
    ],
    *,
    style: Annotated[
        str | None,
        typer.Option(metavar="STYLE", help="google, numpy, …; default: as the project has it."),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(metavar="en|zh", help="Default: as the project's comments are."),
    ] = None,
    missing: Annotated[
        bool,
        typer.Option(
            "--missing", help="What has no comment, and lists without an entry (default)."
        ),
    ] = False,
    stale: Annotated[
        bool, typer.Option("--stale", help="Sentences and entries that the code contradicts.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Both, and the sections that comments lack.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what would change; write nothing (default).")
    ] = False,
    to_disk: Annotated[bool, typer.Option("--write", help="Write the files.")] = False,
    summary_ratio: Annotated[
        float | None,
        typer.Option(metavar="R", min=0, max=1, help="1: summaries alone; 0: long descriptions."),
    ] = None,
    no_model: Annotated[
        bool, typer.Option("--no-model", help="Write what the facts alone can say.")
    ] = False,
    no_examples: Annotated[bool, typer.Option("--no-examples", help="Write no examples.")] = False,
    python: Annotated[
        str | None,
        typer.Option(metavar="INTERPRETER", help="The project's Python, where it is not found."),
    ] = None,
    as_json_: JsonOption = False,
    model: ModelOption = None,
) -> None:
    """Write the documentation that code lacks; what a person wrote stays as it is.

    Facts come from the code, sentences from the model, and what the facts contradict is not
    written. Without --write a diff is shown, which `git apply` takes.
    """
    which = _which(missing=missing, stale=stale, everything=everything)
    if diff and to_disk:
        raise BadInput("--diff shows and --write writes; one of them")
    if language not in (None, "en", "zh"):
        raise BadInput(f"--language wants en or zh, not {language}")
    checked_model(model, "--no-model", is_used=not no_model)
    targets = list(targets_of(paths))
    root = root_of(paths)
    checked_interpreter(python, root)
    settings = load_settings(
        root,
        model=model,
        docs__style=style,
        docs__language=language,
        docs__summary_ratio=summary_ratio,
        docs__examples=False if no_examples else None,
    )
    options = _options(settings, which, targets)
    pen = _Pen(settings, options, python, targets) if not no_model else None
    run = _Run(targets, root, options, pen)
    asyncio.run(run.go(to_disk=to_disk, quietly=as_json_))
    shown = run.shown
    if as_json_:
        print(msgspec.json.format(msgspec.json.encode(as_json(shown)), indent=1).decode())
    for line in summary_of(shown, is_written=to_disk) if shown.changes or shown.skipped else ():
        print(line, file=sys.stderr)
    if run.fault is not None:
        raise run.fault
    if run.is_stopped:
        raise typer.Exit(_STOPPED)


def _which(*, missing: bool, stale: bool, everything: bool) -> Which:
    if everything or (missing and stale):
        return "all"
    return "stale" if stale else "missing"


def _options(settings: Settings, which: Which, targets: Sequence[Target]) -> WriteOptions:
    docs = settings.docs
    if docs.style:
        row = style_named(docs.style)
        found = [language_of(one.path) for one in targets]
        languages = {one.id for one in found if not isinstance(one, Nothing)}
        if not languages & row.languages:
            known = ", ".join(sorted(row.languages))
            raise BadInput(f"{row.name} is a style of {known}; none of the files is")
    return WriteOptions(
        style=docs.style or None,
        language=None if docs.language == "auto" else docs.language,
        which=which,
        summary_ratio=docs.summary_ratio,
        examples=docs.examples,
    )


@dataclass(frozen=True)
class _Pen:
    """What it takes to have a writer: an engine, its memory, a place to run examples."""

    settings: Settings
    options: WriteOptions
    python: str | None
    targets: Sequence[Target]

    @contextlib.asynccontextmanager
    async def writer(self) -> AsyncIterator[Writer | None]:
        """Raises `Unavailable` with the ways out where there is no model; what is false can be
        mended without, mostly, and is."""
        try:
            client = await EngineClient.connect(self.settings)
        except Unavailable as fault:
            if self.options.which == "stale":
                print(f"inkling: without a model: {fault}", file=sys.stderr)
                yield None
                return
            raise Unavailable(
                f"{fault}; or --no-model, which completes comments with what the facts say"
            ) from fault
        memory = Memory.of_user()
        try:
            async with self._runner() as runner:
                yield Writer(client, memory, self._options(), runner)
        finally:
            memory.close()
            await client.aclose()

    def _options(self) -> ProseOptions:
        names = sum(len(one.names or ()) for one in self.targets)
        return ProseOptions(
            language=self.options.language or "en",
            summary_ratio=self.options.summary_ratio,
            examples=self.options.examples,
            interactive=len(self.targets) == names == 1,
        )

    @contextlib.asynccontextmanager
    async def _runner(self) -> AsyncIterator[ExampleRunner | None]:
        """Where examples run; nowhere without a boundary, and that is said."""
        if not self.options.examples:
            yield None
            return
        try:
            boundary = await find_boundary(self.settings.sandbox)
        except NoBoundary as fault:
            print(f"inkling: no examples are written: {fault}", file=sys.stderr)
            yield None
            return
        async with ExampleRunner(boundary, python=self.python) as runner:
            yield runner


class _Run:
    """One run of the command: what is shown and written on the way, and how it ended."""

    def __init__(
        self, targets: Sequence[Target], root: Path, options: WriteOptions, pen: _Pen | None
    ) -> None:
        self._targets = targets
        self._root = root
        self._options = options
        self._pen = pen
        self.shown = Shown(Path.cwd())
        self.fault: InklingError | None = None
        self.is_stopped = False

    async def go(self, *, to_disk: bool, quietly: bool) -> None:
        """Work until all is done, or somebody stops it: what is complete by then stays."""
        stop = asyncio.Event()
        # All that is written for is in memory anyway, and what is around it is read twice.
        sources = Sources((self._root,), kept=len(self._targets) + 512)
        rules = RulesByPath(self._root, (user_file(),), (environment(os.environ),))
        with _stopped_by_hand(stop), Bar() as bar:
            try:
                async with self._pen.writer() if self._pen else _no_writer() as writer:
                    changes = write(
                        self._targets,
                        sources,
                        self._options,
                        writer,
                        lambda told: bar.tell(
                            told.place.name or told.place.path.name,
                            told.done,
                            told.total,
                            kind="writing",
                        ),
                        rules=rules,
                        stop=stop,
                        on_reading=lambda told: bar.tell(
                            told.what, told.done, told.total, kind=told.what
                        ),
                    )
                    async for one in changes:
                        self._take(one, bar, to_disk=to_disk, quietly=quietly)
            except InklingError as fault:
                self.fault = fault
        self.is_stopped = stop.is_set()

    def _take(self, one: FileChange | Skipped, bar: Bar, *, to_disk: bool, quietly: bool) -> None:
        self.shown.take(one)
        if isinstance(one, Skipped) or not one.is_changed:
            return
        if not to_disk:
            if not quietly:
                show(one, self.shown.folder, bar)
            return
        try:
            if one.file.on_disk is not None:
                replace_source(one.file.path, one.file.on_disk, one.text)
        except InklingError as fault:  # the other files are worth having
            self.shown.not_saved(one, fault)
            self.fault = fault


@contextlib.asynccontextmanager
async def _no_writer() -> AsyncIterator[None]:
    yield None


@contextlib.contextmanager
def _stopped_by_hand(stop: asyncio.Event) -> Iterator[None]:
    """Ctrl-C, or being told to end, asks to stop; a second time it is at once. Where a loop knows
    no signals it is at once as well."""
    loop = asyncio.get_running_loop()

    def asked() -> None:
        stop.set()
        let_go()

    def let_go() -> None:
        for one in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError, RuntimeError):
                loop.remove_signal_handler(one)

    for one in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError):
            loop.add_signal_handler(one, asked)
    try:
        yield
    finally:
        let_go()
