"""From files to a reference on disk: gather, fill, write pages, make the site, put it in place."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import msgspec

from docgen.facts.source import Sources
from docgen.prose.writer import Writer
from docgen.reference.filled import Filled, with_prose
from docgen.reference.filling import Filling
from docgen.reference.gathering import Gathered, GatherOptions, gather
from docgen.reference.history import changes_since, latest_tag
from docgen.reference.layout import Layout
from docgen.reference.model import Reference
from docgen.reference.origin import project_at, web_of
from docgen.reference.output import Destination, Marker
from docgen.reference.site.config import configuration
from docgen.reference.site.making import fingerprint, front_page, insist_on_generator, make
from docgen.reference.units import common_folder
from docgen.reference.writing.labels import languages as known_languages
from docgen.reference.writing.page import Pages
from docgen.reference.writing.plain import PlainStyle
from docgen.reference.writing.site import SiteStyle
from docgen.reference.writing.style import Page
from foundation.errors import BadInput

Format = Literal["site", "markdown", "json"]
FORMATS: tuple[Format, ...] = ("site", "markdown", "json")
JSON_NAME = "reference.json"

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, of how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """`since` None takes the latest tag, "" compares with nothing. `top` is the project's folder;
    `named` are files that were asked for by name. `source_url` is a template with {ref}, {path},
    {line}, {end}; "" writes no links."""

    out: Path
    top: Path
    format: Format = "site"
    languages: tuple[str, ...] = ("en",)
    named: frozenset[Path] = frozenset()
    private: bool = False
    since: str | None = None
    source_url: str | None = None
    title: str | None = None
    translates: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was made. `calls`: how often the model was asked. `reused`: languages whose site was
    there already, made from the same."""

    out: Path
    pages: int
    objects: int
    documented: int
    written: int
    calls: int
    since: str | None
    reused: tuple[str, ...]
    skipped: tuple[tuple[Path, str], ...]
    seconds: float


async def build(
    paths: Sequence[Path],
    sources: Sources,
    options: BuildOptions,
    writer: Writer | None,
    on_progress: Progress = lambda what, done, total: None,
) -> Built:
    """Write the reference of some files. Without a writer nothing is asked of a model.

    Raises `BadInput` for options that cannot be, `Unavailable` where something is missing.
    """
    started = time.monotonic()
    _insist(options)
    destination = Destination.at(options.out)
    gathered = _gathered(paths, sources, options, on_progress)
    if not gathered.reference.objects and not gathered.reference.units:
        raise BadInput(
            "there is nothing public in these files; --private shows what is not meant for users"
        )
    filled = Filled()
    if writer is not None:
        filling = Filling(gathered, sources, writer)
        filled = await filling.all(
            options.languages,
            lambda done, total, name: on_progress(f"words: {name}", done, total),
            translates=options.translates,
        )
    reference = with_prose(replace(gathered.reference, languages=options.languages), filled)
    making = _Making(reference, options, destination, on_progress)
    await making.all()
    return Built(
        out=destination.path,
        pages=making.pages,
        objects=len(reference.objects),
        documented=sum(bool(one.documentation) for one in gathered.reference.objects),
        written=filled.objects,
        calls=filled.calls,
        since=reference.since,
        reused=tuple(making.reused),
        skipped=gathered.skipped,
        seconds=time.monotonic() - started,
    )


def _insist(options: BuildOptions) -> None:
    unknown = [one for one in options.languages if one not in known_languages()]
    if unknown or not options.languages:
        known = ", ".join(known_languages())
        raise BadInput(f"--languages wants some of {known}, not {','.join(unknown) or 'none'}")
    if options.format == "site":
        insist_on_generator()


def _gathered(
    paths: Sequence[Path], sources: Sources, options: BuildOptions, on_progress: Progress
) -> Gathered:
    root = common_folder(paths)
    project = project_at(options.top, _name_of(paths, root))
    project = replace(project, name=options.title) if options.title else project
    web = web_of(project, options.source_url, options.top)
    gathered = gather(
        paths,
        sources,
        project,
        web,
        options=GatherOptions(
            top=options.top, root=root, named=options.named, private=options.private
        ),
        on_file=lambda done, total: on_progress("reading", done, total),
    )
    since = latest_tag(options.top) if options.since is None else options.since
    if not since:
        return gathered
    objects = changes_since(gathered, since, options.top)
    return replace(gathered, reference=replace(gathered.reference, objects=objects, since=since))


