"""What executions taught of a module: types of parameters, states that can be reached."""

from __future__ import annotations

from dataclasses import dataclass, field

from testgen.inputs.beliefs import Beliefs
from testgen.inputs.states import States


@dataclass
class Knowledge:
    """One for a module: what one target's search learned serves the next one's."""

    beliefs: Beliefs = field(default_factory=Beliefs)
    _states: dict[str, States] = field(default_factory=dict)

    def states(self, owner: str) -> States:
        """Those of the objects of a class, by its name."""
        return self._states.setdefault(owner, States())
