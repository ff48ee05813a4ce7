"""Options that many commands share, and the settings they result in."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from foundation import sources
from foundation.settings import Settings

ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME|FILE", help="A model of the catalogue or a GGUF file."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON value, nothing else.")]


def load_settings(root: Path | None = None, **given: Any) -> Settings:
    """The settings for a command run in `root` (default: here); problems go to stderr.

    `given` are values of the command line by setting (`engine__url` for `engine.url`), None if
    the option was not used.
    """
    settings, problems = sources.resolve(
        [
            sources.user_file(),
            *sources.project_files(root or Path.cwd()),
            sources.environment(os.environ),
            sources.command_line(**given),
        ]
    )
    for problem in problems:
        print(f"inkling: setting ignored: {problem}", file=sys.stderr)
    return settings
