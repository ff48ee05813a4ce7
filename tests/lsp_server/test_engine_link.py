"""The shared connection survives the requests that wait for it, and failures are not hammered."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from engine.clients.client import EngineClient
from engine.clients.generation import EngineInfo
from engine.models.families import GENERIC
from engine.models.store import ModelMissing
from foundation.errors import BadInput, Unavailable
from foundation.settings import Settings
from lsp_server.engine_link import EngineLink, LinkState


class Engines:
    """Stands in for `EngineClient.connect`: counts tries, fails or waits as told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tries = 0
        self.error: Exception | None = None
        self.may_connect = asyncio.Event()
        self.may_connect.set()
        self.closed = 0
        self.states: list[LinkState] = []
        self.settings = Settings()
        monkeypatch.setattr(EngineClient, "connect", self._connect)
        self.link = EngineLink(lambda: self.settings, self.states.append)

    async def _connect(self, settings: Settings, on_status: Any) -> Any:
        del settings, on_status
        self.tries += 1
        await self.may_connect.wait()
        if self.error is not None:
            raise self.error
        return self

    async def info(self) -> EngineInfo:
        return EngineInfo(name="tiny", family="x", layout=GENERIC, fim=True, n_ctx=10)

    async def aclose(self) -> None:
        self.closed += 1


@pytest.fixture
async def engines(monkeypatch: pytest.MonkeyPatch) -> Engines:
    return Engines(monkeypatch)


async def test_all_share_one_connection_and_a_cancelled_request_takes_none_down(
    engines: Engines,
) -> None:
    engines.may_connect.clear()
    waiting = [asyncio.create_task(engines.link.client()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    engines.may_connect.set()
    outcome: list[Any] = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(outcome[0], asyncio.CancelledError)
    assert outcome[1] is outcome[2] is engines
    assert engines.tries == 1
    assert engines.states[-1] == LinkState("ready", "tiny is ready.", "tiny")


async def test_a_failure_is_remembered_so_that_keystrokes_start_nothing(engines: Engines) -> None:
    engines.error = ModelMissing("tiny")
    for _ in range(5):
        with pytest.raises(Unavailable, match="inkling model pull tiny"):
            await engines.link.client()
    assert engines.tries == 1
    assert engines.states[-1].missing == "tiny"
    engines.error = None
    await engines.link.let_go()
    assert await engines.link.client() is engines  # type: ignore[comparison-overlap]


@pytest.mark.parametrize("error", [BadInput("no GGUF file"), ValueError("boom")])
async def test_whatever_goes_wrong_is_an_environment_to_mend(
    engines: Engines, error: Exception
) -> None:
    engines.error = error
    with pytest.raises(Unavailable, match=str(error)):
        await engines.link.client()
    assert engines.states[-1].phase == "error"


async def test_other_settings_mean_another_engine(engines: Engines) -> None:
    assert not await engines.link.reconnect_if_changed()
    await engines.link.client()
    assert not await engines.link.reconnect_if_changed()
    engines.settings = Settings(model="other")
    assert await engines.link.reconnect_if_changed()
    assert engines.closed == 1
    await engines.link.client()
    assert engines.tries == 2


async def test_who_waited_for_an_engine_that_is_exchanged_gets_an_answer(engines: Engines) -> None:
    engines.may_connect.clear()
    waiting = asyncio.create_task(engines.link.client())
    await asyncio.sleep(0)
    await engines.link.let_go()
    with pytest.raises(Unavailable, match="exchanged"):
        await waiting


async def test_a_restart_that_cannot_be_is_an_error_not_an_endless_start(
    engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(settings: Settings) -> Any:
        raise ModelMissing("tiny")

    monkeypatch.setattr("lsp_server.engine_link.launch_of", missing)
    with pytest.raises(Unavailable):
        await engines.link.restart()
    assert engines.states[-1].phase == "error"
    assert engines.states[-1].missing == "tiny"
