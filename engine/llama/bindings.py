"""The one file that imports `llama_cpp`: its bindings as they are, and what llama.cpp logs."""

from __future__ import annotations

import ctypes
import logging
import os
from collections import deque
from importlib.metadata import version

# ggml's threads meet at a barrier after every node of the graph, and GNU's OpenMP spins there for
# about a millisecond before it sleeps. Where a compiler or a browser wants the same cores, that
# makes a token take ten times as long. libgomp reads this once, when it is loaded.
os.environ.setdefault("GOMP_SPINCOUNT", "500")

import llama_cpp.llama_cpp as llama
from llama_cpp.llama_grammar import json_schema_to_gbnf

__all__ = ["build", "faults", "forget_faults", "json_schema_to_gbnf", "listen", "llama"]

log = logging.getLogger(__name__)

_WARNING, _ERROR = 2, 3  # ggml_log_level
_recent: deque[str] = deque(maxlen=4)


@llama.llama_log_callback  # type: ignore[untyped-decorator]
def _on_log(level: int, text: bytes, _: object) -> None:
    # llama.cpp's warnings speak to its developers; a user reads them where something fails.
    line = text.decode("utf-8", "replace").strip()
    if level in (_WARNING, _ERROR) and line:
        _recent.append(line)
    log.debug("%s", line)


def build() -> str:
    """Which llama.cpp this is, and what of the processor or of a device it uses."""
    uses = llama.llama_print_system_info().decode("utf-8", "replace").strip()
    return f"{version('llama-cpp-python')}: {uses}"


def listen() -> None:
    """Take llama.cpp's log over from stderr, and start its backends."""
    llama.llama_log_set(_on_log, ctypes.c_void_p(0))
    llama.llama_backend_init()


def forget_faults() -> None:
    """From here on `faults` tells of what happens next."""
    _recent.clear()


def faults() -> str:
    """The last warnings and errors llama.cpp logged, on one line."""
    return " / ".join(_recent) or "llama.cpp gave no reason"
