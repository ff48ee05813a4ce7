"""The real small model: what it writes is documentation, in both languages, and is remembered."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psutil
import pytest

from docgen.judging.judge import faults_of
from docgen.prose.memory import Memory
from docgen.prose.options import ProseLanguage, ProseOptions
from docgen.prose.slots import slots_of
from docgen.prose.writer import Writer
from engine.clients.client import EngineClient
from engine.process.address import known_addresses, read_record
from foundation.folders import models_folder
from foundation.settings import EngineSettings, Settings
from tests.support.prose_records import record

pytestmark = pytest.mark.real_model

NAME = "qwen2.5-coder-0.5b"
CODE = """\
def initials(names, separator="."):
    if not names:
        raise ValueError("there are no names")
    return separator.join(name[0].upper() for name in names)
"""


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for an engine of this test's own, whose processes die with it."""
    with tempfile.TemporaryDirectory(prefix="ink") as name:  # short: a socket's path is bounded
        for kind in ("RUNTIME", "STATE", "CACHE", "CONFIG"):
            monkeypatch.setenv(f"INKLING_{kind}_DIR", name)
        yield Path(name)
        for address in known_addresses():
            started = read_record(address)
            if started is not None:
                with contextlib.suppress(psutil.Error):
                    psutil.Process(started.pid).kill()


@pytest.fixture
async def client(folder: Path) -> AsyncIterator[EngineClient]:
    engine = EngineSettings(n_ctx=4096, idle_minutes=2)
    connected = await EngineClient.connect(Settings(model=str(MODEL), engine=engine))
    yield connected
    await connected.aclose()


MODEL = models_folder() / NAME / f"{NAME}-instruct-q4_k_m.gguf"


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_function_is_documented_and_remembered(
    client: EngineClient, folder: Path, language: ProseLanguage
) -> None:
    found = record(folder, CODE, "initials")
    slots = slots_of(found.facts, None)
    memory = Memory(folder / "prose")
    writer = Writer(client, memory, ProseOptions(language=language))
    written = await writer.write(found, slots)
    assert written.calls > 0
    assert len(written.texts) >= len(slots) - 1
    contradictions = {"contradicted", "unknown-span", "unknown-name", "language", "unfinished"}
    for slot, text in written.texts.items():
        assert not contradictions & {one.check for one in faults_of(slot, text, found, language)}
    again = await writer.write(found, slots)
    assert (again.texts, again.calls) == (written.texts, 0)
    memory.close()
