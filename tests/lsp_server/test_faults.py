"""Faults while somebody types, over the wire: no wrong text, no exception in a log, no hang.

Real server process, real engine, scripted model. Every server of this file must in the end have
answered each request once, leave when told, and have logged no error.
"""

from __future__ import annotations

import itertools
import logging
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.buffer import Buffer
from tests.support.fake_engine import Running, environment, in_thread
from tests.support.fim_script import FimBehaviour
from tests.support.gguf_writer import model_bytes
from tests.support.raw_lsp import RawClient, Start, folders_in
from tests.support.waiting import until

LAUNCHER = (sys.executable, "-m", "tests.support.lsp_launcher")
NUMBER = "1234567890" * 12
SAYS = {
    "slow = ": NUMBER,
    "v = ": "[1]",
    "v = [": "1]",
    "return a ": "+ b",
    "🎉": "👩‍👩‍👧🎈",
    "🎉👩‍👩‍👧": "🎈",
    "d = ": "c + 1",
}
# A machine that others use too; what hangs takes longer.
_BOUND = 30.0
_FAULT = re.compile(r"Traceback| (?:ERROR|CRITICAL) |never (?:retrieved|awaited)")
_numbers = itertools.count()


def settled(client: RawClient) -> None:
    """The end of a server: it leaves when told, each request was answered once, no error."""
    if client.process.poll() is None:
        assert client.leave(_BOUND) == 0
    answers = Counter(m["id"] for m in client.received if "method" not in m)
    assert set(answers.values()) <= {1}
    assert client.garbage.empty()
    until(lambda: client.process.poll() is not None)
    client.kill()
    assert not _FAULT.search(client.log), client.log


@pytest.fixture
def start(start: Start) -> Iterator[Start]:
    clients: list[RawClient] = []

    def run(*arguments: Any, **more: Any) -> RawClient:
        clients.append(start(*arguments, **more))
        return clients[-1]

    yield run
    for client in clients:
        settled(client)


