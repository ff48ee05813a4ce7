"""What the status bar says: the `inkling/status` notification as a function of the facts.

Who gathers the facts and sends the notification is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

METHOD = "inkling/status"

PULL_COMMAND = "inkling.pullModel"
RESTART_COMMAND = "inkling.restartEngine"

State = Literal["starting", "ready", "busy", "error", "off"]


@dataclass(frozen=True, slots=True)
class Action:
    """Something the user can do about it, as a command of this server."""

    title: str
    command: str
    arguments: tuple[Any, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it travels in the notification."""
        return {"title": self.title, "command": self.command, "arguments": list(self.arguments)}


@dataclass(frozen=True, slots=True)
class Status:
    """One state and a sentence a person can act on; `model` is the model's name, once known."""

    state: State
    message: str
    model: str | None = None
    action: Action | None = None

    def as_json(self) -> dict[str, Any]:
        """The notification's parameters."""
        return {
            "state": self.state,
            "message": self.message,
            "model": self.model,
            "action": self.action.as_json() if self.action is not None else None,
        }


@dataclass(frozen=True, slots=True)
class Facts:
    """What the state follows from.

    `engine` is how far the engine is, with `sentence` beside it; `missing` names a model that is
    not on this machine, `pulling` one that is being downloaded. `working` counts requests.
    """

    enabled: bool = True
    engine: Literal["starting", "loading", "ready", "error"] = "starting"
    sentence: str = ""
    model: str | None = None
    missing: str | None = None
    pulling: str | None = None
    working: int = 0


def status_of(facts: Facts) -> Status:
    """The one state that matters most to the user."""
    if facts.pulling is not None:
        return Status("starting", f"Downloading {facts.pulling}.", facts.pulling)
    if not facts.enabled:
        return Status("off", "Completions are off (setting completion.enabled).", facts.model)
    if facts.missing is not None:
        return Status(
            "error",
            facts.sentence,
            facts.missing,
            Action(f"Download {facts.missing}", PULL_COMMAND, (facts.missing,)),
        )
    if facts.engine == "error":
        return Status(
            "error", facts.sentence, facts.model, Action("Restart the engine", RESTART_COMMAND)
        )
    if facts.engine in {"starting", "loading"}:
        return Status("starting", facts.sentence or "The engine is starting.", facts.model)
    if facts.working:
        return Status("busy", "Working on a suggestion.", facts.model)
    return Status("ready", facts.sentence or "Ready.", facts.model)
