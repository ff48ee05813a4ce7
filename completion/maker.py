"""From a place to suggestions: the steps that ask the model, and judge what it says.

Whether it is asked at all, and who waits for it, is decided in `pipeline.py`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ParamSpec, TypeVar

from completion.context import gather
from completion.cursor import CursorText
from completion.doubts import missing_names
from completion.forms import binding_form
from completion.generate import Generated, Outcome, generate
from completion.judge import Judge
from completion.place import Place, place_of
from completion.plan import Plan, longest_answer, plan
from completion.planning.allowance import allowance
from completion.planning.shelf import restocked
from completion.planning.standing import Standing, Standings
from completion.rank import Contender, ranked
from completion.repository.outline import outline
from completion.repository.snippets import Snippet
from completion.shape import shape_of
from completion.stop import Stop, StopReason
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
from syntax.index.workspace import WorkspaceIndex
from syntax.names.modules import Modules
from syntax.scopes import CursorFacts
from syntax.text import Span

P = ParamSpec("P")
R = TypeVar("R")

# Characters of the document's outline for each token there is for other files: half of them.
_OUTLINE_SHARE = 1.6
# What a file's path and separators cost.
_HEADING_TOKENS = 12
# From this size on, looking at a document takes long enough to hold up an event loop.
_LARGE = 16_000

Hear = Callable[[str, Candidate | None], None]
"""Told of the text written so far, and of the first lines of it once they are certain."""


@dataclass(frozen=True, slots=True)
class Site:
    """A request with what the syntax says of its place."""

    request: CompletionRequest
    facts: CursorFacts
    cursor: CursorText


@dataclass(frozen=True, slots=True)
class Made:
    """What was made; `lasting` if the same would be made again, and it may be remembered."""

    outcome: Suggestion | Nothing
    lasting: bool = True


class Maker:
    """Makes suggestions with one engine and one set of settings."""

    def __init__(
        self,
        engine: EngineProvider,
        settings: Settings,
        workspace: Callable[[], WorkspaceIndex | None],
        exchanged: Callable[[], None],
    ) -> None:
        """`exchanged` is called when the model is another one than before."""
        self._workspace = workspace
        self._modules = Modules()
        self._exchanged = exchanged
        self._provider = engine
        self._settings = settings
        self._standings = Standings()
        self._approximate: dict[str, Generation] = {}
        self._model: EngineInfo | None = None
        self._lengths: LineLengths | None = None

    def forget(self, uri: str | None = None) -> None:
        """Drop what is known of a document's prompt, or of all."""
        self._standings.forget(uri)
        if uri is None:
            self._approximate.clear()
        else:
            self._approximate.pop(uri, None)

    async def settle(self, uri: str) -> None:
        """Let the engine evaluate exactly what the last prompt of a document took from the
        keystroke before. Raises `Unavailable` and `Busy`.
        """
        exact = self._approximate.pop(uri, None)
        if exact is not None:
            await _evaluate(await self._provider.client(), exact)

    async def prepare(self, site: Site, found: Sequence[Snippet] = ()) -> None:
        """While nobody waits: have the engine evaluate as good a prompt as the machine can afford.

        `found` is what the repository offers, the most useful first. Raises `Unavailable` and
        `Busy`.
        """
        engine = await self._provider.client()
        info, lengths = await self._model_of(engine)
        if not info.fim or info.foreign:
            return
        request = site.request
        standing = self._standings.of(request.uri)
        window = (await self._plan(site, info, lengths, standing, resting=True)).shown
        files = await self._stocked(request, info, lengths, window, found)
        planned = await self._plan(site, info, lengths, replace(window, files=files), resting=True)
        if standing is not None and _same_window(planned.shown, standing):
            return
        await _evaluate(engine, planned.exactly(request.uri))
        self._approximate.pop(request.uri, None)
        self._standings.put(request.uri, planned.shown)

    async def _stocked(
        self,
        request: CompletionRequest,
        info: EngineInfo,
        lengths: LineLengths,
        window: Standing,
        found: Sequence[Snippet],
    ) -> tuple[Snippet, ...]:
        """The other files to show beside a window of the document."""
        budget = allowance(info, self._settings.completion, self._settings.completion.max_tokens)
        visible = Span(request.offset - len(window.prefix), request.offset + len(window.suffix))
        rest = await beside(
            request, outline, request, visible, round(_OUTLINE_SHARE * budget.files)
        )
        offered = [*([rest] if rest else []), *found]
        known = list(dict.fromkeys([*offered, *window.files]))
        counted = await lengths.of([snippet.text for snippet in known])
        tokens = [length + _HEADING_TOKENS for length in counted]
        return restocked(window.files, offered, dict(zip(known, tokens, strict=True)), budget.files)

    async def make(self, site: Site, hear: Hear | None = None) -> Made:
        """Ask the model, and judge what it says.

        Raises `Unavailable` when there is no engine, `Busy` when it has too much to do, and
        `asyncio.CancelledError` with the model stopped.
        """
        started = time.perf_counter()
        request = site.request
        engine = await self._provider.client()
        info, lengths = await self._model_of(engine)
        standing = self._standings.of(request.uri)
        planned = await self._plan(site, info, lengths, standing)
        place = planned.place

        generations = planned.generations(request.candidates, request.uri, request.priority)
        if any(generation.splice for generation in generations):
            self._approximate[request.uri] = planned.exactly(request.uri)
        if not request.stateless:
            self._standings.put(request.uri, planned.shown)
        judge = Judge(request, place, info.name, self._workspace(), self._modules)
        tell = _teller(hear, judge) if hear else None
        outcomes = [
            await generate(engine, generation, place, planned.held_back, tell)
            for generation in generations
        ]
        contenders = await _contenders(outcomes, judge)
        if not _interrupted(outcomes) and _is_doubtful(outcomes, contenders, place):
            missing = await asyncio.to_thread(missing_names, request)
            form = None if info.foreign else binding_form(place, planned.held_back, missing)
            more = await asyncio.gather(
                *(
                    generate(engine, generation, place, planned.held_back)
                    for generation in planned.second_look(generations[0], form)
                )
            )
            outcomes += more
            contenders += await _contenders(more, judge)

        interrupted = _interrupted(outcomes)
        if interrupted is not None:
            return Made(Nothing(interrupted), lasting=False)
        candidates = _ended(ranked(contenders)[: max(1, request.candidates)], request)
        if not candidates:
            return Made(Nothing(_why_nothing(outcomes, place)))
        return Made(
            Suggestion(
                text=candidates[0].text,
                span=Span(request.offset, request.offset),
                candidates=candidates,
                prompt_tokens=max((o.usage.prompt_tokens for o in outcomes if o.usage), default=0),
                evaluated_tokens=sum(o.usage.evaluated_tokens for o in outcomes if o.usage),
                generated_tokens=sum(o.tokens for o in outcomes),
                ms=round((time.perf_counter() - started) * 1000, 1),
                note=planned.note or _note(request),
            )
        )

    async def _plan(
        self,
        site: Site,
        info: EngineInfo,
        lengths: LineLengths,
        standing: Standing | None,
        *,
        resting: bool = False,
    ) -> Plan:
        request, settings = site.request, self._settings.completion
        place = await beside(
            request,
            place_of,
            request,
            site.facts,
            site.cursor,
            shape_of(site.facts, site.cursor.tail, request.multiline, settings.multiline),
            markers=info.layout.stop_texts,
            max_lines=settings.max_lines,
        )
        context = await beside(request, gather, request)
        allowed = allowance(
            info, settings, longest_answer(place, info, settings), fixed=request.stateless
        )
        return await plan(
            context,
            place,
            info,
            lengths,
            settings,
            allowed=allowed,
            standing=standing,
            resting=resting,
            stateless=request.stateless,
        )

    async def _model_of(self, engine: Engine) -> tuple[EngineInfo, LineLengths]:
        info = await engine.info()
        if self._lengths is None or self._model is None or info != self._model:
            if self._model is not None:
                self.forget()
                self._exchanged()
            self._lengths = LineLengths(engine.count_tokens)
        self._model = info
        return info, self._lengths