@pytest.fixture(autouse=True)
def no_error_in_the_engine(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    wrong = [r for when in ("setup", "call") for r in caplog.get_records(when)]
    assert not [r.getMessage() for r in wrong if r.levelno >= logging.ERROR]


@pytest.fixture(scope="module")
def engine() -> Iterator[Running]:
    folder = Path(tempfile.mkdtemp(prefix="ink"))
    with in_thread(folder, FimBehaviour(says=SAYS, cost_ms=2, n_ctx=1024)) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def shared(engine: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RawClient]:
    """One server for the tests that take nothing away from it."""
    variables = folders_in(tmp_path_factory.mktemp("faults"))
    with RawClient({**variables, **engine_of(engine), "INKLING_LOG": "debug"}) as client:
        client.initialize()
        client.wait_for("inkling/status", state="ready")
        yield client
        settled(client)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for an engine of the test's own; sockets want short paths."""
    made = Path(tempfile.mkdtemp(prefix="ink"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


def engine_of(engine: Running) -> dict[str, str]:
    return {"INKLING_ENGINE_URL": f"unix:{engine.address.socket}"}


def uri() -> str:
    return f"file:///tmp/fault{next(_numbers)}.py"


def working(engine: Running) -> int:
    status = engine.host.worker.status()
    return status.running + status.waiting


def in_flight(buffer: Buffer, engine: Running) -> int:
    """A request that the engine works on by now."""
    until(lambda: working(engine) == 0)
    asked = buffer.ask()
    until(lambda: working(engine) > 0)
    return asked


def push(client: RawClient, **settings: Any) -> None:
    told = {"settings": {"inkling": settings}}
    client.notify("workspace/didChangeConfiguration", told)


def took(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


# What is taken away in mid-flight


def test_a_document_closed_in_mid_flight_shows_nothing_and_opened_again_is_another(
    shared: RawClient, engine: Running
) -> None:
    name = uri()
    buffer = Buffer.opened(shared, name, "slow = █\n")
    asked = in_flight(buffer, engine)
    shared.notify("textDocument/didClose", {"textDocument": {"uri": name}})
    assert buffer.suggested(asked, _BOUND) == ""
    until(lambda: working(engine) == 0)
    again = Buffer.opened(shared, name, "x = 1\nv = █\n")
    assert again.suggestion() == "[1]"


def test_a_document_replaced_in_mid_flight_gets_nothing_meant_for_the_old_text(
    shared: RawClient, engine: Running
) -> None:
    name = uri()
    buffer = Buffer.opened(shared, name, "slow = █\n")
    asked = in_flight(buffer, engine)
    again = Buffer.opened(shared, name, "v = █\n")
    assert again.suggestion() == "[1]"
    assert buffer.suggested(asked, _BOUND) == ""


def test_a_line_deleted_in_mid_flight_shows_nothing_of_it(
    shared: RawClient, engine: Running
) -> None:
    buffer = Buffer.opened(shared, uri(), "x = 1\nslow = █\n")
    asked = in_flight(buffer, engine)
    buffer.delete(len("slow = "))
    assert buffer.suggested(asked, _BOUND) == ""
    buffer.type("v = ")
    assert buffer.suggestion() == "[1]"


def test_nothing_is_shown_any_more_once_completions_were_switched_off_in_mid_flight(
    shared: RawClient, engine: Running
) -> None:
    buffer = Buffer.opened(shared, uri(), "slow = █\n")
    asked = in_flight(buffer, engine)
    push(shared, completion={"enabled": False})
    shared.wait_for("inkling/status", state="off")
    off = len(shared.received)
    shown = buffer.suggested(asked, _BOUND)
    assert not shown or shared.received.index(shared.answer(asked)) < off
    buffer.type("v = ")
    assert buffer.suggestion() == ""
    push(shared)
    until(lambda: buffer.suggestion() == "[1]")


def test_another_engine_in_the_settings_in_mid_flight_writes_the_next_suggestion(
    shared: RawClient, engine: Running, folder: Path
) -> None:
    buffer = Buffer.opened(shared, uri(), "slow = █\n")
    asked = in_flight(buffer, engine)
    with in_thread(folder, FimBehaviour(says={"v = ": "other(1)"}, cost_ms=2)) as other:
        push(shared, engine={"url": f"unix:{other.address.socket}"})
        assert buffer.suggested(asked, _BOUND) in {"", NUMBER}
        buffer.delete(len("slow = "))
        buffer.type("v = ")
        until(lambda: working(engine) == 0)
        until(lambda: buffer.suggestion() == "other(1)")
        push(shared)
        buffer.type("0\nv = ")
        until(lambda: buffer.suggestion() == "[1]")


def test_shutdown_in_mid_flight_is_answered_and_leaves_the_engine_idle(
    start: Start, engine: Running
) -> None:
    client = start(engine_of(engine))
    client.initialize()
    buffer = Buffer.opened(client, uri(), "slow = █\n")
    asked = in_flight(buffer, engine)
    assert took(client.leave) < _BOUND
    assert client.answer(asked)["error"]["code"] == -32800
    until(lambda: working(engine) == 0)


# The engine


def test_an_engine_that_dies_between_two_tokens_is_started_again_and_nothing_is_said_twice(
    start: Start, folder: Path
) -> None:
    model, death = folder / "model.gguf", folder / "death"
    model.write_bytes(model_bytes())
    says = FimBehaviour(says=SAYS, cost_ms=2, dies=str(death))
    client = start({**environment(says), "INKLING_MODEL": str(model)}, LAUNCHER)
    client.initialize()
    client.wait_for("inkling/status", state="ready")
    buffer = Buffer.opened(client, uri(), "slow = █\n")
    death.touch()
    assert buffer.suggestion(within=_BOUND) == NUMBER
    assert not death.exists(), "it never died"
    states = [params["state"] for params in client.of("inkling/status")]
    assert states.count("starting") >= 2
    assert states[-1] in {"ready", "busy"}


def test_an_engine_that_is_gone_costs_suggestions_and_no_time_and_is_used_when_it_is_back(
    start: Start, folder: Path
) -> None:
    says = FimBehaviour(says=SAYS, cost_ms=2)
    with in_thread(folder, says) as engine:
        client = start(engine_of(engine))
        client.initialize()
        buffer = Buffer.opened(client, uri(), "slow = █\n")
        asked = in_flight(buffer, engine)
    assert buffer.suggested(asked, _BOUND) in {"", NUMBER}
    buffer.delete(len("slow = "))
    for letter in "v = ":
        buffer.type(letter)
        assert took(lambda: buffer.suggestion(within=_BOUND)) < 3
    with in_thread(folder, says):
        until(lambda: buffer.suggestion() == "[1]")
        assert client.leave() == 0


def swap(engine: Running, model: Path) -> None:
    model.write_bytes(model_bytes())
    transport = httpx.HTTPTransport(uds=str(engine.address.socket))
    with httpx.Client(transport=transport, base_url="http://engine") as http:
        http.post("/models/load", json={"model": str(model)}).raise_for_status()


def test_a_model_swapped_between_two_keys_costs_no_suggestion(
    shared: RawClient, engine: Running, tmp_path: Path
) -> None:
    buffer = Buffer.opened(shared, uri(), "x = 1\nv = █\n")
    assert buffer.suggestion() == "[1]"
    for number in range(3):
        swap(engine, tmp_path / f"other{number}.gguf")
        buffer.type("2\nv = ")
        assert buffer.suggestion() == "[1]"
    assert "too much to do" not in shared.log


def test_a_model_swapped_in_mid_flight_mixes_no_two_texts(
    shared: RawClient, engine: Running, tmp_path: Path
) -> None:
    buffer = Buffer.opened(shared, uri(), "slow = █\n")
    asked = in_flight(buffer, engine)
    swap(engine, tmp_path / "other.gguf")
    buffer.type(NUMBER[:2])
    assert buffer.suggested(asked, _BOUND) == ""
    assert buffer.suggestion() in {"", NUMBER[2:]}
    buffer.type("\nv = ")
    assert buffer.suggestion() == "[1]"


# Folders and files


def indexed(client: RawClient) -> dict[str, Any]:
    command = {"command": "inkling.showStats"}
    stats: dict[str, Any] = client.request("workspace/executeCommand", command)
    found: dict[str, Any] = stats["index"]
    return found


def project(root: Path, files: int) -> Path:
    root.mkdir()
    for number in range(files):
        text = f"def helper{number}(a, b):\n    return a + b * {number}\n"
        (root / f"helper{number}.py").write_text(text)
    return root


def folder_of(path: Path) -> dict[str, str]:
    return {"uri": path.as_uri(), "name": path.name}


USES = "from helper0 import helper0\n\n\ndef f(a, b):\n    helper0(a, b)\n    return a █\n"


def test_files_deleted_under_the_index_leave_suggestions_as_they_are(
    start: Start, engine: Running, tmp_path: Path
) -> None:
    root = project(tmp_path / "p", 30)
    client = start(engine_of(engine))
    client.initialize(workspaceFolders=[folder_of(root)])
    until(lambda: indexed(client).get("ready"))
    buffer = Buffer.opened(client, (root / "a.py").as_uri(), USES)
    assert buffer.suggestion() == "+ b"
    # Nobody tells the server, which gathers what to show of these files when the cursor rests.
    shutil.rmtree(root)
    root.write_text("a file where the folder was")
    before = engine.host.worker.status().requests
    place = {"textDocument": {"uri": buffer.uri}, "position": buffer.position}
    client.notify("inkling/cursor", place)
    until(lambda: engine.host.worker.status().requests > before)
    buffer.type("\n    return a ")
    assert buffer.suggestion() == "+ b"
    changes = [{"uri": (root / f"helper{n}.py").as_uri(), "type": 3} for n in range(30)]
    client.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    until(lambda: indexed(client)["files"] <= 1)
    buffer.type("\n    return a ")
    assert buffer.suggestion() == "+ b"


def test_each_root_has_its_document_and_one_that_is_removed_takes_nothing_along(
    start: Start, engine: Running, tmp_path: Path
) -> None:
    one, two = project(tmp_path / "one", 2), project(tmp_path / "two", 3)
    (two / "inkling.toml").write_text("[completion]\nmax_lines = 1\n")
    client = start(engine_of(engine))
    client.initialize(workspaceFolders=[folder_of(one), folder_of(two)])
    until(lambda: indexed(client).get("ready") and indexed(client)["files"] == 5)
    first = Buffer.opened(client, (one / "a.py").as_uri(), USES)
    second = Buffer.opened(client, (two / "a.py").as_uri(), USES)
    both = [first.ask(), second.ask()]
    assert [b.suggested(asked) for b, asked in zip((first, second), both, strict=True)] == (
        ["+ b"] * 2
    )
    second.type("\n    slow = ")
    asked = in_flight(second, engine)
    event = {"added": [], "removed": [folder_of(two)]}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    assert second.suggested(asked, _BOUND) in {"", NUMBER}
    until(lambda: indexed(client)["files"] <= 4)
    for buffer in (first, second):
        buffer.type("\n    return a ")
        assert buffer.suggestion() == "+ b"
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        {"event": {"added": [folder_of(two)], "removed": [folder_of(one)]}},
    )
    for buffer in (first, second):
        buffer.type("\n    return a ")
        assert buffer.suggestion() == "+ b"


# Documents nobody thought of

LINE = "data = [" + "'0123456789', " * 70_000
ODD = {
    "one line of 1 MB": (LINE + "]; v = █", "[1]", "python"),
    "one line of 1 MB behind": ("v = █\n" + LINE + "]\n", "[1]", "python"),
    "only emoji": ("😀👩‍👩‍👧🎈\n" * 300 + "🎉█\n😀\n", "👩‍👩‍👧🎈", "plaintext"),
    "only emoji, as Python": ("😀👩‍👩‍👧🎈\n" * 300 + "🎉█\n😀\n", "👩‍👩‍👧🎈", "python"),
    "tabs and blanks": (
        "if a:\n\tif b:\n        c = 1\n\t  d = █\n  \te = 1\n" + "\tif x:\n    y = 1\n" * 20,
        "c + 1",
        "python",
    ),
    "a suffix of 100,000 lines": ("x = 1\nv = █\n" + "z = 1\n" * 100_000, "[1]", "python"),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_document_gets_its_text_and_nothing_else(shared: RawClient, name: str) -> None:
    text, said, language = ODD[name]
    buffer = Buffer.opened(shared, uri(), text, language)
    shown = buffer.suggestion(invoked=True, within=_BOUND)
    assert shown == said
    buffer.type(said[0])
    assert buffer.suggestion(within=_BOUND) in {"", said[1:]}
    buffer.type(said[1:])
    assert buffer.text == text.replace("█", said)


def test_none_of_this_held_the_server_up(shared: RawClient) -> None:
    stats = shared.request("workspace/executeCommand", {"command": "inkling.showStats"})
    # To let go of the syntax tree of 100,000 lines takes 40 ms, wherever its last user lets go.
    assert stats["event_loop"]["longest_cpu_ms"] < 100
    assert stats["status"]["state"] in {"ready", "busy"}
