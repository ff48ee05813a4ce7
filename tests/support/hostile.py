"""What hostile programs are let loose beside, and seeing whether they reached any of it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import resource
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

_SHARED = Path("/dev/shm")
_SECONDS_TO_GO = 3.0


class Target:
    """A fake home with a key, a project, listeners of every kind, and a process of the user's."""

    def __init__(self, folder: Path) -> None:
        self.token = secrets.token_hex(12)
        self.mark = f"inkling-mark-{secrets.token_hex(8)}"
        self.home = folder / "home"
        self.canary = self.home / ".ssh" / "id_ed25519"
        self.canary.parent.mkdir(parents=True)
        self.canary.write_text(self.token, encoding="utf-8")
        self.project = folder / "project"
        self.hidden = tuple(self.project / name for name in (".env", ".git", "src/.env"))
        _make_project(self.project, self.token)
        self.scratch = folder / "scratch"
        self.scratch.mkdir()
        self._folder = folder
        self._stack = contextlib.ExitStack()
        self._listen()
        self._bystander = self._stack.enter_context(
            subprocess.Popen(["/bin/sleep", "300.0625"], stdin=subprocess.DEVNULL)
        )
        self._signals: list[int] = []
        self._before = self._state()

    def _listen(self) -> None:
        self._tcp = self._stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self._udp = [
            self._stack.enter_context(socket.socket(family, socket.SOCK_DGRAM))
            for family in (socket.AF_INET, socket.AF_INET6)
        ]
        self._udp[0].bind(("127.0.0.1", 0))
        self._udp_port = self._udp[0].getsockname()[1]
        with contextlib.suppress(OSError):  # a machine without IPv6
            self._udp[1].bind(("::1", self._udp_port))
        self._unix = []
        for address in (str(self._folder / "s"), f"\0{self.mark}"):
            one = self._stack.enter_context(socket.socket(socket.AF_UNIX))
            one.bind(address)
            one.listen()
            self._unix.append(one)
        for one in (self._tcp, *self._udp, *self._unix):
            one.setblocking(False)

    def environment(self, *, namespaces: bool, mode: str) -> dict[str, str]:
        """What a program is told, so that it need not search."""
        return {
            "CANARY": str(self.canary),
            "HOME_OF_USER": str(self.home),
            "PROJECT": str(self.project),
            "SCRATCH": str(self.scratch),
            "PORT": str(self._tcp.getsockname()[1]),
            "UDP_PORT": str(self._udp_port),
            "SOCKET": str(self._folder / "s"),
            "ABSTRACT": self.mark,
            "HOST": str(os.getpid()),
            "HOST_USER": str(os.getuid()),
            "BYSTANDER": str(self._bystander.pid),
            "NAME_OF_BYSTANDER": "300.0625",
            "MARK": self.mark,
            "NAMESPACES": "yes" if namespaces else "no",
            "MODE": mode,
        }

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Note the signals this process gets meanwhile."""
        numbers = (signal.SIGUSR1, signal.SIGTERM, signal.SIGHUP, signal.SIGXCPU)
        before = {n: signal.signal(n, lambda n, _: self._signals.append(n)) for n in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def reached(self, told: str) -> list[str]:
        """What got out, in words; `told` is everything that came out of the box."""
        found = [line for line in told.splitlines() if "escaped" in line]
        if self.token in told:
            found.append("the key was told")
        now = self._state()
        found += [name for name, value in self._before.items() if now[name] != value]
        if self._signals:
            found.append(f"signals {self._signals}")
        if self._bystander.poll() is not None:
            found.append("the bystander is dead")
        for name, one in (("TCP", self._tcp), ("unix", self._unix[0]), ("unix", self._unix[1])):
            with contextlib.suppress(BlockingIOError):
                one.accept()
                found.append(f"a {name} connection")
        for one in self._udp:
            with contextlib.suppress(BlockingIOError):
                found.append(f"a datagram {one.recv(100)!r}")
        return found

    def left(self) -> list[str]:
        """Processes that still run with the mark of the box, after a moment to go."""
        until = time.monotonic() + _SECONDS_TO_GO
        while (found := list(self._marked())) and time.monotonic() < until:
            time.sleep(0.02)
        return found

    def running(self) -> int:
        """How many processes have the mark now."""
        return len(list(self._marked()))

    def close(self) -> None:
        """End what was made."""
        self._bystander.kill()
        self._stack.close()

    def _marked(self) -> Iterator[str]:
        mark = self.mark.encode()
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                with contextlib.suppress(OSError):
                    if mark in (entry / "environ").read_bytes():
                        yield f"{entry.name}: {(entry / 'cmdline').read_bytes()[:200]!r}"

    def _state(self) -> dict[str, object]:
        """What nothing in a box may change."""
        return {
            "the home": _digest(self.home),
            "the project": _digest(self.project),
            "the interpreter": _names(Path(sys.prefix), Path(os.__file__).parent),
            "what lies beside": sorted(path.name for path in self._folder.iterdir()),
            "shared memory": sorted(p.name for p in _SHARED.iterdir() if self.mark in p.name),
            "the machine's name": socket.gethostname(),
            "the scheduling": (os.sched_getaffinity(0), os.getpriority(os.PRIO_PROCESS, 0)),
            "the bystander's": (
                os.sched_getaffinity(self._bystander.pid),
                os.getpriority(os.PRIO_PROCESS, self._bystander.pid),
            ),
            "the limits": [
                resource.getrlimit(which) for which in (resource.RLIMIT_CPU, resource.RLIMIT_AS)
            ],
        }


def _make_project(root: Path, token: str) -> None:
    (root / "src").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "app.py").write_text("def answer():\n    return 42\n", encoding="utf-8")
    (root / "src" / "inner.py").write_text("x = 1\n", encoding="utf-8")
    for name in (".env", "src/.env", ".git/config"):
        (root / name).write_text(f"KEY={token}\n", encoding="utf-8")


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted([folder, *folder.rglob("*")]):
        status = path.lstat()
        told = (str(path), status.st_mode, status.st_uid, status.st_mtime_ns, status.st_nlink)
        digest.update(repr(told).encode())
        digest.update(repr(os.listxattr(path)).encode())
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _names(*folders: Path) -> list[tuple[str, int]]:
    """What is in folders. Another Python may compile its modules meanwhile: that changes the times
    of folders."""
    return sorted(
        (str(path), 0 if path.is_dir() else path.stat().st_mtime_ns)
        for folder in folders
        for path in folder.iterdir()
    )
