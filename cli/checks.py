"""What `inkling doctor` looks at, one function a check. Each tells what is and what to do about it.

How the answers are shown is in `cli/doctor.py`.
"""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil

from engine.clients.client import EngineClient
from engine.models import store
from engine.models.catalog import catalog
from engine.models.downloads import human_size
from engine.models.families import recognise
from engine.models.gguf import read_header
from engine.process import running
from engine.process.address import USES_UNIX_SOCKETS, log_file, read_failure
from engine.process.launch import launch_of
from foundation.errors import InklingError
from foundation.folders import cache_folder, config_folder, runtime_folder, state_folder
from foundation.settings import Settings
from foundation.sources import Problem
from sandbox.boundary import WAY_OUT, boundary_for
from sandbox.faults import NoBoundary

Verdict = Literal["ok", "warn", "fail"]

_OLDEST_PYTHON = (3, 11)
_OLDEST_NEOVIM = (0, 11)
_WORKING_SPACE = 200 * 2**20
_COMMAND_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of a check. `remedy` says what to do, where something is to be done."""

    name: str
    verdict: Verdict
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the checks are about: the settings in force, and what was wrong with them."""

    settings: Settings
    problems: Sequence[Problem]


Check = Callable[[Surroundings], Iterator[Finding]]


def python(_: Surroundings) -> Iterator[Finding]:
    """The interpreter that runs Inkling."""
    told = f"{platform.python_version()} at {sys.executable}"
    if sys.version_info[:2] < _OLDEST_PYTHON:
        wanted = ".".join(map(str, _OLDEST_PYTHON))
        yield Finding("python", "fail", told, f"install Inkling with Python {wanted} or later")
    else:
        yield Finding("python", "ok", told)


def settings(around: Surroundings) -> Iterator[Finding]:
    """What was written in settings and could not be used."""
    for problem in around.problems:
        yield Finding(
            "settings", "warn", str(problem), "correct it there; it is ignored until then"
        )
    if not around.problems:
        yield Finding("settings", "ok", f"nothing is wrong with them ({config_folder()})")


def llama_cpp(around: Surroundings) -> Iterator[Finding]:
    """The build of llama.cpp, and whether it can use a GPU."""
    if around.settings.engine.url:
        return
    try:
        from engine.llama.devices import build_facts

        facts = build_facts()
    except Exception as error:
        yield Finding(
            "llama.cpp",
            "fail",
            f"its library cannot be loaded: {type(error).__name__}: {error}",
            "install it again: pip install --force-reinstall --no-cache-dir llama-cpp-python",
        )
        return
    yield Finding("llama.cpp", "ok", f"{facts.version}: {_features(facts.system_info)}")
    wanted = around.settings.engine.n_gpu_layers
    if facts.devices:
        told = ", ".join(
            f"{d.name} ({d.description}, {human_size(d.free_bytes)} free)" for d in facts.devices
        )
        yield Finding("gpu", "ok", told)
    elif facts.gpu_offload:
        yield Finding(
            "gpu",
            "warn",
            "llama.cpp is built for GPUs but finds none; the CPU is used",
            "look at the driver (nvidia-smi, vulkaninfo)",
        )
    elif wanted not in ("auto", 0):
        yield Finding(
            "gpu",
            "warn",
            f"engine.n_gpu_layers is {wanted}, but llama.cpp is built for the CPU only",
            "build it for your GPU: the README has the line for each backend",
        )
    else:
        yield Finding("gpu", "ok", "llama.cpp is built for the CPU only")


def model(around: Surroundings) -> Iterator[Finding]:
    """The model: there, sound, able to fill in the middle, small enough for the memory."""
    if around.settings.engine.url:
        return
    try:
        file = store.resolve_model(around.settings.model)
        header = read_header(file.path)
        family = recognise(header, around.settings.family)
    except store.ModelMissing as error:
        yield Finding(
            "model",
            "fail",
            f"{error.name} is not on this machine",
            f"get it: inkling model pull {error.name}",
        )
        return
    except InklingError as error:
        yield Finding("model", "fail", str(error), "inkling model list shows what there is")
        return
    size = file.path.stat().st_size
    checked = "checksum verified" if file.catalog_entry else "a file of your own"
    yield Finding("model", "ok", f"{file.name}, {human_size(size)}, {checked} ({file.path})")
    for warning in family.warnings:
        yield Finding(
            "model", "warn", warning, "choose another model (inkling model list) or set `family`"
        )
    available = psutil.virtual_memory().available
    if size > available:
        yield Finding(
            "memory",
            "warn",
            f"the model has {human_size(size)}, and {human_size(available)} of memory are free",
            "choose a smaller model: inkling model list",
        )


def folders(_: Surroundings) -> Iterator[Finding]:
    """The user's folders: writable, with room left."""
    for name, folder in (("cache", cache_folder()), ("state", state_folder())):
        fault = _write_fault(folder)
        if fault:
            variable = f"INKLING_{name.upper()}_DIR"
            yield Finding(
                "folders", "fail", f"{folder}: {fault}", f"make it writable, or set {variable}"
            )
        else:
            yield Finding("folders", "ok", f"{name}: {folder}")


def disk(around: Surroundings) -> Iterator[Finding]:
    """Room for what a command is going to write: at least the logs, at most a model."""
    folder = _existing(cache_folder())
    free = shutil.disk_usage(folder).free
    told = f"{human_size(free)} free in {folder}"
    if free < _WORKING_SPACE:
        yield Finding("disk", "fail", told, "make room: inkling model remove NAME, for example")
        return
    entry = catalog().find(around.settings.model or store.chosen() or catalog().default)
    absent = entry is not None and store.state_of(entry) in (
        store.State.missing,
        store.State.partial,
    )
    if entry is not None and absent and free < entry.size + _WORKING_SPACE:
        need = human_size(entry.size)
        yield Finding("disk", "warn", f"{told}, and {entry.name} takes {need}", "make room")
    else:
        yield Finding("disk", "ok", told)


