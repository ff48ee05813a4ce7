"""A model that fills in the fields it is asked for as a test tells it; what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.clients.generation import Completion, EngineInfo, Generation
from engine.models.families import GENERIC
from engine.requests import Usage

Message = Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """One question: the last message, the fields, all options, and the number of the question."""

    text: str
    fields: tuple[str, ...]
    options: Generation
    number: int
    messages: tuple[Message, ...]


Say = Callable[[Asked, int], Mapping[str, object] | str]
"""(question, candidate) -> the fields filled in, or the raw answer."""


@dataclass
class ProseModel:
    """Answers by `say`. `before` is awaited first, to hold an answer back."""

    say: Say
    fingerprint: str = "scripted"
    before: Callable[[Asked], asyncio.Event | None] = lambda _: None
    asked: list[Asked] = field(default_factory=list)
    in_flight: int = 0
    most_in_flight: int = 0

    async def chat(
        self, messages: Sequence[Message], options: Generation | None = None
    ) -> Completion:
        """The candidates."""
        assert options is not None
        schema = options.json_schema or {}
        one = Asked(
            messages[-1]["content"],
            tuple(schema.get("properties", {})),
            options,
            len(self.asked),
            tuple(messages),
        )
        self.asked.append(one)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            gate = self.before(one)
            if gate is not None:
                await gate.wait()
            else:
                await asyncio.sleep(0)
        finally:
            self.in_flight -= 1
        answers = [self.say(one, number) for number in range(options.n)]
        texts = tuple(
            answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
            for answer in answers
        )
        return Completion(texts, ("stop",) * len(texts), ((),) * len(texts), Usage())

    async def info(self) -> EngineInfo:
        """A model that can only chat."""
        return EngineInfo(
            name="scripted",
            family="generic",
            layout=GENERIC,
            fim=False,
            n_ctx=0,
            fingerprint=self.fingerprint,
        )
