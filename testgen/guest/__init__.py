"""Runs inside the sandbox, in the interpreter of the code under test: standard library only.

`setup(config)` loads one module, once, before any job; `OPS` are the operations of a job. It is
loaded under a name that its loader chooses, and leaves no name where other code could meet it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .session import JSON, Session

Operation = Callable[[dict[str, Any]], Iterator[JSON]]
OPS: dict[str, Operation] = {}
"""Operation by name: a generator of JSON values. Filled by `setup`."""


def setup(config: dict[str, Any]) -> JSON:
    """Load the module that `config` names, in its mode; the answer is what `ready` tells.

    Raises whatever importing the module raises.
    """
    session = Session(config)

    def describe(arguments: dict[str, Any]) -> Iterator[JSON]:
        yield session.describe()

    def run(arguments: dict[str, Any]) -> Iterator[JSON]:
        calls = bool(arguments.get("calls"))
        return (session.run(case, calls=calls) for case in arguments["cases"])

    def observe(arguments: dict[str, Any]) -> Iterator[JSON]:
        return map(session.observe, arguments["cases"])

    def evaluate(arguments: dict[str, Any]) -> Iterator[JSON]:
        return map(session.evaluate, arguments["sources"])

    def mutants(arguments: dict[str, Any]) -> Iterator[JSON]:
        yield session.mutants()

    def observe_mutant(arguments: dict[str, Any]) -> Iterator[JSON]:
        return session.observe_mutants(arguments["mutant"], arguments["cases"])

    OPS.update(mutants=mutants, observe_mutant=observe_mutant)
    OPS.update(describe=describe, run=run, observe=observe, evaluate=evaluate)
    return session.ready()
