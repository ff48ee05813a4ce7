"""A guest that runs a program's text in a job, and yields what it printed."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from typing import Any


def setup(config: Any) -> Any:
    return config


def program(args: Any) -> Iterator[str]:
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(args["text"], "case.py", "exec"), {"__name__": "__main__"})
    finally:
        yield printed.getvalue()[:100_000]


def echo(args: Any) -> Iterator[Any]:
    yield args


OPS = {"program": program, "echo": echo}
