"""Engines that run beside the one a command is about: each holds a model in memory, unseen.

How engines are found and asked is in `engine/process/running.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.models import store
from engine.models.catalog import catalog
from engine.models.downloads import human_size
from foundation.errors import InklingError
from foundation.settings import Settings

if TYPE_CHECKING:
    from engine.process.running import EngineReport


def model_in_use(settings: Settings) -> tuple[str, Path | None]:
    """The name and the file of the model that `settings` mean; no file where there is none.

    Nothing is read or hashed. Raises `BadInput` when the user's choice cannot be read.
    """
    wanted = settings.model.strip() or store.chosen() or catalog().default
    entry = catalog().find(wanted)
    if entry is not None:
        return entry.name, store.path_of(entry)
    try:
        path = store.user_file(wanted)
    except InklingError:
        return wanted, None
    return path.stem, path


async def of_other_models(file: Path | None) -> list[EngineReport]:
    """The engines whose model is not `file`. None where they cannot be looked for."""
    from engine.process import running

    try:
        return [found for found in await running.reports() if found.model_path != str(file)]
    except InklingError:
        return []


def counted(engines: Sequence[EngineReport]) -> str:
    """`1 other engine runs (tiny, 2.80 GB of memory)`."""
    run = "other engine runs" if len(engines) == 1 else "other engines run"
    return f"{len(engines)} {run} ({'; '.join(map(_told, engines))})"


def still_running(engine: EngineReport) -> str:
    """What a person who chose another model should know of an engine with the old one."""
    minutes, idle = engine.health.get("idle_minutes"), engine.health.get("idle_seconds")
    leaves = ""
    if minutes is not None and idle is not None:
        left = max(1, round(minutes - idle / 60))
        leaves = f"it leaves in {left} min if nobody asks it. "
    return (
        f"an engine with another model still runs ({_told(engine)}), and windows that are open go "
        f"on with it until they are restarted; {leaves}At once: inkling engine stop --all"
    )


def _told(engine: EngineReport) -> str:
    size = f", {human_size(engine.memory_bytes)} of memory" if engine.memory_bytes else ""
    return f"{engine.model_name or 'model unknown'}{size}"