def socket_folder(around: Surroundings) -> Iterator[Finding]:
    """Where the engine's socket goes."""
    if around.settings.engine.url:
        return
    way_out = "set INKLING_RUNTIME_DIR to a short path of your own"
    try:
        folder = runtime_folder()
        if USES_UNIX_SOCKETS:
            with tempfile.TemporaryDirectory(dir=folder, prefix="t") as scratch:
                probe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                with probe:
                    probe.bind(str(Path(scratch) / "s"))
    except (InklingError, OSError) as error:
        yield Finding("socket", "fail", f"no socket can be made: {error}", way_out)
        return
    yield Finding("socket", "ok", f"{folder}, for this user only")


def engine(around: Surroundings) -> Iterator[Finding]:
    """The engine that would be used: whether it runs, and why the last start failed."""
    if around.settings.engine.url:
        yield asyncio.run(_foreign(around.settings))
        return
    try:
        launch = launch_of(around.settings)
    except InklingError:
        return  # the check of the model says it
    from engine.process.address import address_of, version
    from engine.process.launch import answers

    try:
        address = address_of(launch.config, version())
    except InklingError:
        return  # the check of the socket's folder says it
    if not answers(address):
        failure = read_failure(address)
        if failure is None:
            yield Finding("engine", "ok", "not running; it starts when it is first needed")
            return
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(failure.when))
        yield Finding(
            "engine",
            "warn",
            f"its last start, at {when}, failed: {failure.message}",
            f"try again: inkling engine start; its log is {log_file()}",
        )
        return
    report = asyncio.run(running.report(address))
    state = report.health.get("status")
    if state in ("ok", "loading"):
        told = f"process {report.health['pid']}: {state}"
        yield Finding("engine", "ok", told)
        for warning in report.model.get("warnings", ()):
            yield Finding("engine", "warn", str(warning), "inkling engine status tells more")
    else:
        yield Finding(
            "engine",
            "fail",
            report.fault or str(report.health.get("message", "it does not say how it is")),
            f"stop it: inkling engine stop; its log is {log_file()}",
        )


def sandbox(around: Surroundings) -> Iterator[Finding]:
    """What keeps code that is run for the user from everything else: tried, not assumed."""
    if around.settings.sandbox == "none":
        told = "none: code that is run can do whatever you can"
        yield Finding("sandbox", "warn", told, 'set `sandbox` to "auto"')
        return
    try:
        boundary = boundary_for(around.settings.sandbox)
    except NoBoundary as error:
        yield Finding("sandbox", "warn", error.reasons, WAY_OUT)
        return
    yield Finding("sandbox", "ok", f"{boundary.name}: {boundary.detail}")


def editors(_: Surroundings) -> Iterator[Finding]:
    """The editors there are plugins for."""
    neovim = _version_line(["nvim", "--version"])
    if neovim is None:
        yield Finding("neovim", "ok", "not on the path")
    elif _numbers(neovim) < _OLDEST_NEOVIM:
        wanted = ".".join(map(str, _OLDEST_NEOVIM))
        yield Finding("neovim", "warn", neovim, f"the plugin needs {wanted} or later")
    else:
        yield Finding("neovim", "ok", neovim)
    code = _version_line(["code", "--version"])
    yield Finding("vs code", "ok", f"VS Code {code}" if code else "not on the path")


CHECKS: Sequence[Check] = (
    python,
    settings,
    llama_cpp,
    model,
    folders,
    disk,
    socket_folder,
    engine,
    sandbox,
    editors,
)


def run_checks(around: Surroundings) -> Iterator[Finding]:
    """All findings, in order. A check that breaks is a finding too."""
    for check in CHECKS:
        try:
            yield from check(around)
        except Exception as error:
            yield Finding(
                check.__name__.replace("_", " "),
                "fail",
                f"could not be looked at: {type(error).__name__}: {error}",
                "this should not happen; please report it",
            )


def _features(system_info: str) -> str:
    """`CPU : AVX2 = 1 | AMX = 0` -> `CPU AVX2`: what is there."""
    parts = system_info.replace(" : ", " | ").split("|")
    present = [part.strip().removesuffix(" = 1") for part in parts]
    return " ".join(name for name in present if name and "=" not in name)


async def _foreign(settings: Settings) -> Finding:
    try:
        client = await EngineClient.connect(settings)
        try:
            info = await client.info()
        finally:
            await client.aclose()
    except InklingError as error:
        return Finding("engine", "fail", str(error), "look at engine.url and engine.api_key")
    told = f"{settings.engine.url} serves {info.name}"
    if info.warnings:
        return Finding("engine", "warn", f"{told}; {info.warnings[0]}", "set `family` if it can")
    return Finding("engine", "ok", f"{told} ({info.family})")


def _write_fault(folder: Path) -> str:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 4096)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _existing(folder: Path) -> Path:
    return next((place for place in (folder, *folder.parents) if place.is_dir()), Path("/"))


def _version_line(command: Sequence[str]) -> str | None:
    if shutil.which(command[0]) is None:
        return None
    try:
        answer = subprocess.run(
            command, capture_output=True, text=True, timeout=_COMMAND_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = answer.stdout.splitlines()
    return lines[0] if lines else None


def _numbers(line: str) -> tuple[int, ...]:
    """`NVIM v0.11.4` -> (0, 11)."""
    digits = line.lower().rpartition("v")[2].split("-")[0].split(".")
    return tuple(int(part) for part in digits[:2] if part.isdecimal())
