"""What a person sees of the engine: starting, loading, missing model, download, failure."""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.model import Model, ModelConfig
from tests.support.fake_engine import Behaviour, environment, in_thread
from tests.support.fim_script import FimBehaviour
from tests.support.model_sources import SmallHub, small_hub, small_model
from tests.support.raw_lsp import RawClient, Start
from tests.support.waiting import until

LAUNCHER = (sys.executable, "-m", "tests.support.lsp_launcher")
PROGRESS = {"window": {"workDoneProgress": True}}
TEXT = "def f(a, b):\n    return a \n"


def progress(client: RawClient) -> list[dict[str, Any]]:
    return [params["value"] for params in client.of("$/progress")]


@pytest.fixture
def hub() -> Iterator[SmallHub]:
    with small_hub(small_model()) as hub:
        yield hub


def settings_for(hub: SmallHub, **behaviour: Any) -> dict[str, str]:
    return {**environment(Behaviour(**behaviour)), "HF_ENDPOINT": hub.url}


def questions(client: RawClient) -> list[Any]:
    return client.of("window/showMessageRequest")


def test_loading_is_shown_until_it_is_done(start: Start) -> None:
    folder = Path(tempfile.mkdtemp(prefix="ink"))
    may_load = threading.Event()

    class Slow(FimBehaviour, frozen=True, kw_only=True):
        def open_model(self, config: ModelConfig) -> Model:
            may_load.wait(20)
            return super().open_model(config)

    with in_thread(folder, Slow(says={"return a ": "+ b"}), wait=False) as engine:
        client = start({"INKLING_ENGINE_URL": f"unix:{engine.address.socket}"})
        client.initialize(capabilities=PROGRESS)
        client.wait_for("inkling/status", state="starting")
        client.open("file:///tmp/loading.py", TEXT)
        request = client.inline("file:///tmp/loading.py", 1, 13)
        until(lambda: progress(client))
        may_load.set()
        client.wait_for("inkling/status", state="ready")
        # What was asked while the model loaded is answered when it has.
        assert client.answer(request)["result"]["items"][0]["insertText"] == "+ b"
        kinds = [value["kind"] for value in progress(client)]
        assert kinds[0] == "begin"
        until(lambda: progress(client)[-1]["kind"] == "end")
        assert client.leave() == 0
    shutil.rmtree(folder)


def test_a_missing_model_is_asked_about_once_and_the_rest_works(
    start: Start, hub: SmallHub
) -> None:
    client = start(settings_for(hub), LAUNCHER)
    client.initialize()
    client.wait_for("window/showMessageRequest")
    status = client.wait_for("inkling/status", state="error")
    assert "inkling model pull tiny" in status["message"]
    assert status["action"]["command"] == "inkling.pullModel"
    client.open("file:///tmp/missing.py", TEXT)
    for _ in range(3):
        assert client.answer(client.inline("file:///tmp/missing.py", 1, 13))["result"] == {
            "items": []
        }
    client.notify("workspace/didChangeConfiguration", {"settings": {"inkling": {}}})
    assert client.request("workspace/executeCommand", {"command": "inkling.showStats"})
    (question,) = questions(client)
    assert "inkling model pull tiny" in question["message"]
    assert [action["title"] for action in question["actions"]] == ["Download"]
    assert hub.ranges == []


def test_download_brings_the_model_and_goes_on_by_itself(start: Start, hub: SmallHub) -> None:
    client = start(
        settings_for(hub, reply="done"),
        LAUNCHER,
        answers={"window/showMessageRequest": lambda params: params["actions"][0]},
    )
    client.initialize(capabilities=PROGRESS)
    client.wait_for("inkling/status", state="ready")
    states = [params["message"] for params in client.of("inkling/status")]
    assert any(message.startswith("Downloading tiny") for message in states)
    titles = [value for value in progress(client) if value["kind"] == "begin"]
    assert titles[0]["cancellable"]
    assert any(value.get("percentage") for value in progress(client))
    # Asking again finds it there.
    pull = {"command": "inkling.pullModel", "arguments": [None]}
    assert client.request("workspace/executeCommand", pull).endswith("tiny.gguf")
    assert client.leave() == 0


def test_a_download_that_is_stopped_says_so_and_can_be_taken_up_again(
    start: Start, hub: SmallHub
) -> None:
    client = start(settings_for(hub), LAUNCHER)
    client.initialize(capabilities=PROGRESS)
    client.wait_for("window/showMessageRequest")

    def stop(params: Any) -> None:
        client.notify("window/workDoneProgress/cancel", {"token": params["token"]})

    client._answers["window/workDoneProgress/create"] = stop
    pull = {"command": "inkling.pullModel", "arguments": ["tiny"]}
    request = client.begin("workspace/executeCommand", pull)
    answer = client.answer(request)
    assert "stopped" in answer["error"]["message"]
    until(lambda: "what came is kept" in str(progress(client)))
    del client._answers["window/workDoneProgress/create"]
    assert client.request("workspace/executeCommand", pull)


def test_an_unknown_model_is_an_error_a_person_can_act_on(start: Start, hub: SmallHub) -> None:
    client = start(settings_for(hub), LAUNCHER)
    client.initialize()
    pull = {"command": "inkling.pullModel", "arguments": ["nonsense"]}
    error = client.error("workspace/executeCommand", pull)
    assert error["code"] == -32602
    assert "tiny" in error["message"]


def test_an_engine_that_fails_is_tried_again_only_when_asked(start: Start, hub: SmallHub) -> None:
    folder = Path(tempfile.mkdtemp(prefix="ink"))
    model = folder / "model.gguf"
    model.write_bytes(small_model())
    variables = settings_for(hub, die="out of luck") | {"INKLING_MODEL": str(model)}
    client = start(variables, LAUNCHER)
    client.initialize()
    status = client.wait_for("inkling/status", state="error")
    assert "out of luck" in status["message"]
    assert status["action"]["command"] == "inkling.restartEngine"
    client.open("file:///tmp/failing.py", TEXT)
    for _ in range(5):
        assert client.answer(client.inline("file:///tmp/failing.py", 1, 13))["result"] == {
            "items": []
        }
    starts = client.log.count("out of luck")
    error = client.error("workspace/executeCommand", {"command": "inkling.restartEngine"})
    assert error["code"] == -32803
    assert "out of luck" in error["message"]
    until(lambda: client.log.count("out of luck") > starts)
    shutil.rmtree(folder)


def test_the_engine_is_restarted_on_demand(start: Start, hub: SmallHub) -> None:
    folder = Path(tempfile.mkdtemp(prefix="ink"))
    model = folder / "model.gguf"
    model.write_bytes(small_model())
    client = start(settings_for(hub) | {"INKLING_MODEL": str(model)}, LAUNCHER)
    client.initialize()
    client.wait_for("inkling/status", state="ready")
    client.request("workspace/executeCommand", {"command": "inkling.restartEngine"})
    states = [params["state"] for params in client.of("inkling/status")]
    assert states.count("ready") >= 2
    assert client.leave() == 0
    shutil.rmtree(folder)
