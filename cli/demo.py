"""`inkling demo`: completions, documentation and unit tests in a sample project, step by step.

The scenes are data (`cli/demo_project/scenes.toml`); the completing is completion/'s.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.text import Text

from cli.options import ModelOption, load_settings
from foundation.nothing import Nothing
from foundation.settings import Settings

if TYPE_CHECKING:
    from completion.pipeline import Completer
    from completion.values import CompletionRequest, Suggestion
    from engine.clients.client import EngineClient
    from syntax.parsing import Parse

app = typer.Typer()

CURSOR = "‸"
_LINES_AROUND = 6


@dataclass(frozen=True, slots=True)
class Scene:
    """A place in a file of the sample project: the text without marks, and the cursor's offset."""

    title: str
    path: Path
    text: str
    offset: int


@app.command()
def demo(model: ModelOption = None) -> None:
    """Complete code, check and write documentation, and write tests in a small sample project."""
    settings = load_settings(model=model)
    console = Console(highlight=False)
    model_on_disk(settings, console)
    with tempfile.TemporaryDirectory(prefix="inkling-demo-") as folder:
        scenes = list(lay_out(Path(folder)))
        asyncio.run(_play(scenes, Path(folder), settings, console))
    console.print(
        "\nNext: [bold]docs/editors.md[/] tells how to have this in your editor;"
        " [bold]inkling complete --help[/] how to have it in a script.",
        soft_wrap=True,
    )


def model_on_disk(settings: Settings, console: Console) -> None:
    """Get the model that `settings` name, if it is one of the catalogue and not here yet."""
    from cli.pull_progress import progress_view
    from engine.models.fetch import pull
    from engine.models.store import ModelMissing, resolve_model

    console.rule("[bold]Model", align="left")
    try:
        found = resolve_model(settings.model)
    except ModelMissing as missing:
        console.print(f"{missing.name} is not here yet: getting it, once.")
        with progress_view() as view:
            pull(missing.name, view)
        found = resolve_model(settings.model)
    console.print(f"{found.name}: {found.path}", soft_wrap=True)


def lay_out(folder: Path) -> Iterator[Scene]:
    """Write the sample project to `folder` without cursor marks, and yield its scenes."""
    project = resources.files("cli") / "demo_project"
    marked = {
        path: source.read_text(encoding="utf-8")
        for path, source in _files(project, Path())
        if source.name != "scenes.toml"
    }
    for path, text in marked.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.replace(CURSOR, ""), encoding="utf-8")
    table = tomllib.loads((project / "scenes.toml").read_text(encoding="utf-8"))
    for row in table["scene"]:
        text = marked[Path(row["file"])]
        pieces = text.split(CURSOR)
        yield Scene(
            title=row["title"],
            path=folder / row["file"],
            text="".join(pieces),
            offset=sum(map(len, pieces[: row["cursor"]])),
        )


def _files(folder: Traversable, path: Path) -> Iterator[tuple[Path, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, path / entry.name)
        elif not entry.name.endswith(".pyc"):
            yield path / entry.name, entry


async def _play(scenes: list[Scene], folder: Path, settings: Settings, console: Console) -> None:
    from cli.demo_docs import show_docs
    from cli.demo_tests import show_tests
    from completion.pipeline import Completer
    from engine.clients.client import EngineClient

    console.rule("[bold]Engine", align="left")
    started = time.monotonic()
    client = await EngineClient.connect(
        settings, lambda state: console.print(state.message, soft_wrap=True)
    )
    try:
        console.print(f"ready after {time.monotonic() - started:.1f} s")
        completer = Completer(_Connected(client), settings)
        for scene in scenes:
            await _show(scene, completer, console)
        await _type_what_was_suggested(scenes[0], completer, console)
        await show_docs(folder, settings, client, console)
        await show_tests(folder, settings, client, console)
    finally:
        await client.aclose()


async def _show(scene: Scene, completer: Completer, console: Console) -> None:
    console.print()
    console.rule(f"[bold]{scene.title}", align="left")
    console.print(f"[dim]{scene.path.parent.name}/{scene.path.name}")
    outcome = await completer.complete(_request(scene))
    if isinstance(outcome, Nothing):
        console.print(f"no suggestion: {outcome.reason}")
        return
    console.print(in_place(scene, outcome), soft_wrap=True)
    console.print(f"[dim]{figures(outcome)}")


async def _type_what_was_suggested(scene: Scene, completer: Completer, console: Console) -> None:
    """Type the beginning of a suggestion and ask again: it must cost no model call."""
    first = await completer.complete(_request(scene))
    if isinstance(first, Nothing):
        return
    typed = first.text[: max(1, len(first.text.split("\n")[0]) // 2)]
    onward = Scene(
        "Half of the first one typed: it goes on without the model",
        scene.path,
        scene.text[: scene.offset] + typed + scene.text[scene.offset :],
        scene.offset + len(typed),
    )
    await _show(onward, completer, console)


def _request(scene: Scene) -> CompletionRequest:
    from completion.values import CompletionRequest

    return CompletionRequest(
        path=scene.path,
        uri=scene.path.as_uri(),
        parse=_parsed(scene),
        offset=scene.offset,
        invoked=True,
    )


def _parsed(scene: Scene) -> Parse:
    from syntax.languages import language_of
    from syntax.parsing import parse
    from syntax.text import Snapshot

    language = language_of(scene.path)
    assert not isinstance(language, Nothing)
    return parse(Snapshot(scene.text, 0), language)


def in_place(scene: Scene, suggestion: Suggestion) -> Text:
    """The lines around the cursor, with the suggestion where it would stand."""
    before = scene.text[: suggestion.span.start].split("\n")[-_LINES_AROUND:]
    after = scene.text[suggestion.span.end :].split("\n")[:_LINES_AROUND]
    shown = Text("\n".join(before))
    shown.append(suggestion.text, style="bold green")
    shown.append("\n".join(after).rstrip("\n"))
    return _with_margin(shown, "\n".join(before).count("\n"), suggestion.text.count("\n"))


def _with_margin(code: Text, above: int, inside: int) -> Text:
    """A bar left of the lines that hold the suggestion, for readers without colour."""
    numbered = Text()
    for number, line in enumerate(code.split("\n", allow_blank=True)):
        suggested = above <= number <= above + inside
        numbered.append("▌ " if suggested else "  ", style="green" if suggested else "dim")
        numbered.append_text(line)
        numbered.append("\n")
    numbered.rstrip()
    return numbered


def figures(suggestion: Suggestion) -> str:
    """What it cost, in one line."""
    if suggestion.source != "model":
        return f"{suggestion.ms:.0f} ms · no model call: what was typed is what was suggested"
    return (
        f"{suggestion.ms:.0f} ms · {suggestion.prompt_tokens} prompt tokens, "
        f"{suggestion.evaluated_tokens} of them evaluated · "
        f"{suggestion.generated_tokens} tokens generated"
    )


@dataclass(frozen=True, slots=True)
class _Connected:
    """An engine that is already there, as the completer asks for it."""

    engine: EngineClient

    async def client(self) -> EngineClient:
        return self.engine
