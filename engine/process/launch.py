"""Finding the engine of a model configuration, or starting it: the client's side, blocking.

Everything here may take seconds and is run beside the event loop. What the started process does
is in `engine/process/run.py`.
"""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from engine.model import ModelConfig
from engine.models import store
from engine.process.address import (
    READY,
    USES_UNIX_SOCKETS,
    Address,
    Launch,
    StartFailure,
    encode,
    log_file,
    read_failure,
    read_record,
    write_failure,
)
from foundation.errors import Unavailable
from foundation.settings import Settings

# -P: the folder we are called from is somebody's project, and must not be imported from.
ENGINE_COMMAND: tuple[str, ...] = (sys.executable, "-P", "-m", "engine", "--detach")

_START_SECONDS = 60.0
_CONNECT_SECONDS = 2.0
_FOLDERS = ("INKLING_CACHE_DIR", "INKLING_CONFIG_DIR", "INKLING_STATE_DIR", "INKLING_RUNTIME_DIR")


def launch_of(settings: Settings) -> Launch:
    """What an engine for these settings is told.

    Raises `Unavailable` (no model on this disk) and `BadInput` (a file that is no model).
    """
    file = store.resolve_model(settings.model)
    engine = settings.engine
    config = ModelConfig(
        path=Path(file.path),
        name=file.name,
        family_override=settings.family or file.family_hint or "",
        n_ctx=engine.n_ctx,
        kv_type=engine.kv_type,
        n_gpu_layers=engine.n_gpu_layers,
        threads=engine.threads,
        memory_mb=engine.memory_mb,
        speculative=engine.speculative,
    )
    return Launch(
        config=config, idle_minutes=engine.idle_minutes, queue=engine.queue, log=settings.log
    )


def find_or_start(
    launch: Launch,
    address: Address,
    command: Sequence[str] = ENGINE_COMMAND,
    on_start: Callable[[], None] = lambda: None,
) -> None:
    """Return once something answers at `address`; one caller at a time starts it.

    Raises `Unavailable` with the reason when it cannot be started, also to those callers that
    only waited for the one who tried.
    """
    if answers(address):
        return
    began = time.time()
    try:
        with FileLock(address.start_lock, mode=0o600).acquire(timeout=_START_SECONDS):
            if answers(address):
                return
            failure = read_failure(address)
            if failure is not None and failure.when >= began:
                raise Unavailable(failure.message)
            on_start()
            try:
                _start(launch, address, command)
            except Unavailable as error:
                write_failure(address, StartFailure(message=str(error), when=time.time()))
                raise
            address.failure.unlink(missing_ok=True)
    except Timeout:
        raise Unavailable(
            f"somebody has been starting the engine for {_START_SECONDS:g} seconds; "
            f"see {log_file()}, or delete {address.start_lock}"
        ) from None
    except OSError as error:
        raise Unavailable(f"the engine cannot be started: {error}") from error


def answers(address: Address) -> bool:
    """Whether a process accepts connections there. A file without one behind it is stale."""
    try:
        if USES_UNIX_SOCKETS:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
                probe.settimeout(_CONNECT_SECONDS)
                probe.connect(str(address.socket))
            return True
        record = read_record(address)
        if record is None:
            return False
        socket.create_connection(("127.0.0.1", record.port), _CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def _start(launch: Launch, address: Address, command: Sequence[str]) -> None:
    # An engine whose socket file was deleted notices within seconds and leaves; until then a new
    # one steps back for it.
    deadline = time.monotonic() + _START_SECONDS
    while True:
        _spawn(launch, address, command)
        patience = time.monotonic() + _CONNECT_SECONDS
        while time.monotonic() < patience:
            if answers(address):
                return
            time.sleep(0.02)
        if time.monotonic() > deadline:
            raise Unavailable(
                f"an engine holds {address.owner_lock} but does not answer; "
                "stop it with `inkling engine stop`"
            )


def _spawn(launch: Launch, address: Address, command: Sequence[str]) -> None:
    """Start the process, and wait for its one word."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    process = subprocess.Popen(
        [*command, encode(launch).decode()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        # Until the log is open, a traceback goes where the word would have gone.
        stderr=subprocess.STDOUT,
        cwd=address.folder,
        env={**os.environ, **_absolute_folders()},
        creationflags=flags,
    )
    assert process.stdout is not None
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def read() -> None:
        assert process.stdout is not None
        with process.stdout as stdout:
            for line in stdout:
                text = line.decode(errors="replace").strip()
                lines.put(text)
                if text == READY:
                    break
            else:
                lines.put(None)

    threading.Thread(target=read, name="engine-start", daemon=True).start()
    word = _word(lines, time.monotonic() + _START_SECONDS)
    if sys.platform != "win32":
        # What we started forked and left at once; the engine itself is nobody's child.
        process.wait()
    if word != READY:
        raise Unavailable(f"the engine did not start: {word} (log: {log_file()})")


def _word(lines: queue.SimpleQueue[str | None], deadline: float) -> str:
    last = "it ended without a word"
    while True:
        try:
            line = lines.get(timeout=max(deadline - time.monotonic(), 0.001))
        except queue.Empty:
            return f"it said nothing for {_START_SECONDS:g} seconds"
        if line is None or line == READY:
            return last if line is None else READY
        last = line or last


def _absolute_folders() -> dict[str, str]:
    return {
        name: str(Path(value).absolute()) for name in _FOLDERS if (value := os.environ.get(name))
    }
