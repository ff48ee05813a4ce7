"""`inkling model`: get, list, verify, remove and choose models.

The work is done in `engine/models/fetch.py` and `engine/models/store.py`; here it is asked for and
shown.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from filelock import FileLock, Timeout
from rich.console import Console

from cli import model_table
from cli.options import JsonOption, load_settings
from cli.other_engines import of_other_models, still_running
from cli.pull_progress import progress_view
from engine.models import store
from engine.models.catalog import CatalogEntry, catalog
from engine.models.downloads import PullProgress, human_size
from engine.models.families import recognise
from engine.models.gguf import BadModelFile, check_model, read_header
from foundation.errors import BadInput, Unavailable

app = typer.Typer(
    no_args_is_help=True, help="Get, list, verify, remove and choose models.", add_completion=False
)

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME", help="Models of the catalogue.", show_default=False),
]


@app.command(short_help="Download models.")
def pull(names: Names = None, as_json: JsonOption = False) -> None:
    """Download models; without a name, the one in use. Goes on where it was interrupted."""
    from engine.models import fetch

    entries = [catalog().entry(name) for name in names or [_name_in_use()]]
    results: list[dict[str, Any]] = []
    for entry in entries:
        started = time.monotonic()
        was_there = store.state_of(entry) is store.State.verified
        try:
            with progress_view() as view:
                path = fetch.pull(entry.name, view)
        except KeyboardInterrupt:
            kept = human_size(min(entry.size, fetch.resumable_bytes(entry)))
            print(
                f"inkling: {kept} of {human_size(entry.size)} are kept, and "
                f"`inkling model pull {entry.name}` goes on from there",
                file=sys.stderr,
            )
            raise typer.Exit(130) from None
        seconds = round(time.monotonic() - started, 2)
        results.append(
            {
                "name": entry.name,
                "path": str(path),
                "size_bytes": entry.size,
                "sha256": entry.sha256,
                "downloaded": not was_there,
                "seconds": seconds,
            }
        )
        if not as_json:
            how = "was already there" if was_there else f"is ready after {seconds:.1f} s"
            print(f"{entry.name} {how}: {path}")
    if as_json:
        _print_json({"models": results})


@app.command("list", short_help="List models, and which one is in use.")
def list_models(as_json: JsonOption = False) -> None:
    """List the catalogue, what of it is on this machine, and what is in use."""
    in_use = _in_use()
    rows = [_row(entry, in_use) for entry in catalog().models]
    own = None if catalog().find(in_use) else _own_file_row(in_use)
    if as_json:
        _print_json(
            {
                "default": catalog().default,
                "chosen": store.chosen() or None,
                "models": [*rows, *([own] if own else [])],
            }
        )
        return
    console = Console(highlight=False, markup=False)
    shown = [*rows, *([own] if own else [])]
    model_table.show(console, [row | {"here": _here(row)} for row in shown])
    console.print("* in use; choose another with `inkling model use NAME|FILE`", soft_wrap=True)


@app.command(short_help="Check the SHA-256 of models.")
def verify(names: Names = None, as_json: JsonOption = False) -> None:
    """Compute the SHA-256 of models anew; without a name, of all that are on this machine.

    Leaves with 1 when a file is not the publisher's.
    """
    if names:
        entries = [catalog().entry(name) for name in names]
    else:
        here = (store.State.missing, store.State.partial)
        entries = [entry for entry in catalog().models if store.state_of(entry) not in here]
        if not entries and not as_json:
            print("no model is on this machine", file=sys.stderr)
    results = []
    for entry in entries:
        fault = _fault(entry)
        results.append(
            {
                "name": entry.name,
                "path": str(store.path_of(entry)),
                "sha256": entry.sha256,
                "ok": fault is None,
                "fault": fault,
            }
        )
        if not as_json:
            print(f"{entry.name}: {fault or 'the bytes are the publisher’s'}")
    if as_json:
        _print_json({"models": results})
    if not all(result["ok"] for result in results):
        raise typer.Exit(1)


@app.command(short_help="Delete models from this machine.")
def remove(
    names: Annotated[list[str], typer.Argument(metavar="NAME", help="Models to delete.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Delete models, and what is left of their downloads, from this machine."""
    results = []
    for entry in [_removable(name) for name in names]:
        if store.state_of(entry) is store.State.missing:
            print(f"{entry.name} is not on this machine", file=sys.stderr)
            results.append({"name": entry.name, "freed_bytes": 0})
            continue
        if not yes:
            _confirm(f"Delete {entry.name} ({store.path_of(entry).parent})?")
        freed = _remove(entry)
        results.append({"name": entry.name, "freed_bytes": freed})
        if not as_json:
            print(f"{entry.name}: removed, {human_size(freed)} freed")
        if store.chosen() == entry.name:
            store.choose("")
            print(f"{catalog().default} is in use again", file=sys.stderr)
    if as_json:
        _print_json({"models": results})


