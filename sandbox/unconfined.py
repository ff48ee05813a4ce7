"""No boundary at all: what the setting "none" asks for. Limits are kept as far as they go."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sandbox.box import Box
from sandbox.environment import environment_of
from sandbox.interpreter import executable_of
from sandbox.landlock import launcher_arguments
from sandbox.launch import Launch
from sandbox.launcher.plan import Plan
from sandbox.rlimits import counted_with_ours, limited


class Unconfined:
    """Starts commands as they are; only that they leave no process behind is seen to."""

    name = "none"
    detail = "code can do whatever you can"

    def command(self, box: Box, argv: Sequence[str], *, cwd: Path, first: bool = False) -> Launch:
        """`argv`, with an environment and a temporary folder of its own, and under limits."""
        executable = executable_of(argv[0])
        others = counted_with_ours(own_users=False)
        launch = Launch([], {})
        launch.make_temporary()
        launch.env = environment_of(box, executable, str(launch.temporary))
        if first:
            launch.env["INKLING_TASKS"] = str(others)
        wanted = [str(executable), *argv[1:]]
        plan = Plan(
            argv=limited(box.limits, wanted, others=others, lasting=first),
            cwd=str(cwd),
            host=os.getpid(),
            temporary=str(launch.temporary),
            first=first,
        )
        launch.argv = launcher_arguments(launch.hand_over(plan.encoded()))
        return launch
