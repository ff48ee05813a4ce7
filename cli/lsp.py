"""`inkling lsp`: the language server on standard input and output, or on a TCP port."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import ModelOption
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
        raise typer.Exit(run_stdio(given))
    host, port = _address(tcp)
    try:
        raise typer.Exit(run_tcp(host, port, given))
    except OSError as error:
        raise Unavailable(f"cannot listen on {tcp}: {error.strerror or error}") from error


def _address(text: str) -> tuple[str, int]:
    host, separator, port = text.rpartition(":")
    if not separator or not host or not port.isdecimal() or int(port) > 65535:
        raise BadInput(f"--tcp wants HOST:PORT, as in 127.0.0.1:2087, not {text!r}")
    return host.strip("[]"), int(port)
