"""From a place to suggestions: the steps that ask the model, and judge what it says.

Whether it is asked at all, and who waits for it, is decided in `pipeline.py`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from completion.beside import beside
from completion.doubts import missing_names
from completion.excerpt import excerpt
from completion.forms import Form, binding_form, existing_form
from completion.generate import Outcome, generate
from completion.judge import Judge
from completion.place import Place
from completion.plan import Plan
from completion.planning.planner import Part, Planner
from completion.rank import Contender, ranked, sound
from completion.repository.snippets import Snippet
from completion.site import Site
from completion.stop import StopReason
from completion.telling import Hear, Teller
from completion.trim import trimmed
from completion.unlikely import unlikely_end
from completion.values import (
    Candidate,
    CompletionRequest,
    Engine,
    EngineProvider,
    PlainText,
    Suggestion,
)
from engine.clients.generation import Finish, Generation
from foundation.errors import Busy
from foundation.nothing import Nothing
from foundation.settings import Settings
from syntax.index.workspace import WorkspaceIndex
from syntax.names.modules import Modules
from syntax.text import Span


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
        self._planner: Planner | None = None
        self._approximate: dict[str, Generation] = {}

    def forget(self, uri: str | None = None) -> None:
        """Drop what is known of a document's prompt, or of all."""
        if self._planner is not None:
            self._planner.forget(uri)
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
        engine, planner = await self._ready()
        if not planner.info.fim or planner.info.foreign:
            return
        planned = await planner.at_rest(site, found)
        if planned is not None and await _evaluate(engine, planned.exactly(site.request.uri)):
            self._approximate.pop(site.request.uri, None)
            planner.shown(site.request.uri, planned)

    async def explain(self, site: Site, found: Sequence[Snippet] = ()) -> tuple[Part, ...]:
        """What the prompt for a place is made of. Raises `Unavailable`."""
        _, planner = await self._ready()
        return await planner.parts(await planner.now(site, found))

    async def make(
        self, site: Site, hear: Hear | None = None, found: Sequence[Snippet] = ()
    ) -> Made:
        """Ask the model, and judge what it says; `found` is as in `Planner.now`.

        Raises `Unavailable` when there is no engine, `Busy` when it has too much to do, and
        `asyncio.CancelledError` with the model stopped.
        """
        engine, planner = await self._ready()
        try:
            return await self._make(engine, planner, site, hear, found)
        except Busy:
            # The prompt may have been laid out for a model that was exchanged since.
            engine, another = await self._ready()
            if another is planner:
                raise
            return await self._make(engine, another, site, hear, found)

    async def _make(
        self,
        engine: Engine,
        planner: Planner,
        site: Site,
        hear: Hear | None,
        found: Sequence[Snippet],
    ) -> Made:
        started = time.perf_counter()
        request = site.request
        planned = await planner.now(site, found)
        info, place = planner.info, planned.place

        generations = planned.generations(request.candidates, request.uri, request.priority)
        if any(generation.splice for generation in generations):
            self._approximate[request.uri] = planned.exactly(request.uri)
        if not request.stateless:
            planner.shown(request.uri, planned)
        judged_in = await beside(request, excerpt, request)
        judge = Judge(
            judged_in,
            place,
            info.name,
            self._workspace(),
            self._modules,
            excerpt=judged_in is not request,
        )
        tell = Teller(hear, judge, request.snapshot.eol) if hear else None
        all_of_it = not request.hurried or not self._settings.completion.threshold
        enough = None if all_of_it else unlikely_end
        outcomes = [
            await generate(engine, generation, place, planned.held_back, tell=tell, enough=enough)
            for generation in generations
        ]
        contenders = await _contenders(outcomes, judge)
        if not _interrupted(outcomes) and _is_doubtful(outcomes, contenders, planned, request):
            missing = await asyncio.to_thread(missing_names, request)
            form = None if info.foreign else _other_form(contenders, missing, planned, request)
            more = await asyncio.gather(
                *(
                    generate(engine, generation, place, planned.held_back)
                    for generation in planned.second_look(
                        generations[0], form, hurried=request.hurried
                    )
                )
            )
            outcomes += more
            contenders += await _contenders(more, judge)

        interrupted = _interrupted(outcomes)
        if interrupted is not None:
            return Made(Nothing(interrupted), lasting=False)
        shown = ranked(sound(contenders))[: max(1, request.candidates)]
        candidates = _ended(shown, request.snapshot.eol)
        if not candidates:
            return Made(Nothing(_why_nothing(outcomes, contenders, place)))
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

    async def _ready(self) -> tuple[Engine, Planner]:
        """The engine, and the planner of its model; another model gets another one."""
        engine = await self._provider.client()
        info = await engine.info()
        if self._planner is None or info != self._planner.info:
            if self._planner is not None:
                self.forget()
                self._exchanged()
            self._planner = Planner(info, self._count, self._settings.completion)
        self._planner.info = info
        return engine, self._planner

    async def _count(self, texts: Sequence[str]) -> list[int]:
        # The client may be exchanged for another of the same model.
        return await (await self._provider.client()).count_tokens(texts)


async def _evaluate(engine: Engine, generation: Generation) -> bool:
    """Have a prompt evaluated; False if somebody who waited for something else came before."""
    ended: str | None = None
    async with engine.stream(generation) as events:
        async for event in events:
            if isinstance(event, Finish):
                ended = event.reason
    return ended in {"stop", "length"}


def _ended(candidates: Iterable[Candidate], eol: str) -> tuple[Candidate, ...]:
    """Candidates with the document's own line endings."""
    return tuple(each.with_line_ends(eol) for each in candidates)


def _interrupted(outcomes: Sequence[Outcome]) -> str | None:
    return next((o.interrupted for o in outcomes if o.interrupted), None)


def _is_doubtful(
    outcomes: list[Outcome], contenders: list[Contender], planned: Plan, request: CompletionRequest
) -> bool:
    """Whether to ask again: there are doubts about every text, or the rules left nothing of it.

    Who is typing is soon somewhere else, and better off with a quick nothing, or what is left
    without what does not exist (`Plan.second_look` has nothing more for them unless it is certain).
    """
    written = any(g.text.strip() for o in outcomes for g in o.candidates)
    if planned.place.in_text or not written:
        return False
    if request.hurried and not any(contender.text for contender in contenders):
        return False
    return all(contender.doubts or not contender.text for contender in contenders)


async def _contenders(outcomes: Sequence[Outcome], judge: Judge) -> list[Contender]:
    return [
        # Several parses, should the first variant of the text not fit.
        await asyncio.to_thread(judge, generated)
        for outcome in outcomes
        for generated in outcome.candidates
    ]


def _other_form(
    contenders: Sequence[Contender],
    missing: Sequence[str],
    planned: Plan,
    request: CompletionRequest,
) -> Form | None:
    """What syntax says a better text must look like, if it does."""
    place, held_back = planned.place, planned.held_back
    binding = binding_form(place, held_back, missing)
    first = contenders[0]
    return binding or existing_form(first.text, first.about, request, place, held_back)


def _why_nothing(outcomes: list[Outcome], contenders: list[Contender], place: Place) -> str:
    false = next((one for each in contenders for one in each.about if one.is_certain), None)
    if false is not None:
        return false.reason
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
