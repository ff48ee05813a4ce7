"""From a request for a suggestion to what is shown: whose turn it is, the document, the pipeline.

How a suggestion is made is in `completion/`; the shape it takes in LSP is in `convert.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lsprotocol import types

from completion.debounce import Rhythm
from completion.gates import document_gate
from completion.learning import Confidence
from completion.pipeline import Completer
from completion.values import CompletionRequest, EngineProvider, PlainText, Suggestion
from foundation.errors import Busy, InklingError, Unavailable
from foundation.nothing import Nothing
from foundation.settings import Settings
from lsp_server.background import Background
from lsp_server.convert import offset_of
from lsp_server.documents import Document
from lsp_server.settings import SettingsStore, root_of
from lsp_server.silences import Silences, name_of
from lsp_server.turns import Turns
from syntax.index.workspace import WorkspaceIndex
from syntax.parsing import Parse, parse
from syntax.text import Edit, Encoding, Snapshot, Span

# Somebody who asks by hand wants to choose.
_INVOKED_CANDIDATES = 3
# Shorter work is no news for the status bar.
_BUSY_AFTER_SECONDS = 0.15
# So long without a key somebody reads or thinks: what is shown next can be got ready.
_REST_SECONDS = 0.4
# So long without a key is a pause, not a slow typist's rhythm.
_PAUSE_SECONDS = 1.5
_RESTING, _SETTLING = "resting", "settling"
_IN_WORD = re.compile(r"\w\w")
_DETAILS = re.compile(r": | \(")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ask:
    """What the editor asks for, about the `version` of the document that it shows.

    `kind` keeps ghost text and menu from taking each other's turn. `selected` is the entry chosen
    in the completion menu, as the edit it would make: the suggestion must go on from there.
    """

    kind: str
    document: Document
    version: int
    position: types.Position
    invoked: bool
    selected: types.SelectedCompletionInfo | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A suggestion and the text its span is a part of."""

    suggestion: Suggestion
    snapshot: Snapshot
    language_id: str


@dataclass(frozen=True, slots=True)
class Growth:
    """Whether the editor takes a suggestion that grows, and how it is told that one did."""

    wanted: Callable[[], bool]
    tell: Callable[[str, int], None]


