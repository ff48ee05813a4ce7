"""The `inkling` command: a table of commands, each imported when it is called.

What a command does lives in its own file; this one only finds it and turns errors into exit codes.
"""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated

import typer

from foundation.errors import InklingError, Unavailable

COMMANDS: dict[str, tuple[str, str]] = {
    "lsp": ("cli.lsp", "Run the language server (stdio unless told otherwise)."),
    "complete": ("cli.complete", "Complete code at a position of a file."),
    "tests": ("cli.tests", "Write unit tests that run, cover, and find bugs."),
    "docs": ("cli.docs.app", "Check, write and build documentation that is true."),
    "model": ("cli.model", "Get, list, verify, remove and choose models."),
    "engine": ("cli.engine", "Start, stop, watch and measure the engine."),
    "doctor": ("cli.doctor", "Tell what works here, what does not, and the way out."),
    "stats": ("cli.stats", "Tell what was suggested and accepted on this machine."),
    "demo": ("cli.demo", "Completions, documentation and tests in a small sample project."),
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


_STOPPED = 130
_READER_LEFT = 141
"""Both as a shell counts a program that a signal ended: what was found is not known."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code: 0 fine, 1 findings, 2 wrong use, 3 the environment, 130
    stopped by hand, 141 where the reader of the results left."""
    _write_any_character()
    try:
        status = _status_of(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        status = _STOPPED
    except InklingError as error:
        print(f"inkling: {error}", file=sys.stderr)
        status = error.exit_code
    except BrokenPipeError:
        status = _READER_LEFT
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        where = f"{error.filename}: " if error.filename else ""
        print(f"inkling: {where}{(error.strerror or str(error)).lower()}", file=sys.stderr)
        _drop_the_rest()
        return Unavailable.exit_code
    if status == _STOPPED:
        print("inkling: stopped", file=sys.stderr)
    if status == _READER_LEFT:
        _drop_the_rest()
    return status


def _status_of(arguments: Sequence[str]) -> int:
    try:
        application(arguments)(args=list(arguments), prog_name="inkling")
    except SystemExit as leaving:
        if isinstance(leaving.__context__, BrokenPipeError):
            return _READER_LEFT
        if isinstance(leaving.code, str):
            print(leaving.code, file=sys.stderr)
            return 1
        return leaving.code or 0
    return 0


def _drop_the_rest() -> None:
    """What was not printed cannot be: no traceback when Python tries again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
