"""HTTP to one server: JSON in and out, server-sent events, every failure as an error of ours.

Which fields are sent is up to `engine/clients/native.py` (our engine) and
`engine/clients/foreign.py` (others).
"""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import anyio._backends._asyncio
import httpcore
import httpx
import msgspec

from foundation.errors import BadInput, Busy, Unavailable

_MOST_CONNECTIONS = 256
_KEPT_CONNECTIONS = 16
_KEEP_SECONDS = 60.0

# httpx imports these when it is first used, which would hold up the caller's event loop for 60 ms.
_IMPORTED_EARLY = (anyio._backends._asyncio, httpcore)


class Disconnected(Unavailable):
    """The server cannot be connected to, or went away in the middle of an answer."""


class Refused(Unavailable):
    """The server answered that it cannot answer now (503); it may be loading its model."""


class Torn(Unavailable):
    """An answer broke off when its server went away, and what came instead goes on otherwise."""


class Rejected(BadInput):
    """The server found the request wrong; `status` is its HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class HttpClient:
    """A pool of connections to one server. Safe for concurrent use in one event loop.

    `name` is how messages call the server; `silence` is how long it may say nothing, in seconds.
    """

    def __init__(self, client: httpx.AsyncClient, name: str, silence: float) -> None:
        self._client = client
        self._name = name
        self._silence = silence

    async def get(self, path: str) -> Any:
        """The JSON at `path`. Raises the errors of this module."""
        return await self._json("GET", path, None)

    async def post(self, path: str, body: object, silence: float | None = None) -> Any:
        """The JSON that `body` is answered with. Raises the errors of this module."""
        return await self._json("POST", path, body, silence)

    async def status(self, path: str) -> tuple[int, Any]:
        """Status and JSON at `path`, whatever the status says."""
        with self._failures():
            response = await self._client.get(path)
        return response.status_code, _decoded(response.content)

    @contextlib.asynccontextmanager
    async def events(self, path: str, body: object) -> AsyncIterator[AsyncIterator[Any]]:
        """The server-sent events that `body` is answered with, decoded, without `[DONE]`.

        Leaving the block closes the stream.
        """
        with self._failures():
            async with self._client.stream(
                "POST", path, content=msgspec.json.encode(body), headers=_JSON
            ) as response:
                if response.status_code != 200:
                    self._raise_for(response, await response.aread())
                yield _parsed(response)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def _json(
        self, method: str, path: str, body: object, silence: float | None = None
    ) -> Any:
        with self._failures():
            response = await self._client.request(
                method,
                path,
                content=None if body is None else msgspec.json.encode(body),
                headers=_JSON,
                timeout=httpx.USE_CLIENT_DEFAULT if silence is None else silence,
            )
        if response.status_code != 200:
            self._raise_for(response, response.content)
        return _decoded(response.content)

    @contextlib.contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except httpx.PoolTimeout as error:
            raise Busy(f"{self._name}: too many requests at once", retry_after=1.0) from error
        except httpx.TimeoutException as error:
            raise Unavailable(
                f"{self._name} did not answer for {self._silence:g} seconds"
            ) from error
        except (httpx.TransportError, httpx.StreamError) as error:
            raise Disconnected(f"{self._name} cannot be reached: {_cause(error)}") from error
        except RuntimeError as error:
            # httpx says so of a client that was closed, before or in the middle of an answer.
            if not self._client.is_closed:
                raise
            raise Disconnected(f"the connection to {self._name} was closed") from error

    def _raise_for(self, response: httpx.Response, content: bytes) -> None:
        raise error_of(
            self._name, response.status_code, _decoded(content), response.headers.get("retry-after")
        )


_JSON = {"content-type": "application/json", "accept": "application/json, text/event-stream"}


def error_of(
    name: str, status: int, body: object, retry_after: str | None = None
) -> BadInput | Unavailable:
    """The error that an answer with this status stands for."""
    message = _message(body) or f"HTTP status {status}"
    match status:
        case 429:
            return Busy(f"{name}: {message}", _seconds(body, retry_after))
        case 401 | 403:
            return Unavailable(f"{name} refused the request: {message}; set engine.api_key")
        case 503:
            return Refused(message if name == OUR_ENGINE else f"{name}: {message}")
        case _ if 400 <= status < 500:
            return Rejected(message if name == OUR_ENGINE else f"{name}: {message}", status)
        case _:
            return Unavailable(f"{name} failed: {message}")


OUR_ENGINE = "the engine"


def unix_client(socket: Path, base: str = "http://engine", silence: float = 60.0) -> HttpClient:
    """A client of our own engine's socket."""
    return _client(
        base,
        OUR_ENGINE,
        silence,
        # Without `verify=False` every client would read the certificate store, for nothing.
        httpx.AsyncHTTPTransport(uds=str(socket), verify=False, limits=_limits()),
        {},
    )


