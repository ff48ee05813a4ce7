"""`inkling engine` and `inkling doctor` against engines that really run."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from cli.main import run
from engine.clients.client import EngineClient
from engine.process.address import known_addresses, read_record
from tests.support.fake_engine import COMMAND, Behaviour, environment, settings_for


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """User folders of the test's own, a small model chosen, and no engine left behind."""
    path = Path(tempfile.mkdtemp(prefix="ink-", dir="/tmp"))
    for name in ("RUNTIME", "STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"INKLING_{name}_DIR", str(path))
    monkeypatch.setenv("INKLING_MODEL", settings_for(path).model)
    monkeypatch.chdir(path)
    for name, value in environment(Behaviour()).items():
        monkeypatch.setenv(name, value)
    yield path
    for address in known_addresses():
        record = read_record(address)
        if record is not None and psutil.pid_exists(record.pid):
            psutil.Process(record.pid).kill()
    shutil.rmtree(path, ignore_errors=True)


def start(folder: Path, **engine: object) -> None:
    async def connect() -> None:
        client = await EngineClient.connect(settings_for(folder, **engine), command=COMMAND)
        await client.aclose()

    asyncio.run(connect())


def output(capfd: pytest.CaptureFixture[str]) -> str:
    return capfd.readouterr().out


def test_without_an_engine_status_and_stop_say_so(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["engine", "status"]) == 0
    assert "no engine is running" in output(capfd)
    assert run(["engine", "status", "--json"]) == 0
    assert json.loads(output(capfd)) == {"engines": []}
    assert run(["engine", "stop"]) == 0
    assert "no engine is running" in output(capfd)


def test_status_tells_the_model_where_it_runs_and_what_it_holds(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    start(folder)
    assert run(["engine", "status"]) == 0
    told = output(capfd)
    for part in ("fake: ok", "runs on     CPU", "KV cache", "of 4,096 tokens", "0 waiting"):
        assert part in told
    assert run(["engine", "status", "--json"]) == 0
    (engine,) = json.loads(output(capfd))["engines"]
    assert engine["status"] == "ok"
    assert engine["chosen"] is True
    assert engine["memory_bytes"] > 1_000_000
    assert engine["kv_total"] == 4096
    assert Path(engine["socket"]).is_socket()


def test_start_finds_the_running_engine_and_stop_ends_it(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    start(folder)
    assert run(["engine", "start"]) == 0
    assert "fake is ready" in output(capfd)
    assert run(["engine", "stop", "--json"]) == 0
    assert len(json.loads(output(capfd))["stopped"]) == 1
    assert run(["engine", "stop", "--all"]) == 0
    assert "no engine is running" in output(capfd)


def test_an_engine_with_another_model_is_never_unseen(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    start(folder)
    small = folder / "small.gguf"
    shutil.copy(folder / "fake.gguf", small)
    monkeypatch.delenv("INKLING_MODEL")
    assert run(["model", "use", str(small)]) == 0
    told = capfd.readouterr().err
    assert re.search(r"still runs \(fake, \d+ MB of memory\)", told)
    assert "it leaves in 1 min if nobody asks it" in told
    assert "inkling engine stop --all" in told

    assert run(["engine", "status"]) == 0
    assert "the model in use is small" in output(capfd)
    assert run(["engine", "status", "--json"]) == 0
    (engine,) = json.loads(output(capfd))["engines"]
    assert engine["chosen"] is False
    assert run(["engine", "stop"]) == 0
    told = output(capfd)
    assert re.match(
        r"no engine runs with these settings; 1 other engine runs \(fake, \d+ MB of memory\): ",
        told,
    )
    # The one in use is ended, and it is said that there is another.
    monkeypatch.setenv("INKLING_MODEL", str(folder / "fake.gguf"))
    start(folder, threads=1)
    assert run(["model", "use", str(folder / "fake.gguf")]) == 0
    assert "still runs" not in capfd.readouterr().err
    assert run(["engine", "stop"]) == 0
    assert output(capfd).startswith("stopped; 1 other engine runs (fake, ")
    assert run(["engine", "stop", "--all", "--json"]) == 0
    ended = json.loads(output(capfd))
    assert (len(ended["stopped"]), ended["others"]) == (1, [])


def test_an_engine_that_runs_already_cannot_be_made_to_listen(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    start(folder)
    assert run(["engine", "start", "--listen", "127.0.0.1:1"]) == 3
    assert "inkling engine stop" in capfd.readouterr().err


def test_bench_measures_the_running_engine(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment(Behaviour(cost_ms=2, row_ms=0.01)).items():
        monkeypatch.setenv(name, value)
    start(folder)
    bench = ["engine", "bench", "--rounds", "2", "--prompt-tokens", "64", "--generate", "8"]
    assert run([*bench, "--json"]) == 0
    figures = json.loads(output(capfd))
    assert 0 < figures["decode_tokens_per_second"] < 520
    assert figures["prefill_tokens_per_second"] > 0
    assert len(figures["rounds"]["first_token_ms"]) == 2
    assert run(bench) == 0
    assert "decode (tokens/s)" in output(capfd)


def test_a_model_that_is_not_there_is_exit_3_and_one_line(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["engine", "start", "--model", "qwen2.5-coder-0.5b"]) == 3
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "inkling model pull qwen2.5-coder-0.5b" in captured.err


def findings(capfd: pytest.CaptureFixture[str]) -> dict[str, list[dict[str, Any]]]:
    document = json.loads(output(capfd))
    found: dict[str, list[dict[str, Any]]] = {}
    for check in document["checks"]:
        found.setdefault(check["name"], []).append(check)
    return found


def test_doctor_finds_nothing_wrong_where_nothing_is(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    start(folder)
    assert run(["doctor", "--json"]) == 0
    found = findings(capfd)
    for name in ("python", "llama.cpp", "model", "disk", "socket", "engine", "settings"):
        assert found[name][0]["verdict"] == "ok", found[name]
    assert run(["doctor"]) == 0
    assert "ok    python" in output(capfd)


def test_doctor_leaves_with_3_and_the_way_out_when_the_model_is_missing(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["doctor", "--model", "qwen2.5-coder-0.5b"]) == 3
    told = output(capfd)
    assert "FAIL  model" in told
    assert "inkling model pull qwen2.5-coder-0.5b" in told


def test_doctor_names_a_setting_that_is_ignored(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "inkling.toml").write_text("[engine]\nthreads = 'many'\n")
    run(["doctor", "--json"])
    (finding, *_) = findings(capfd)["settings"]
    assert finding["verdict"] == "warn"
    assert "engine.threads" in finding["message"]


def test_doctor_tells_why_the_last_start_failed(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment(Behaviour(die="no such instruction: AVX9")).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Exception, match="AVX9"):
        start(folder)
    run(["doctor", "--json"])
    (finding,) = findings(capfd)["engine"]
    assert finding["verdict"] == "warn"
    assert "no such instruction: AVX9" in finding["message"]


def test_doctor_tells_that_a_server_of_the_settings_is_not_there(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKLING_ENGINE_URL", "http://127.0.0.1:9")
    assert run(["doctor", "--json"]) == 3
    (finding,) = findings(capfd)["engine"]
    assert finding["verdict"] == "fail"
    assert "engine.url" in finding["remedy"]
