"""Options that many commands share, and the settings they result in."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from foundation import sources
from foundation.errors import BadInput
from foundation.settings import Settings

ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME|FILE", help="A model of the catalogue or a GGUF file."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON value, nothing else.")]


_OF_A_PROJECT = (
    *("inkling.toml", "pyproject.toml", "setup.cfg", "setup.py", "package.json", "tsconfig.json"),
    *("go.mod", "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "CMakeLists.txt"),
)


def load_settings(root: Path | None = None, **given: Any) -> Settings:
    """The settings for a command about the project at `root` (default: the one we are in).

    Problems go to stderr.

    `given` are values of the command line by setting (`engine__url` for `engine.url`), None if
    the option was not used.
    """
    settings, problems = sources.resolve(
        [
            sources.user_file(),
            *sources.project_files(root or project_of(Path.cwd())),
            sources.environment(os.environ),
            sources.command_line(**given),
        ]
    )
    for problem in problems:
        print(f"inkling: setting ignored: {problem}", file=sys.stderr)
    return settings


def project_of(folder: Path) -> Path:
    """The project that `folder` is in, whose settings and ignore rules hold: the repository around
    it, else the nearest folder below the user's own that has a project's file, else `folder`."""
    above = (folder, *folder.parents)
    for place in above:
        if (place / ".git").exists():
            return place
    for place in above:
        if place == Path.home() or place in Path.home().parents:
            break
        if any((place / name).exists() for name in _OF_A_PROJECT):
            return place
    return folder


def host_and_port(option: str, text: str) -> tuple[str, int]:
    """`127.0.0.1:2087` or `[::1]:2087` as host and port; raises `BadInput`."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise BadInput(f"{option} wants HOST:PORT, as in 127.0.0.1:2087, not {text!r}")
    return host.strip("[]"), int(port)