def tcp_client(port: int, token: str, silence: float = 60.0) -> HttpClient:
    """A client of our own engine where there are no Unix sockets."""
    return _client(
        f"http://127.0.0.1:{port}",
        OUR_ENGINE,
        silence,
        httpx.AsyncHTTPTransport(verify=False, limits=_limits()),
        {"authorization": f"Bearer {token}"},
    )


def url_client(url: str, api_key: str, silence: float = 300.0) -> HttpClient:
    """A client of any server: http, https, or `unix:/path/to/socket`. May take 50 ms for https.

    Raises `BadInput` for a URL that is none of these.
    """
    headers = {"authorization": f"Bearer {api_key}"} if api_key else {}
    parts = urlsplit(url)
    if parts.scheme == "unix":
        socket = unquote(parts.path or parts.netloc)
        transport = httpx.AsyncHTTPTransport(uds=socket, verify=False, limits=_limits())
        return _client("http://engine", url, silence, transport, headers)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput(f"engine.url: {url!r} is no http, https or unix URL")
    verify: bool | ssl.SSLContext = (
        ssl.create_default_context() if parts.scheme == "https" else False
    )
    transport = httpx.AsyncHTTPTransport(verify=verify, limits=_limits())
    base = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix('/v1')}"
    return _client(base, url, silence, transport, headers)


def _client(
    base: str,
    name: str,
    silence: float,
    transport: httpx.AsyncHTTPTransport,
    headers: Mapping[str, str],
) -> HttpClient:
    client = httpx.AsyncClient(
        base_url=base,
        transport=transport,
        headers=headers,
        timeout=httpx.Timeout(silence, connect=5.0, pool=5.0),
        # A proxy of the environment must not see what goes to a server somebody named.
        trust_env=False,
    )
    return HttpClient(client, name, silence)


def _limits() -> httpx.Limits:
    return httpx.Limits(
        max_connections=_MOST_CONNECTIONS,
        max_keepalive_connections=_KEPT_CONNECTIONS,
        keepalive_expiry=_KEEP_SECONDS,
    )


async def _parsed(response: httpx.Response) -> AsyncIterator[Any]:
    """Server-sent events as the WHATWG HTML standard says; only `data` matters here."""
    data: list[str] = []
    async for line in response.aiter_lines():
        if line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif not line and data:
            text = "\n".join(data)
            data.clear()
            if text.strip() == "[DONE]":
                return
            yield _decoded(text)


def _decoded(content: bytes | str) -> Any:
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _message(body: object) -> str:
    """What servers put their error's sentence under: `error.message`, `detail`, `message`."""
    if not isinstance(body, Mapping):
        return ""
    found = body.get("error", body.get("detail", body.get("message", "")))
    if isinstance(found, Mapping):
        found = found.get("message", "")
    return found if isinstance(found, str) else msgspec.json.encode(found).decode()


def _seconds(body: object, retry_after: str | None) -> float:
    if isinstance(body, Mapping) and isinstance(body.get("error"), Mapping):
        exact = body["error"].get("retry_after")
        if isinstance(exact, int | float):
            return float(exact)
    try:
        return max(0.0, float(retry_after or ""))
    except ValueError:
        return 1.0


def _cause(error: Exception) -> str:
    return str(error) or type(error).__name__
