"""The boundary made without bubblewrap: Landlock and seccomp, and namespaces where they can be had.

What confines is `sandbox/launcher/`; here a box becomes its plan.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sandbox.box import Box
from sandbox.environment import environment_of
from sandbox.faults import NoBoundary
from sandbox.interpreter import executable_of
from sandbox.launch import Launch
from sandbox.launcher import landlock as kernel
from sandbox.launcher.plan import Plan
from sandbox.rlimits import counted_with_ours, limited
from sandbox.seccomp import program
from sandbox.view import Mount, mounts

LAUNCHER = Path(__file__).parent / "launcher" / "__main__.py"
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


def launcher_arguments(descriptor: int) -> list[str]:
    """The launcher, run by our own interpreter with nothing of the project's in its way."""
    return [sys.executable, "-I", "-S", "-B", str(LAUNCHER), str(descriptor)]


class Landlock:
    """Starts commands through the launcher.

    Without `namespaces` there is no file system of its own: `/tmp` is a folder of the host's, and
    that a file exists, whose name is guessed, can be seen.
    """

    name = "landlock"

    def __init__(self, *, namespaces: bool, scopes: bool | None = None) -> None:
        self.namespaces = namespaces
        self.scopes = kernel.version() >= kernel.SCOPES_SINCE if scopes is None else scopes
        """Whether Landlock says whom signals reach; without it and namespaces, none can be sent."""
        self.detail = (
            "with namespaces of its own, code sees the project and nothing else of this machine"
            if namespaces
            else "without namespaces, code can read the project only, but see which files exist"
        )

    def command(self, box: Box, argv: Sequence[str], *, cwd: Path, first: bool = False) -> Launch:
        """`argv` in a box. As `first` process it is the one that everything else falls to."""
        known = kernel.version()
        if known < kernel.OLDEST:
            raise NoBoundary("this kernel has no Landlock, or one that is too old")
        executable = executable_of(argv[0])
        made = mounts(box, executable)
        others = counted_with_ours(own_users=self.namespaces)
        launch = Launch([], environment_of(box, executable))
        wanted = [str(executable), *argv[1:]]
        enclosed = limited(box.limits, wanted, others=others, lasting=first)
        if self.namespaces:
            plan = Plan(
                argv=enclosed,
                cwd=str(cwd),
                host=os.getpid(),
                scopes=self.scopes,
                told=launch.listen(),
                first=first,
                mounts=[(m.kind, str(m.target), m.source, m.size) for m in made],
                rules=_rules_of_root(made),
                filter=program(platform.machine()).hex(),
            )
        else:
            launch.make_temporary()
            assert launch.temporary is not None
            launch.env = environment_of(box, executable, str(launch.temporary))
            plan = Plan(
                argv=enclosed,
                cwd=str(cwd),
                host=os.getpid(),
                temporary=str(launch.temporary),
                scopes=self.scopes,
                first=first,
                rules=list(_rules(made, launch.temporary)),
                filter=program(platform.machine(), namespaces=False, signals=self.scopes).hex(),
            )
        if first:
            launch.env["INKLING_TASKS"] = str(others)
        launch.argv = launcher_arguments(launch.hand_over(plan.encoded()))
        return launch


def _rules_of_root(made: Iterable[Mount]) -> list[tuple[str, str]]:
    """A second lock on a root that holds nothing but the box: only where it may be written."""
    written = [(str(m.target), "write") for m in made if m.kind in ("tmpfs", "write")]
    return [("/", "read"), ("/dev", "device"), *written]


def _rules(made: Sequence[Mount], temporary: Path) -> Iterator[tuple[str, str]]:
    """The same box without a root of its own: every file that may be read, by its place here."""
    hidden = [mount.target for mount in made if mount.kind in ("no file", "no folder")]
    for mount in made:
        if mount.kind == "read":
            yield from _around(Path(mount.source), hidden)
        elif mount.kind == "write":
            yield (mount.source, "write")
    for device in _DEVICES:
        yield (device, "device")
    yield (str(temporary), "write")


def _around(path: Path, hidden: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Rules for all of `path` but what is hidden: Landlock grants, it cannot except."""
    if path in hidden:
        return
    if not any(other.is_relative_to(path) for other in hidden):
        yield (str(path), "read")
        return
    yield (str(path), "list")
    for entry in os.scandir(path):
        if not entry.is_symlink():
            yield from _around(Path(entry.path), hidden)
