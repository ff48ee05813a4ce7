"""A case under construction."""

from __future__ import annotations

from dataclasses import dataclass, field

from testgen.inputs.genome import Step
from testgen.inputs.terms import Term


@dataclass(slots=True)
class Draft:
    """A case under construction: the statements that its arguments turned out to need, and what
    was passed so far by the parameter's name: a key that was put in is to be asked for."""

    steps: list[Step] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    passed: dict[str, list[Term]] = field(default_factory=dict)

    def fresh(self, name: str) -> str:
        """A variable name that is not taken: `path`, `path2`, ..."""
        base = name if name.isidentifier() else "value"
        new, count = base, 1
        while new in self.names:
            count += 1
            new = f"{base}{count}"
        self.names.add(new)
        return new
