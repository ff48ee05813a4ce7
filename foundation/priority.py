"""Standing back: what nobody waits for leaves the processor to what somebody does.

Linux shares the processor between sessions first (autogroups, sched(7)), and only within one by
niceness: a nice process in a session of its own is as urgent as any, unless its session is nice.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

_TRIES, _PAUSE = 5, 0.11  # the kernel takes one change in 0.1 s from ordinary users


def stand_back(niceness: int) -> None:
    """Be nice, in a session of one's own; what is started from here is so, too."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):  # it leads one already
        os.setsid()
    os.nice(niceness)
    session_stands_back(os.getpid(), niceness)


def session_stands_back(pid: int, niceness: int) -> None:
    """Make the session of a process nice. May wait half a second; without autogroups there is
    nothing to do."""
    for _ in range(_TRIES):
        try:
            Path(f"/proc/{pid}/autogroup").write_text(str(niceness), encoding="ascii")
        except BlockingIOError:
            time.sleep(_PAUSE)
        except OSError:
            return
        else:
            return
