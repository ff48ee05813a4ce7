"""What goes into the pipeline and what comes out of it, and the part of an engine it uses.

Only values and protocols: what is done with them is in the steps.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Protocol, TypedDict

from completion.confidence import Estimate, Evidence
from completion.lines import first_line, line_count
from completion.tokens import NO_TOKENS, Tokens
from engine.clients.generation import EngineInfo, Generation, StreamEvent
from syntax.parsing import Parse
from syntax.text import Snapshot, Span


@dataclass(frozen=True, slots=True)
class PlainText:
    """A document in a language without a grammar: completed as text, without any check."""

    snapshot: Snapshot
    language_id: str = "plaintext"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionRequest:
    """What to complete: the place `offset` (code points) in a parsed document.

    `invoked`: the user asked for it, rather than just typed. `multiline` overrides the decision
    between a line and a block; None leaves it to syntax. `roots` are the workspace folders, whose
    ignore rules hold. `uri` names the document, on disk or not. `ahead`: nobody asked yet, but
    soon will. `grows`: the editor takes the first lines of a suggestion now and the whole of it
    when there is more. `key_interval_ms` is the time between the last keys, where somebody types.
    """

    path: Path | None
    uri: str
    parse: Parse | PlainText
    offset: int
    invoked: bool = False
    candidates: int = 1
    multiline: bool | None = None
    read_only: bool = False
    roots: tuple[Path, ...] = ()
    priority: Literal["typing", "interactive", "background"] = "typing"
    ahead: bool = False
    grows: bool = False
    key_interval_ms: float | None = None

    @property
    def stateless(self) -> bool:
        """Whether the answer must depend on nothing but the request: a tool asks, no editor."""
        return self.priority != "typing" and not self.ahead

    @property
    def hurried(self) -> bool:
        """Whether it is made while somebody types, who has not asked for it."""
        return not (self.invoked or self.stateless)

    @property
    def snapshot(self) -> Snapshot:
        """The document's text."""
        return self.parse.snapshot

    @property
    def language_id(self) -> str:
        """The document's language as LSP names it."""
        if isinstance(self.parse, PlainText):
            return self.parse.language_id
        return self.parse.language.id


@dataclass(frozen=True, slots=True)
class Candidate:
    """One text that could stand at the cursor; `score` is its tokens' mean log-probability,
    `tokens` are they, and `evidence` is what else speaks for it."""

    text: str
    score: float
    evidence: Evidence | None = field(default=None, compare=False)
    tokens: Tokens = field(default=NO_TOKENS, compare=False)

    def rest(self, text: str, typed: int) -> Candidate:
        """What is left of it, `text`, after `typed` characters of it were typed."""
        if not typed:
            return replace(self, text=text)
        tokens, evidence = self.tokens.rest(typed), self.evidence
        if evidence is not None:
            evidence = evidence.typed_through(typed, **_first_line(text, tokens))
        return Candidate(text, self.score, evidence, tokens)

    def behind(self, given: str) -> Candidate:
        """The candidate with `given` before it."""
        return replace(self, text=given + self.text, tokens=self.tokens.shifted(len(given)))

    def followed_by(self, more: Candidate) -> Candidate:
        """The candidate and what was made behind it, as one."""
        length = len(self.text)
        own, others = self.tokens.within(length), more.tokens.shifted(length)
        tokens = Tokens(own.logprobs + others.logprobs, own.ends + others.ends)
        evidence, text = self.evidence, self.text + more.text
        if evidence is not None and more.evidence is not None:
            evidence = replace(
                evidence,
                part=more.evidence.part,
                doubts=evidence.doubts + more.evidence.doubts,
                novel=evidence.novel + more.evidence.novel,
                **_first_line(text, tokens),
            )
        return Candidate(text, self.score, evidence, tokens)

    def with_line_ends(self, eol: str) -> Candidate:
        """The candidate with a document's own line ends instead of line feeds."""
        tokens = self.tokens.with_line_ends(self.text, eol)
        return replace(self, text=self.text.replace("\n", eol), tokens=tokens)


class _FirstLine(TypedDict):
    logprobs: tuple[float, ...]
    chars: int
    lines: int


def _first_line(text: str, tokens: Tokens) -> _FirstLine:
    """What `Evidence` tells of a text's first line."""
    line = first_line(text)
    return {
        "logprobs": tokens.first(len(line)).logprobs,
        "chars": len(line.strip()),
        "lines": line_count(text),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What to show: `text` in place of `span`. `candidates` has all of them, the best first.

    `note` says what a user should know about how it was made (no syntax for this language, no
    fill-in-the-middle in this model), else it is None. `ms` is the whole time, milliseconds.
    `unfinished`: the model is still writing what comes behind it. `estimate` is how likely it is
    accepted, where that was asked.
    """

    text: str
    span: Span
    candidates: tuple[Candidate, ...]
    source: Literal["model", "typed-through"] = "model"
    prompt_tokens: int = 0
    evaluated_tokens: int = 0
    generated_tokens: int = 0
    ms: float = 0.0
    note: str | None = None
    unfinished: bool = False
    estimate: Estimate | None = None


class Engine(Protocol):
    """What completion uses of `engine.clients.client.EngineClient`."""

    def stream(
        self, generation: Generation
    ) -> AbstractAsyncContextManager[AsyncIterator[StreamEvent]]:
        """Generate; leaving the block closes the stream, which cancels the request."""
        ...

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has."""
        ...

    async def info(self) -> EngineInfo:
        """What the engine knows of its model."""
        ...


class EngineProvider(Protocol):
    """Where the engine comes from: found or started when first asked for."""

    async def client(self) -> Engine:
        """A connected engine. Raises `Unavailable` when there is none and none can be started."""
        ...