def _name_of(paths: Sequence[Path], root: Path) -> str:
    """What a project is called that does not say so: as its only package, else as its folder."""
    below = {path.relative_to(root).parts[0] for path in paths if root in path.parents}
    return Path(below.pop()).stem if len(below) == 1 else root.name


class _Making:
    """One reference on its way to disk."""

    def __init__(
        self,
        reference: Reference,
        options: BuildOptions,
        destination: Destination,
        on_progress: Progress,
    ) -> None:
        self._reference = reference
        self._options = options
        self._destination = destination
        self._on_progress = on_progress
        self._layout = Layout.of(reference)
        self.pages = 0
        self.reused: list[str] = []

    async def all(self) -> None:
        """Write it in its format."""
        with self._destination.staged() as staged:
            made = staged / "made"
            made.mkdir()
            if self._options.format == "json":
                (made / JSON_NAME).write_bytes(as_json(self._reference))
                inputs: dict[str, str] = {}
            elif self._options.format == "markdown":
                inputs = self._markdown(made)
            else:
                inputs = await self._site(staged, made)
            self._destination.put(made, Marker(format=self._options.format, inputs=inputs))

    def _markdown(self, made: Path) -> dict[str, str]:
        for language in self._options.languages:
            style = PlainStyle(language)
            for page in Pages(self._reference, self._layout, style, language).all():
                path = self._folder(made, language) / style.file_of(page.path)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(page.text + "\n", encoding="utf-8", newline="\n")
                self.pages += 1
        return {}

    async def _site(self, staged: Path, made: Path) -> dict[str, str]:
        inputs: dict[str, str] = {}
        wanted: list[tuple[str, str, list[Page]]] = []
        languages = self._options.languages
        for language in languages:
            others = [one for one in languages if one != language]
            config = configuration(self._reference, self._layout, language, others)
            pages = list(Pages(self._reference, self._layout, SiteStyle(language), language).all())
            self.pages += len(pages)
            inputs[language] = fingerprint(config, pages)
            if not self._reuse(language, inputs[language], made):
                wanted.append((language, config, pages))
        self._on_progress("site", 0, len(wanted) or 1)
        works = [staged / f"work-{language}" for language, _, _ in wanted]
        for work in works:
            work.mkdir()
        tasks = [
            asyncio.create_task(make(work, config, pages))
            for work, (_, config, pages) in zip(works, wanted, strict=True)
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for (language, _, _), task in zip(wanted, tasks, strict=True):
            shutil.copytree(task.result(), self._folder(made, language), dirs_exist_ok=True)
        if len(languages) > 1:
            text = front_page(self._reference.project.name, languages)
            (made / "index.html").write_text(text, encoding="utf-8", newline="\n")
        self._on_progress("site", 1, 1)
        return inputs

    def _reuse(self, language: str, inputs: str, made: Path) -> bool:
        """Take a site that is there already, if it was made from the same and is whole."""
        marker = self._destination.marker
        if marker is None or marker.inputs.get(language) != inputs:
            return False
        old = self._folder(self._destination.path, language)
        within = old.relative_to(self._destination.path).as_posix()
        prefix = "" if within == "." else f"{within}/"
        names = [name for name in marker.files if name.startswith(prefix)]
        if not names or not all((self._destination.path / name).is_file() for name in names):
            return False
        for name in names:
            target = made / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self._destination.path / name, target)
        self.reused.append(language)
        return True

    def _folder(self, base: Path, language: str) -> Path:
        return base / language if len(self._options.languages) > 1 else base


def as_json(reference: Reference) -> bytes:
    """The reference as `docs/reference.schema.json` describes it."""
    return msgspec.json.format(msgspec.json.encode(reference), indent=1) + b"\n"


def schema() -> bytes:
    """The JSON schema of `reference.json`."""
    made = msgspec.json.schema(Reference)
    made = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Reference made by inkling docs build --format json",
        **made,
    }
    return msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n"
