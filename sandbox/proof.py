"""Trying a boundary before it is trusted: what must not get out, is seen not to."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from foundation.errors import InklingError
from sandbox.box import Box
from sandbox.faults import NoBoundary
from sandbox.inside.leftovers import remove_temporary
from sandbox.launch import Boundary

PROBE = Path(__file__).parent / "inside" / "probe.py"
_SECONDS = 15.0


def fault_of(boundary: Boundary) -> str | None:
    """Why `boundary` does not hold here, or `None`: a probe ran in it and reached nothing."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="inkling-proof-")))
        targets = stack.enter_context(_targets(folder))
        shown = folder / "shown"
        shown.mkdir()
        (shown / "note").write_text("shown", encoding="utf-8")
        (shown / "hidden").write_text("hidden", encoding="utf-8")
        box = Box(readable=(shown, PROBE), hidden=(shown / "hidden",))
        argv = [
            sys.executable,
            "-I",
            "-S",
            str(PROBE),
            json.dumps({**targets, "shown": str(shown)}),
        ]
        try:
            return _tried(boundary, box, argv, shown)
        except InklingError as error:
            return error.reasons if isinstance(error, NoBoundary) else str(error)


def _tried(boundary: Boundary, box: Box, argv: list[str], cwd: Path) -> str | None:
    launch = boundary.command(box, argv, cwd=cwd)
    try:
        process = subprocess.Popen(
            launch.argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=launch.env,
            cwd="/",
            pass_fds=launch.inherited,
            text=True,
            errors="replace",
        )
        launch.close()
        try:
            printed, told = process.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            _end(process)
            return f"a command in it did not end within {_SECONDS:g} seconds"
    except OSError as error:
        return f"cannot be started: {error}"
    finally:
        launch.close()
        if launch.told >= 0:
            os.close(launch.told)
        if launch.temporary is not None:
            remove_temporary(launch.temporary)
    try:
        reached = json.loads(printed)
    except ValueError:
        reason = (told or printed).strip().splitlines()
        return reason[-1] if reason else f"exit code {process.returncode}"
    return f"it lets code {reached[0]}" if reached else None


def _end(process: subprocess.Popen[str]) -> None:
    """Boundaries die with their parent, or end what they watch over when they are told to."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=_SECONDS)
    process.kill()


@contextlib.contextmanager
def _targets(folder: Path) -> Iterator[dict[str, object]]:
    """What the probe tries to reach: a file, listening sockets of each kind, this process."""
    secret = folder / "secret"
    secret.write_text("secret", encoding="utf-8")
    abstract = f"inkling-proof-{secrets.token_hex(8)}"
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as named,
        socket.socket(socket.AF_UNIX) as unnamed,
    ):
        named.bind(str(folder / "socket"))
        named.listen()
        unnamed.bind(f"\0{abstract}")
        unnamed.listen()
        yield {
            "secret": str(secret),
            "port": tcp.getsockname()[1],
            "socket": str(folder / "socket"),
            "abstract": abstract,
            "pid": os.getpid(),
        }
