"""What a person sees in any terminal, folder and locale, and that ^C always ends a command."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from cli import model_table
from cli.engine import _lines, _show, _speed
from cli.main import run
from engine.clients.client import EngineClient
from engine.models.catalog import catalog
from tests.support.scripted_client import Script, ScriptedClient
from tests.support.waiting import PATIENCE

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RUNTIME", "STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"INKLING_{name}_DIR", str(tmp_path / name.lower()))
    monkeypatch.delenv("INKLING_MODEL", raising=False)


class Client(ScriptedClient):
    async def aclose(self) -> None:
        """The connection is closed at the end."""


def engine_that_says(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    async def connect(*_: object) -> Client:
        return Client(script)

    monkeypatch.setattr(EngineClient, "connect", connect)


@pytest.mark.parametrize("columns", [20, 40, 80, 120, 200])
def test_no_model_name_is_cut_however_narrow_the_terminal(columns: int) -> None:
    row: dict[str, Any] = {"chosen": False, "licence": "Apache-2.0", "family": "qwen2.5-coder"}
    row |= {"size_bytes": 491_400_064, "here": "partial: 12 MB"}
    rows = [row | {"name": entry.name, "purpose": entry.purpose} for entry in catalog().models]
    written = io.StringIO()
    model_table.show(Console(file=written, width=columns, force_terminal=True), rows)
    for entry in catalog().models:
        assert entry.name in written.getvalue()
        assert entry.purpose in written.getvalue()
    assert written.getvalue().count("partial: 12 MB") == len(rows)


def test_a_long_path_of_engine_status_stays_on_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = "/very/long/" * 20 + "model.gguf"
    row = {"model": "m", "status": "ok", "message": "", "path": path, "socket": "/run/s.sock"}
    _show(row)
    assert f"file        {path}\n" in capsys.readouterr().out
    assert all(len(name) <= 10 for name, _ in _lines(row))


def test_an_engine_that_was_never_asked_is_not_called_infinitely_slow() -> None:
    row = {"prefill_tokens_per_second": 0.0, "decode_tokens_per_second": 0.0}
    assert _speed(row) == "not known before the first request"
    row = {"prefill_tokens_per_second": 120.4, "decode_tokens_per_second": 25.26}
    assert _speed(row) == "prefill 120 tokens/s, decode 25.3 tokens/s"


def test_a_locale_without_a_character_neither_breaks_a_command_nor_its_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine_that_says(("'größe ▌'\n",), monkeypatch)
    (tmp_path / "a.py").write_text("x = \n")
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    where = ["--line", "0", "--character", "4"]
    assert run(["complete", str(tmp_path / "a.py"), *where, "--json"]) == 0
    assert run(["complete", str(tmp_path / "grüße.py"), *where]) == 2
    out.flush()
    err.flush()
    assert json.loads(out.buffer.getvalue().decode("utf-8"))["text"] == "'größe ▌'"
    assert "grüße.py" in err.buffer.getvalue().decode("utf-8")


def test_settings_of_the_project_hold_in_its_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "inkling.toml").write_text("[completion]\nmax_lnes = 3\n")
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "deeper")
    run(["doctor"])
    assert "inkling.toml: completion.max_lnes: there is no such setting" in capsys.readouterr().out
    run(["model", "list"])
    assert "is completion.max_lines meant?" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["foo", "127.0.0.1:99999", "8012", ":8012", "127.0.0.1:"])
def test_an_address_that_is_none_is_wrong_use_and_starts_nothing(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def connect(*_: object, **__: object) -> EngineClient:
        raise AssertionError("started")

    monkeypatch.setattr(EngineClient, "connect", connect)
    assert run(["engine", "start", "--listen", address]) == 2
    assert capsys.readouterr().err.startswith("inkling: --listen wants HOST:PORT, as in ")
    assert run(["lsp", "--tcp", address]) == 2
    assert capsys.readouterr().err.startswith("inkling: --tcp wants HOST:PORT, as in ")


@pytest.fixture
def silent_pipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A standard input whose writer is there and writes nothing."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        yield
        os.close(writing)  # ends the thread that still reads
        time.sleep(0.1)


@pytest.mark.usefixtures("silent_pipe")
def test_control_c_ends_a_batch_that_waits_for_its_next_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine_that_says(("x",), monkeypatch)
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    began = time.monotonic()
    assert run(["complete", "--batch", "-"]) == 130
    assert time.monotonic() - began < 5


_AS_A_SHELL_STARTS_IT = (
    "import runpy, signal\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where nobody can type it\n"
    "runpy.run_module('cli.main', run_name='__main__', alter_sys=True)\n"
)


@contextlib.contextmanager
def command(*arguments: str, **how: Any) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-c", _AS_A_SHELL_STARTS_IT, *arguments],
        stdout=how.get("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with process:
        try:
            yield process
        finally:
            process.kill()  # nothing where it has ended


def test_who_reads_no_further_is_told_no_verdict() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with command("docs", "rules", stdout=writing) as process:
        os.close(writing)
        _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_results_that_find_no_room_end_it_with_a_word() -> None:
    with Path("/dev/full").open("wb") as full, command("docs", "rules", stdout=full) as process:
        _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (3, b"inkling: no space left on device\n")


def test_control_c_ends_a_check_with_a_word_and_without_a_verdict(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    # Settings are read early; a pipe into which nothing is written holds that up.
    os.mkfifo(tmp_path / "inkling.toml")
    with (
        command("docs", "check", str(tmp_path / "a.py")) as process,
        (tmp_path / "inkling.toml").open("wb"),
    ):
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (130, b"inkling: stopped\n")


def test_verify_says_of_a_missing_model_how_to_get_it(capsys: pytest.CaptureFixture[str]) -> None:
    name = catalog().default
    assert run(["model", "verify", name]) == 1
    told = f"{name}: not on this machine; get it with: inkling model pull {name}\n"
    assert capsys.readouterr().out == told


def test_clearing_no_counts_does_not_claim_to_have_deleted_some(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["stats", "--clear"]) == 0
    assert capsys.readouterr().out == "there are no counts to delete\n"
