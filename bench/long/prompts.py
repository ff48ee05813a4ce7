"""The prompts that are compared: the whole text, and what Inkling plans for a machine's speed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bench.long.documents import Spot
from bench.splicing import stops
from bench.typing.corpus import language_named
from completion.context import gather
from completion.cursor import cursor_text
from completion.place import facts_at
from completion.plan import Plan
from completion.planning.planner import Planner
from completion.planning.standing import Standing
from completion.site import Site
from completion.values import CompletionRequest
from completion.window import TokenCounter
from engine.clients.generation import EngineInfo
from engine.model import ModelInfo
from engine.models.families import family_named
from engine.models.prompts import Prompt
from foundation.settings import CompletionSettings
from syntax.files.masking import Masking
from syntax.parsing import parse
from syntax.text import Snapshot

_FILES_SHARE = 0.25
_KINDS = ("planned", "inline", "window")


@dataclass(frozen=True, slots=True)
class Way:
    """How a prompt is made: `speed` is that of the machine it is planned for, tokens/s of prefill;
    0: the whole text. `kind` says what is done with it: as planned; `inline`, the outline at the
    document's beginning instead of as another file; `window`, its tokens to the window instead."""

    name: str
    speed: int = 0
    kind: str = "planned"


WHOLE = Way("whole")


def way_named(name: str) -> Way:
    """`whole`, or a kind and a speed: `planned 335`. Raises `SystemExit` for another."""
    kind, _, speed = name.partition(" ")
    if name == WHOLE.name:
        return WHOLE
    if kind not in _KINDS or not speed.isdecimal():
        kinds = ", ".join(f"{each} SPEED" for each in _KINDS)
        raise SystemExit(f"there is no way {name!r}; there are whole, {kinds}")
    return Way(name, int(speed), kind)


class Prompts:
    """Makes prompts for one model, whose tokens `count` counts."""

    def __init__(self, model: ModelInfo, count: TokenCounter, path: Path) -> None:
        """`path` is the document's, by which the prompt names it."""
        self._info = EngineInfo(
            name=model.name,
            family=model.family,
            layout=family_named(model.family),
            fim=True,
            n_ctx=model.n_ctx_train,
        )
        self._count = count
        self._path = path

    async def made(self, way: Way, typed: list[Spot]) -> list[Prompt]:
        """The prompt at a place nobody was at before, and those while more of its line is typed."""
        first, *more = typed
        planner = self._planner(way)
        site = self._site(first)
        planned = await planner.at_rest(site, ())
        assert planned is not None
        if way == WHOLE:
            return [self._whole(spot, planned.held_back if spot is first else "") for spot in typed]
        planner.shown(site.request.uri, planned)
        plans = [planned, *[await self._next(planner, spot) for spot in more]]
        if way.kind == "inline":
            return [self._inline(each.shown) for each in plans]
        return [each.prompt for each in plans]

    def _planner(self, way: Way) -> Planner:
        settings = CompletionSettings()
        speed = way.speed
        if way.kind == "window":
            settings = CompletionSettings(files_tokens=0)
            speed = round(speed / (1 - _FILES_SHARE))
        return Planner(replace(self._info, prefill_per_second=speed), self._count, settings)

    async def _next(self, planner: Planner, spot: Spot) -> Plan:
        site = self._site(spot)
        planned = await planner.now(site)
        planner.shown(site.request.uri, planned)
        return planned

    def _inline(self, shown: Standing) -> Prompt:
        outlines = "".join(snippet.text + "\n" for snippet in shown.files)
        return self._info.layout.fim_prompt(outlines + shown.prefix, shown.suffix)

    def _whole(self, spot: Spot, held_back: str) -> Prompt:
        context = gather(self._request(spot), Masking())
        before = context.prefix.removesuffix(held_back)
        return self._info.layout.fim_prompt(before, context.suffix)

    def _site(self, spot: Spot) -> Site:
        request = self._request(spot)
        return Site(request, facts_at(request), cursor_text(request.snapshot, request.offset))

    def _request(self, spot: Spot) -> CompletionRequest:
        return CompletionRequest(
            path=self._path,
            uri=self._path.as_uri(),
            parse=parse(Snapshot(spot.text), language_named("python")),
            offset=spot.offset,
            roots=(self._path.parent,),
        )


def typed_on(spot: Spot) -> Iterator[Spot]:
    """The place, and those behind it in its line where the engine is asked something new."""
    yield spot
    start = spot.text.rfind("\n", 0, spot.offset) + 1
    head = spot.text[start : spot.offset]
    for end in stops(head + spot.rest):
        if end > len(head):
            given = (head + spot.rest)[len(head) : end]
            yield Spot(
                spot.id,
                spot.text[: spot.offset] + given + spot.text[spot.offset :],
                spot.offset + len(given),
                spot.rest[len(given) :],
                fresh=False,
            )
