"""Asking the model for calls of a target, and reading what it wrote as cases."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import Protocol

from engine.clients.generation import Completion, Generation
from testgen.proposals.grammar import calls_grammar, shape_of
from testgen.proposals.prompt import prompt_for
from testgen.values import Case, Description, Function, Goal, How

_CALLS, _TOKENS, _TEMPERATURE = 10, 400, 0.7


class Model(Protocol):
    """What is needed of an engine's client."""

    async def complete(self, generation: Generation) -> Completion:
        """All candidates of a completion."""


async def propose(
    model: Model,
    function: Function,
    description: Description,
    *,
    seed: int,
    dark: Sequence[Goal] = (),
    example: str = "",
) -> tuple[Case, ...]:
    """Cases with arguments that the model thinks of; none where a call cannot reach the target.

    The same seed gives the same cases. Raises `Unavailable` and `Busy` as the client does.
    """
    shape = shape_of(function, description)
    if shape is None:
        return ()
    said = await model.complete(
        Generation(
            prompt=prompt_for(function, description, shape, dark=dark, example=example),
            max_tokens=_TOKENS,
            temperature=_TEMPERATURE,
            top_p=0.95,
            seed=seed + len(dark),
            grammar=calls_grammar(shape, description.classes, _CALLS),
            priority="background",
        )
    )
    return tuple(_cases(said.texts[0].splitlines(), function))


def _cases(lines: Iterable[str], function: Function) -> Iterable[Case]:
    for call in dict.fromkeys(line.strip() for line in lines):
        if _is_expression(call):
            yield Case(id=0, target=function.name, call=call, how=_how(function))


def _is_expression(source: str) -> bool:
    """Whether it is whole: the last line may have been cut off."""
    try:
        ast.parse(source, mode="eval")
    except (SyntaxError, ValueError):
        return False
    return bool(source)


def _how(function: Function) -> How:
    if function.is_context_manager:
        return "enter"
    if function.is_generator:
        return "iterate"
    return "await" if function.is_async else "value"
