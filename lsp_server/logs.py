"""Where the server's log goes: standard error, or a file of the editor's choice.

The libraries below us log the text of messages, so they are heard only at their warnings.
"""

from __future__ import annotations

import asyncio
import logging
import logging.handlers
import os
import sys
from pathlib import Path

LOG_FILE = "INKLING_LOG_FILE"
"""The environment variable that names the file."""

_FILE_BYTES = 2**20
_OURS = ("lsp_server", "completion", "syntax", "engine", "foundation", "sandbox", "testgen", "cli")


def start_log() -> None:
    """Send every log line of this process to standard error.

    Where `INKLING_LOG_FILE` names a file, the lines go there: for editors that take what a server
    writes to standard error for its errors. Errors alone then go to both.
    """
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    handlers[0].setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = handlers
    root.setLevel(logging.WARNING)
    logging.getLogger("asyncio").addFilter(_is_news)
    if path := os.environ.get(LOG_FILE):
        try:
            root.addHandler(_file(Path(path)))
        except OSError as error:
            root.warning("the log %s cannot be written: %s", path, error.strerror or error)
        else:
            handlers[0].setLevel(logging.ERROR)


def _file(path: Path) -> logging.Handler:
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=_FILE_BYTES, backupCount=1, encoding="utf-8"
    )
    # All windows write to one file.
    handler.setFormatter(
        logging.Formatter(f"%(asctime)s [{os.getpid()}] %(levelname)s %(name)s: %(message)s")
    )
    return handler


def _is_news(record: logging.LogRecord) -> bool:
    """False for a read that is cancelled in the moment its bytes arrive.

    anyio's Unix sockets then settle the same future twice. It happens whenever a request is
    superseded while the engine answers; nothing is lost, and a traceback only looks like a fault.
    """
    error = record.exc_info[1] if record.exc_info else None
    twice = isinstance(error, asyncio.InvalidStateError)
    return not (twice and "Future.set_result(None)" in record.getMessage())


def set_level(level: str) -> None:
    """`error`, `warning`, `info` or `debug`, for our own packages."""
    for package in _OURS:
        logging.getLogger(package).setLevel(level.upper())
