"""Engine processes for real: found, started once, left behind, killed, told why they fail."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from engine.clients.client import Chunk, EngineClient, EngineState, Generation
from engine.process import running
from engine.process.address import (
    Address,
    address_of,
    encode,
    known_addresses,
    log_file,
    read_failure,
    read_record,
    version,
)
from engine.process.launch import answers, launch_of
from foundation.errors import Unavailable
from tests.support.fake_engine import COMMAND, ROOT, settings_for
from tests.support.fake_model import FakeModel
from tests.support.waiting import until

Behave = Callable[..., None]


async def connect(
    folder: Path, states: list[EngineState] | None = None, **engine: Any
) -> EngineClient:
    return await EngineClient.connect(
        settings_for(folder, **engine),
        (states if states is not None else []).append,
        command=COMMAND,
    )


def the_address(folder: Path, **engine: Any) -> Address:
    return address_of(launch_of(settings_for(folder, **engine)).config, version())


def pid_of(address: Address) -> int:
    record = read_record(address)
    assert record is not None
    return record.pid


def is_running(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


async def test_an_engine_is_started_found_and_outlives_its_starter(
    folder: Path, engines: Behave
) -> None:
    states: list[EngineState] = []
    client = await connect(folder, states)
    answer = await client.complete(Generation(prompt="def f", max_tokens=5))
    model = FakeModel()
    assert answer.texts == (model.expected(model.tokenize("def f"), 5),)
    await client.aclose()
    assert (states[0].phase, states[-1].phase) == ("starting", "ready")
    address = the_address(folder)
    pid = pid_of(address)
    process = psutil.Process(pid)
    assert process.ppid() != os.getpid()
    assert os.getsid(pid) == pid
    mode = address.socket.stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600
    again = await connect(folder)
    await again.aclose()
    assert pid_of(address) == pid
    assert "fake" in log_file().read_text()


async def test_clients_that_start_at_once_share_one_engine(folder: Path, engines: Behave) -> None:
    engines(load_seconds=0.2)
    clients = await asyncio.gather(*(connect(folder) for _ in range(6)))
    await asyncio.gather(*(c.complete(Generation(prompt="a", max_tokens=1)) for c in clients))
    await asyncio.gather(*(client.aclose() for client in clients))
    assert len(known_addresses()) == 1
    assert log_file().read_text().count("Started server process") == 1


def test_processes_that_start_at_once_share_one_engine(folder: Path, engines: Behave) -> None:
    model = settings_for(folder).model
    program = (
        "import asyncio, sys\n"
        "from engine.clients.client import EngineClient\n"
        "from foundation.settings import Settings\n"
        f"asyncio.run(EngineClient.connect(Settings(model={model!r}), command={COMMAND!r}))\n"
    )
    starters = [
        subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for starter in starters:
        _, complaint = starter.communicate(timeout=60)
        assert starter.returncode == 0, complaint.decode()
    assert log_file().read_text().count("Started server process") == 1


async def test_a_stale_socket_and_record_are_no_engine(folder: Path, engines: Behave) -> None:
    address = the_address(folder)
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(address.socket))
    address.record.write_text('{"pid": 1, "model": "", "started": 0, "version": ""}')
    address.owner_lock.write_text("")
    address.start_lock.write_text("")
    assert not answers(address)
    client = await connect(folder)
    assert (await client.info()).name == "fake"
    await client.aclose()


async def test_a_second_start_on_the_same_socket_steps_back(folder: Path, engines: Behave) -> None:
    client = await connect(folder)
    address = the_address(folder)
    pid = pid_of(address)
    launch = launch_of(settings_for(folder))
    second = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "tests.support.fake_engine", encode(launch).decode()],
        cwd=ROOT,
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert (second.returncode, second.stdout) == (0, b"ready\n")
    assert pid_of(address) == pid
    assert (await client.info()).name == "fake"
    await client.aclose()


async def test_a_kill_in_mid_stream_is_not_noticed_but_by_the_clock(
    folder: Path, engines: Behave
) -> None:
    engines(cost_ms=10)
    states: list[EngineState] = []
    client = await connect(folder, states)
    first = pid_of(the_address(folder))
    text = ""
    generation = Generation(prompt="def g", max_tokens=60, temperature=1.0)
    reasons = []
    async with asyncio.timeout(30), client.stream(generation) as events:
        async for event in events:
            if isinstance(event, Chunk):
                text += event.text
                if len(text) >= 20 and is_running(first):
                    os.kill(first, signal.SIGKILL)
                    until(lambda: not is_running(first))
            else:
                reasons.append(event)
    assert len(text) == 60
    again = await client.complete(Generation(prompt="def g", max_tokens=60, temperature=0))
    assert len(again.texts[0]) == 60
    assert pid_of(the_address(folder)) != first
    assert [state.phase for state in states].count("starting") == 2
    await client.aclose()


async def test_the_repeated_half_is_the_text_the_engine_would_have_given(
    folder: Path, engines: Behave
) -> None:
    engines(cost_ms=10)
    client = await connect(folder)
    pid = pid_of(the_address(folder))
    texts = {0: "", 1: ""}
    generation = Generation(prompt="zz", max_tokens=30, n=2, temperature=1.0, seed=11)
    async with asyncio.timeout(30), client.stream(generation) as events:
        async for event in events:
            if isinstance(event, Chunk):
                texts[event.index] += event.text
                if len(texts[1]) == 10 and is_running(pid):
                    os.kill(pid, signal.SIGKILL)
    model = FakeModel()
    assert texts == {
        0: model.expected(model.tokenize("zz"), 30, 11),
        1: model.expected(model.tokenize("zz"), 30, 12),
    }
    await client.aclose()


async def test_many_requests_at_a_killed_engine_start_one_new_engine(
    folder: Path, engines: Behave
) -> None:
    client = await connect(folder)
    os.kill(pid_of(the_address(folder)), signal.SIGKILL)
    async with asyncio.timeout(30):
        answers_ = await asyncio.gather(
            *(client.complete(Generation(prompt=f"{i}", max_tokens=2)) for i in range(20))
        )
    assert all(len(answer.texts[0]) == 2 for answer in answers_)
    assert log_file().read_text().count("Started server process") == 2
    await client.aclose()


async def test_an_engine_that_cannot_start_tells_all_who_wait(
    folder: Path, engines: Behave
) -> None:
    engines(die="libllama.so: cannot open shared object file")
    async with asyncio.timeout(20):
        outcomes = await asyncio.gather(
            *(connect(folder) for _ in range(4)), return_exceptions=True
        )
    for outcome in outcomes:
        assert isinstance(outcome, Unavailable)
        assert "libllama.so: cannot open shared object file" in str(outcome)
        assert "engine.log" in str(outcome)


async def test_a_model_that_cannot_be_loaded_tells_all_who_wait(
    folder: Path, engines: Behave
) -> None:
    engines(load_seconds=0.3, load_error="out of memory: 9 GB wanted")
    states: list[EngineState] = []
    async with asyncio.timeout(20):
        outcomes = await asyncio.gather(
            *(connect(folder, states) for _ in range(4)), return_exceptions=True
        )
    for outcome in outcomes:
        assert isinstance(outcome, Unavailable)
        assert "out of memory: 9 GB wanted" in str(outcome)
    assert {"loading", "error"} <= {state.phase for state in states}


async def test_an_engine_that_loads_for_too_long_is_an_error_that_names_the_setting(
    folder: Path, engines: Behave
) -> None:
    engines(load_seconds=20)
    with pytest.raises(Unavailable, match=r"engine\.start_timeout"):
        await connect(folder, start_timeout=0.5)


async def test_an_idle_engine_leaves_and_leaves_nothing(folder: Path, engines: Behave) -> None:
    client = await connect(folder, idle_minutes=0.01)
    address = the_address(folder, idle_minutes=0.01)
    pid = pid_of(address)
    await asyncio.to_thread(until, lambda: not is_running(pid))
    assert not address.socket.exists()
    assert not address.record.exists()
    # The next request starts it again.
    assert len((await client.complete(Generation(prompt="a", max_tokens=3))).texts[0]) == 3
    assert pid_of(address) != pid
    await client.aclose()


async def test_an_engine_does_not_leave_while_its_model_is_being_loaded(
    folder: Path, engines: Behave
) -> None:
    # Idle after 0.6 s, and four times as long to load: its starter must still find it.
    engines(load_seconds=2.4)
    client = await connect(folder, idle_minutes=0.01)
    assert (await client.complete(Generation(prompt="a", max_tokens=2))).texts[0]
    assert log_file().read_text().count("Started server process") == 1
    await client.aclose()


async def test_sigterm_is_a_clean_end(folder: Path, engines: Behave) -> None:
    client = await connect(folder)
    await client.aclose()
    address = the_address(folder)
    pid = pid_of(address)
    os.kill(pid, signal.SIGTERM)
    await asyncio.to_thread(until, lambda: not is_running(pid))
    assert not address.socket.exists()
    assert "told to leave by SIGTERM" in log_file().read_text()


async def test_an_engine_whose_socket_was_deleted_leaves_for_a_new_one(
    folder: Path, engines: Behave
) -> None:
    client = await connect(folder)
    await client.aclose()
    address = the_address(folder)
    pid = pid_of(address)
    address.socket.unlink()
    async with asyncio.timeout(30):
        again = await connect(folder)
    assert pid_of(address) != pid
    # The lock is free before the process is quite gone.
    await asyncio.to_thread(until, lambda: not is_running(pid))
    await again.aclose()


async def test_a_log_on_a_full_disk_keeps_nobody_from_working(
    folder: Path, engines: Behave
) -> None:
    (folder / "engine.log").symlink_to("/dev/full")
    client = await connect(folder)
    assert len((await client.complete(Generation(prompt="a", max_tokens=2))).texts[0]) == 2
    await client.aclose()


async def test_a_lock_that_cannot_be_opened_is_a_sentence(folder: Path, engines: Behave) -> None:
    # As on a full or read-only disk, which a test cannot have.
    the_address(folder).start_lock.mkdir()
    with pytest.raises(Unavailable, match="cannot be started"):
        await connect(folder)


async def test_an_engine_can_be_started_to_answer_on_a_port_too(
    folder: Path, engines: Behave
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    listen = f"127.0.0.1:{port}"
    client = await EngineClient.connect(settings_for(folder), command=COMMAND, listen=listen)
    await client.aclose()
    async with httpx.AsyncClient(base_url=f"http://{listen}", trust_env=False) as http:
        body = {"input_prefix": "a", "input_suffix": "b", "n_predict": 2}
        answer = await http.post("/infill", json=body)
        assert answer.status_code == 200
    (report,) = await running.reports()
    assert report.health["listen"] == listen


async def test_a_port_that_is_taken_is_the_reason_told(folder: Path, engines: Behave) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(Unavailable, match="cannot be listened on"):
            await EngineClient.connect(settings_for(folder), command=COMMAND, listen=listen)
    with pytest.raises(Unavailable, match=r"engine\.api_key"):
        await EngineClient.connect(settings_for(folder), command=COMMAND, listen="0.0.0.0:0")
    assert read_failure(the_address(folder)) is not None
    await (await connect(folder)).aclose()
    assert read_failure(the_address(folder)) is None, "a good start makes the failure history"


async def test_engines_are_listed_and_stopped(folder: Path, engines: Behave) -> None:
    client = await connect(folder)
    await client.aclose()
    (report,) = await running.reports()
    assert report.health["status"] == "ok"
    assert report.model["name"] == "fake"
    assert await running.stop(report.address)
    assert await running.reports() == []
    assert not await running.stop(report.address)


async def test_an_engine_that_hangs_is_killed_when_stopped(
    folder: Path, engines: Behave, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_ANSWER_SECONDS", "_LEAVE_SECONDS", "_DIE_SECONDS"):
        monkeypatch.setattr(running, name, 0.4)
    client = await connect(folder)
    await client.aclose()
    address = the_address(folder)
    pid = pid_of(address)
    os.kill(pid, signal.SIGSTOP)
    async with asyncio.timeout(40):
        assert await running.stop(address)
    assert not is_running(pid)
