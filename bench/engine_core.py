"""Our worker against `llama_cpp.Llama` in this process: the same model, prompts and settings.

Run as `python -m bench.engine_core MODEL.gguf`. The contenders alternate, figures are medians. The
comparison with other programs over HTTP is in `bench/engine.py`.
"""

from __future__ import annotations

import json
import json.decoder
import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from engine.llama.model import LlamaModel
from engine.model import ModelConfig
from engine.requests import Delta, Done, Event, Failed, Priority, Request, Usage
from engine.worker import Worker


@dataclass(frozen=True)
class Pair:
    """One figure of ours beside the peer's, medians of `rounds` rounds each."""

    name: str
    unit: str
    ours: float
    peers: float
    rounds: int

    @property
    def ratio(self) -> float:
        return self.ours / self.peers if self.peers else float("nan")


@dataclass(frozen=True)
class Figure:
    """One figure of ours that no peer has, the median of `rounds` rounds and the worst."""

    name: str
    unit: str
    median: float
    worst: float
    rounds: int


class Ours:
    """A worker, asked and waited for."""

    def __init__(self, path: Path, n_ctx: int = 8192, speculative: bool = False) -> None:
        config = ModelConfig(path=path, n_ctx=n_ctx, speculative="auto" if speculative else "off")
        self.worker = Worker(LlamaModel, config)
        self.worker.start().result()
        self._count = 0

    def send(self, prompt: Sequence[int], **options: object) -> tuple[str, Answer]:
        self._count += 1
        answer = Answer()
        name = f"bench-{self._count}"
        request = Request(id=name, prompt=tuple(prompt), **options)  # type: ignore[arg-type]
        self.worker.submit(request, answer)
        return name, answer

    def ask(self, prompt: Sequence[int], **options: object) -> Answer:
        answer = self.send(prompt, **options)[1]
        answer.wait()
        return answer


class Answer:
    """What a request's receiver heard, with times."""

    def __init__(self) -> None:
        self.usage = Usage()
        self.text = ""
        self.first_text_at = 0.0
        self.done_at = 0.0
        self._over = threading.Event()

    def __call__(self, event: Event) -> None:
        if isinstance(event, Delta):
            self.first_text_at = self.first_text_at or time.perf_counter()
            self.text += event.text
        elif isinstance(event, Failed):
            self.text = f"failed: {event.error}"
            self._over.set()
        elif isinstance(event, Done):
            self.usage = event.usage
            self.done_at = time.perf_counter()
            self._over.set()

    def wait(self) -> None:
        if not self._over.wait(300):
            raise TimeoutError("no answer within 300 s")


class Theirs:
    """`llama_cpp.Llama` with the same threads and batch size, its logits kept to the last row."""

    def __init__(self, path: Path, n_ctx: int = 8192) -> None:
        from llama_cpp import Llama  # noqa: PLC0415 - after ours, which sets up the threads

        threads = psutil.cpu_count(logical=False) or 1
        self.llama = Llama(
            str(path),
            n_ctx=n_ctx,
            n_batch=512,
            n_ubatch=512,
            n_threads=threads,
            n_threads_batch=threads,
            flash_attn=True,
            verbose=False,
        )

    def ask(self, prompt: Sequence[int], max_tokens: int) -> tuple[float, float]:
        """Milliseconds to the first token, milliseconds for the others."""
        begin = time.perf_counter()
        first = last = 0.0
        tokens = self.llama.generate(list(prompt), temp=0.0, top_k=1, repeat_penalty=1.0)
        for _ in range(max_tokens):
            next(tokens)
            last = time.perf_counter()
            first = first or last
        return 1000 * (first - begin), 1000 * (last - first)


def sample_code(tokenize: Callable[[str], list[int]], count: int) -> list[int]:
    """`count` tokens of the standard library's source."""
    tokens: list[int] = []
    for module in (json.decoder, statistics, threading):
        tokens += tokenize(Path(str(module.__file__)).read_text(encoding="utf-8"))
    if len(tokens) < count:
        raise ValueError(f"the sample has only {len(tokens)} tokens")
    return tokens[:count]


def prefill(ours: Ours, theirs: Theirs, rounds: int, count: int = 768) -> Pair:
    """Tokens a second of a prompt that nothing is known of; each round has another start."""
    code = sample_code(ours.worker.tokenize, count)
    mine, peers = [], []
    for number in range(rounds):
        prompt = [1000 + number, *code]
        usage = ours.ask(prompt, max_tokens=1, cache_prompt=False).usage
        mine.append(1000 * len(prompt) / usage.prefill_ms)
        peers.append(1000 * len(prompt) / theirs.ask(prompt, 1)[0])
    return pair(f"prefill, {count} tokens", "tokens/s", mine, peers)


def decode(ours: Ours, theirs: Theirs, rounds: int, count: int = 64) -> Pair:
    """Tokens a second of one stream after a prompt of 128 tokens."""
    prompt = sample_code(ours.worker.tokenize, 128)
    mine, peers = [], []
    for _ in range(rounds):
        usage = ours.ask(prompt, max_tokens=count, ignore_eos=True).usage
        mine.append(1000 * (count - 1) / usage.decode_ms)
        peers.append(1000 * (count - 1) / theirs.ask(prompt, count)[1])
    return pair("decode, 1 stream", "tokens/s", mine, peers)


