"""Asking the model, and stopping it: the stream is closed as soon as every candidate is complete.

Closing the stream is what cancels the request, so a cancelled task stops the model too.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from completion.place import Place
from completion.stop import Stop, StopReason, StopRules
from completion.values import Engine
from engine.clients.generation import Chunk, Finish, Generation
from engine.requests import Usage

_ENDED_BY_OTHERS = {"cancelled": "the request was cancelled", "superseded": "a newer request came"}


@dataclass(frozen=True, slots=True)
class Generated:
    """One candidate: all that the model wrote, where to cut it, its tokens' log-probabilities, and
    how long the text was behind each token (0: it only wrote again what stands before the cursor).
    """

    text: str
    stop: Stop
    logprobs: tuple[float, ...]
    ends: tuple[int, ...] = ()

    @property
    def kept(self) -> str:
        """The text up to the cut."""
        return self.text[: self.stop.cut]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one request. `interrupted` says who ended it, if it was not us or the model.

    Of a stream closed early `usage` is the last that the engine told, if it told any.
    """

    candidates: tuple[Generated, ...]
    tokens: int
    usage: Usage | None = None
    interrupted: str | None = None


@dataclass(slots=True)
class _Candidate:
    rules: StopRules
    held_back: str
    logprobs: list[float] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    tokens: int = 0

    def feed(self, text: str, logprobs: tuple[float, ...]) -> Stop | None:
        """More text; what it begins with may stand before the cursor already."""
        stop = self._feed(text)
        self.logprobs += logprobs
        self.ends += [len(self.rules.text)] * len(logprobs)
        return stop

    def _feed(self, text: str) -> Stop | None:
        if text and self.held_back:
            shared = min(len(text), len(self.held_back))
            if text[:shared] != self.held_back[:shared]:
                shared = len(self.held_back)  # A blank was left out, which is as good.
            else:
                text = text[shared:]
            self.held_back = self.held_back[shared:]
        return self.rules.feed(text)

    def so_far(self) -> Generated:
        """What is there yet, as if it ended here."""
        text = self.rules.text
        return Generated(
            text, Stop(len(text), StopReason.ENDED), tuple(self.logprobs), tuple(self.ends)
        )

    def result(self) -> Generated:
        stop = self.rules.finish(StopReason.ENDED)
        return Generated(self.rules.text, stop, tuple(self.logprobs), tuple(self.ends))


async def generate(
    engine: Engine,
    generation: Generation,
    place: Place,
    held_back: str = "",
    *,
    tell: Callable[[Generated], Awaitable[None]] | None = None,
    enough: Callable[[Generated], Stop | None] | None = None,
) -> Outcome:
    """Stream `generation` through the stop rules; `held_back` is as in `Plan`.

    `tell` is given the first candidate as it grows, as long as it does; `enough` says where each
    may end although the rules do not end it.

    Raises what the engine raises, and `asyncio.CancelledError` with the stream closed.
    """
    candidates = [_Candidate(StopRules(place), held_back) for _ in range(generation.n)]
    running = set(range(generation.n))
    usage: Usage | None = None
    interrupted: str | None = None
    async with engine.stream(generation) as events:
        async for event in events:
            match event:
                case Chunk(index, text, logprobs):
                    candidate = candidates[index]
                    candidate.tokens += len(logprobs) or 1
                    if index not in running:
                        continue
                    stop = candidate.feed(text, logprobs)
                    if stop is None and enough is not None:
                        stop = enough(candidate.so_far())
                        if stop is not None:
                            candidate.rules.end(stop)
                    if stop is not None:
                        running.discard(index)
                    elif tell is not None and index == 0:
                        await tell(candidate.so_far())
                case Finish(index, reason):
                    interrupted = interrupted or _ENDED_BY_OTHERS.get(reason)
                    limit = reason == "length"
                    candidates[index].rules.finish(StopReason.LENGTH if limit else StopReason.ENDED)
                    running.discard(index)
                case Usage():
                    usage = event
            if not running and (isinstance(event, Usage) or not _ended(candidates)):
                break
    return Outcome(
        tuple(candidate.result() for candidate in candidates),
        sum(candidate.tokens for candidate in candidates),
        usage,
        interrupted,
    )


def _ended(candidates: list[_Candidate]) -> bool:
    """Whether all ended by themselves: then the engine's own figures follow at once."""
    own = (StopReason.ENDED, StopReason.LENGTH)
    return all(c.rules.stop is not None and c.rules.stop.reason in own for c in candidates)
