"""`inkling docs write`: documentation put into files, shown as a diff or written.

The work is `docgen/`'s; this is argv in, diffs, files and a summary out.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from cli.docs_view import Shown, WritingView, as_json, diff_of, summary_of
from cli.options import JsonOption, ModelOption, load_settings, project_of
from docgen.comments.styles import style_named
from docgen.facts.source import Sources
from docgen.planning import Which
from docgen.prose.memory import Memory
from docgen.prose.options import ProseOptions
from docgen.prose.writer import Writer
from docgen.write import FileChange, Skipped, Target, WriteOptions, write
from engine.clients.client import EngineClient
from foundation.errors import BadInput, InklingError, Unavailable
from foundation.nothing import Nothing
from foundation.settings import Settings
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.replacing import replace_source
from syntax.files.source_files import walk_sources
from syntax.languages import language_of

_MOST_FILES = 20_000
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
    targets = list(targets_of(paths))
    root = project_of(targets[0].path.parent)
    settings = load_settings(
        root,
        model=model,
        docs__style=style,
        docs__language=language,
        docs__summary_ratio=summary_ratio,
        docs__examples=False if no_examples else None,
    )
    options = _options(settings, which, targets)
    run = _Run(targets, Sources((root,)), options, settings, has_model=not no_model)
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
        languages = {found.id for one in targets if (found := language_of(one.path))}
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


def targets_of(paths: Sequence[str]) -> Iterator[Target]:
    """The files that are meant, each once, with the names that are wanted of it.

    Raises `BadInput` for what is not there, or holds no code that is known.
    """
    named: dict[Path, set[str]] = {}
    whole: dict[Path, bool] = {}
    for each in paths:
        place, mark, name = each.partition("::")
        path = Path(place)
        if not path.exists():
            raise BadInput(f"{place}: there is no such file or folder")
        if path.is_dir():
            if mark:
                raise BadInput(f"{each}: {place} is a folder; name a file of it before ::")
            folder = path.absolute()
            inside = sorted(walk_sources(folder, IgnoreRules.for_root(folder), _MOST_FILES))
            if not inside:
                raise BadInput(f"{place}: there is no code in this folder")
            for file in inside:
                whole.setdefault(file, False)
            continue
        language = language_of(path)
        if isinstance(language, Nothing):
            raise BadInput(f"{place}: {language.reason}")
        if mark:
            named.setdefault(path.absolute(), set()).add(name.replace("::", "."))
        else:
            whole[path.absolute()] = True
    for file, is_named in whole.items():
        yield Target(file, None, is_named)
    for file, names in named.items():
        if file not in whole:
            yield Target(file, frozenset(names), True)


class _Run:
    """One run of the command: what is shown and written on the way, and how it ended."""

    def __init__(
        self,
        targets: Sequence[Target],
        sources: Sources,
        options: WriteOptions,
        settings: Settings,
        *,
        has_model: bool,
    ) -> None:
        self._targets = targets
        self._sources = sources
        self._options = options
        self._settings = settings
        self._has_model = has_model
        self.shown = Shown(Path.cwd())
        self.fault: InklingError | None = None
        self.is_stopped = False

    async def go(self, *, to_disk: bool, quietly: bool) -> None:
        """Work until all is done, or somebody stops it: what is complete by then stays."""
        stop = asyncio.Event()
        with _stopped_by_hand(stop), WritingView() as view:
            try:
                async with self._writer() as writer:
                    changes = write(
                        self._targets, self._sources, self._options, writer, view.tell, stop=stop
                    )
                    async for one in changes:
                        self._take(one, view, to_disk=to_disk, quietly=quietly)
            except InklingError as fault:
                self.fault = fault
        self.is_stopped = stop.is_set()

    def _take(
        self, one: FileChange | Skipped, view: WritingView, *, to_disk: bool, quietly: bool
    ) -> None:
        self.shown.take(one)
        if isinstance(one, Skipped) or not one.is_changed:
            return
        if not to_disk:
            if not quietly:
                view.show(diff_of(one, self.shown.folder))
            return
        try:
            if one.file.on_disk is not None:
                replace_source(one.file.path, one.file.on_disk, one.text)
        except InklingError as fault:  # the other files are worth having
            self.shown.not_saved(one, fault)
            self.fault = fault

    @contextlib.asynccontextmanager
    async def _writer(self) -> AsyncIterator[Writer | None]:
        """The model's pen. Raises `Unavailable` with the ways out where there is no model."""
        if not self._has_model or self._options.which == "stale":
            yield None
            return
        try:
            client = await EngineClient.connect(self._settings)
        except Unavailable as fault:
            raise type(fault)(
                f"{fault}; or --no-model, which completes comments with what the facts say"
            ) from fault
        memory = Memory.of_user()
        try:
            yield Writer(
                client,
                memory,
                ProseOptions(
                    language=self._options.language or "en",
                    summary_ratio=self._options.summary_ratio,
                    examples=self._options.examples,
                    interactive=sum(len(one.names or "") for one in self._targets) == 1,
                ),
            )
        finally:
            memory.close()
            await client.aclose()


@contextlib.contextmanager
def _stopped_by_hand(stop: asyncio.Event) -> Iterator[None]:
    """Ctrl-C asks to stop; a second one does at once. Where a loop knows no signals it is at once
    as well."""
    loop = asyncio.get_running_loop()

    def asked() -> None:
        stop.set()
        loop.remove_signal_handler(signal.SIGINT)

    with contextlib.suppress(NotImplementedError, RuntimeError):
        loop.add_signal_handler(signal.SIGINT, asked)
    try:
        yield
    finally:
        with contextlib.suppress(NotImplementedError, RuntimeError):
            loop.remove_signal_handler(signal.SIGINT)