class Suggestions:
    """Answers requests for suggestions, one a document at a time."""

    def __init__(
        self,
        settings: SettingsStore,
        engine: EngineProvider,
        background: Background,
        *,
        working: Callable[[int], None],
        growth: Growth,
        workspace: Callable[[], WorkspaceIndex | None],
        confidence: Confidence,
    ) -> None:
        """`working` is told by how much the number of requests at work changed."""
        self._settings = settings
        self._growth = growth
        self._workspace = workspace
        self._confidence = confidence
        self._background = background
        self._engine = engine
        self._working = working
        self._turns = Turns()
        self._completers: dict[Path | None, tuple[Settings, Completer]] = {}
        self._rhythms: dict[str, Rhythm] = {}
        self._silences = Silences(lambda line: logger.info("%s", line))
        self.outcomes: Counter[str] = Counter()

    async def find(self, ask: Ask, encoding: Encoding) -> Found | Nothing:
        """The suggestion for a place, or why there is none.

        Raises `BadInput` for a position that is not in the document.
        """
        document = ask.document
        settings = self._settings.of(document.path)
        found: Found | Nothing = Nothing("the document changed meanwhile")
        if document.version == ask.version:
            begun = time.monotonic()
            try:
                found = await self._turns.take(
                    (document.uri, ask.kind), 0.0, lambda: self._find(ask, settings, encoding)
                )
            except asyncio.CancelledError:
                waited = 1000 * (time.monotonic() - begun)
                logger.info("%s: cancelled by the editor after %.0f ms", _name(ask), waited)
                raise
        if isinstance(found, Found) and document.version != ask.version:
            found = Nothing("the document changed meanwhile")
        if not ask.invoked and document.version == ask.version and not document.closed:
            self.rest(document, ask.position, encoding)
            self._background.start(self._settle(document, settings), "settle after typing")
        if isinstance(found, Nothing):
            # What follows is about this one: names, figures.
            self.outcomes[_DETAILS.split(found.reason, maxsplit=1)[0]] += 1
            self._silences.add(document.uri, _name(ask), found.reason)
        else:
            self._silences.end(document.uri)
            self.outcomes[f"suggested ({found.suggestion.source})"] += 1
            logger.info("%s: %s", _name(ask), _figures(found.suggestion))
        return found

    def edited(self, uri: str) -> None:
        """The document changed: what waits for quiet has waited in vain."""
        self._rhythms.setdefault(uri, Rhythm()).key(time.monotonic())
        for kind in ("inline", "menu", _SETTLING):
            self._turns.edited((uri, kind))
        self._turns.end(_RESTING, "an edit")

    def rest(self, document: Document, position: types.Position, encoding: Encoding) -> None:
        """The cursor came to `position`; when it stays there, the next suggestion is prepared.

        There is one cursor: what was being prepared elsewhere is left.
        """
        self._background.start(
            self._rest(document, position, encoding), "prepare while nobody types"
        )

    def forget(self, uri: str | None = None) -> None:
        """Drop what is remembered of a closed document, or of all, and end what is at work for it.

        Who asked is told that there is nothing.
        """
        if uri is None:
            self._rhythms.clear()
            self._silences.end_all()
            self._turns.end_all("a new start")
        else:
            self._rhythms.pop(uri, None)
            self._silences.end(uri)
            self._turns.end(_RESTING, "the end of its document")
            for kind in ("inline", "menu", _SETTLING):
                self._turns.end((uri, kind), "the document's end")
        for _, completer in self._completers.values():
            completer.forget(uri)

    def close(self) -> None:
        """End whatever is at work, for good."""
        self.forget()
        for _, completer in self._completers.values():
            completer.close()

    async def _find(self, ask: Ask, settings: Settings, encoding: Encoding) -> Found | Nothing:
        document = ask.document
        state = await document.settled()
        content = state.content
        if isinstance(content, Nothing):
            return content
        if state.version != ask.version:
            return Nothing("the document changed meanwhile")
        offset = offset_of(content.snapshot, ask.position, encoding)
        chosen = None
        if ask.selected is not None:
            chosen = _selected_edit(content.snapshot, ask.selected, encoding)
            content = await asyncio.to_thread(_with_edit, content, chosen)
            offset = chosen.start + len(chosen.text)
        completion = settings.completion
        request = CompletionRequest(
            path=document.path,
            uri=document.uri,
            parse=content,
            offset=offset,
            invoked=ask.invoked,
            candidates=max(completion.candidates, _INVOKED_CANDIDATES if ask.invoked else 1),
            read_only=state.read_only,
            roots=self._settings.roots,
            grows=ask.kind == "inline" and self._growth.wanted(),
            key_interval_ms=self._interval_ms(document.uri),
        )
        completer = self._completer(document.path, settings)
        with self._at_work():
            try:
                outcome = await completer.complete(request)
            except Busy:
                return Nothing("the engine has too much to do")
            except Unavailable as error:
                return Nothing(str(error))
        # The settings may have changed since.
        unwanted = document_gate(request, self._settings.of(document.path))
        if unwanted is not None:
            return unwanted
        if isinstance(outcome, Nothing):
            return outcome
        if chosen is None and not ask.invoked:
            self._background.start(self._go_on(completer, request, outcome), "go on")
        if chosen is not None and _IN_WORD.match(chosen.text[-1:] + outcome.text):
            return Nothing("the entry chosen in the menu is a whole name")
        if chosen is not None:
            outcome = _continued(outcome, chosen)
        return Found(outcome, state_snapshot(state.content), state.language_id)

    async def _go_on(
        self, completer: Completer, request: CompletionRequest, shown: Suggestion
    ) -> None:
        """Tell of the rest of a suggestion, then get ready what comes behind it."""
        try:
            if shown.unfinished:
                await completer.whole(request.uri)
                self._growth.tell(request.uri, request.snapshot.version)
            else:
                await completer.look_ahead(request, shown)
        except InklingError as error:
            logger.info("%s: nothing prepared: %s", request.uri, error)

    async def _rest(self, document: Document, position: types.Position, encoding: Encoding) -> None:
        """Have a good prompt for the place evaluated while nobody waits."""
        settings = self._settings.of(document.path)
        completer = self._completer(document.path, settings)

        async def prepare() -> None:
            state = await document.settled()
            if isinstance(state.content, Nothing):
                return
            await completer.rest(
                CompletionRequest(
                    path=document.path,
                    uri=document.uri,
                    parse=state.content,
                    offset=offset_of(state.content.snapshot, position, encoding),
                    read_only=state.read_only,
                    roots=self._settings.roots,
                )
            )

        try:
            await self._turns.take(_RESTING, _REST_SECONDS, prepare)
        except InklingError as error:
            self._silences.add(document.uri, name_of(document.uri), str(error))

    def _interval_ms(self, uri: str) -> float | None:
        rhythm = self._rhythms.get(uri)
        return rhythm.interval_ms if rhythm is not None else None

    async def _settle(self, document: Document, settings: Settings) -> None:
        """What a keystroke took over from the last one is evaluated exactly when one pauses."""
        completer = self._completer(document.path, settings)
        try:
            await self._turns.take(
                (document.uri, _SETTLING), _PAUSE_SECONDS, lambda: completer.settle(document.uri)
            )
        except InklingError as error:
            # The next suggestion finds the same fault, and tells it where somebody looks.
            logger.info("%s: not settled: %s", document.uri, error)

    def _completer(self, path: Path | None, settings: Settings) -> Completer:
        root = root_of(path, self._settings.roots)
        known = self._completers.get(root)
        if known is None or known[0] != settings:
            if known is not None:
                # What is under way was asked with other settings.
                known[1].close()
            for gone in [each for each in self._completers if each not in self._settings.roots]:
                if gone is not None:
                    self._completers.pop(gone)[1].close()
            known = (settings, Completer(self._engine, settings, self._workspace, self._confidence))
            self._completers[root] = known
        return known[1]

    @contextlib.contextmanager
    def _at_work(self) -> Iterator[None]:
        began: list[int] = []

        def begin() -> None:
            began.append(1)
            self._working(1)

        timer = asyncio.get_running_loop().call_later(_BUSY_AFTER_SECONDS, begin)
        try:
            yield
        finally:
            timer.cancel()
            if began:
                self._working(-1)


