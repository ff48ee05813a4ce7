"""Somebody else's OpenAI-compatible server, and what such servers do differently from one another.

A difference is met when it shows: a field that a server refuses is left out from then on, unless
the answer would be wrong without it. Tested against llama-cpp-python's own server.
"""

from __future__ import annotations

import contextlib
import dataclasses
import math
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any

from engine.clients.dialect import body_of, events_of, fresh_seed
from engine.clients.generation import Chunk, EngineInfo, Finish, Generation, StreamEvent
from engine.clients.http_client import Disconnected, HttpClient, Refused, Rejected, error_of
from engine.models.families import Family, family_named
from engine.models.layout import layout_named_like
from engine.models.prompts import prompt_text
from engine.requests import Usage
from foundation.errors import Unavailable

# Fields a completion is as right without: they make it cheaper, measured, or a little better.
_DISPENSABLE = ("stream_options", "logprobs", "top_k", "min_p", "seed", "top_p")
# Without these the answer would not be what was asked for.
_ESSENTIAL = {"grammar": "a grammar", "response_format": "a JSON schema"}
# Characters of source code a token stands for, on the low side: better to send a little less.
_CHARACTERS_PER_TOKEN = 3.0


@dataclasses.dataclass(frozen=True, slots=True)
class _Counter:
    """A way in which some server counts tokens: where, what is sent, how the answer is read."""

    server: str
    path: str
    body: Callable[[str], dict[str, Any]]
    count: Callable[[Any], int]


_COUNTERS = (
    _Counter("llama.cpp", "/tokenize", lambda text: {"content": text}, lambda a: len(a["tokens"])),
    _Counter("vLLM", "/tokenize", lambda text: {"prompt": text}, lambda a: int(a["count"])),
    _Counter(
        "llama-cpp-python",
        "/extras/tokenize/count",
        lambda text: {"input": text},
        lambda a: int(a["count"]),
    ),
)


