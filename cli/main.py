"""The `inkling` command: a table of commands, each imported when it is called.

What a command does lives in its own file; this one only finds it and turns errors into exit codes.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated

import typer

from foundation.errors import InklingError

COMMANDS: dict[str, tuple[str, str]] = {
    "lsp": ("cli.lsp", "Run the language server (stdio unless told otherwise)."),
    "complete": ("cli.complete", "Complete code at a position of a file."),
    "tests": ("cli.tests", "Write unit tests that run, cover, and find bugs."),
    "docs": ("cli.docs.app", "Check, write and build documentation that is true."),
    "model": ("cli.model", "Get, list, verify, remove and choose models."),
    "engine": ("cli.engine", "Start, stop, watch and measure the engine."),
    "doctor": ("cli.doctor", "Tell what works here, what does not, and the way out."),
    "stats": ("cli.stats", "Tell what was suggested and accepted on this machine."),
    "demo": ("cli.demo", "Completions and tests in a small sample project, step by step."),
}
"""Name of a command -> (the module whose `app` it is, its line in the help)."""


def application(arguments: Sequence[str]) -> typer.Typer:
    """The command line for `arguments`: only the command they name is imported."""
    root = typer.Typer(
        name="inkling",
        help="A coding companion that never leaves your machine.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    root.callback()(_root_options)
    chosen = next((argument for argument in arguments if not argument.startswith("-")), None)
    for name, (module, summary) in COMMANDS.items():
        if name == chosen:
            _attach(root, name, importlib.import_module(module).app, summary)
        else:
            root.command(name, help=summary)(_only_listed)
    return root


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code: 0 fine, 1 findings, 2 wrong use, 3 the environment."""
    _write_any_character()
    try:
        application(arguments)(args=list(arguments), prog_name="inkling")
    except SystemExit as leaving:
        if isinstance(leaving.code, str):
            print(leaving.code, file=sys.stderr)
            return 1
        return leaving.code or 0
    except KeyboardInterrupt:
        print("inkling: stopped", file=sys.stderr)
        return 130
    except InklingError as error:
        print(f"inkling: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output left (`inkling … | head`): no traceback at the last flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 0


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))


def _attach(root: typer.Typer, name: str, app: typer.Typer, summary: str) -> None:
    alone = len(app.registered_commands) == 1 and not app.registered_groups
    if alone and app.registered_callback is None:
        callback = app.registered_commands[0].callback
        assert callback is not None
        root.command(name)(callback)
    else:
        root.add_typer(app, name=name, help=summary, no_args_is_help=True)


def _write_any_character() -> None:
    """Code has every character there is, and a locale's encoding may lack some.

    What goes to a file or a program is UTF-8, as JSON must be. A terminal gets what it can show.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _only_listed() -> None:
    """Stands in the help for a command that the arguments do not name."""


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"inkling {version('inkling-lsp')}")
        raise typer.Exit


def _root_options(
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and leave."
        ),
    ] = False,
) -> None:
    """The options before the command's name; `--version` is done by its own callback."""


if __name__ == "__main__":
    main()
