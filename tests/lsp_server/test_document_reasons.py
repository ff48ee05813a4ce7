"""The editor is told why nothing is suggested in a file, instead of "ready"."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.raw_lsp import RawClient, Start

OWN = {"experimental": {"inkling": {"documentStatus": True}}}
METHOD = "inkling/documentStatus"


def said(client: RawClient, uri: str) -> list[Any]:
    client.is_alive()
    return [params["reason"] for params in client.of(METHOD) if params["uri"] == uri]


def test_each_reason_is_told_once_and_taken_back(
    start: Start, with_engine: dict[str, str], tmp_path: Path
) -> None:
    client = start({**with_engine, "INKLING_INDEX_MAX_FILE_KB": "1"})
    client.initialize(capabilities=OWN)
    client.open("file:///tmp/large.py", "x = 1\n" * 400)
    large = "the document is larger than 1 KB (index.max_file_kb)"
    client.wait_for(METHOD, uri="file:///tmp/large.py", reason=large)
    client.open("file:///tmp/binary.py", "x = 1\n\0\1")
    client.wait_for(METHOD, uri="file:///tmp/binary.py", reason="the document is binary")

    client.change("file:///tmp/large.py", 2, {"text": "x = 2\n" * 400})
    client.change("file:///tmp/large.py", 3, {"text": "x = 3\n"})
    client.wait_for(METHOD, uri="file:///tmp/large.py", reason=None)
    assert said(client, "file:///tmp/large.py") == [large, None]
    client.notify("textDocument/didClose", {"textDocument": {"uri": "file:///tmp/binary.py"}})
    client.wait_for(METHOD, uri="file:///tmp/binary.py", reason=None)


def test_a_file_that_git_ignores_is_told_of_and_an_empty_one_is_not(
    start: Start, with_engine: dict[str, str], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    (project / ".gitignore").write_text("made.py\n")
    client = start(with_engine)
    client.initialize(capabilities=OWN, rootUri=project.as_uri())
    made, empty = (project / "made.py").as_uri(), (project / "empty.py").as_uri()
    client.open(empty, "")
    client.open(made, "x = 1\n")
    told = client.wait_for(METHOD, uri=made)
    assert told["reason"].startswith("the file is ")
    assert not said(client, empty)


def test_other_settings_are_looked_at_anew_and_a_plain_client_hears_nothing(
    start: Start, with_engine: dict[str, str]
) -> None:
    ours, plain = start(with_engine), start(with_engine)
    ours.initialize(capabilities=OWN)
    plain.initialize()
    uri = "file:///tmp/a.py"
    for client in (ours, plain):
        client.open(uri, "x = 1\n")
        settings = {"inkling": {"completion": {"disabled_languages": ["python"]}}}
        client.notify("workspace/didChangeConfiguration", {"settings": settings})
    ours.wait_for(METHOD, uri=uri, reason="completions are switched off for python")
    plain.is_alive()
    assert not plain.of(METHOD)
