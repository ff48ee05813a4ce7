"""`inkling docs`: its commands, a file each."""

from __future__ import annotations

import typer

from cli.docs.build import build_command
from cli.docs.check import check_command
from cli.docs.write import write_command
from docgen.rules.left_out import LEFT_OUT
from docgen.rules.table import RULES

app = typer.Typer(add_completion=False)

app.command("write", no_args_is_help=True)(write_command)
app.command("build", no_args_is_help=True)(build_command)
app.command("check", no_args_is_help=True)(check_command)


@app.callback()
def docs() -> None:
    """Documentation that is true."""


@app.command()
def rules() -> None:
    """List the rules of `docs check`, each with its like in other checkers."""
    for rule in RULES:
        like = f"  ({', '.join(rule.elsewhere)})" if rule.elsewhere else ""
        taste = "" if rule.is_default else "  [off until it is named]"
        print(f"{rule.code}  {rule.name:25}  {rule.says}{like}{taste}")
    print("Left out:")
    for one in LEFT_OUT:
        print(f"{one.code}: {one.reason}")
