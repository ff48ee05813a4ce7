"""From a cursor to a suggestion, a step a paragraph. Every way out without one says why.

What a step does is in its own file; here is only their order and what they share.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import ParamSpec, TypeVar

from completion.check import checked
from completion.context import gather
from completion.cursor import cursor_text
from completion.doubts import doubts, missing_names
from completion.forms import binding_form
from completion.gates import IgnoreGate, cursor_gate, document_gate
from completion.generate import Generated, Outcome, generate
from completion.place import Place, facts_at, place_of
from completion.plan import plan
from completion.rank import Contender, ranked
from completion.reuse import Reuse
from completion.shape import shape_of
from completion.stop import StopReason
from completion.trim import trimmed
from completion.values import (
    Candidate,
    CompletionRequest,
    Engine,
    EngineProvider,
    PlainText,
    Suggestion,
)
from completion.window import LineLengths
from engine.clients.generation import EngineInfo, Generation
from foundation.nothing import Nothing
from foundation.settings import Settings
from syntax.text import Span

P = ParamSpec("P")
R = TypeVar("R")

# From this size on, looking at a document takes long enough to hold up an event loop.
_LARGE = 16_000


class Completer:
    """Completes code for one set of settings; make a new one when they change.

    Safe to use from several tasks of one event loop.
    """

    def __init__(self, engine: EngineProvider, settings: Settings) -> None:
        self._provider = engine
        self._settings = settings
        self._ignored = IgnoreGate()
        self._approximate: dict[str, Generation] = {}
        self._reuse = Reuse()
        self._model: EngineInfo | None = None
        self._lengths: LineLengths | None = None

    def forget(self, uri: str | None = None) -> None:
        """Drop the suggestions remembered for a document (it was closed), or for all."""
        self._reuse.forget(uri)
        if uri is None:
            self._approximate.clear()
        else:
            self._approximate.pop(uri, None)

    async def settle(self, uri: str) -> None:
        """Let the engine evaluate exactly what the last completion of a document took from the
        keystroke before. For a pause: the next completion then starts from it.

        Raises `Unavailable` and `Busy`.
        """
        exact = self._approximate.pop(uri, None)
        if exact is None:
            return
        engine = await self._provider.client()
        async with engine.stream(exact) as events:
            async for _ in events:
                pass

    async def complete(self, request: CompletionRequest) -> Suggestion | Nothing:
        """What to show at the cursor, or why nothing.

        Raises `Unavailable` when there is no engine, and `asyncio.CancelledError` with the model
        stopped.
        """
        started = time.perf_counter()
        settings = self._settings.completion

        gate = document_gate(request, self._settings)
        if gate is None and request.path is not None and request.roots:
            gate = await asyncio.to_thread(self._ignored, request.path, request.roots)
        if gate is not None:
            return gate

        recipe = (request.language_id, request.multiline)
        text = request.snapshot.text
        known = self._reuse.find(request.uri, text, request.offset, recipe, invoked=request.invoked)
        if isinstance(known, Nothing):
            return known
        if known is not None:
            return self._typed_through(request, *known, started)

        facts = await _beside(request, facts_at, request)
        cursor = cursor_text(request.snapshot, request.offset)
        gate = cursor_gate(facts, cursor, invoked=request.invoked)
        if gate is not None:
            return gate

        engine = await self._provider.client()
        info, lengths = await self._model_of(engine)
        shape = shape_of(facts, cursor.tail, request.multiline, settings.multiline)
        place = await _beside(
            request,
            place_of,
            request,
            facts,
            cursor,
            shape,
            markers=info.layout.stop_texts,
            max_lines=settings.max_lines,
        )

        context = await _beside(request, gather, request)
        planned = await plan(context, place, info, lengths, settings)

        generations = planned.generations(request.candidates, request.uri, request.priority)
        if any(generation.splice for generation in generations):
            self._approximate[request.uri] = planned.exactly(request.uri)
        outcomes = [
            await generate(engine, generation, place, planned.held_back)
            for generation in generations
        ]
        interrupted = next((o.interrupted for o in outcomes if o.interrupted), None)
        if interrupted is not None:
            return Nothing(interrupted)

        contenders = await _contenders(outcomes, request, place)
        if _is_doubtful(outcomes, contenders, place):
            missing = await asyncio.to_thread(missing_names, request)
            form = None if info.foreign else binding_form(place, planned.held_back, missing)
            more = await asyncio.gather(
                *(
                    generate(engine, generation, place, planned.held_back)
                    for generation in planned.second_look(generations[0], form)
                )
            )
            outcomes += more
            contenders += await _contenders(more, request, place)

        interrupted = next((o.interrupted for o in outcomes if o.interrupted), None)
        if interrupted is not None:
            return Nothing(interrupted)
        candidates = ranked(contenders)[: max(1, request.candidates)]
        note = planned.note or _note(request)
        if not candidates:
            nothing = Nothing(_why_nothing(outcomes, place))
            self._reuse.add(
                request.uri,
                text,
                request.offset,
                recipe=recipe,
                asked=request.candidates,
                outcome=nothing,
            )
            return nothing
        self._reuse.add(
            request.uri,
            text,
            request.offset,
            recipe=recipe,
            asked=request.candidates,
            outcome=candidates,
            note=note,
        )
        return Suggestion(
            text=_with_line_endings(candidates[0].text, request),
            span=Span(request.offset, request.offset),
            candidates=_shown(candidates, request),
            prompt_tokens=max((o.usage.prompt_tokens for o in outcomes if o.usage), default=0),
            evaluated_tokens=sum(o.usage.evaluated_tokens for o in outcomes if o.usage),
            generated_tokens=sum(o.tokens for o in outcomes),
            ms=_since(started),
            note=note,
        )

    def _typed_through(
        self,
        request: CompletionRequest,
        candidates: tuple[Candidate, ...],
        note: str | None,
        started: float,
    ) -> Suggestion:
        return Suggestion(
            text=_with_line_endings(candidates[0].text, request),
            span=Span(request.offset, request.offset),
            candidates=_shown(candidates, request),
            source="typed-through",
            ms=_since(started),
            note=note,
        )

    async def _model_of(self, engine: Engine) -> tuple[EngineInfo, LineLengths]:
        """The engine's model. What was remembered of another one is dropped."""
        info = await engine.info()
        if self._lengths is None or self._model is None or self._model != info:
            if self._model is not None:
                self._reuse.forget()
            self._model, self._lengths = info, LineLengths(engine.count_tokens)
        return info, self._lengths


