"""What a job tried that reaches out of it, as audit events tell: telemetry, no boundary."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MOST = 64
_MOST_PATHS = 200
"""Finding out where a relative path leads is slow in a folder of great depth."""
_LONGEST = 200

_PATHS = {
    **{"os.remove": 1, "os.rmdir": 1, "os.mkdir": 1, "os.chmod": 1, "os.chown": 1},
    **{"os.truncate": 1, "os.utime": 1, "os.setxattr": 1, "os.removexattr": 1, "os.chflags": 1},
    **{"os.rename": 2, "os.link": 2, "os.symlink": 2, "shutil.rmtree": 1},
}
"""Events that change files, and how many paths they begin with."""

_ALWAYS = frozenset(
    (
        *("socket.__new__", "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"),
        *("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"),
        *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "pty.spawn"),
        *("os.fork", "os.forkpty", "os.kill", "os.killpg", "os.putenv", "os.unsetenv"),
        *("resource.setrlimit", "resource.prlimit", "ctypes.dlopen", "urllib.Request"),
        *("ftplib.connect", "smtplib.connect", "imaplib.open", "poplib.connect", "nntplib.connect"),
        *("telnetlib.Telnet.open", "webbrowser.open", "syslog.openlog", "syslog.syslog"),
        *("signal.pthread_kill", "sqlite3.connect", "sqlite3.load_extension", "os.startfile"),
    )
)


def watch(report: Callable[[str, str], None], writable: Mapping[str, bool]) -> None:
    """Tell `report(event, detail)` what is tried from now on.

    `writable` tells of folders whether files in them may be written; the innermost one counts.

    A hook cannot be taken away again, so this belongs in the process of one job.
    """
    seen: set[tuple[str, str]] = set()
    looked_at = 0
    always, paths = _ALWAYS, _PATHS
    folders = sorted(writable.items(), key=lambda item: -len(item[0]))

    def hook(event: str, args: tuple[Any, ...]) -> None:
        nonlocal looked_at
        if event == "open":
            if not (args[2] or 0) & _WRITING or _may_write(args[0], folders):
                return
            detail = f"{args[0]!r} {args[1] or ''}"
        elif event in paths:
            looked_at += 1
            changed = args[: paths[event]]
            if looked_at > _MOST_PATHS or all(_may_write(path, folders) for path in changed):
                return
            detail = ", ".join(map(repr, changed))
        elif event in always:
            detail = ", ".join(map(_shown, args))
        else:
            return
        detail = detail[:_LONGEST].strip()
        if (event, detail) not in seen and len(seen) < _MOST:
            seen.add((event, detail))
            report(event, detail)

    sys.addaudithook(hook)


def _may_write(path: Any, folders: Sequence[tuple[str, bool]]) -> bool:
    if isinstance(path, int):
        return True  # it was opened before
    try:
        whole = os.path.abspath(os.fsdecode(path))
    except (TypeError, ValueError):
        return False
    for folder, may_be in folders:
        if whole == folder or whole.startswith(folder + "/"):
            return may_be
    return False


def _shown(value: Any) -> str:
    """A value that can be shown without calling anything of the job's own."""
    if type(value) in (str, bytes, int, float, bool, type(None)):
        return repr(value)
    if type(value) in (tuple, list):
        return "[" + ", ".join(map(_shown, value[:8])) + "]"
    return f"<{type(value).__name__}>"
