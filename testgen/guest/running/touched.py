"""What a case reached for outside itself: telemetry, no boundary.

Audit events tell of files, network, processes and threads; a profile function sees calls of
clocks, random numbers and the environment, which raise no event. Nothing is replaced for it.
"""

from __future__ import annotations

import _thread
import datetime
import os
import random
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

_EVENTS = {
    "subprocess.": "process", "os.system": "process", "os.exec": "process", "os.fork": "process",
    "os.spawn": "process", "os.posix_spawn": "process", "os.kill": "process", "pty.": "process",
    "os.startfile": "process", "socket.": "network", "ssl.": "network", "urllib.": "network",
    "http.": "network", "ftplib.": "network", "smtplib.": "network",
    "_thread.start": "thread", "os.putenv": "environment", "os.unsetenv": "environment",
    "builtins.input": "stdin", "ctypes.": "native", "signal.": "process",
    "sqlite3.connect": "file", "webbrowser.": "process",
}  # fmt: skip
_FILE_EVENTS = {
    "open", "os.listdir", "os.scandir", "os.remove", "os.rename", "os.mkdir", "os.rmdir",
    "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "os.utime", "shutil.rmtree",
    "shutil.copyfile", "shutil.move", "os.walk", "glob.glob", "os.chdir",
}  # fmt: skip
_CODE = (".py", ".pyc", ".so", ".pyd", ".pth", ".dist-info", "__pycache__")
_ASSISTANTS = (
    "uuid.py", "random.py", "tempfile.py", "calendar.py", "email/utils.py", "datetime.py",
    "secrets.py", "os.py", "_collections_abc.py", "posixpath.py", "ntpath.py", "pathlib.py",
    "_local.py", "<frozen os>", "<frozen posixpath>", "<frozen ntpath>",
    "<frozen _collections_abc>",
)  # fmt: skip
"""Parts of the standard library that hand on what they read from a clock or the environment."""
_MOST_CALLS = 200_000
"""After so many events a case has shown what it calls; from then on it runs at full speed."""
_STDLIB = sysconfig.get_path("stdlib")
_PREFIXES = tuple({sys.prefix, sys.base_prefix, sys.exec_prefix, _STDLIB})
_TEMP = os.path.realpath(tempfile.gettempdir())
_REALPATH, _FSDECODE = os.path.realpath, os.fsdecode
# The hooks run in the midst of code that may have replaced these.
_isinstance, _getattr, _len, _str, _bytes = isinstance, getattr, len, str, bytes


def _calls() -> dict[Any, str]:
    known: dict[Any, str] = {
        function: "clock"
        for name in ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "ctime",
                     "perf_counter_ns", "process_time", "thread_time", "localtime", "gmtime")
        if (function := getattr(time, name, None)) is not None
    }  # fmt: skip
    known[time.sleep] = "sleep"
    # Before Python 3.13 no event is raised for them.
    known[_thread.start_new_thread] = "thread"
    for kind, names in (
        (datetime.datetime, ("now", "utcnow", "today")),
        (datetime.date, ("today",)),
    ):
        known.update({getattr(kind, name): "clock" for name in names})
    hidden = random.random.__self__  # type: ignore[attr-defined] # The one behind `random.random`.
    known[hidden.random] = known[hidden.getrandbits] = "random"
    for name in ("urandom", "getrandom"):
        if hasattr(os, name):
            known[getattr(os, name)] = "random"
    for name in ("getcwd", "getcwdb", "getpid", "getppid", "getuid", "uname", "cpu_count"):
        if hasattr(os, name):
            known[getattr(os, name)] = "environment"
    return known


_CALLS = _calls()
_ENVIRONMENT: set[CodeType] = {
    getattr(type(os.environ), name).__code__ for name in ("__getitem__", "__iter__", "__len__")
}
_HIDDEN = random.random.__self__  # type: ignore[attr-defined]


class Watch:
    """Collects what is touched while it is open. One for a process: hooks cannot be taken off."""

    def __init__(self) -> None:
        self.found: set[str] = set()
        self._open = False
        self._seeded = False
        self._calls = 0
        self._allowed: tuple[str, ...] = ()
        sys.addaudithook(self._audit)

    def start(self, scratch: str, *, calls: bool) -> None:
        """Begin anew. Files in `scratch` are nobody's business; `calls`: watch calls, too."""
        self.found = set()
        self._seeded = False
        self._calls = 0
        self._allowed = (scratch, os.devnull) if scratch else (os.devnull,)
        self._open = True
        if calls:
            sys.setprofile(self._profile)

    def stop(self) -> list[str]:
        """End, and tell what was found."""
        sys.setprofile(None)
        self._open = False
        return sorted(self.found)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """See nothing for a while: what happens is our own doing."""
        was_open, profile = self._open, sys.getprofile()
        self._open = False
        sys.setprofile(None)
        try:
            yield
        finally:
            self._open = was_open
            sys.setprofile(profile)

    def touch(self, what: str) -> None:
        """Note something by hand."""
        if self._open:
            self.found.add(what)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._open:
            return
        if event in _FILE_EVENTS:
            if not sys._getframe(1).f_code.co_filename.startswith("<frozen importlib"):
                self._file(arguments)
            return
        for prefix, kind in _EVENTS.items():
            if event.startswith(prefix):
                self.found.add(kind)
                return

    def _file(self, arguments: tuple[Any, ...]) -> None:
        for path in arguments[:2]:
            if not _isinstance(path, (_str, _bytes, os.PathLike)):
                continue
            text = _FSDECODE(path)
            if _len(text) <= 2 and path is not arguments[0]:
                continue  # The mode of `open`.
            self._open = False
            try:
                real = _REALPATH(text)
            finally:
                self._open = True
            if real.startswith(self._allowed) or real.startswith(_PREFIXES):
                continue
            if not real.endswith(_CODE):
                self.found.add("file")

    def _profile(self, frame: FrameType, event: str, argument: Any) -> None:
        self._calls += 1
        if self._calls > _MOST_CALLS:
            sys.setprofile(None)
        elif event == "c_call":
            kind = _CALLS.get(argument)
            if kind is None:
                if _getattr(argument, "__name__", "") == "seed":
                    self._seed(frame, argument)
            elif kind == "random":
                if not (self._seeded and argument.__self__ is _HIDDEN) and _matters(frame):
                    self.found.add(kind)
            elif kind == "thread" or _matters(frame):
                self.found.add(kind)
        elif event == "call" and frame.f_code in _ENVIRONMENT and _matters(frame.f_back):
            self.found.add("environment")

    def _seed(self, frame: FrameType, function: Callable[..., object]) -> None:
        value = frame.f_locals.get("a")
        if value is None:
            if frame.f_code.co_filename == random.__file__:
                self.found.add("random")
        elif _getattr(function, "__self__", None) is _HIDDEN:
            self._seeded = True


def _matters(frame: FrameType | None) -> bool:
    """Whether a call is made by code under test, directly or through a helper that passes it on."""
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith((_STDLIB, "<frozen ")) or "site-packages" in file:
            return True
        if not file.endswith(_ASSISTANTS):
            return False
        frame = frame.f_back
    return False
