"""The `inkling` command: a table of commands, each imported when it is called.

What a command does lives in its own file; this one only finds it and turns errors into exit codes.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click
import typer
import typer.main

from foundation.errors import InklingError

COMMANDS: dict[str, tuple[str, str]] = {
    "lsp": ("cli.lsp:app", "Run the language server (stdio unless told otherwise)."),
    "complete": ("cli.complete:app", "Complete code at a position of a file."),
    "model": ("cli.model:app", "Get, list, verify, remove and choose models."),
    "engine": ("cli.engine:app", "Start, stop, watch and measure the engine."),
    "doctor": ("cli.doctor:app", "Tell what works here, what does not, and what to do about it."),
    "stats": ("cli.stats:app", "Tell what was suggested and accepted on this machine."),
    "demo": ("cli.demo:app", "Complete code in a small sample project, step by step."),
}
"""Name of a command -> (where its typer application is, its line in the help)."""


class _LazyGroup(click.Group):
    """Imports a command's module only when it is called, so that `inkling --help` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        application: typer.Typer = getattr(importlib.import_module(module), attribute)
        command = typer.main.get_command(application)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


def _version() -> str:
    from importlib.metadata import version

    return version("inkling-lsp")


def application() -> click.Group:
    """The whole command line as a click group."""

    def show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            click.echo(f"inkling {_version()}")
            ctx.exit()

    return _LazyGroup(
        name="inkling",
        help="A coding companion that never leaves your machine.",
        no_args_is_help=True,
        params=[
            click.Option(
                ["--version"],
                is_flag=True,
                expose_value=False,
                is_eager=True,
                callback=show_version,
                help="Show the version and leave.",
            )
        ],
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code: 0 fine, 1 findings, 2 wrong use, 3 the environment."""
    try:
        outcome: Any = application().main(
            args=list(arguments) if arguments is not None else None,
            prog_name="inkling",
            standalone_mode=False,
        )
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        print("inkling: stopped", file=sys.stderr)
        return 130
    except InklingError as error:
        print(f"inkling: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output left; leave quietly, as `head` expects.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return outcome if isinstance(outcome, int) else 0


def main() -> None:
    """The console script."""
    sys.exit(run())
