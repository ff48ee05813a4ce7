"""A case without the setup that nothing of it needs any more."""

from __future__ import annotations

import re
from dataclasses import replace

from testgen.inputs.genome import Genome, Step
from testgen.inputs.terms import Call, Name, Term, free_names


def tidied(genome: Genome) -> Genome:
    """The case without the setup that nothing of it needs any more."""
    needed = set(free_names(genome.call))
    variables = {step.name for step in genome.steps if step.name}
    kept: list[Step] = []
    for step in reversed(genome.steps):
        owner = step.name.rpartition(".")[0] or owner_of(step.value, genome)
        if (
            "." not in step.name
            and step.name
            and step.name not in needed
            and _is_plain_variable(step)
        ):
            continue
        if (not step.name or "." in step.name) and owner in variables and owner not in needed:
            continue
        defined = re.match(r"class (\w+)", step.source)
        if defined and defined[1] not in needed:
            continue
        kept.append(step)
        needed |= free_names(step.value)
    if len(kept) == len(genome.steps):
        return genome
    return replace(genome, steps=tuple(reversed(kept)))


def _is_plain_variable(step: Step) -> bool:
    """Whether a statement is there for its variable alone, and does nothing that is felt."""
    return ".start()" not in step.source


def owner_of(term: Term, genome: Genome) -> str:
    """The variable that a call is made on: `stack` of `stack.push(1)`."""
    if isinstance(term, Call) and isinstance(term.function, Name) and "." in term.function.name:
        name = term.function.name.partition(".")[0]
        if any(step.name == name for step in genome.steps):
            return name
    return ""


def is_hollow(genome: Genome) -> bool:
    """Whether the values of a generator are to be listed, and no generator is called any more."""
    match genome.call:
        case Call(Name("list"), (Call(Name("islice"), (Call(), _), ()),), ()):
            return False
        case Call(Name("list" | "islice"), _, _):
            return genome.origin == "search"
    return False
