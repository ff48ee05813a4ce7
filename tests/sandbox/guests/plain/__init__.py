"""A guest whose operations do each one thing that a job can do."""

from __future__ import annotations

import ctypes
import gc
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COUNTER = [0]


def setup(config: Any) -> Any:
    if config == "leave when told":
        threading.Thread(target=_leave_when_told, daemon=True).start()
    return {"config": config, "version": list(sys.version_info[:2]), "pid": os.getpid()}


def _leave_when_told() -> None:
    while not Path(tempfile.gettempdir(), "leave").exists():
        time.sleep(0.02)
    os._exit(7)


def tells_to_leave(args: Any) -> Iterator[int]:
    yield 1
    Path(tempfile.gettempdir(), "leave").touch()
    time.sleep(60)


def takes(args: Any) -> Iterator[tuple[float, float]]:
    began = time.monotonic()
    time.sleep(args)
    yield began, time.monotonic()


def echo(args: Any) -> Iterator[Any]:
    yield args


def count(args: Any) -> Iterator[int]:
    COUNTER[0] += 1
    yield COUNTER[0]


def several(args: Any) -> Iterator[int]:
    for number in range(args["values"]):
        time.sleep(args["pause"])
        yield number
    time.sleep(args.get("then", 0))


def raises(args: Any) -> Iterator[int]:
    yield 1
    raise ValueError("as asked")


def leaves(args: Any) -> Iterator[int]:
    yield 1
    sys.exit(args)


def leaves_at_once(args: Any) -> Iterator[int]:
    yield 1
    os._exit(args)


def crashes(args: Any) -> Iterator[int]:
    yield 1
    ctypes.string_at(0)


def prints(args: Any) -> Iterator[int]:
    yield 1
    print("said" * args, flush=True)
    raise ValueError("after printing")


def large(args: Any) -> Iterator[str]:
    while True:
        yield "x" * args


def no_number(args: Any) -> Iterator[float]:
    yield float("nan")


def letters(args: Any) -> Iterator[str]:
    yield "\ud800 \0 é ≥ 𝔸"


def spins(args: Any) -> Iterator[int]:
    yield 1
    while True:
        pass


def temporary(args: Any) -> Iterator[list[str]]:
    folder = Path(tempfile.gettempdir())
    yield sorted(path.name for path in folder.iterdir())
    (folder / "left").write_text("here", encoding="utf-8")


def descriptors(args: Any) -> Iterator[int]:
    yield sum(1 for number in range(64) if _is_open(number))


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def attempts(args: Any) -> Iterator[int]:
    for act in (
        lambda: Path(args, "new").write_text("x", encoding="utf-8"),
        lambda: socket.socket().connect(("127.0.0.1", 9)),
        lambda: subprocess.run(["/bin/true"], check=False),
        lambda: Path(tempfile.gettempdir(), "fine").write_text("x", encoding="utf-8"),
    ):
        try:
            act()
        except OSError:
            continue
    yield 1


def state(args: Any) -> Iterator[dict[str, Any]]:
    yield {
        "threads": len(threading.enumerate()),
        "frozen": gc.get_freeze_count() > 0,
        "filters": [list(map(str, line)) for line in warnings.filters[:1]],
        "group": os.getpgid(0) == os.getpid() != os.getsid(0),
        "stdin": os.read(0, 1) == b"",
    }


def forks(args: Any) -> Iterator[int]:
    os.fork()  # both go on to yield
    yield os.getpid()


OPS = {
    name: value
    for name, value in list(globals().items())
    if callable(value) and getattr(value, "__module__", "") == __name__
}