def state_snapshot(content: Parse | PlainText | Nothing) -> Snapshot:
    """The text of a document that is kept."""
    assert not isinstance(content, Nothing)
    return content.snapshot


def _selected_edit(
    snapshot: Snapshot, selected: types.SelectedCompletionInfo, encoding: Encoding
) -> Edit:
    start = offset_of(snapshot, selected.range.start, encoding)
    end = offset_of(snapshot, selected.range.end, encoding)
    return Edit(min(start, end), max(start, end), selected.text)


def _with_edit(content: Parse | PlainText, edit: Edit) -> Parse | PlainText:
    snapshot = content.snapshot.replace([edit], content.snapshot.version)
    if isinstance(content, PlainText):
        return replace(content, snapshot=snapshot)
    return parse(snapshot, content.language, content, [edit])


def _continued(suggestion: Suggestion, chosen: Edit) -> Suggestion:
    """The suggestion made behind a chosen menu entry, as one that begins with that entry."""
    grown = len(chosen.text) - (chosen.end - chosen.start)
    return replace(
        suggestion,
        text=chosen.text + suggestion.text,
        span=Span(chosen.start, max(chosen.end, suggestion.span.end - grown)),
        candidates=tuple(replace(c, text=chosen.text + c.text) for c in suggestion.candidates),
    )


def _name(ask: Ask) -> str:
    return f"{name_of(ask.document.uri)}:{ask.position.line + 1}:{ask.position.character + 1}"


def _figures(suggestion: Suggestion) -> str:
    return (
        f"{len(suggestion.text)} characters in {suggestion.ms:.0f} ms ({suggestion.source}; "
        f"{suggestion.prompt_tokens} tokens of prompt, {suggestion.evaluated_tokens} evaluated, "
        f"{suggestion.generated_tokens} generated)"
        f"{f' – {suggestion.note}' if suggestion.note else ''}"
    )
