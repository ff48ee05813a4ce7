"""What a run tells in a line of its own: what was left out, what failed, what is not known."""

from __future__ import annotations

from collections.abc import Sequence

from testgen.existing.knowing import Existing
from testgen.values import Description, Function


def left_out(functions: Sequence[Function]) -> str:
    """What no time was left for."""
    names = ", ".join(one.name for one in functions[:3])
    more = f" and {len(functions) - 3} more" if len(functions) > 3 else ""
    return f"no time was left for {names}{more}; give more with --budget, or name them"


def failed_on(function: Function, fault: Exception) -> str:
    """What is told of a function on which Inkling itself failed."""
    kind = type(fault).__name__
    return (
        f"no tests for {function.name}: Inkling failed on it ({kind}: {str(fault)[:100]});"
        " that is a fault of Inkling's, its log has the rest"
    )


def nothing_in(description: Description, own: frozenset[str]) -> str:
    """Why there is nothing to test in a module; `own` are the project's packages."""
    told = "there is no function of its own in it, so there is nothing to test"
    homes = sorted(
        {
            path.rpartition(".")[0]
            for path in description.imported.values()
            if "." in path and path.partition(".")[0] in own
        }
    )
    return f"{told}; what it offers comes from {', '.join(homes[:3])}" if homes else told


def unmeasured(known: Existing) -> str:
    """Why what existing tests take is not measured; empty where it is."""
    if known.measured or not known.problem:
        return ""
    return (
        f"the existing tests cannot be run ({known.problem}); what they take is read from "
        "their calls"
    )
