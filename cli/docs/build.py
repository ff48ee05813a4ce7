"""`inkling docs build`: the API reference as a site, as Markdown, or as JSON."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from cli.docs.bar import Bar
from cli.docs.paths import packages_of, root_of
from cli.docs.wrong_use import checked_model
from cli.options import JsonOption, ModelOption, load_settings
from docgen.build import FORMATS, JSON_NAME, BuildOptions, Built, Format, build
from docgen.facts.source import Sources
from docgen.prose.memory import Memory
from docgen.prose.options import ProseOptions
from docgen.prose.writer import Writer
from docgen.reference.origin import top_of
from engine.clients.client import EngineClient
from foundation.errors import BadInput, Unavailable
from foundation.settings import Settings

_SHOWN_SKIPPED = 10


def build_command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATHS...", help="Packages and files.")],
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", help="A new folder, or one made before.")],
    languages: Annotated[str, typer.Option(metavar="en,zh", help="en, zh, or both.")] = "en",
    format_: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}.")
    ] = "site",
    no_prose: Annotated[
        bool, typer.Option("--no-prose", help="Ask no model: only what the code and people say.")
    ] = False,
    no_translation: Annotated[
        bool, typer.Option("--no-translation", help="Leave what people wrote in their language.")
    ] = False,
    private: Annotated[
        bool, typer.Option("--private", help="Also what is not meant for users.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(metavar="REF", help="Mark what is new since; default: latest tag; or none."),
    ] = None,
    source_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Where source is read: {ref} {path} {line} {end}; or none."
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(metavar="NAME", help="The project's name.")] = None,
    as_json: JsonOption = False,
    model: ModelOption = None,
) -> None:
    """Write the API reference of packages: what users may use, from where they import it.

    Pages work without a network. What nobody documented is described by the model, marked so;
    a second run asks it nothing. --no-prose needs no model and takes seconds.
    """
    checked_model(model, "--no-prose", is_used=not no_prose)
    files, named = packages_of(paths, out)
    top = top_of(files[0])
    settings = load_settings(root_of(paths), model=model)
    options = BuildOptions(
        out=out,
        top=top,
        format=_format(format_),
        languages=tuple(dict.fromkeys(one.strip() for one in languages.split(",") if one.strip())),
        named=named,
        private=private,
        since="" if since == "none" else since,
        source_url="" if source_url == "none" else source_url,
        title=title,
        translates=not no_translation,
    )
    built = asyncio.run(_run(files, options, settings, has_prose=not no_prose))
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(_told(built)), indent=1).decode())
    else:
        for line in _summary(built, options):
            print(line, file=sys.stderr)
        print(_entry(built, options))


def _format(name: str) -> Format:
    for one in FORMATS:
        if one == name:
            return one
    raise BadInput(f"--format wants one of {', '.join(FORMATS)}, not {name}")


async def _run(
    files: Sequence[Path], options: BuildOptions, settings: Settings, *, has_prose: bool
) -> Built:
    sources = Sources((options.top,), kept=len(files) + 64)
    with Bar() as bar:

        def tell(what: str, done: int, total: int) -> None:
            bar.tell(what, done, total, kind=what.partition(":")[0])

        async with _writer(settings, has_prose=has_prose) as writer:
            return await build(files, sources, options, writer, tell)


@contextlib.asynccontextmanager
async def _writer(settings: Settings, *, has_prose: bool) -> AsyncIterator[Writer | None]:
    """The model's pen. Raises `Unavailable` with the ways out where there is no model."""
    if not has_prose:
        yield None
        return
    try:
        client = await EngineClient.connect(settings)
    except Unavailable as fault:
        raise Unavailable(f"{fault}; or --no-prose, which needs no model") from fault
    memory = Memory.of_user()
    try:
        yield Writer(client, memory, ProseOptions(summary_ratio=settings.docs.summary_ratio))
    finally:
        memory.close()
        await client.aclose()


def _summary(built: Built, options: BuildOptions) -> Iterator[str]:
    for path, reason in built.skipped[:_SHOWN_SKIPPED]:
        yield f"inkling: left out {path}: {reason}"
    if len(built.skipped) > _SHOWN_SKIPPED:
        yield f"inkling: and {len(built.skipped) - _SHOWN_SKIPPED} more files"
    words = f", {built.written} described by the model" if built.written else ""
    since = f", marked what is new since {built.since}" if built.since else ""
    yield (
        f"inkling: {built.pages} pages of {built.objects} objects, "
        f"{built.documented} documented by people{words}{since}, in {built.seconds:.1f} s"
    )
    if built.reused == options.languages:
        yield "inkling: nothing has changed since the last time"


def _entry(built: Built, options: BuildOptions) -> Path:
    """What to open."""
    if options.format == "json":
        return built.out / JSON_NAME
    if options.format == "site":
        return built.out / "index.html"
    folder = built.out / options.languages[0] if len(options.languages) > 1 else built.out
    return folder / "README.md"


def _told(built: Built) -> dict[str, object]:
    return {
        "out": str(built.out),
        "pages": built.pages,
        "objects": built.objects,
        "documented": built.documented,
        "written": built.written,
        "calls": built.calls,
        "since": built.since,
        "reused": list(built.reused),
        "skipped": [{"path": str(path), "reason": reason} for path, reason in built.skipped],
        "seconds": round(built.seconds, 2),
    }
