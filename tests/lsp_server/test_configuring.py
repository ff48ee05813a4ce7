"""Settings over the wire, by every way a client has, for every folder, with mistakes told once."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tests.support.raw_lsp import SERVER, RawClient, Start
from tests.support.waiting import until

TEXT = "def f(a, b):\n    return a \n"


def suggests(client: RawClient, uri: str) -> bool:
    return bool(client.answer(client.inline(uri, 1, 13, invoked=False))["result"]["items"])


def project(folder: Path, toml: str) -> Path:
    folder.mkdir()
    (folder / "inkling.toml").write_text(toml)
    return folder


def folder_of(path: Path) -> dict[str, str]:
    return {"uri": path.as_uri(), "name": path.name}


def opened(client: RawClient, path: Path) -> str:
    client.open(path.as_uri(), TEXT)
    return path.as_uri()


def warnings(client: RawClient) -> list[str]:
    return [params["message"] for params in client.of("window/showMessage")]


def test_pulled_settings_hold_by_folder_and_change_when_the_editor_says_so(
    start: Start, with_engine: dict[str, str], tmp_path: Path
) -> None:
    said: dict[str | None, Any] = {}

    def configuration(params: Any) -> list[Any]:
        assert {item["section"] for item in params["items"]} == {"inkling"}
        return [said.get(item.get("scopeUri")) for item in params["items"]]

    on, off = (project(tmp_path / name, "") for name in ("on", "off"))
    said[off.as_uri()] = {"completion": {"enabled": False, "max_lines": "wrong"}, "typo": 1}
    client = start(with_engine, answers={"workspace/configuration": configuration})
    client.initialize(
        workspaceFolders=[folder_of(on), folder_of(off)],
        capabilities={
            "workspace": {
                "configuration": True,
                "workspaceFolders": True,
                "didChangeConfiguration": {"dynamicRegistration": True},
                "didChangeWatchedFiles": {"dynamicRegistration": True},
            }
        },
    )
    registered = client.wait_for("client/registerCapability")["registrations"]
    assert registered[0]["method"] == "workspace/didChangeConfiguration"
    message = client.wait_for("window/showMessage")["message"]
    assert "completion.max_lines" in message
    assert "typo" in message
    files, folders = opened(client, off / "a.py"), opened(client, on / "a.py")
    assert not suggests(client, files)
    assert suggests(client, folders)

    said[off.as_uri()] = {"typo": 1}
    said[on.as_uri()] = {"completion.disabled_languages": ["python"]}
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    until(lambda: len(client.of("workspace/configuration")) >= 2)
    until(lambda: suggests(client, files))
    assert not suggests(client, folders)
    assert len(warnings(client)) == 1

    watched = [
        registration["registerOptions"]["watchers"]
        for params in client.of("client/registerCapability")
        for registration in params["registrations"]
        if registration["method"] == "workspace/didChangeWatchedFiles"
    ]
    assert any("inkling.toml" in watcher["globPattern"] for watcher in watched[0])


def test_a_client_that_cannot_be_asked_pushes(start: Start, with_engine: dict[str, str]) -> None:
    client = start(with_engine)
    client.initialize(initializationOptions={"settings": {"completion": {"enabled": False}}})
    client.wait_for("inkling/status", state="off")
    uri = "file:///tmp/pushed.py"
    client.open(uri, TEXT)
    assert not suggests(client, uri)
    on = {"settings": {"inkling": {"completion": {"enabled": True}}}}
    client.notify("workspace/didChangeConfiguration", on)
    client.wait_for("inkling/status", state="ready")
    assert suggests(client, uri)


def test_folders_and_settings_files_come_and_go(
    start: Start, with_engine: dict[str, str], tmp_path: Path
) -> None:
    quiet = project(tmp_path / "quiet", "[completion]\nenabled = false\n")
    client = start(with_engine)
    client.initialize(workspaceFolders=[folder_of(project(tmp_path / "main", ""))])
    uri = opened(client, quiet / "a.py")
    assert suggests(client, uri)
    event = {"added": [folder_of(quiet)], "removed": []}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    until(lambda: not suggests(client, uri))
    (quiet / "inkling.toml").write_text("[completion]\nenabled = true\n[nonsense]\nx = 1\n")
    change = {"uri": (quiet / "inkling.toml").as_uri(), "type": 2}
    client.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
    until(lambda: suggests(client, uri))
    until(lambda: any("nonsense.x" in message for message in warnings(client)))
    (quiet / "inkling.toml").write_text("[completion]\nenabled = false\n")
    client.notify("textDocument/didSave", {"textDocument": {"uri": change["uri"]}})
    until(lambda: not suggests(client, uri))
    event = {"added": [], "removed": [folder_of(quiet)]}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    until(lambda: suggests(client, uri))


def test_the_index_follows_the_folders_and_the_edits(
    start: Start, with_engine: dict[str, str], tmp_path: Path
) -> None:
    root = project(tmp_path / "p", "")
    (root / "a.py").write_text("def f(): pass\n")
    client = start(with_engine)
    client.initialize(rootUri=root.as_uri())

    def indexed() -> Any:
        command = {"command": "inkling.showStats"}
        return client.request("workspace/executeCommand", command)["index"]

    until(lambda: indexed().get("ready") and indexed()["files"] == 1)
    client.open((root / "new.py").as_uri(), "def g(): pass\n")
    until(lambda: indexed()["files"] == 2)
    off = {"settings": {"inkling": {"index": {"enabled": False}}}}
    client.notify("workspace/didChangeConfiguration", off)
    until(lambda: indexed() == {"enabled": False})


def test_a_client_that_never_answers_holds_up_nothing(
    start: Start, with_engine: dict[str, str]
) -> None:
    def never(_: Any) -> Any:
        time.sleep(0.1)
        raise ConnectionError

    client = start(with_engine, answers={"workspace/configuration": never})
    client.initialize(capabilities={"workspace": {"configuration": True}})
    client.open("file:///tmp/never.py", TEXT)
    assert suggests(client, "file:///tmp/never.py")


def test_the_command_lines_model_beats_the_editors(
    start: Start,
) -> None:
    client = start(command=(*SERVER, "--model", "nosuch"))
    client.initialize(initializationOptions={"model": "qwen2.5-coder-0.5b"})
    status = client.wait_for("inkling/status", state="error")
    assert "nosuch" in status["message"]


def test_settings_that_are_no_object_are_told_of(start: Start, with_engine: dict[str, str]) -> None:
    client = start(with_engine)
    client.initialize(initializationOptions=[5])
    assert "must be an object" in client.wait_for("window/showMessage")["message"]
    assert client.is_alive()
