"""Options that cannot be as they are given, told before anything is done by `BadInput`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from foundation.errors import BadInput
from syntax.projects.interpreter import interpreter_of


def checked_interpreter(python: str | None, root: Path) -> None:
    """The interpreter that was named has to be one, whether it is needed or not."""
    if python is None:
        return
    found = interpreter_of(root, "", python, os.environ).python
    if not os.access(found, os.X_OK):
        raise BadInput(f"--python {python}: it is no program that can be run")


def checked_model(model: str | None, other: str, *, is_used: bool) -> None:
    """A model that was named has to be asked; `other` is the option that asks none."""
    if model is not None and not is_used:
        raise BadInput(f"--model {model} names a model, and {other} asks none; one of them")


def checked_picture(badge: Path | None) -> None:
    """A badge is an SVG, in a folder that is there."""
    if badge is None:
        return
    if badge.suffix.lower() != ".svg":
        raise BadInput(f"--badge writes SVG: name it {badge.with_suffix('.svg')}, not {badge}")
    if not badge.absolute().parent.is_dir():
        raise BadInput(f"--badge {badge}: there is no folder {badge.parent}")


def checked_baseline(given: Path | None, told: str, root: Path, *, is_written: bool) -> Path | None:
    """The baseline that counts: the option's, which has to be there if it is not written now, else
    that of the settings, which a project may name before there is one."""
    path = given if given is not None else root / told if told else None
    if path is None:
        if is_written:
            raise BadInput(
                "--update-baseline wants --baseline FILE.json, or docs.baseline in the settings"
            )
        return None
    if is_written or path.exists():
        return path
    if given is not None:
        raise BadInput(f"--baseline {given}: there is no such file; --update-baseline writes it")
    print(f"inkling: docs.baseline: there is no {told} yet", file=sys.stderr)
    return None