@app.command(short_help="Choose the model to use from now on.")
def use(
    model: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A model or a GGUF file.")],
    as_json: JsonOption = False,
) -> None:
    """Choose the model to use from now on: one of the catalogue, or any GGUF file."""
    entry = catalog().find(model)
    if entry is not None:
        store.choose(entry.name)
        missing = store.state_of(entry) in (store.State.missing, store.State.partial)
        result: dict[str, Any] = {
            "name": entry.name,
            "path": str(store.path_of(entry)),
            "family": entry.family,
            "on_disk": not missing,
        }
        warnings = [str(store.ModelMissing(entry.name))] if missing else []
    else:
        path = store.user_file(model)
        header = read_header(path)
        check_model(header)
        recognition = recognise(header)
        store.choose(str(path))
        warnings = list(recognition.warnings)
        result = {
            "name": path.stem,
            "path": str(path),
            "family": recognition.family.name,
            "on_disk": True,
        }
    overriding = load_settings().model
    if overriding and overriding != model:
        warnings.append(f"the setting `model` is {overriding!r}, and goes before this choice")
    else:
        others = asyncio.run(of_other_models(Path(result["path"])))
        warnings += [still_running(engine) for engine in others]
    if as_json:
        _print_json(result | {"warnings": warnings})
        return
    print(f"{result['name']} is in use from now on (family {result['family']})")
    for warning in warnings:
        print(f"inkling: {warning}", file=sys.stderr)


def _in_use() -> str:
    """What the setting `model` says, else what was chosen, else the default."""
    return load_settings().model or store.chosen() or catalog().default


def _name_in_use() -> str:
    in_use = _in_use()
    if catalog().find(in_use) is None:
        raise BadInput(
            f"the model in use is your own file {in_use}; name the model to download: "
            + ", ".join(entry.name for entry in catalog().models)
        )
    return in_use


def _row(entry: CatalogEntry, in_use: str) -> dict[str, Any]:
    state = store.state_of(entry)
    return {
        "name": entry.name,
        "title": entry.title,
        "purpose": entry.purpose,
        "family": entry.family,
        "licence": entry.licence,
        "size_bytes": entry.size,
        "sha256": entry.sha256,
        "path": str(store.path_of(entry)),
        "state": str(state),
        "on_disk": state not in (store.State.missing, store.State.partial),
        "verified": state is store.State.verified,
        "chosen": catalog().find(in_use) == entry,
        "default": entry.name == catalog().default,
    }


def _here(row: dict[str, Any]) -> str:
    """The state for a person: of a broken-off download also how far it came."""
    if row["state"] != store.State.partial:
        return str(row["state"])
    from engine.models import fetch

    entry = catalog().entry(row["name"])
    return f"{row['state']}: {human_size(min(entry.size, fetch.resumable_bytes(entry)))}"


def _own_file_row(in_use: str) -> dict[str, Any]:
    """The user's own GGUF file among the models of the catalogue."""
    path = Path(in_use)
    family, size, state = None, None, "own file"
    try:
        header = read_header(path)
        check_model(header)
        family, size = recognise(header).family.name, header.file_size
    except BadModelFile as error:
        state = error.fault
    return {
        "name": path.stem,
        "title": path.name,
        "purpose": str(path),
        "family": family,
        "licence": None,
        "size_bytes": size,
        "sha256": None,
        "path": str(path),
        "state": state,
        "on_disk": path.is_file(),
        "verified": False,
        "chosen": True,
        "default": False,
    }


def _fault(entry: CatalogEntry) -> str | None:
    try:
        with progress_view() as view:
            store.verify(
                entry, lambda done: view(PullProgress(entry.name, "checking", done, entry.size))
            )
    except store.ModelMissing:
        return f"not on this machine; get it with: inkling model pull {entry.name}"
    except BadModelFile as error:
        return str(error)
    return None


def _removable(name: str) -> CatalogEntry:
    if catalog().find(name) is None and Path(name).exists():
        raise BadInput(f"{name} is your own file; only downloaded models are removed")
    return catalog().entry(name)


def _remove(entry: CatalogEntry) -> int:
    lock = store.lock_path(entry)
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock, timeout=0):
            return store.remove(entry)
    except Timeout:
        raise Unavailable(
            f"{entry.name} is being downloaded by another process; stop that one first"
        ) from None
    except OSError as error:
        raise Unavailable(f"cannot remove {entry.name}: {error.strerror or error}") from error


def _confirm(question: str) -> None:
    if not sys.stdin.isatty():
        raise BadInput("nobody is there to confirm; use --yes")
    if not typer.confirm(question, err=True):
        raise typer.Exit(1)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
