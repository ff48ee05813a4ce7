"""The real server, worker and process around the scripted model: in a thread, or as a process.

`python -m tests.support.fake_engine --detach LAUNCH` is what `python -m engine` is, but for the
model. How the model behaves is `Behaviour`, which a process reads from `FAKE_ENGINE`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec

from engine.__main__ import detach
from engine.http.host import Host
from engine.model import Model, ModelConfig
from engine.process import run as process
from engine.process import sockets
from engine.process.address import Address, Launch, address_in, decode_launch, version
from engine.process.launch import answers
from engine.worker import Worker
from foundation.errors import Unavailable
from foundation.settings import EngineSettings, Settings
from tests.support.fake_model import FakeModel, babble, reply
from tests.support.gguf_writer import model_bytes
from tests.support.waiting import until

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "tests.support.fake_engine", "--detach")


class Behaviour(msgspec.Struct, frozen=True, kw_only=True):
    """How the scripted model behaves. `reply` answers prompts that end in `|`."""

    load_seconds: float = 0.0
    load_error: str = ""
    die: str = ""
    """Leave with this on stderr before anything is served."""
    cost_ms: float = 0.0
    """A step takes so long."""
    row_ms: float = 0.0
    """And so much longer for each of its tokens."""
    n_ctx: int = 4096
    n_seq_max: int = 8
    reply: str = ""

    def open_model(self, config: ModelConfig) -> Model:
        """The scripted model."""
        time.sleep(self.load_seconds)
        if self.load_error:
            raise Unavailable(self.load_error)
        return FakeModel(
            config,
            script=reply(self.reply) if self.reply else babble,
            n_ctx=self.n_ctx,
            n_seq_max=self.n_seq_max,
            cost_ms=(lambda rows: self.cost_ms + rows * self.row_ms),
            fingerprint=str(config.path),
        )


class Running:
    """An engine in a thread of this process."""

    def __init__(self, host: Host, address: Address, endpoint: sockets.Endpoint) -> None:
        self.host = host
        self.address = address
        self.endpoint = endpoint

    def client(self, **options: object) -> httpx.AsyncClient:
        """A plain HTTP client of it, with no bound on connections."""
        transport = httpx.AsyncHTTPTransport(
            uds=str(self.address.socket),
            verify=False,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=None),
        )
        return httpx.AsyncClient(transport=transport, base_url="http://engine", timeout=30)

    def tcp_url(self) -> str:
        """Where it listens besides, if its launch said so."""
        return f"http://127.0.0.1:{next(iter(self.endpoint.listeners))}"


@contextlib.contextmanager
def in_thread(
    folder: Path, behaviour: Behaviour | None = None, wait: bool = True, **launch: object
) -> Iterator[Running]:
    """A served engine in `folder`, ready unless `wait` is false; gone at the end."""
    told = Launch(config=ModelConfig(path=folder / "fake.gguf", name="fake"), **launch)  # type: ignore[arg-type]
    open_model = (behaviour or Behaviour()).open_model
    address = address_in(folder, "engine-test")
    endpoint = sockets.bind(address, told, version())
    worker = Worker(open_model, told.config, queue=told.queue)
    host = Host(worker, told, told.config, version())
    running = Running(host, address, endpoint)
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        await process.serve(host, address, endpoint, lambda: None)

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="engine")
    thread.start()
    try:
        until(lambda: answers(address))
        if wait:
            until(lambda: worker.status().state != "loading")
        yield running
    finally:
        with contextlib.suppress(RuntimeError):
            loops[0].call_soon_threadsafe(host.leaving.set)
        thread.join(10)
        sockets.close(address, endpoint)
        assert not thread.is_alive(), "the engine does not leave"


def settings_for(folder: Path, **engine: object) -> Settings:
    """Settings whose model is a small file in `folder`, good enough to be found."""
    model = folder / "fake.gguf"
    if not model.exists():
        model.write_bytes(model_bytes())
    return Settings(model=str(model), engine=EngineSettings(**engine))  # type: ignore[arg-type]


def environment(behaviour: Behaviour | None = None) -> dict[str, str]:
    """Variables under which `COMMAND` starts an engine that behaves so."""
    return {
        "FAKE_ENGINE": msgspec.json.encode(behaviour or Behaviour()).decode(),
        "PYTHONPATH": str(ROOT),
    }


def main(arguments: list[str], kind: type[Behaviour] = Behaviour) -> int:
    """What `engine.__main__.main` does, with the scripted model."""
    behaviour = msgspec.json.decode(os.environ["FAKE_ENGINE"], type=kind)
    if behaviour.die:
        print(behaviour.die, file=sys.stderr)
        return 1
    if "--detach" in arguments:
        arguments.remove("--detach")
        detach()
    startup = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    launch = decode_launch(arguments[0])
    # One that a test forgot does not stay for long.
    launch = msgspec.structs.replace(launch, idle_minutes=min(launch.idle_minutes, 1.0))
    process.log_to_file(launch.log)
    return process.run(launch, behaviour.open_model, version(), startup)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
