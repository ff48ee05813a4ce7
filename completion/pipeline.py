"""From a cursor to a suggestion, a step a paragraph. Every way out without one says why.

What a step does is in its own file; asking the model and judging what it says is `maker.py`.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from completion.ahead import behind
from completion.beside import beside
from completion.check import adds_no_error
from completion.cursor import cursor_text
from completion.debounce import quiet_ms
from completion.flight import Flight, Flights
from completion.gates import IgnoreGate, cursor_gate, document_gate
from completion.learning import Confidence
from completion.maker import Made, Maker
from completion.on_screen import OnScreen
from completion.place import facts_at, lexicon_of
from completion.planning.planner import Part
from completion.repository.library import Library
from completion.repository.snippets import Snippet
from completion.reuse import Reuse
from completion.site import Site
from completion.sure import sure_part
from completion.surroundings import Surroundings
from completion.values import Candidate, CompletionRequest, EngineProvider, Suggestion
from foundation.nothing import Nothing
from foundation.settings import Settings
from syntax.index.workspace import WorkspaceIndex
from syntax.text import Span

_SUPERSEDED = Nothing("superseded by a newer request")
_WEIGHT = 0.3
# What comes behind a less likely suggestion is not worth the processor's time.
_WORTH_PREPARING = 0.3


class Completer:
    """Completes code for one set of settings; make a new one when they change.

    Safe to use from several tasks of one event loop.
    """

    def __init__(
        self,
        engine: EngineProvider,
        settings: Settings,
        workspace: Callable[[], WorkspaceIndex | None] = lambda: None,
        confidence: Confidence | None = None,
    ) -> None:
        """`workspace` is the index of the document's workspace at the moment, if there is one;
        `confidence` knows what was learnt on this machine."""
        self._settings = settings
        self._confidence = confidence or Confidence()
        self._workspace = workspace
        self._library = Library(settings, workspace)
        self._ignored = IgnoreGate()
        self._reuse = Reuse()
        self._maker = Maker(engine, settings, workspace, self._reuse.forget)
        self._flights = Flights()
        self._on_screen = OnScreen()
        self._numbers = itertools.count(1)
        self._answer_ms: float | None = None

    def forget(self, uri: str | None = None) -> None:
        """Drop what is remembered of a document (it was closed), or of all, and end what is under
        way for it."""
        self._library.forget(uri)
        self._reuse.forget(uri)
        self._flights.end(uri)
        self._maker.forget(uri)
        self._on_screen.clear(uri)

    def close(self) -> None:
        """Forget all, and end what goes on in the background."""
        self.forget()
        self._library.close()

    async def settle(self, uri: str) -> None:
        """Let the engine evaluate exactly what the last completion of a document took from the
        keystroke before. For a pause: the next completion then starts from it.

        Raises `Unavailable` and `Busy`.
        """
        await self._maker.settle(uri)

    async def complete(self, request: CompletionRequest) -> Suggestion | Nothing:
        """What to show at the cursor, or why nothing: also where it is most likely not wanted, and
        nobody asked for it by hand.

        A request that comes while one types (not `invoked`, one candidate) may be cancelled without
        stopping the model: the next one listens to the same text as long as it agrees with what is
        typed. Raises `Unavailable` when there is no engine, `Busy` when it has too much to do, and
        `asyncio.CancelledError`.
        """
        found = await self._found(request)
        if isinstance(found, Nothing) or found.candidates[0].evidence is None:
            return found
        if request.invoked or request.stateless:
            estimate = self._confidence.estimate(found.candidates[0].evidence)
            shown: Suggestion | Nothing = replace(found, estimate=estimate)
        else:
            seen = self._on_screen.left(request.uri, request.snapshot.text, request.offset)
            # A beginning that does not fit a broken file is found out by many small parses.
            shown = await asyncio.to_thread(self._sure, request, found, seen)
        if not request.stateless:
            place = Surroundings.of(request.snapshot.text, request.offset)
            text = "" if isinstance(shown, Nothing) else shown.text
            self._on_screen.show(request.uri, place, text)
        return shown

    async def _found(self, request: CompletionRequest) -> Suggestion | Nothing:
        started = time.perf_counter()
        gate = await self._gate(request)
        if gate is not None:
            return gate

        known = self._known(request, started)
        if known is not None:
            return known

        if request.stateless or request.invoked or request.candidates > 1:
            site = await _site(request)
            if isinstance(site, Nothing):
                return site
            if not request.stateless:
                self._flights.end(request.uri)
            made = await self._maker.make(site, found=await self._files(request))
            self._remember(request, Surroundings.of(request.snapshot.text, request.offset), made)
            return made.outcome

        number = next(self._numbers)
        while True:
            flight = self._under_way(request)
            if flight is None:
                site = await _site(request)
                if isinstance(site, Nothing):
                    self._flights.end_before(request.uri, number)
                    return site
                await self._quiet(site)
                # Meanwhile another request may have begun just this, or one for a newer text.
                flight = self._under_way(request)
                if flight is None and self._flights.latest(request.uri) > number:
                    return _SUPERSEDED
                flight = flight or self._begin(site, number)
            heard = await self._heard(flight, request, started)
            if heard is not None:
                return heard

    async def explain(self, request: CompletionRequest) -> tuple[Part, ...]:
        """What the prompt of a request is made of, whatever comes of it. Raises `Unavailable`."""
        facts = await beside(request, facts_at, request)
        site = Site(request, facts, cursor_text(request.snapshot, request.offset))
        return await self._maker.explain(site, await self._files(request))

    async def look_ahead(self, request: CompletionRequest, suggestion: Suggestion) -> None:
        """Get ready what comes behind `suggestion`, an answer to `request`, once it is accepted."""
        unlikely = suggestion.estimate and suggestion.estimate.probability < _WORTH_PREPARING
        if (
            unlikely
            or suggestion.unfinished
            or any(not f.ahead for f in self._flights.under_way(request.uri))
        ):
            return
        text, span = request.snapshot.text, suggestion.span
        then = text[: span.start] + suggestion.text + text[span.end :]
        accepted, recipe = span.start + len(suggestion.text), _recipe(request)
        # Asked at each key that is typed through, so before anything is parsed.
        if self._reuse.find(request.uri, then, accepted, recipe) is not None:
            return
        if self._flights.find(request.uri, then, accepted, recipe) is not None:
            return
        ahead = await asyncio.to_thread(behind, request, suggestion)
        if ahead is None:
            return
        there = replace(ahead.request, ahead=True, priority="background")
        place = Surroundings.of(then, accepted)
        site = await _site(there)
        if isinstance(site, Nothing):
            return
        flight = Flight(place, recipe, ahead=True)
        flight.tell(ahead.given)
        self._flights.add(request.uri, flight)

        async def work(flight: Flight) -> Suggestion | Nothing:
            def hear(written: str, certain: Candidate | None) -> None:
                given = certain and certain.behind(ahead.given)
                flight.tell(ahead.given + written, given)

            made = _led(await self._maker.make(site, hear), ahead.given, accepted)
            self._remember(request, place, made)
            return made.outcome

        flight.start(work)

    async def rest(self, request: CompletionRequest) -> None:
        """Somebody looks at a place without typing: have as good a prompt for it evaluated as the
        machine can afford. Being cancelled loses nothing of what was evaluated.

        Raises `Unavailable` and `Busy`.
        """
        if await self._gate(request) is not None:
            return
        facts = await beside(request, facts_at, request)
        cursor = cursor_text(request.snapshot, request.offset)
        found = await asyncio.to_thread(self._library.snippets, request)
        await self._maker.prepare(Site(request, facts, cursor), found)

    async def whole(self, uri: str) -> None:
        """Wait until nothing is being written for a document any more."""
        for flight in self._flights.under_way(uri):
            await flight.gone()

    def _sure(
        self, request: CompletionRequest, found: Suggestion, seen: str
    ) -> Suggestion | Nothing:
        """What is likely enough of what was found, for somebody who just types and has `seen` that
        much of it."""
        threshold = self._settings.completion.threshold
        fits = partial(adds_no_error, request)
        choices = [
            sure_part(
                each, self._confidence.estimate, threshold, lexicon_of(request), fits, seen=seen
            )
            for each in found.candidates
        ]
        sure = [choice for choice in choices if choice is not None]
        if not sure:
            assert found.candidates[0].evidence is not None
            likely = self._confidence.estimate(found.candidates[0].evidence)
            if likely.probability >= threshold:
                return Nothing("too little to be worth a look")
            return Nothing(f"most likely not wanted ({likely.probability:.0%})")
        return replace(
            found,
            text=sure[0].candidate.text,
            candidates=tuple(choice.candidate for choice in sure),
            estimate=sure[0].estimate,
        )

    async def _files(self, request: CompletionRequest) -> tuple[Snippet, ...]:
        """What the repository has for a request that shows what is found at once."""
        if not request.stateless or self._workspace() is None:
            return ()
        return await asyncio.to_thread(self._library.snippets, request)

    async def _gate(self, request: CompletionRequest) -> Nothing | None:
        gate = document_gate(request, self._settings)
        if gate is None and request.path is not None and request.roots:
            gate = await asyncio.to_thread(self._ignored, request.path, request.roots)
        return gate

    def _known(self, request: CompletionRequest, started: float) -> Suggestion | Nothing | None:
        """What is left of a suggestion made before, after what was typed of it."""
        known = self._reuse.find(
            request.uri,
            request.snapshot.text,
            request.offset,
            _recipe(request),
            invoked=request.invoked,
        )
        if known is None or isinstance(known, Nothing):
            return known
        candidates, note = known
        candidates = (self._continued(request, candidates[0]), *candidates[1:])
        self._flights.agreed(request.uri)
        return _suggestion(request, candidates[0], started, *candidates[1:], note=note)

    def _continued(self, request: CompletionRequest, candidate: Candidate) -> Candidate:
        """A candidate that ended where the model was unsure, with what was made behind it."""
        evidence = candidate.evidence
        if evidence is None or not evidence.part:
            return candidate
        text, offset = request.snapshot.text, request.offset
        then = text[:offset] + candidate.text + text[offset:]
        end = offset + len(candidate.text)
        more = self._reuse.find(request.uri, then, end, _recipe(request))
        if more is None or isinstance(more, Nothing):
            return candidate
        return candidate.followed_by(more[0][0])

    async def _quiet(self, site: Site) -> None:
        """Wait as long as it would be a waste to ask."""
        request = site.request
        wait = quiet_ms(
            site.cursor.head,
            request.key_interval_ms,
            self._answer_ms,
            self._flights.misses(request.uri),
            self._settings.completion.debounce_ms,
        )
        if wait > 0:
            await asyncio.sleep(wait / 1000)

    def _under_way(self, request: CompletionRequest) -> Flight | None:
        return self._flights.find(
            request.uri, request.snapshot.text, request.offset, _recipe(request)
        )

    def _begin(self, site: Site, number: int) -> Flight:
        request = site.request
        place = Surroundings.of(request.snapshot.text, request.offset)
        flight = Flight(place, _recipe(request), number=number)
        self._flights.add(request.uri, flight)

        async def work(flight: Flight) -> Suggestion | Nothing:
            made = await self._maker.make(site, flight.tell)
            self._remember(request, place, made)
            return made.outcome

        flight.start(work)
        return flight

    async def _heard(
        self, flight: Flight, request: CompletionRequest, started: float
    ) -> Suggestion | Nothing | None:
        """What a flight brings for the text as it is now; None if that is something else."""
        text, offset = request.snapshot.text, request.offset
        typed = flight.place.typed_since(text, offset)
        if typed is None:
            return None
        untouched = flight.place.closed_by_editor(text, offset, typed) == ""
        patience = self._settings.completion.latency_ms / 1000
        with flight.listening():
            while not flight.done:
                if not flight.agrees(typed):
                    self._flights.contradicted(request.uri, flight)
                    return None
                certain = left_of(flight.certain, typed)
                left = 0.0 if request.grows else patience - (time.perf_counter() - started)
                if certain and untouched and left <= 0:
                    return _suggestion(request, certain, started, unfinished=True)
                await flight.news(left if certain and left > 0 else None)
        if flight.cancelled:
            return _SUPERSEDED
        if typed:
            return self._known(request, started)
        self._answer_ms = _smoothed(self._answer_ms, _since(started))
        return flight.outcome()

    def _remember(self, request: CompletionRequest, place: Surroundings, made: Made) -> None:
        if made.lasting:
            outcome = made.outcome
            self._reuse.add(
                request.uri,
                place,
                recipe=_recipe(request),
                asked=request.candidates,
                outcome=outcome.candidates if isinstance(outcome, Suggestion) else outcome,
                note=outcome.note if isinstance(outcome, Suggestion) else None,
            )


async def _site(request: CompletionRequest) -> Site | Nothing:
    """What the syntax says of the place, or why nothing is to be suggested at it."""
    facts = await beside(request, facts_at, request)
    cursor = cursor_text(request.snapshot, request.offset)
    gate = cursor_gate(cursor, invoked=request.invoked)
    return gate if gate is not None else Site(request, facts, cursor)


def left_of(certain: Candidate | None, typed: str) -> Candidate | None:
    """What is left of lines that will stay. They may lack a blank that the model wrote and
    somebody typed: what they are then is seen when all is there."""
    if certain is None or not certain.text.startswith(typed) or certain.text == typed:
        return None
    return certain.rest(certain.text[len(typed) :], len(typed))


def _recipe(request: CompletionRequest) -> tuple[object, ...]:
    """What goes into a suggestion beside the text."""
    return request.language_id, request.multiline


def _suggestion(
    request: CompletionRequest,
    candidate: Candidate,
    started: float,
    *more: Candidate,
    note: str | None = None,
    unfinished: bool = False,
) -> Suggestion:
    """A suggestion that was made for another place, where it is still good."""
    return Suggestion(
        text=candidate.text,
        span=Span(request.offset, request.offset),
        candidates=(candidate, *more),
        source="model" if unfinished else "typed-through",
        ms=_since(started),
        note=note,
        unfinished=unfinished,
    )


def _led(made: Made, given: str, offset: int) -> Made:
    """What was made behind `given` as something that begins with it, at `offset`."""
    if isinstance(made.outcome, Nothing):
        return made
    candidates = tuple(each.behind(given) for each in made.outcome.candidates)
    return replace(
        made,
        outcome=replace(
            made.outcome,
            text=candidates[0].text,
            span=Span(offset, offset),
            candidates=candidates,
        ),
    )


def _smoothed(known: float | None, new: float) -> float:
    return new if known is None else known + _WEIGHT * (new - known)


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