async def beside(
    request: CompletionRequest, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Do work whose time grows with the document; in a thread where that would be felt."""
    if len(request.snapshot.text) < _LARGE:
        return work(*args, **kwargs)
    return await asyncio.to_thread(work, *args, **kwargs)


async def _evaluate(engine: Engine, generation: Generation) -> None:
    async with engine.stream(generation) as events:
        async for _ in events:
            pass


def _same_window(planned: Standing, standing: Standing) -> bool:
    """Whether there is nothing to gain: the same text is shown, but for what was typed since."""
    return (
        standing.warm
        and planned.files == standing.files
        and planned.suffix == standing.suffix
        and planned.prefix.startswith(standing.prefix[: len(standing.prefix) // 2])
    )


def _teller(hear: Hear, judge: Judge) -> Callable[[Generated], Awaitable[None]]:
    """What `generate` calls with the text so far; it tells `hear`."""
    judged = 0

    async def tell(so_far: Generated) -> None:
        nonlocal judged
        text = judge.place.given + so_far.text
        written = text.replace("\n", judge.request.snapshot.eol)
        hear(written, None)
        end = so_far.text.rfind("\n")
        if end <= judged or judge.place.in_text:
            return
        judged = end
        lines = replace(so_far, stop=Stop(end, StopReason.LINE))
        contender = await asyncio.to_thread(judge, lines)
        if contender.text.strip() and contender.whole and not contender.doubts:
            hear(written, _ended(ranked([contender]), judge.request)[0])

    return tell


def _ended(candidates: Iterable[Candidate], request: CompletionRequest) -> tuple[Candidate, ...]:
    """Candidates with the document's own line endings."""
    eol = request.snapshot.eol
    return tuple(replace(each, text=each.text.replace("\n", eol)) for each in candidates)


def _interrupted(outcomes: Sequence[Outcome]) -> str | None:
    return next((o.interrupted for o in outcomes if o.interrupted), None)


def _is_doubtful(outcomes: list[Outcome], contenders: list[Contender], place: Place) -> bool:
    """Whether to ask again: there are doubts about every text, or the rules left nothing of it."""
    if place.in_text or not any(g.text.strip() for o in outcomes for g in o.candidates):
        return False
    return all(contender.doubts or not contender.text for contender in contenders)


async def _contenders(outcomes: Sequence[Outcome], judge: Judge) -> list[Contender]:
    return [
        # Several parses, should the first variant of the text not fit.
        await asyncio.to_thread(judge, generated)
        for outcome in outcomes
        for generated in outcome.candidates
    ]


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
