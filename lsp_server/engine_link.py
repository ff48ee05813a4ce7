"""The one engine client of this process: connected when first wanted, shared by all requests.

What an engine is and how it is started is in `engine/`; what the user is told is in `Session`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from engine.clients.client import EngineClient
from engine.clients.generation import EngineInfo, EngineState
from engine.models.store import ModelMissing
from engine.process import running
from engine.process.address import address_of, version
from engine.process.launch import launch_of
from foundation.errors import InklingError, Unavailable
from foundation.settings import Settings

# After a failure the next keystrokes must not each start another process that fails the same way.
_RETRY_SECONDS = 15.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LinkState:
    """How far the engine is, in a sentence. `missing` names the model, where that is the fault."""

    phase: Literal["starting", "loading", "ready", "error"]
    sentence: str
    model: str | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class _Failure:
    error: Unavailable
    until: float


class EngineLink:
    """An `EngineProvider` that tells how far it is."""

    def __init__(self, settings: Callable[[], Settings], tell: Callable[[LinkState], None]) -> None:
        self._settings = settings
        self._tell = tell
        self._connecting: asyncio.Task[EngineClient] | None = None
        self._connected_with: object = None
        self._failure: _Failure | None = None
        self._model: str | None = None

    async def client(self) -> EngineClient:
        """The connected client. Raises `Unavailable`, for a while without trying again."""
        loop = asyncio.get_running_loop()
        if self._failure is not None:
            if loop.time() < self._failure.until:
                raise Unavailable(str(self._failure.error)) from self._failure.error
            self._failure = self._connecting = None
        if self._connecting is None:
            self._connected_with = _identity(self._settings())
            self._connecting = loop.create_task(self._connect(), name="connect to the engine")
            # Those who waited may all have been cancelled; the failure is remembered anyway.
            self._connecting.add_done_callback(lambda task: task.cancelled() or task.exception())
        connecting = self._connecting
        try:
            # A request that is cancelled must not take the connection of the others with it.
            return await asyncio.shield(connecting)
        except asyncio.CancelledError:
            if connecting.cancelled():
                raise Unavailable("the engine is being exchanged for another") from None
            raise

    async def reconnect_if_changed(self) -> bool:
        """Let go of the client if the settings now name another engine; whether they did."""
        if self._connecting is None or self._connected_with == _identity(self._settings()):
            return False
        await self.let_go()
        return True

    async def let_go(self) -> None:
        """Forget the client, or why there is none; the next request connects anew."""
        connecting, self._connecting, self._failure = self._connecting, None, None
        if connecting is None:
            return
        connecting.cancel()
        with contextlib.suppress(asyncio.CancelledError, InklingError):
            await (await connecting).aclose()

    async def restart(self) -> None:
        """Stop the engine process, if it is ours, and connect to a new one.

        Raises `Unavailable`.
        """
        await self.let_go()
        self._tell(LinkState("starting", "The engine is restarting.", self._model))
        try:
            if not self._settings().engine.url:
                await _stop_engine(self._settings())
        except InklingError as error:
            raise self._failed(error) from error
        await self.client()

    async def _connect(self) -> EngineClient:
        settings = self._settings()
        try:
            client = await EngineClient.connect(settings, on_status=self._on_status)
            info = await client.info()
        except InklingError as error:
            raise self._failed(error) from error
        except Exception as error:
            logger.exception("the engine could not be connected to")
            raise self._failed(error) from error
        self._model = info.name
        self._tell(LinkState("ready", _ready(info), info.name))
        return client

    def _failed(self, error: Exception) -> Unavailable:
        """Remember the failure and tell of it; the error to raise.

        What was wrong input to the engine (a file that is no model) is an environment to mend here.
        """
        sentence = str(error) if isinstance(error, InklingError) else f"it cannot start: {error!r}"
        failure = error if isinstance(error, Unavailable) else Unavailable(sentence)
        self._failure = _Failure(failure, asyncio.get_running_loop().time() + _RETRY_SECONDS)
        missing = error.name if isinstance(error, ModelMissing) else None
        self._tell(LinkState("error", _sentence(sentence), missing or self._model, missing))
        return failure

    def _on_status(self, state: EngineState) -> None:
        self._tell(LinkState(state.phase, _sentence(state.message), self._model))


async def _stop_engine(settings: Settings) -> None:
    launch = await asyncio.to_thread(launch_of, settings)
    await running.stop(await asyncio.to_thread(address_of, launch.config, version()))


def _identity(settings: Settings) -> object:
    return settings.model, settings.family, settings.engine


def _sentence(message: str) -> str:
    return message[:1].upper() + message[1:] if message else ""


def _ready(info: EngineInfo) -> str:
    where = f" on {info.backend}" if info.backend else ""
    if not info.fim:
        return f"{info.name}{where} is ready, but cannot fill in the middle: it only continues."
    return f"{info.name}{where} is ready."
