"""The boundary made by bubblewrap: namespaces of its own for everything, and a seccomp filter.

Which mounts there are is decided in `sandbox/view.py`; here they become arguments.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sandbox.box import Box
from sandbox.environment import environment_of
from sandbox.interpreter import executable_of
from sandbox.launch import Launch
from sandbox.rlimits import counted_with_ours, limited
from sandbox.seccomp import program
from sandbox.view import Mount, mounts

_UNSHARED = (
    *("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"),
    *("--unshare-cgroup-try", "--uid", "1000", "--gid", "1000", "--hostname", "box"),
    *("--cap-drop", "ALL", "--die-with-parent"),
)


class Bubblewrap:
    """Starts commands through `bwrap`."""

    name = "bubblewrap"
    detail = "code sees the project and nothing else of this machine"

    def __init__(self, program_file: Path) -> None:
        self._bwrap = program_file

    def command(self, box: Box, argv: Sequence[str], *, cwd: Path, first: bool = False) -> Launch:
        """`argv` in a box. As `first` process it is the one that everything else falls to."""
        executable = executable_of(argv[0])
        launch = Launch([], environment_of(box, executable))
        arguments = [str(self._bwrap), *_UNSHARED]
        if first:
            arguments.append("--as-pid-1")
        for mount in mounts(box, executable):
            arguments += _arguments(mount, launch.hand_over)
        # What was only made to mount something on is nothing to write into.
        arguments += ["--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/"]
        arguments += ["--seccomp", str(launch.hand_over(program(platform.machine())))]
        arguments += ["--info-fd", str(launch.listen())]
        others = counted_with_ours(own_users=True)
        if first:
            launch.env["INKLING_TASKS"] = str(others)
        limited_argv = limited(
            box.limits,
            [str(executable), *argv[1:]],
            others=others,
            lasting=first,
        )
        launch.argv = [*arguments, "--chdir", str(cwd), "--", *limited_argv]
        return launch


def _arguments(mount: Mount, hand_over: Callable[[bytes], int]) -> Iterator[str]:
    target = str(mount.target)
    match mount.kind:
        case "read":
            yield from ("--ro-bind", mount.source, target)
        case "write":
            yield from ("--bind", mount.source, target)
        case "link":
            yield from ("--symlink", mount.source, target)
        case "text":
            yield from ("--ro-bind-data", str(hand_over(mount.source.encode())), target)
        case "tmpfs":
            yield from ("--size", str(mount.size), "--tmpfs", target)
        case "proc":
            yield from ("--proc", target)
        case "dev":
            yield from ("--dev", target)
        case "no file":
            yield from ("--ro-bind", "/dev/null", target)
        case "no folder":
            yield from ("--size", "4096", "--tmpfs", target, "--remount-ro", target)
