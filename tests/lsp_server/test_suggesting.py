"""Suggestions over the wire: real server process, real engine, scripted model."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.fake_engine import Running
from tests.support.raw_lsp import RawClient, Start, folders_in
from tests.support.waiting import until

_numbers = itertools.count()


@pytest.fixture(scope="module")
def client(engine: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RawClient]:
    """One server for the tests that need no settings of their own."""
    folder = tmp_path_factory.mktemp("suggest")
    variables = {
        **folders_in(folder),
        "INKLING_ENGINE_URL": f"unix:{engine.address.socket}",
        "INKLING_COMPLETION_DEBOUNCE_MS": "150",
        "INKLING_LOG": "debug",
    }
    with RawClient(variables) as client:
        client.state = folder / "state"  # type: ignore[attr-defined]
        client.initialize()
        client.wait_for("inkling/status", state="ready")
        yield client
        assert client.garbage.empty()


def opened(client: RawClient, text: str, language: str = "python") -> str:
    uri = f"file:///tmp/suggest{next(_numbers)}.py"
    client.open(uri, text, language)
    return uri


def items(client: RawClient, request: int) -> list[dict[str, Any]]:
    answer = client.answer(request)
    assert "error" not in answer, answer
    found: list[dict[str, Any]] = answer["result"]["items"]
    return found


def working(engine: Running) -> int:
    status = engine.host.worker.status()
    return status.running + status.waiting


def test_an_item_has_text_range_and_the_command_that_counts_it(client: RawClient) -> None:
    uri = opened(client, "def f(a, b):\n    return a \n")
    (item,) = items(client, client.inline(uri, 1, 13, invoked=False))
    place = {"line": 1, "character": 13}
    assert item["insertText"] == "+ b"
    assert item["range"] == {"start": place, "end": place}
    assert item["command"]["command"] == "inkling.accept"
    counted = Path(client.state) / "acceptance.jsonl"  # type: ignore[attr-defined]
    for kind in ("word", "full", "full"):
        arguments = [{**item["command"]["arguments"][0], "kind": kind}]
        client.request(
            "workspace/executeCommand", {"command": "inkling.accept", "arguments": arguments}
        )

    def taken() -> list[tuple[str, str, int]]:
        lines = counted.read_text().splitlines() if counted.exists() else []
        events = [e for e in map(json.loads, lines) if e["event"] in {"accepted", "continued"}]
        return [(e["event"], e["kind"], e["chars"]) for e in events]

    # Taken in pieces it is still one suggestion that was taken, and no character counts twice.
    until(lambda: len(taken()) == 2)
    assert sorted(taken()) == [("accepted", "word", 1), ("continued", "full", 2)]
    assert "+ b" not in counted.read_text()


def test_an_accept_command_of_an_unknown_kind_is_refused(client: RawClient) -> None:
    arguments = [{"id": "1.0", "kind": "half"}]
    call = {"command": "inkling.accept", "arguments": arguments}
    assert "full, word, line" in client.error("workspace/executeCommand", call)["message"]


def test_a_client_is_told_nothing_it_did_not_say_it_knows(
    start: Start, with_engine: dict[str, str]
) -> None:
    plain, ours = start(with_engine), start(with_engine)
    plain.initialize()
    ours.initialize(capabilities={"experimental": {"inkling": {"nextEdit": True}}})
    text = "def old():\n    return 1\n\n\nold()\n"
    name = {"start": {"line": 0, "character": 4}, "end": {"line": 0, "character": 7}}
    for client in (plain, ours):
        uri = opened(client, text)
        client.change(uri, 2, {"range": name, "text": "new"})
        here = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 7}}
        assert client.request("inkling/nextEdit", here)["remaining"] == 1
        client.notify("inkling/cursor", here)
        client.notify("inkling/cursor", {"textDocument": {"uri": uri}})
        assert client.is_alive()
    ours.wait_for("inkling/nextEditReady", version=2)
    assert not plain.of("inkling/nextEditReady")


@pytest.mark.parametrize(("encoding", "end"), [("utf-8", 7), ("utf-16", 5), ("utf-32", 4)], ids=str)
def test_positions_count_what_was_agreed_on(
    start: Start, with_engine: dict[str, str], encoding: str, end: int
) -> None:
    client = start(with_engine)
    result = client.initialize(capabilities={"general": {"positionEncodings": [encoding]}})
    assert result["capabilities"]["positionEncoding"] == encoding
    uri = opened(client, "😀 \n")
    # An edit in the middle of what each encoding counts differently.
    place = {"line": 0, "character": end - 2}
    client.change(uri, 2, {"range": {"start": place, "end": place}, "text": "= "})
    (item,) = items(client, client.inline(uri, 0, end, invoked=False))
    assert item["insertText"] == "'é€😀'"
    assert item["range"]["start"] == {"line": 0, "character": end}


def test_asked_by_hand_there_are_several_to_choose_from_and_no_wait(client: RawClient) -> None:
    uri = opened(client, "def f(a, b):\n    return a \n")
    found = items(client, client.inline(uri, 1, 13))
    assert found[0]["insertText"] == "+ b"
    assert len({item["insertText"] for item in found}) == len(found)


def test_cancelling_answers_once_and_stops_the_engine(client: RawClient, engine: Running) -> None:
    uri = opened(client, "slow = \n")
    request = client.inline(uri, 0, 7)
    until(lambda: working(engine) > 0)
    client.notify("$/cancelRequest", {"id": request})
    began = time.monotonic()
    assert client.answer(request)["error"]["code"] == -32800
    until(lambda: working(engine) == 0)
    assert time.monotonic() - began < 2
    assert client.is_alive()
    assert len(client.answers_to(request)) == 1
    client.notify("$/cancelRequest", {"id": request})
    client.notify("$/cancelRequest", {"id": "unknown"})
    assert client.is_alive()


def test_only_the_last_of_a_burst_reaches_the_engine(client: RawClient, engine: Running) -> None:
    uri = opened(client, "def f(a, b):\n    return a \n")
    client.request("workspace/executeCommand", {"command": "inkling.showStats"})
    before = engine.host.worker.status().requests
    burst = [client.inline(uri, 1, 13, invoked=False) for _ in range(10)]
    assert [items(client, request) for request in burst[:-1]] == [[]] * 9
    assert items(client, burst[-1])[0]["insertText"] == "+ b"
    assert engine.host.worker.status().requests == before + 1
    client.logs("superseded by a newer request")


def test_a_newer_request_stops_the_older_one_in_the_engine(
    client: RawClient, engine: Running
) -> None:
    uri = opened(client, "slow = \nreturn a \n")
    older = client.inline(uri, 0, 7)
    until(lambda: working(engine) > 0)
    newer = client.inline(uri, 1, 9)
    assert items(client, newer)[0]["insertText"] == "+ b"
    assert items(client, older) == []
    until(lambda: working(engine) == 0)


def test_what_was_asked_before_an_edit_shows_nothing(client: RawClient) -> None:
    uri = opened(client, "def f(a, b):\n    return a \n")
    request = client.inline(uri, 1, 13, invoked=False)
    client.change(uri, 2, {"text": "x = 1\n"})
    assert items(client, request) == []
    # Before its turn or in it.
    told = ("superseded by an edit", "the document changed meanwhile")
    until(lambda: any(reason in client.log for reason in told))


def test_typing_on_costs_no_model(client: RawClient, engine: Running) -> None:
    uri = opened(client, "def f(a, b):\n    return a \n")
    assert items(client, client.inline(uri, 1, 13, invoked=False))
    before = engine.host.worker.status().requests
    place = {"line": 1, "character": 13}
    client.change(uri, 2, {"range": {"start": place, "end": place}, "text": "+"})
    (item,) = items(client, client.inline(uri, 1, 14, invoked=False))
    assert item["insertText"] == " b"
    assert engine.host.worker.status().requests == before


def test_a_suggestion_goes_on_from_the_entry_chosen_in_the_menu(client: RawClient) -> None:
    uri = opened(client, "def f(a, b):\n    ret\n")
    entry = {
        "range": {"start": {"line": 1, "character": 4}, "end": {"line": 1, "character": 7}},
        "text": "return a ",
    }
    request = client.begin(
        "textDocument/inlineCompletion",
        {
            "textDocument": {"uri": uri},
            "position": {"line": 1, "character": 7},
            "context": {"triggerKind": 2, "selectedCompletionInfo": entry},
        },
    )
    (item,) = items(client, request)
    assert item["insertText"] == "return a + b"
    assert item["range"] == entry["range"]


def test_an_entry_chosen_in_the_menu_is_a_whole_name(client: RawClient) -> None:
    uri = opened(client, "def f(a, b):\n    add\n")
    entry = {
        "range": {"start": {"line": 1, "character": 4}, "end": {"line": 1, "character": 7}},
        "text": "add_listener",
    }
    request = client.begin(
        "textDocument/inlineCompletion",
        {
            "textDocument": {"uri": uri},
            "position": {"line": 1, "character": 7},
            "context": {"triggerKind": 2, "selectedCompletionInfo": entry},
        },
    )
    assert items(client, request) == []
    client.logs("no suggestion: the entry chosen in the menu is a whole name")


def test_every_nothing_has_its_reason_in_the_log(client: RawClient) -> None:
    uri = opened(client, "result = 1\n")
    assert items(client, client.inline(uri, 0, 3, invoked=False)) == []
    client.logs("no suggestion: inside a word")
    for _ in range(3):
        assert items(client, client.inline(uri, 0, 3, invoked=False)) == []
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    client.logs("no suggestion 3 more times: inside a word")
    assert client.log.count(f"{uri.rsplit('/', 1)[-1]}:1:4: no suggestion") == 1


def test_a_language_without_grammar_is_completed_as_text(client: RawClient) -> None:
    uri = opened(client, "return a ", language="cobol")
    assert items(client, client.inline(uri, 0, 9))[0]["insertText"] == "+ b"


def test_the_menu_is_off_by_default(client: RawClient) -> None:
    uri = opened(client, "def f(a, b):\n    return a \n")
    params = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 13}}
    assert client.request("textDocument/completion", params)["items"] == []


def test_the_menu_where_it_is_switched_on(start: Start, with_engine: dict[str, str]) -> None:
    client = start(with_engine)
    result = client.initialize(initializationOptions={"completion": {"popup": True}})
    assert result["capabilities"]["completionProvider"]["triggerCharacters"]
    uri = opened(client, "def f(a, b):\n    return a \n")
    params = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 13}}
    (item,) = client.request("textDocument/completion", params)["items"]
    assert item["textEdit"]["newText"] == item["filterText"] == "+ b"
    assert item["command"]["command"] == "inkling.accept"


def test_the_menu_comes_and_goes_with_the_setting_where_the_client_can(
    start: Start, with_engine: dict[str, str]
) -> None:
    client = start(with_engine)
    client.initialize(capabilities={"textDocument": {"completion": {"dynamicRegistration": True}}})
    on = {"settings": {"inkling": {"completion": {"popup": True}}}}
    client.notify("workspace/didChangeConfiguration", on)
    asked = client.wait_for("client/registerCapability")
    assert asked["registrations"][0]["method"] == "textDocument/completion"
    client.notify("workspace/didChangeConfiguration", {"settings": {"inkling": {}}})
    client.wait_for("client/unregisterCapability")


def test_the_stats_tell_what_happened(client: RawClient) -> None:
    stats = client.request("workspace/executeCommand", {"command": "inkling.showStats"})
    assert stats["suggestions"]["shown"] > 0
    # On this machine, not only since the editor was opened: what the command's name promises.
    assert stats["machine"]["shown"] > 0
    assert set(stats["machine"]) == {"shown", "accepted", "rate"}
    assert stats["status"]["state"] in {"ready", "busy"}
    assert stats["event_loop"]["turns"] > 0
    assert stats["event_loop"]["longest_cpu_ms"] > 0


@pytest.mark.alone
def test_suggesting_never_holds_the_event_loop(client: RawClient) -> None:
    uri = opened(client, "def f(a, b):\n    return a \n")
    for version in range(2, 42):
        client.change(uri, version, {"text": f"def f(a, b{version}):\n    return a \n"})
        client.answer(client.inline(uri, 1, 13, invoked=False))
    client.answer(client.inline(uri, 1, 13))
    stats = client.request("workspace/executeCommand", {"command": "inkling.showStats"})
    assert stats["event_loop"]["turns"] > 80
    assert stats["event_loop"]["longest_cpu_ms"] < 10
