"""A guest whose setup fails in the way it is asked to."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from typing import Any


class Odd(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no words")


def setup(config: Any) -> Any:
    print("before the end", flush=True)
    if config == "raise":
        raise ValueError("as asked")
    if config == "odd":
        raise Odd
    if config == "exit":
        sys.exit(3)
    if config == "exit with words":
        sys.exit("no such option")
    if config == "leave":
        os._exit(4)
    if config == "crash":
        ctypes.string_at(0)
    if config == "hang":
        time.sleep(600)
    if config == "fork":
        os.fork()
    if config == "object":
        return object()
    if config == "memory":
        return len(bytearray(10 << 30))
    return None


OPS: dict[str, Any] = {}