def shared_prompt(ours: Ours, theirs: Theirs, rounds: int, count: int = 1000) -> Pair:
    """Milliseconds to the first token of a prompt whose first 95% were just asked for."""
    code = sample_code(ours.worker.tokenize, count)
    mine, peers = [], []
    for number in range(rounds):
        prompt = [*code[: count * 95 // 100], *([2000 + number] * (count // 20))]
        begin = time.perf_counter()
        answer = ours.ask(prompt, max_tokens=1, ignore_eos=True)
        mine.append(1000 * (answer.done_at - begin))
        peers.append(theirs.ask(prompt, 1)[0])
    # The first round evaluates all of it.
    return pair("first token, 95% shared", "ms", mine[1:], peers[1:])


def streams(ours: Ours, n: int, rounds: int, count: int = 48) -> Figure:
    """Tokens a second of `n` requests at once, all of them together; the worst is the slowest."""
    code = sample_code(ours.worker.tokenize, 64 + n)
    rates = []
    for _ in range(rounds):
        begin = time.perf_counter()
        sent = [ours.send(code[i : i + 64], max_tokens=count, ignore_eos=True) for i in range(n)]
        for _, answer in sent:
            answer.wait()
        rates.append(n * count / (time.perf_counter() - begin))
    return Figure(
        f"prompt and {count} tokens, {n} streams",
        "tokens/s",
        statistics.median(rates),
        min(rates),
        rounds,
    )


def cancel(ours: Ours, rounds: int, count: int = 4000) -> Figure:
    """Milliseconds from cancelling a long prompt in mid-step to its last event."""
    code = sample_code(ours.worker.tokenize, count)
    times = []
    for number in range(rounds):
        name, answer = ours.send([3000 + number, *code], max_tokens=1, cache_prompt=False)
        time.sleep(0.4 + 0.17 * number)
        begin = time.perf_counter()
        ours.worker.cancel(name)
        answer.wait()
        times.append(1000 * (answer.done_at - begin))
    name = f"cancel of a {count:,}-token prefill"
    return Figure(name, "ms", statistics.median(times), max(times), rounds)


def typing_wait(ours: Ours, rounds: int, count: int = 3000) -> Figure:
    """Milliseconds a keystroke's request waits for its first step while others' prompts run."""
    code = sample_code(ours.worker.tokenize, count)
    times = []
    for number in range(rounds):
        background = [4000 + number, *code]
        name, answer = ours.send(background, max_tokens=1, priority=Priority.background)
        time.sleep(0.5 + 0.13 * number)
        typed = ours.ask([5000 + number] * 8, max_tokens=1, priority=Priority.typing)
        times.append(typed.usage.queue_ms)
        ours.worker.cancel(name)
        answer.wait()
    return Figure("typing waits for background", "ms", statistics.median(times), max(times), rounds)


def speculation(path: Path, rounds: int, count: int = 128) -> Pair:
    """Decoding text that repeats its prompt: with guesses verified ("ours") and without."""
    ours = Ours(path, speculative=True)
    table = "".join(
        f"    register({chr(97 + i)!r}, handler_{i}, priority={i})\n" for i in range(20)
    )
    text = f"def setup():\n{table}\n\ndef setup_again():\n{table[:90]}"
    prompt = ours.worker.tokenize(text)
    mine, plain = list[float](), list[float]()
    for _ in range(rounds):
        for rates, speculate in ((mine, True), (plain, False)):
            options: dict[str, Any] = {
                "max_tokens": count,
                "ignore_eos": True,
                "speculate": speculate,
            }
            usage = ours.ask(prompt, **options).usage
            rates.append(1000 * (count - 1) / usage.decode_ms)
    ours.worker.close()
    return pair("decode, repeating text: guessing against not", "tokens/s", mine, plain)


def pair(name: str, unit: str, ours: Sequence[float], peers: Sequence[float]) -> Pair:
    """The medians."""
    return Pair(name, unit, statistics.median(ours), statistics.median(peers), len(ours))


def run(path: Path, rounds: int = 5) -> list[Pair | Figure]:
    """Every figure, on the model at `path`."""
    ours, theirs = Ours(path), Theirs(path)
    figures: list[Pair | Figure] = [
        prefill(ours, theirs, rounds),
        decode(ours, theirs, rounds),
        shared_prompt(ours, theirs, rounds + 1),
        streams(ours, 1, rounds),
        streams(ours, 8, rounds),
        cancel(ours, rounds),
        typing_wait(ours, rounds),
    ]
    ours.worker.close()
    theirs.llama.close()
    return [*figures, speculation(path, rounds)]


def main() -> None:
    path, rounds = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5
    figures = run(path, rounds)
    for figure in figures:
        if isinstance(figure, Pair):
            against = f"{figure.ours:10.1f} {figure.peers:10.1f} {figure.ratio:7.2f}"
        else:
            against = f"{figure.median:10.1f} (worst {figure.worst:.1f})"
        print(f"{figure.name:44} {figure.unit:9} {against}", file=sys.stderr)
    print(json.dumps([asdict(figure) for figure in figures], indent=1))


if __name__ == "__main__":
    main()
