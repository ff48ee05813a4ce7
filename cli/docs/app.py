"""`inkling docs`: its commands, a file each, imported when it is called."""

from __future__ import annotations

import importlib
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

COMMANDS: dict[str, tuple[str, str]] = {
    "write": ("cli.docs.write", "write_command"),
    "build": ("cli.docs.build", "build_command"),
    "check": ("cli.docs.check", "check_command"),
    "rules": ("cli.docs.rules", "rules_command"),
}
"""Name of a command -> (its module, its function). Checking needs nothing of what writing does."""


class _Commands(TyperGroup):
    """Imports a command when it is asked for; the help asks for all."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module, function = COMMANDS[cmd_name]
        own = typer.Typer(add_completion=False, rich_markup_mode=None)
        takes_paths = cmd_name != "rules"
        own.command(cmd_name, no_args_is_help=takes_paths)(
            getattr(importlib.import_module(module), function)
        )
        return get_command(own)


app = typer.Typer(add_completion=False, cls=_Commands)


@app.callback()
def docs() -> None:
    """Documentation that is true."""