class ForeignEngine:
    """An OpenAI-compatible server. `family` and `model` overrule what it tells about itself."""

    def __init__(self, http: HttpClient, name: str, model: str, family: str) -> None:
        self._http = http
        self._name = name
        self._wanted_model = model
        self._wanted_family = family
        self._refused: set[str] = set()
        self._counters: list[_Counter] = list(_COUNTERS)
        self._known: EngineInfo | None = None

    async def info(self) -> EngineInfo:
        """What the server tells, asked for once."""
        if self._known is None:
            self._known = await self._ask()
        return self._known

    async def generate(self, generation: Generation) -> AsyncGenerator[StreamEvent, None]:
        """Run a completion; the prompt is sent as text."""
        info = await self.info()
        specials = info.layout.stop_texts
        prompt = (
            generation.prompt
            if isinstance(generation.prompt, str)
            else prompt_text(generation.prompt, specials)
        )
        # Other servers end only at the end-of-text token, and write FIM tokens out.
        stop = tuple(dict.fromkeys((*generation.stop, *specials)))
        asked = dataclasses.replace(generation, stop=stop)
        body = {"model": info.name, "prompt": prompt, **body_of(asked)}
        if generation.logprobs:
            body["logprobs"] = 1
        async with contextlib.aclosing(
            self._candidates("/v1/completions", body, generation.n)
        ) as events:
            async for event in events:
                yield event

    async def chat(
        self, messages: Sequence[Mapping[str, str]], options: Generation
    ) -> AsyncGenerator[StreamEvent, None]:
        """Run a chat completion."""
        info = await self.info()
        body = {"model": info.name, "messages": list(messages), **body_of(options)}
        if options.logprobs:
            body["logprobs"] = True
        async with contextlib.aclosing(
            self._candidates("/v1/chat/completions", body, options.n)
        ) as events:
            async for event in events:
                yield event

    async def tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        """The server's tokens of each text. Raises `Unavailable` where it does not tell them."""
        try:
            return [
                (await self._http.post("/tokenize", {"content": text}))["tokens"] for text in texts
            ]
        except (Rejected, KeyError, TypeError) as error:
            raise Unavailable(f"{self._name} does not tell the tokens of a text") from error

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has: counted by the server if it can, else estimated."""
        counts: list[int] = []
        for text in texts:
            count = await self._count(text)
            counts.append(estimated_tokens(text) if count is None else count)
        return counts

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _candidates(
        self, path: str, body: dict[str, Any], n: int
    ) -> AsyncGenerator[StreamEvent, None]:
        """All `n` candidates, also from a server that gives one whatever `n` says."""
        seed = body.get("seed", fresh_seed() if n > 1 else None)
        usages: list[Usage] = []
        finished: set[int] = set()
        texts: dict[int, int] = {}
        first = 0
        while first < n:
            asked = {**body, "n": n - first}
            if asked["n"] == 1:
                del asked["n"]
            if first and seed is not None:
                asked["seed"] = seed + first
            async with contextlib.aclosing(self._tolerant(path, asked)) as events:
                async for event in events:
                    match event:
                        case Chunk():
                            texts[first + event.index] = texts.get(first + event.index, 0) + 1
                            yield dataclasses.replace(event, index=first + event.index)
                        case Finish():
                            finished.add(first + event.index)
                            yield dataclasses.replace(event, index=first + event.index)
                        case Usage():
                            usages.append(event)
            # Whoever ends a stream without a reason has still ended it.
            for index in sorted(set(texts) - finished):
                finished.add(index)
                yield Finish(index, "stop")
            first = max(first + 1, len(finished))
        yield _summed(usages) if usages else Usage(generated_tokens=sum(texts.values()))

    async def _tolerant(self, path: str, body: dict[str, Any]) -> AsyncGenerator[StreamEvent, None]:
        """One stream, asked for again without a field the server does not take."""
        delivered = reconnected = False
        while True:
            sent = {name: value for name, value in body.items() if name not in self._refused}
            try:
                async with self._http.events(path, sent) as chunks:
                    async for chunk in chunks:
                        if isinstance(chunk, Mapping) and chunk.get("error"):
                            raise _stream_error(self._name, chunk)
                        for event in events_of(chunk):
                            delivered = True
                            yield event
                return
            except Disconnected:
                # The connection may have been an old one that the server had closed by then.
                if delivered or reconnected:
                    raise
                reconnected = True
            except (Rejected, Unavailable) as error:
                if delivered or not self._learn(error, sent):
                    raise

    def _learn(self, error: Rejected | Unavailable, sent: Mapping[str, Any]) -> bool:
        """Whether asking again may go better: one more field is not sent any more."""
        if isinstance(error, Refused):
            return False
        message = str(error).lower()
        for field, what in _ESSENTIAL.items():
            if field in sent and field in message:
                raise Unavailable(f"{self._name} cannot keep to {what}: {error}") from error
        for field in _DISPENSABLE:
            if field in sent and field.removesuffix("s") in message:
                self._refused.add(field)
                return True
        return False

    async def _ask(self) -> EngineInfo:
        listed = await self._models()
        entry = next(
            (row for row in listed if row.get("id") == self._wanted_model),
            listed[0] if listed else {},
        )
        name = str(entry.get("id") or self._wanted_model or "default")
        layout = self._layout(name)
        return EngineInfo(
            name=name,
            family=layout.name,
            layout=layout,
            fim=layout.fim is not None,
            n_ctx=_context_of(entry) or await self._context_from_props(),
            foreign=True,
            fingerprint=f"{self._name} {name}",
            backend=self._name,
            warnings=() if layout.fim else (layout.note,),
        )

    def _layout(self, name: str) -> Family:
        return family_named(self._wanted_family) if self._wanted_family else layout_named_like(name)

    async def _models(self) -> list[Mapping[str, Any]]:
        try:
            answer = await self._http.get("/v1/models")
        except Rejected:
            return []
        rows = answer.get("data") if isinstance(answer, Mapping) else None
        return [row for row in rows or () if isinstance(row, Mapping)]

    async def _context_from_props(self) -> int:
        """llama-server tells its context here; 0 from everybody else."""
        try:
            answer = await self._http.get("/props")
            return int(answer["default_generation_settings"]["n_ctx"])
        except (Rejected, Unavailable, KeyError, TypeError, ValueError):
            return 0

    async def _count(self, text: str) -> int | None:
        while self._counters:
            counter = self._counters[0]
            try:
                return counter.count(await self._http.post(counter.path, counter.body(text)))
            except (Rejected, KeyError, TypeError, ValueError):
                self._counters.pop(0)
            except Unavailable:
                return None
        return None


def estimated_tokens(text: str) -> int:
    """About how many tokens a text has, rather too many than too few."""
    return math.ceil(len(text.encode(errors="replace")) / _CHARACTERS_PER_TOKEN)


async def is_ours(http: HttpClient) -> bool:
    """Whether the server is an engine of ours, with all it can do."""
    with contextlib.suppress(Rejected, Refused):
        answer = await http.get("/v1/models")
        rows = answer.get("data") if isinstance(answer, Mapping) else None
        first = rows[0] if isinstance(rows, list) and rows else None
        return isinstance(first, Mapping) and "inkling" in first
    # Ours says at once that it is loading; anything else that refuses is not ours.
    with contextlib.suppress(Rejected, Unavailable):
        _, health = await http.status("/health")
        return isinstance(health, Mapping) and "model_path" in health
    return False


def _context_of(entry: Mapping[str, Any]) -> int:
    meta = entry.get("meta")
    sources = [entry, meta if isinstance(meta, Mapping) else {}]
    for key in ("n_ctx", "max_model_len", "context_length", "context_window"):
        for source in sources:
            value = source.get(key)
            if isinstance(value, int) and value > 0:
                return value
    return 0


def _stream_error(name: str, chunk: Mapping[str, Any]) -> Rejected | Unavailable:
    error = chunk["error"]
    status = error.get("code") if isinstance(error, Mapping) else None
    found = error_of(name, status if isinstance(status, int) else 500, chunk)
    return found if isinstance(found, Rejected | Unavailable) else Unavailable(str(found))


def _summed(usages: Sequence[Usage]) -> Usage:
    fields = Usage.__dataclass_fields__
    return Usage(**{name: sum(getattr(usage, name) for usage in usages) for name in fields})
