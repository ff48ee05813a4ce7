"""Fakes of HTTP: the answer of a server as the client library itself shows it.

The keys of an answer's JSON are those that the code looks up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random

from testgen.inputs.genome import Step
from testgen.inputs.outside import Outside, Use
from testgen.inputs.seam import Seam, patched
from testgen.inputs.terms import (
    Call,
    Lambda,
    Member,
    Name,
    Pairs,
    Scalar,
    Term,
    called,
    listed,
    parse,
)  # fmt: skip

_VERBS = "get|post|put|delete|patch|head|options|request"
_DIRECT = re.compile(rf"(requests|httpx)\.(?:{_VERBS})")
_OF_CLIENT = re.compile(rf".*\.(?:{_VERBS}|send)")
_STATUS = (200, 200, 200, 404, 500)
_FAILS = 0.25
_ANY = "*args, **kwargs"
_SCALARS: tuple[Scalar, ...] = (1, "a", 0, "", True, None, 2.5)
_MOST_KEYS = 6


def http_seams(outside: Outside) -> Iterator[Seam]:
    """The seams of those client libraries that the code uses."""
    for use in outside.uses:
        if use.call is None:
            continue
        if found := _DIRECT.fullmatch(use.name):
            target = use.name if "." in use.spelled else f"{outside.module}.{use.spelled}"
            yield Seam("http", _library(found[1], target, outside))
        elif use.name == "urllib.request.urlopen":
            target = use.name if "." in use.spelled else f"{outside.module}.{use.spelled}"
            yield Seam("http", _urlopen(target, outside))
        elif _OF_CLIENT.fullmatch(use.name):
            yield from _of_client(use, outside)


def _of_client(use: Use, outside: Outside) -> Iterator[Seam]:
    """A session or client: all that it sends goes through one method."""
    owner = use.name.rpartition(".")[0].lower()
    if not owner.endswith(("session", "client", "http")):
        return
    made = {one.name for one in outside.uses if one.call is not None}
    if "requests.Session" in made or "requests.session" in made:
        yield Seam("http", _library("requests", "requests.Session.request", outside))
    elif "httpx.AsyncClient" in made:
        yield Seam("http", _library("httpx", "httpx.AsyncClient.request", outside))
    elif "httpx.Client" in made:
        yield Seam("http", _library("httpx", "httpx.Client.request", outside))


def _library(library: str, target: str, outside: Outside) -> Callable[[Random], tuple[Step, ...]]:
    is_async = ".AsyncClient." in target
    mock = "AsyncMock" if is_async else "Mock"

    def make(random: Random) -> tuple[Step, ...]:
        if outside.catches and random.random() < _FAILS:
            error = "requests.ConnectionError" if library == "requests" else "httpx.ConnectError"
            failing = called(mock, side_effect=called(error, "no connection"))
            return (Step(patched(target, failing)),)
        status, body = random.choice(_STATUS), _body(outside.keys, random)
        if library == "httpx":
            steps = [_httpx_response(status, body)]
        else:
            content = Call(Member(called("json.dumps", body), "encode"))
            steps = [
                Step(called("requests.Response"), "response"),
                Step(status, "response.status_code"),
                Step(content, "response._content"),
            ]
        answer: Term = Lambda(_ANY, Name("response"))
        if is_async:
            answer = called("AsyncMock", return_value=Name("response"))
        return (*steps, Step(patched(target, answer)))

    return make


def _httpx_response(status: int, body: Term) -> Step:
    request = called("httpx.Request", "GET", "http://test")
    return Step(called("httpx.Response", status, json=body, request=request), "response")


def _urlopen(target: str, outside: Outside) -> Callable[[Random], tuple[Step, ...]]:
    def make(random: Random) -> tuple[Step, ...]:
        if outside.catches and random.random() < _FAILS:
            failing = called("Mock", side_effect=called("URLError", "no connection"))
            return (Step(patched(target, failing)),)
        content: Term = random.choice((b"text", b"", b"one\ntwo\n"))
        if "json" in outside.text:
            content = Call(Member(called("json.dumps", _body(outside.keys, random)), "encode"))
        return (Step(patched(target, Lambda(_ANY, called("io.BytesIO", content)))),)

    return make


def _body(keys: tuple[str, ...], random: Random, depth: int = 0) -> Term:
    """What a server might have sent: mostly an object with the keys that are asked for."""
    chance = random.random()
    if chance < 0.1:
        return parse(random.choice(("[]", "{}")))
    whole = Pairs(
        tuple(
            (key, _value(keys, random, depth))
            for key in keys[:_MOST_KEYS]
            if random.random() < 0.85
        )
    )
    return listed(whole) if chance < 0.25 else whole


def _value(keys: tuple[str, ...], random: Random, depth: int) -> Term:
    chance = random.random()
    if chance < 0.25 and depth < 1:
        inner = _body(keys, random, depth + 1)
        return inner if random.random() < 0.5 else listed(inner)
    if chance < 0.35:
        return listed(*(random.choice(_SCALARS) for _ in range(random.choice((0, 1, 2)))))
    return random.choice(_SCALARS)
