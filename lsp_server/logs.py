"""Where the server's log goes: standard error, at the level of the settings.

The libraries below us log the text of messages, so they are heard only at their warnings.
"""

from __future__ import annotations

import asyncio
import logging
import sys

_OURS = ("lsp_server", "completion", "syntax", "engine", "foundation", "cli")


def log_to_stderr() -> None:
    """Send every log line of this process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("asyncio").addFilter(_is_news)


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
