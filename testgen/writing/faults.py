"""Why a framework ran no test at all, in a line, from what it printed."""

from __future__ import annotations

from sandbox.command import Ran
from testgen.project.values import Project

_LONGEST_FAULT = 300
_WRONG_USE = 4
"""pytest's exit code for options that it does not know."""


def fault_of(ran: Ran) -> str:
    """Why no test was run, in a line: what the framework said last that names an error."""
    if ran.ended == "timeout":
        return "the test file did not come to its first test in time"
    said = [line.strip() for line in f"{ran.stdout}\n{ran.stderr}".splitlines() if line.strip()]
    errors = [line for line in said if "Error" in line or line.startswith(("E ", "error: ")) or
              "error: unrecognized" in line]  # fmt: skip
    told = next(
        (line.removeprefix("E").strip() for line in reversed(errors) if "rror" in line),
        said[-1] if said else f"it ended with {ran.exit_code} and said nothing",
    )
    is_unknown = ": error: unrecognized arguments" in told
    is_left = "SystemExit" in told or (is_unknown and ran.exit_code != _WRONG_USE)
    return "importing it reads the command line, or ends" if is_left else shortened(told)


def shortened(text: str) -> str:
    """The first line, as far as one reads it."""
    line = text.strip().partition("\n")[0]
    return line if len(line) <= _LONGEST_FAULT else f"{line[:_LONGEST_FAULT]}…"


def is_not_importable(fault: str, project: Project) -> bool:
    """Whether the project has to be put on the path."""
    return "No module named" in fault and project.layout.module.partition(".")[0] in fault
