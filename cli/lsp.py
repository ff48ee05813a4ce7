"""`inkling lsp`: the language server on standard input and output, or on a TCP port."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cli.options import ModelOption, host_and_port
from foundation.errors import BadInput, Unavailable
from foundation.sources import command_line

app = typer.Typer(add_completion=False)


@app.command()
def lsp(
    stdio: Annotated[
        bool, typer.Option("--stdio", help="Speak on standard input and output (the default).")
    ] = False,
    tcp: Annotated[
        str | None,
        typer.Option("--tcp", metavar="HOST:PORT", help="Wait for one client on this address."),
    ] = None,
    model: ModelOption = None,
) -> None:
    """Run the language server until the editor says exit, or is gone."""
    if stdio and tcp is not None:
        raise BadInput("--stdio and --tcp exclude each other")
    from lsp_server.server import run_stdio, run_tcp

    given = command_line(model=model)
    if tcp is None:
        if sys.stdin.isatty():
            print(
                "inkling: waiting for an editor's messages on standard input; editors start this"
                " by themselves (docs/editors.md), ^C ends it",
                file=sys.stderr,
            )
        raise typer.Exit(run_stdio(given))
    host, port = host_and_port("--tcp", tcp)
    try:
        raise typer.Exit(run_tcp(host, port, given))
    except OSError as error:
        raise Unavailable(f"cannot listen on {tcp}: {error.strerror or error}") from error
