"""Prose requests of `docs build`, eight in flight at our engine beside the same one by one at
`llama_cpp.Llama`: symbols a minute.

    python -m bench.docs.throughput [--model NAME|FILE] [--symbols N] [--rounds N] [--candidates N]
                                    [--in-flight N]

The same conversations, JSON schemas, token limits, threads. One candidate is greedy; of several, as
`docs build` asks for three, `llama_cpp.Llama` is asked one after the other. Both contenders take
turns at portions of the symbols, so that whatever else the machine does meets both; medians are
told. At the end of a portion fewer are in flight, as at the end of a build: portions are to be
several times as large as that. Writes results/docs-throughput-MODEL.json.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx
import psutil

from bench.contenders import CONTEXT, inkling_client
from docgen.calls.graph import CallGraph
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import FUNCTIONS
from docgen.prose.answers import schema_of
from docgen.prose.prompts import asking
from docgen.prose.record import Known, record_of, without_comment
from docgen.prose.slots import slots_of
from docgen.references.survey import existence_in, surveyed
from engine.models.store import resolve_model
from syntax.names.modules import Modules

RESULTS = Path(__file__).parents[1] / "results"
MODULES = ("textwrap", "shlex", "fractions", "statistics", "difflib", "configparser", "ipaddress")
IN_FLIGHT = 8
_TOKENS, _TOKENS_OF_SLOT = 60, 40


@dataclass(frozen=True)
class Asked:
    """What is asked of one symbol."""

    name: str
    messages: Sequence[Mapping[str, str]]
    schema: Mapping[str, Any]
    max_tokens: int

    def body(self) -> dict[str, Any]:
        return {
            "messages": list(self.messages),
            "max_tokens": self.max_tokens,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "prose", "schema": self.schema},
            },
        }


@dataclass(frozen=True)
class Portion:
    """What one contender did with a portion: `whole` answers were complete JSON."""

    contender: str
    symbols: int
    whole: int
    tokens: int
    seconds: float

    @property
    def per_minute(self) -> float:
        return 60 * self.symbols / self.seconds


class Contender(Protocol):
    name: str

    async def answer(self, asked: Sequence[Asked]) -> list[tuple[str, int]]:
        """Texts and tokens of all that is asked, whenever each is done."""


class Ours:
    def __init__(self, client: httpx.AsyncClient, candidates: int, in_flight: int) -> None:
        self.name = f"inkling, {in_flight} in flight"
        self._client, self._candidates, self._in_flight = client, candidates, in_flight

    async def answer(self, asked: Sequence[Asked]) -> list[tuple[str, int]]:
        places = asyncio.Semaphore(self._in_flight)

        async def one(each: Asked) -> list[tuple[str, int]]:
            async with places:
                body = each.body() | _sampling(self._candidates)
                body["n"] = self._candidates
                body["inkling"] = {"priority": "background"}
                answer = await self._client.post("/v1/chat/completions", json=body)
            told = answer.json()
            if answer.status_code != 200:
                raise SystemExit(f"{self.name}: {told}")
            used = told["usage"]["completion_tokens"] // self._candidates
            return [(choice["message"]["content"], used) for choice in told["choices"]]

        return [text for texts in await asyncio.gather(*map(one, asked)) for text in texts]


class Theirs:
    name = "llama_cpp.Llama, one by one"

    def __init__(self, process: asyncio.subprocess.Process, candidates: int) -> None:
        self._process, self._candidates = process, candidates

    async def answer(self, asked: Sequence[Asked]) -> list[tuple[str, int]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        answers = []
        for each in asked:
            for number in range(self._candidates):
                body = each.body() | _sampling(self._candidates) | {"seed": number}
                self._process.stdin.write(json.dumps(body).encode() + b"\n")
                told = json.loads(await self._process.stdout.readline())
                answers.append((told["text"], told["tokens"]))
        return answers


def _sampling(candidates: int) -> dict[str, Any]:
    return {"temperature": 0.0} if candidates == 1 else {"temperature": 0.5, "top_p": 0.95}


@contextlib.asynccontextmanager
async def llama_chat(model: Path, threads: int, candidates: int) -> AsyncIterator[Theirs]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bench.docs.llama_chat", str(model), str(threads), str(CONTEXT)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        limit=1 << 22,
    )
    try:
        assert process.stdout is not None
        if await process.stdout.readline() != b"ready\n":
            raise SystemExit("llama_cpp.Llama did not load the model")
        yield Theirs(process, candidates)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def questions(folder: Path, count: int) -> list[Asked]:
    """What `docs build` would ask of functions of the standard library, undocumented."""
    paths = []
    for name in MODULES:
        source = Path(statistics.__file__).with_name(f"{name}.py")
        paths.append(Path(shutil.copy(source, folder)))
    sources = Sources((folder,), Modules([]))
    files = [file for path in paths if isinstance(file := sources.file(path), SourceFile)]
    known = Known(
        sources,
        CallGraph.of(sources, paths),
        Raising(sources),
        existence_in(sources, map(surveyed, files)),
    )
    found = []
    for file in files:
        for symbol in file.symbols:
            if symbol.kind not in FUNCTIONS or symbol.visibility != "public":
                continue
            record = without_comment(record_of(file, symbol, known, {}))
            slots = [
                slot
                for slot in slots_of(record.facts, None, extended=False)
                if slot.kind != "example"
            ]
            if slots:
                limit = _TOKENS + _TOKENS_OF_SLOT * len(slots)
                found.append(
                    Asked(record.place.name, asking(record, "en"), schema_of(slots), limit)
                )
    step = max(1, len(found) // count)
    return found[::step][:count]


async def measure(options: argparse.Namespace) -> list[Portion]:
    model = resolve_model(options.model).path
    portions: list[Portion] = []
    with tempfile.TemporaryDirectory(prefix="throughput-") as folder:
        asked = questions(Path(folder), options.symbols)
    size = max(options.in_flight, len(asked) // options.rounds)
    async with contextlib.AsyncExitStack() as stack:
        contenders: list[Contender] = []
        if not options.only or options.only == "inkling":
            client = await stack.enter_async_context(
                inkling_client(Path(sys.executable), model, options.threads, speculative=True)
            )
            contenders.append(Ours(client, options.candidates, options.in_flight))
        if not options.only or options.only == "llama":
            contenders.append(
                await stack.enter_async_context(
                    llama_chat(model, options.threads, options.candidates)
                )
            )
        for contender in contenders:
            await contender.answer(asked[-1:])
        for begin in range(0, len(asked), size):
            for contender in contenders:
                portion = await _portion(contender, asked[begin : begin + size])
                portions.append(portion)
                print(
                    f"  {portion.contender}: {portion.per_minute:.1f} symbols/min,"
                    f" {portion.tokens / portion.seconds:.1f} tokens/s,"
                    f" {portion.whole}/{portion.symbols} whole",
                    file=sys.stderr,
                )
    return portions


async def _portion(contender: Contender, asked: Sequence[Asked]) -> Portion:
    begun = time.perf_counter()
    answers = await contender.answer(asked)
    seconds = time.perf_counter() - begun
    whole = sum(_is_whole(text) for text, _ in answers)
    tokens = sum(count for _, count in answers)
    return Portion(contender.name, len(asked), whole, tokens, seconds)


def _is_whole(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="qwen2.5-coder-0.5b")
    parser.add_argument("--symbols", type=int, default=48)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--candidates", type=int, default=1)
    parser.add_argument("--in-flight", type=int, default=IN_FLIGHT)
    parser.add_argument("--threads", type=int, default=psutil.cpu_count(logical=False) or 1)
    parser.add_argument("--only", choices=("inkling", "llama"), help="one contender alone")
    options = parser.parse_args()
    portions = asyncio.run(measure(options))
    medians = {
        name: statistics.median(one.per_minute for one in portions if one.contender == name)
        for name in dict.fromkeys(one.contender for one in portions)
    }
    for name, median in medians.items():
        print(f"{name:30} {median:8.1f} symbols/min")
    if len(medians) == 2:
        ours, theirs = medians.values()
        print(f"{'ratio':30} {ours / theirs:8.2f}")
        report = {
            "command": "python -m bench.docs.throughput " + " ".join(sys.argv[1:]),
            "medians": medians,
            "ratio": ours / theirs,
            "portions": [asdict(one) for one in portions],
        }
        kind = f"-n{options.candidates}" if options.candidates > 1 else ""
        kind += f"-{options.in_flight}-in-flight" if options.in_flight != IN_FLIGHT else ""
        name = Path(options.model).name.removesuffix(".gguf")
        (RESULTS / f"docs-throughput-{name}{kind}.json").write_text(
            json.dumps(report, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
