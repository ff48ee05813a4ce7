"""The boundaries there are, and which of them holds on this machine: found out by trying.

How each is made lives in a file of its own.
"""

from __future__ import annotations

import asyncio
import logging
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from sandbox.bubblewrap import Bubblewrap
from sandbox.faults import NoBoundary
from sandbox.landlock import Landlock
from sandbox.launch import Boundary
from sandbox.proof import fault_of
from sandbox.syscalls import MACHINES
from sandbox.unconfined import Unconfined

__all__ = ["WAY_OUT", "Boundary", "Setting", "boundary_for", "candidates", "find_boundary"]

Setting = Literal["auto", "bubblewrap", "landlock", "none"]

WAY_OUT = (
    "install bubblewrap (Debian, Ubuntu: apt-get install bubblewrap; Fedora: dnf install "
    'bubblewrap), or set `sandbox` to "none" to run code without protection'
)

_log = logging.getLogger(__name__)


def boundary_for(setting: Setting) -> Boundary:
    """A boundary that was seen to hold. Takes a moment, so call it once, away from an event loop.

    Raises `NoBoundary`, naming the way out, where there is none. "none" is taken at its word, and
    logged as a warning.
    """
    if setting == "none":
        _log.warning(
            'the setting `sandbox` is "none": generated and foreign code runs with all your '
            "rights, on your files and your network"
        )
        return Unconfined()
    reasons = []
    for boundary in candidates(setting):
        if isinstance(boundary, str):
            reasons.append(boundary)
            continue
        fault = fault_of(boundary)
        if fault is None:
            return boundary
        reasons.append(f"{boundary.name}: {fault}")
    raise NoBoundary("; ".join(reasons), WAY_OUT)


async def find_boundary(setting: Setting) -> Boundary:
    """`boundary_for`, beside the event loop."""
    return await asyncio.to_thread(boundary_for, setting)


def candidates(setting: Setting) -> Iterator[Boundary | str]:
    """What `setting` lets be tried, best first; a text is the reason why one cannot be."""
    if sys.platform != "linux":
        yield f"there is none for {sys.platform}"
        return
    if platform.machine() not in MACHINES:
        yield f"the system calls of {platform.machine()} are not known"
        return
    if setting in ("auto", "bubblewrap"):
        found = shutil.which("bwrap")
        yield Bubblewrap(Path(found)) if found else "bubblewrap is not installed"
    if setting in ("auto", "landlock"):
        yield Landlock(namespaces=True)
        yield Landlock(namespaces=False)
