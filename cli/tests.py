"""`inkling tests`: unit tests found by a search and a model, kept if they run.

The work is `testgen/`'s; this is argv in, files and a report out.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.status import Status

from cli.options import ModelOption, load_settings, project_of
from engine.clients.client import EngineClient
from foundation.errors import BadInput, InklingError, Unavailable
from foundation.settings import Settings
from sandbox.boundary import Boundary, find_boundary
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.source_files import walk_sources
from testgen.languages.language import Tests
from testgen.languages.rows import insist_on_language, language_of, named
from testgen.pipeline import write_tests
from testgen.report import Report, as_json, as_text
from testgen.wanted import Progress, Wanted
from testgen.writing.saving import save

app = typer.Typer(add_completion=False)

_MOST_FILES = 10_000
_WRONG = 2


@app.callback()
def tests() -> None:
    """Unit tests that run, cover, and find bugs."""


@app.command(no_args_is_help=True)
def write(
    targets: Annotated[
        list[str],
        typer.Argument(
            metavar="TARGETS...", help="FILE, FILE::NAME of a function or class, or FOLDER."
        ),
    ],
    *,
    budget: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=0.1, help="For all; default: 10 for each function."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Put test files there, not where the project has them."),
    ] = None,
    python: Annotated[
        str | None,
        typer.Option(metavar="INTERPRETER", help="The project's Python, where it is not found."),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="REF", help="A git ref: tell what the functions do otherwise than there."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="Another seed, other inputs.")] = 0,
    no_model: Annotated[bool, typer.Option("--no-model", help="Search alone.")] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="Write the report there as JSON.")
    ] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Print the tests, write nothing.")] = False,
    as_json_: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    model: ModelOption = None,
) -> None:
    """Write unit tests for the functions of TARGETS that run in the project's own environment.

    Code is executed in a sandbox only: no network, nothing written outside a scratch folder.
    """
    files = wanted_files(targets)
    root = project_of(next(iter(files)).absolute().parent)
    settings = load_settings(root, model=model)
    wishes = [
        Wanted(
            file=file,
            names=tuple(names),
            seconds=budget / len(files) if budget is not None else None,
            seed=seed,
            python=python,
            out=out,
            against=against,
        )
        for file, names in files.items()
    ]
    done = asyncio.run(_all(wishes, settings, with_model=not no_model))
    whole = together([each.report for each in done], seed)
    unsaved: list[InklingError] = []
    for each in done:
        if each.written is None:
            continue
        if diff:
            print(each.written.text, end="")
            continue
        try:
            save(each.written)
        except InklingError as fault:  # the others, and the report, are worth having
            unsaved.append(fault)
            rest = tuple(file for file in whole.files if file != str(each.written.path))
            whole = replace(whole, files=rest)
    shape = msgspec.json.format(msgspec.json.encode(as_json(whole)), indent=1)
    if report is not None:
        report.write_bytes(shape + b"\n")
    if as_json_:
        print(shape.decode())
    else:
        for line in as_text(whole):
            print(line, file=sys.stderr if diff else sys.stdout)
    for one in unsaved[:-1]:
        print(f"inkling: {one}", file=sys.stderr)
    if unsaved:
        raise unsaved[-1]
    if not whole.targets and whole.problems:
        raise typer.Exit(_WRONG)


def wanted_files(targets: Sequence[str]) -> dict[Path, list[str]]:
    """Each file with the names that are wanted of it; none for all of them.

    Raises `BadInput` for what is not there, and for a folder without code to test.
    """
    found: dict[Path, list[str]] = {}
    whole: set[Path] = set()
    for target in targets:
        place, _, name = target.partition("::")
        path = Path(place)
        if path.is_dir():
            if name:
                raise BadInput(f"{target}: {place} is a folder; name a file of it before ::")
            inside = list(_sources(path))
            if not inside:
                raise BadInput(f"{path}: there is no {named('or')} file to test in this folder")
            found.update((file, []) for file in inside)
            whole.update(inside)
        elif not path.is_file():
            raise BadInput(f"{path}: there is no such file or folder")
        elif insist_on_language(path) and name:
            found.setdefault(path, []).append(name.replace("::", "."))
        else:
            found[path] = []
            whole.add(path)
    return {file: [] if file in whole else names for file, names in found.items()}


def together(reports: Sequence[Report], seed: int) -> Report:
    """The reports of several files as one."""
    return Report(
        targets=tuple(target for one in reports for target in one.targets),
        files=tuple(file for one in reports for file in one.files),
        seed=seed,
        seconds=sum(one.seconds for one in reports),
        problems=tuple(problem for one in reports for problem in one.problems),
    )


def _sources(folder: Path) -> Iterator[Path]:
    for path in walk_sources(folder, IgnoreRules.for_root(folder), _MOST_FILES):
        language = language_of(path)
        inner = path.relative_to(folder).parts[:-1]
        if language and not language.is_test(path) and not {*language.test_folders} & {*inner}:
            yield path


async def _all(wishes: Sequence[Wanted], settings: Settings, *, with_model: bool) -> list[Tests]:
    boundary = await find_boundary(settings.sandbox)
    console = Console(stderr=True, highlight=False)
    async with _engine(settings, wanted=with_model) as model:
        done = []
        for wish in wishes:
            with console.status(str(wish.file)) as status:
                done.append(await _one(wish, boundary, model, status))
        return done


async def _one(
    wish: Wanted, boundary: Boundary, model: EngineClient | None, status: Status
) -> Tests:
    def tell(progress: Progress) -> None:
        taken, branches = progress.branches
        killed, mutants = progress.mutants
        status.update(
            f"{progress.number}/{progress.of} {progress.symbol}: {progress.doing},"
            f" branches {taken}/{branches}" + (f", mutants {killed}/{mutants}" if mutants else "")
        )

    return await write_tests(wish, boundary, model, tell)


@contextlib.asynccontextmanager
async def _engine(settings: Settings, *, wanted: bool) -> AsyncIterator[EngineClient | None]:
    """The engine, if there is one: without a model the search goes alone, and says so."""
    client = None
    if wanted:
        try:
            client = await EngineClient.connect(settings)
        except Unavailable as fault:
            print(f"inkling: without a model, by search alone: {fault}", file=sys.stderr)
    try:
        yield client
    finally:
        if client is not None:
            await client.aclose()
