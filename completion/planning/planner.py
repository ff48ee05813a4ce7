"""From a place to the plan of its prompt, with what each document's prompt was made of before.

The one mutable state of planning. Which window is chosen is `choice.py`, which files `shelf.py`;
asking the model is `completion/maker.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from completion.beside import beside
from completion.context import gather
from completion.place import place_of
from completion.plan import Plan, longest_answer, plan
from completion.planning.allowance import Allowance, allowance
from completion.planning.shelf import restocked
from completion.planning.standing import Standing, Standings
from completion.repository.outline import outline
from completion.repository.snippets import Snippet
from completion.shape import shape_of
from completion.site import Site
from completion.window import LineLengths, TokenCounter
from engine.clients.generation import EngineInfo
from foundation.settings import CompletionSettings
from syntax.files.masking import Masking
from syntax.text import Span

# Characters of the document's outline for each token there is for other files: half of them.
_OUTLINE_SHARE = 1.6
# In less than this, an outline takes more from the window than it gives.
_WORTH_AN_OUTLINE = 400
# What a file's path and separators cost.
_HEADING_TOKENS = 12


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a prompt, in its order: what it is, and how many tokens it has."""

    title: str
    tokens: int


class Planner:
    """Plans prompts for one model, whose tokens `count` counts."""

    def __init__(self, info: EngineInfo, count: TokenCounter, settings: CompletionSettings) -> None:
        self.info = info
        self._settings = settings
        self._lengths = LineLengths(count)
        self._standings = Standings()
        self._masking = Masking()

    def forget(self, uri: str | None = None) -> None:
        """Drop what is known of a document's prompt, or of all."""
        self._standings.forget(uri)
        self._masking.forget()

    def shown(self, uri: str, planned: Plan) -> None:
        """The engine has, or is about to have, what was planned for a document."""
        self._standings.put(uri, planned.shown)

    async def now(self, site: Site, found: Sequence[Snippet] = ()) -> Plan:
        """The prompt for somebody who waits: what stands cached is made use of.

        Files that were `found` are shown to requests that leave and know nothing; the others show
        what they were given at a rest.
        """
        request = site.request
        standing = self._standings.of(request.uri)
        if request.stateless:
            alone = await self._plan(site, None)
            return await self._plan(site, await self._stocked(site, alone.shown, found))
        return await self._plan(site, standing)

    async def at_rest(self, site: Site, found: Sequence[Snippet]) -> Plan | None:
        """The best prompt this machine can afford, for the time when somebody will wait; None where
        what stands is as good.

        `found` is what the repository offers, the most useful first.
        """
        standing = self._standings.of(site.request.uri)
        window = (await self._plan(site, standing, resting=True)).shown
        stocked = await self._stocked(site, window, found)
        planned = await self._plan(site, stocked, resting=True)
        if standing is not None and _is_as_good(standing, planned.shown):
            return None
        return planned

    async def parts(self, planned: Plan) -> tuple[Part, ...]:
        """What a plan's prompt is made of."""
        shown = planned.shown
        titled = [
            *((f"{snippet.why}: {snippet.path}", snippet.text) for snippet in shown.files),
            ("before the cursor", shown.prefix),
            ("behind the cursor", shown.suffix),
        ]
        counted = await self._lengths.exact([text for _, text in titled])
        return tuple(
            Part(title, tokens) for (title, _), tokens in zip(titled, counted, strict=True)
        )

    async def _plan(self, site: Site, standing: Standing | None, *, resting: bool = False) -> Plan:
        request, settings = site.request, self._settings
        place = await beside(
            request,
            place_of,
            request,
            site.facts,
            site.cursor,
            shape_of(site.facts, site.cursor.tail, request.multiline, settings.multiline),
            markers=self.info.layout.stop_texts,
            max_lines=settings.max_lines,
        )
        context = await beside(request, gather, request, self._masking)
        most = longest_answer(place, self.info, settings, ahead=request.ahead)
        return await plan(
            context,
            place,
            self.info,
            self._lengths,
            allowed=self._allowed(site, most).beside(standing.files_tokens if standing else 0),
            max_tokens=most,
            standing=standing,
            resting=resting,
            stateless=request.stateless,
        )

    async def _stocked(self, site: Site, window: Standing, found: Sequence[Snippet]) -> Standing:
        """A window of the document with the other files to show beside it."""
        request = site.request
        budget = self._allowed(site, self._settings.max_tokens).files
        offered = list(found)
        if budget >= _WORTH_AN_OUTLINE:
            start, end = len(window.prefix), len(window.suffix)
            visible = Span(request.offset - start, request.offset + end)
            most = round(_OUTLINE_SHARE * budget)
            rest = await asyncio.to_thread(outline, request, visible, most)
            offered = [*([rest] if rest else []), *found]
        known = list(dict.fromkeys([*offered, *window.files]))
        counted = await self._lengths.of([snippet.text for snippet in known])
        lengths = {
            snippet: length + _HEADING_TOKENS
            for snippet, length in zip(known, counted, strict=True)
        }
        files = restocked(window.files, offered, lengths, budget)
        return replace(window, files=files, files_tokens=sum(lengths[each] for each in files))

    def _allowed(self, site: Site, max_tokens: int) -> Allowance:
        return allowance(self.info, self._settings, max_tokens, fixed=site.request.stateless)


def _is_as_good(standing: Standing, planned: Standing) -> bool:
    """Whether the same text is shown already, but for what was typed since."""
    return (
        standing.warm
        and planned.files == standing.files
        and planned.suffix == standing.suffix
        and planned.prefix.startswith(standing.prefix[: len(standing.prefix) // 2])
    )
