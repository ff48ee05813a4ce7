"""What a case reached for outside itself: telemetry, no boundary.

Audit events tell of files, network, processes and threads; a profile function sees calls of
clocks, random numbers and the environment, which raise no event. Nothing is replaced for it.
"""

from __future__ import annotations

import _thread
import datetime
import getpass
import os
import platform
import random
import shutil
import socket
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType, FunctionType
from typing import Any

_EVENTS = {
    "subprocess.": "process", "os.system": "process", "os.exec": "process", "os.fork": "process",
    "os.spawn": "process", "os.posix_spawn": "process", "os.kill": "process", "pty.": "process",
    "os.startfile": "process", "socket.": "network", "ssl.": "network", "urllib.": "network",
    "http.": "network", "ftplib.": "network", "smtplib.": "network",
    "_thread.start": "thread", "os.putenv": "environment", "os.unsetenv": "environment",
    "builtins.input": "stdin", "ctypes.": "native", "signal.": "process",
    "webbrowser.": "process",
}  # fmt: skip
_READING_EVENTS = {"os.listdir", "os.scandir", "os.walk", "glob.glob", "os.chdir"}
_CHANGING_EVENTS: dict[str, tuple[tuple[int, int], ...]] = {
    "os.remove": ((0, 1),), "os.rmdir": ((0, 1),), "os.mkdir": ((0, 2),), "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),), "os.utime": ((0, 3),), "os.rename": ((0, 2), (1, 3)),
    "os.link": ((1, 3),), "os.symlink": ((1, 2),), "os.truncate": ((0, -1),),
    "os.setxattr": ((0, -1),), "os.removexattr": ((0, -1),), "shutil.rmtree": ((0, 1),),
    "sqlite3.connect": ((0, -1),),
}  # fmt: skip
"""Where an event's arguments have what is changed, and the folder that it is relative to."""
_TEMPORARY_EVENTS = {"tempfile.mkstemp", "tempfile.mkdtemp"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NO_FILE = (":memory:", "")
_CODE = (".py", ".pyc", ".so", ".pyd", ".pth", ".dist-info", "__pycache__")
_ASSISTANTS = (
    "uuid.py", "random.py", "calendar.py", "email/utils.py", "datetime.py",
    "secrets.py", "os.py", "_collections_abc.py", "posixpath.py", "ntpath.py", "pathlib.py",
    "_local.py", "<frozen os>", "<frozen posixpath>", "<frozen ntpath>",
    "<frozen _collections_abc>",
)  # fmt: skip
"""Parts of the standard library that hand on what they read from a clock or the environment."""
_MOST_CALLS = 200_000
"""After so many events a case has shown what it calls; from then on it runs at full speed."""
_STDLIB = sysconfig.get_path("stdlib")
_PREFIXES = tuple({sys.prefix, sys.base_prefix, sys.exec_prefix, _STDLIB})
_COUNT, _SLEEP = _thread._count, time.sleep
_MOMENTS, _MOMENT = 25, 0.002
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
    known[socket.gethostname] = "environment"
    return known


_CALLS = _calls()
_ENVIRONMENT: set[CodeType] = {
    function.__code__
    for owner, names in (
        (type(os.environ), ("__getitem__", "__iter__", "__len__")),
        (shutil, ("which",)),
        (getpass, ("getuser", "getpass")),
        (platform, ("system", "machine", "node", "release", "version", "platform", "processor",
                    "python_version", "python_implementation", "architecture", "uname")),
    )
    for name in names
    if isinstance(function := getattr(owner, name, None), FunctionType)
}  # fmt: skip
_HIDDEN = random.random.__self__  # type: ignore[attr-defined]


class Watch:
    """Collects what is touched while it is open. One for a process: hooks cannot be taken off."""

    def __init__(self) -> None:
        self.found: set[str] = set()
        self.given: set[str] = set()
        """Environment variables that the case itself set, or unset."""
        self._open = False
        self._seeded = False
        self._calls = 0
        self._allowed: tuple[str, ...] = ()
        self._threads = 0
        sys.addaudithook(self._audit)

    def start(self, scratch: str, *, calls: bool) -> None:
        """Begin anew. Files in `scratch` are nobody's business; `calls`: watch calls, too."""
        self.found, self.given = set(), set()
        self._seeded = False
        self._calls = 0
        self._allowed = (scratch, os.devnull) if scratch else (os.devnull,)
        self._threads = _COUNT()
        self._open = True
        if calls:
            sys.setprofile(self._profile)

    def stop(self) -> list[str]:
        """End, and tell what was found."""
        sys.setprofile(None)
        self._open = False
        if "thread" in self.found and self._threads_have_ended():
            self.found.discard("thread")
        return sorted(self.found)

    def _threads_have_ended(self) -> bool:
        """One that was joined may be counted for a moment yet."""
        for _ in range(_MOMENTS):
            if _COUNT() <= self._threads:
                return True
            _SLEEP(_MOMENT)
        return False

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
        if event == "open":
            self._opened(arguments, sys._getframe(1).f_code.co_filename)
        elif event in _READING_EVENTS:
            self._file(arguments[0], changing=False)
        elif event in _CHANGING_EVENTS:
            for place, folder in _CHANGING_EVENTS[event]:
                beside = arguments[folder] if 0 <= folder < _len(arguments) else -1
                self._file(arguments[place], changing=True, folder=beside)
        elif event in _TEMPORARY_EVENTS:
            self._allow(arguments[0])
        else:
            for prefix, kind in _EVENTS.items():
                if event.startswith(prefix):
                    self.found.add(kind)
                    return

    def _opened(self, arguments: tuple[Any, ...], by: str) -> None:
        path, changing = arguments[0], _is_writing(arguments)
        if by.startswith("<frozen importlib"):
            return
        if by.endswith("tempfile.py"):
            return  # It names the folder, and opens something new in it.
        is_inner = _isinstance(path, _str) and not path.startswith("/")
        if by.endswith("shutil.py") and not changing and is_inner:
            return  # A folder within one that was told of before.
        self._file(path, changing=changing)

    def _file(self, path: Any, *, changing: bool, folder: Any = -1) -> None:
        """Code may read itself and what it imports; nobody may change what is not the case's."""
        if not _isinstance(path, (_str, _bytes, os.PathLike)):
            return
        text = _FSDECODE(path)
        if text in _NO_FILE:
            return
        real = self._real(text, folder)
        if real.startswith(self._allowed):
            return
        if changing:
            self.found.add("change")
        elif not real.startswith(_PREFIXES) and not real.endswith(_CODE):
            self.found.add("file")

    def _allow(self, path: Any) -> None:
        """A temporary file or folder that the case makes itself is its own."""
        if _isinstance(path, (_str, _bytes)):
            self._allowed = (*self._allowed, self._real(_FSDECODE(path)))

    def _real(self, path: str, folder: Any = -1) -> str:
        if _isinstance(folder, int) and folder >= 0:
            path = f"/proc/self/fd/{folder}/{path}"
        self._open = False
        try:
            return _REALPATH(path)
        finally:
            self._open = True

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
        elif event == "call" and frame.f_code in _ENVIRONMENT and self._is_real(frame):
            self.found.add("environment")

    def _is_real(self, frame: FrameType) -> bool:
        """Whether a variable is read that the case has not set itself."""
        return frame.f_locals.get("key") not in self.given and _matters(frame.f_back)

    def _seed(self, frame: FrameType, function: Callable[..., object]) -> None:
        value = frame.f_locals.get("a")
        if value is None:
            if frame.f_code.co_filename == random.__file__:
                self.found.add("random")
        elif _getattr(function, "__self__", None) is _HIDDEN:
            self._seeded = True


def _is_writing(arguments: tuple[Any, ...]) -> bool:
    """Of `open`, which is told a path, a mode (none from `os.open`) and flags."""
    flags = arguments[2] if _len(arguments) > 2 else 0
    return _isinstance(flags, int) and bool(flags & _WRITING)


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
