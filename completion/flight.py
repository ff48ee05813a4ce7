"""A suggestion in the making, which outlives the request that asked for it.

Who types a letter the model was about to write has not changed their mind: the stream goes on, and
the next request listens to it. When to begin one is decided in `pipeline.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter, OrderedDict
from collections.abc import Callable, Coroutine, Iterator

from completion.surroundings import Surroundings
from completion.values import Candidate, Suggestion
from foundation.nothing import Nothing

# A flight that nobody listens to ends after so many seconds: the next key's request comes sooner.
_ABANDONED_SECONDS = 0.3
_DOCUMENTS = 32

Work = Callable[["Flight"], Coroutine[object, object, Suggestion | Nothing]]


class Flight:
    """One piece of work and what is known of it so far.

    `written` is what the model wrote yet, as it would stand at the cursor; `certain` is the part
    of it that will stay, with lines of it checked. `ahead`: nobody asked for it yet. `number` is
    that of the request it was begun for. `missed`: something else was typed than it wrote.
    """

    def __init__(
        self,
        place: Surroundings,
        recipe: tuple[object, ...],
        *,
        ahead: bool = False,
        number: int = 0,
    ) -> None:
        self.place = place
        self.recipe = recipe
        self.ahead = ahead
        self.number = number
        self.written = ""
        self.certain: Candidate | None = None
        self.missed = False
        self._news = asyncio.Event()
        self._listeners = 0
        self._task: asyncio.Task[Suggestion | Nothing] | None = None
        self._leaving: asyncio.TimerHandle | None = None

    def start(self, work: Work) -> None:
        """Begin the work. Call once."""
        task = asyncio.get_running_loop().create_task(work(self), name="make a suggestion")
        task.add_done_callback(self._landed)
        self._task = task

    @property
    def done(self) -> bool:
        """Whether the work ended, in whatever way."""
        return self._task is not None and self._task.done()

    @property
    def ending(self) -> bool:
        """Whether nothing will come of it any more: it was told to end, if it has not yet."""
        return self._task is not None and (self._task.done() or self._task.cancelling() > 0)

    @property
    def cancelled(self) -> bool:
        """Whether it was ended from outside."""
        return self._task is not None and self._task.cancelled()

    def outcome(self) -> Suggestion | Nothing:
        """What came of it, once it is done. Raises what the work raised."""
        assert self._task is not None
        return self._task.result()

    def agrees(self, typed: str) -> bool:
        """Whether what was typed since is what the model wrote, as far as both go."""
        return self.written.startswith(typed) or typed.startswith(self.written)

    def tell(self, written: str, certain: Candidate | None = None) -> None:
        """The model wrote more."""
        self.written = written
        self.certain = certain or self.certain
        self._wake()

    async def news(self, within: float | None = None) -> None:
        """Wait until there is more of it, or it is done, but no longer than `within` seconds."""
        if self.done:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._news.wait()

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Somebody wants to know what comes of it. When the last one leaves, it ends soon."""
        self.ahead = False
        self._listeners += 1
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None
        try:
            yield
        finally:
            self._listeners -= 1
            if not self._listeners and not self.done and self.certain is None:
                loop = asyncio.get_running_loop()
                self._leaving = loop.call_later(_ABANDONED_SECONDS, self.cancel)

    def cancel(self) -> None:
        """End it: the stream is closed, and the model with it."""
        if self._task is not None:
            self._task.cancel()

    async def gone(self) -> None:
        """Wait until it has ended; raises nothing of its own."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def _landed(self, task: asyncio.Task[Suggestion | Nothing]) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
        if not task.cancelled():
            # Nobody may be listening any more; who is, is told by `outcome`.
            task.exception()
        self._wake()


class Flights:
    """The flights of each document, the latest first. Bounded."""

    def __init__(self) -> None:
        self._documents: OrderedDict[str, list[Flight]] = OrderedDict()
        self._misses: Counter[str] = Counter()

    def find(self, uri: str, text: str, offset: int, recipe: tuple[object, ...]) -> Flight | None:
        """One under way to which the text at `offset` has been typed on from where it began."""
        for flight in self._current(uri):
            if flight.recipe != recipe:
                continue
            typed = flight.place.typed_since(text, offset)
            if typed is not None and flight.agrees(typed):
                return flight
            self._missed(uri, flight)
        return None

    def latest(self, uri: str) -> int:
        """The number of the latest request that began one which has not ended; 0 if none did."""
        return max((flight.number for flight in self._current(uri)), default=0)

    def misses(self, uri: str) -> int:
        """How many flights in a row wrote something else than was typed."""
        return self._misses[uri]

    def contradicted(self, uri: str, flight: Flight) -> None:
        """Something else was typed than it wrote, and it ends."""
        self._missed(uri, flight)
        flight.cancel()

    def end_before(self, uri: str, number: int) -> None:
        """End what was begun before the request of that number: it is about another text."""
        for flight in self._current(uri):
            if flight.number < number:
                flight.cancel()

    def agreed(self, uri: str) -> None:
        """What was typed is what was suggested."""
        self._misses.pop(uri, None)

    def add(self, uri: str, flight: Flight) -> None:
        """One more; those nobody is going to want end."""
        kept = [older for older in self._current(uri) if flight.ahead and not older.ahead]
        for older in self._current(uri):
            if older not in kept:
                older.cancel()
        self._documents.pop(uri, None)
        self._documents[uri] = [flight, *kept]
        while len(self._documents) > _DOCUMENTS:
            _, dropped = self._documents.popitem(last=False)
            for old in dropped:
                old.cancel()

    def end(self, uri: str | None = None) -> None:
        """End those of a document, or all."""
        for known in [uri] if uri is not None else list(self._documents):
            self._misses.pop(known, None)
            for flight in self._documents.pop(known, []):
                flight.cancel()

    def under_way(self, uri: str) -> tuple[Flight, ...]:
        """Those of a document that have not ended."""
        return tuple(self._current(uri))

    def _missed(self, uri: str, flight: Flight) -> None:
        if not flight.missed and not flight.ahead:
            flight.missed = True
            self._misses[uri] += 1

    def _current(self, uri: str) -> list[Flight]:
        return [flight for flight in self._documents.get(uri, []) if not flight.ending]
