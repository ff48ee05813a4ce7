"""Noticing that the editor died without saying `exit`. Nothing else is watched here."""

from __future__ import annotations

import asyncio

import psutil

_SECONDS = 1.0


async def parent_gone(process_id: int) -> None:
    """Return when the process is gone. One that took over its number is another process."""
    try:
        parent = await asyncio.to_thread(psutil.Process, process_id)
        # No system-wide event says so: it has to be looked at now and then.
        while await asyncio.to_thread(_lives, parent):  # noqa: ASYNC110
            await asyncio.sleep(_SECONDS)
    except psutil.NoSuchProcess:
        return
    except psutil.AccessDenied:
        # It lives, but is not ours to look at: the end of its pipe will tell instead.
        await asyncio.Event().wait()


def _lives(process: psutil.Process) -> bool:
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
