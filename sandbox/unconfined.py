"""No boundary at all: what the setting "none" asks for. Limits are kept as far as they go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sandbox.box import Box
from sandbox.environment import environment_of
from sandbox.interpreter import executable_of
from sandbox.launch import Launch
from sandbox.rlimits import counted_with_ours, limited


class Unconfined:
    """Starts commands as they are."""

    name = "none"

    def command(self, box: Box, argv: Sequence[str], *, cwd: Path, first: bool = False) -> Launch:
        """`argv`, with an environment of its own and under limits."""
        executable = executable_of(argv[0])
        wanted = [str(executable), *argv[1:]]
        others = counted_with_ours(own_users=False)
        return Launch(
            [
                "/usr/bin/env",
                "-C",
                str(cwd),
                *limited(box.limits, wanted, others=others, lasting=first),
            ],
            environment_of(box, executable),
        )