async def _beside(
    request: CompletionRequest, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Do work whose time grows with the document; in a thread where that would be felt."""
    if len(request.snapshot.text) < _LARGE:
        return work(*args, **kwargs)
    return await asyncio.to_thread(work, *args, **kwargs)


def _is_doubtful(outcomes: list[Outcome], contenders: list[Contender], place: Place) -> bool:
    """Whether to ask again: there are doubts about every text, or the rules left nothing of it."""
    if place.in_text or not any(g.text.strip() for o in outcomes for g in o.candidates):
        return False
    return all(contender.doubts or not contender.text for contender in contenders)


async def _contenders(
    outcomes: Sequence[Outcome], request: CompletionRequest, place: Place
) -> list[Contender]:
    return [
        # Several parses, should the first variant of the text not fit.
        await asyncio.to_thread(_contender, generated, request, place)
        for outcome in outcomes
        for generated in outcome.candidates
    ]


def _contender(generated: Generated, request: CompletionRequest, place: Place) -> Contender:
    text = trimmed(generated.kept, place, generated.stop.reason)
    kept = checked(text, request, place)
    shown = place.given + kept if kept else ""
    against = doubts(shown, request, place) if shown else 0
    return Contender(shown, generated.logprobs, whole=kept == text, doubts=against)


def _why_nothing(outcomes: list[Outcome], place: Place) -> str:
    first = outcomes[0].candidates[0]
    if not first.text.strip() and first.stop.reason in (StopReason.ENDED, StopReason.MARKER):
        return "the model had nothing to add"
    if not trimmed(first.kept, place, first.stop.reason):
        ended = first.stop.reason in (StopReason.ENDED, StopReason.MARKER)
        return "it is there already" if ended else first.stop.reason.value
    return "it would break the file's syntax"


def _note(request: CompletionRequest) -> str | None:
    if isinstance(request.parse, PlainText):
        return f"no grammar for {request.language_id}: completed as plain text, unchecked"
    return None


def _shown(candidates: tuple[Candidate, ...], request: CompletionRequest) -> tuple[Candidate, ...]:
    return tuple(Candidate(_with_line_endings(c.text, request), c.score) for c in candidates)


def _with_line_endings(text: str, request: CompletionRequest) -> str:
    """The text with the document's own line endings."""
    return text.replace("\n", request.snapshot.eol) if "\n" in text else text


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
