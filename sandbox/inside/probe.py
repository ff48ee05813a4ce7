"""Run in a box by itself with an interpreter of ours: tries to get out, and prints how it could."""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

_NEW_USER = 0x10000000


def reached(targets: Mapping[str, Any]) -> Iterator[str]:
    """What could be done that a boundary must not let be done, as phrases after "it lets code"."""
    if _works(lambda: _read(targets["secret"])):
        yield "read files it was not shown"
    if _works(lambda: _read(targets["shown"] + "/hidden")) and _read(targets["shown"] + "/hidden"):
        yield "read files that were hidden"
    if _read(targets["shown"] + "/note") != "shown":
        yield "not read what it was shown"
    if _works(lambda: _write(targets["shown"] + "/new")):
        yield "write files of yours"
    if not _works(_write_temporary):
        yield "not even write temporary files"
    if _works(lambda: _connect(socket.AF_INET, ("127.0.0.1", targets["port"]))):
        yield "use the network"
    for address in (targets["socket"], "\0" + targets["abstract"]):
        if _works(lambda: _connect(socket.AF_UNIX, address)):  # noqa: B023
            yield "talk to other programs"
    # In a PID namespace of its own it has one of the first numbers, and there are no others.
    if os.getpid() > 9 and _works(lambda: os.kill(targets["pid"], 0)):
        yield "send signals to other programs"
    if _new_namespace():
        yield "make namespaces of its own"


def _works(act: Callable[[], object]) -> bool:
    try:
        act()
    except OSError:
        return False
    return True


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def _write(path: str) -> None:
    with open(path, "w", encoding="utf-8"):
        pass


def _write_temporary() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"x")


def _connect(family: int, address: Any) -> None:
    with socket.socket(family) as one:
        one.settimeout(2)
        one.connect(address)


def _new_namespace() -> bool:
    try:
        import ctypes  # noqa: PLC0415 - there may be none
    except ImportError:
        return False
    return bool(ctypes.CDLL(None).unshare(_NEW_USER) == 0)


if __name__ == "__main__":
    print(json.dumps(list(reached(json.loads(sys.argv[1])))))
