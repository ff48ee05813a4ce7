"""What a box uses as a whole: control groups where there are any, and the watch beside them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from foundation.errors import BadInput
from sandbox.box import Limits
from sandbox.cgroup import ControlGroup, Hierarchy, hierarchies, values
from sandbox.scratch import read_left
from sandbox.watch import overused, size_of, usage_of


def proc(tmp_path: Path, own: str, mounted: str) -> Path:
    folder = tmp_path / "proc"
    folder.mkdir()
    (folder / "cgroup").write_text(own, encoding="utf-8")
    (folder / "mountinfo").write_text(mounted, encoding="utf-8")
    return folder


def group(folder: Path, controllers: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cgroup.subtree_control").write_text(controllers, encoding="ascii")
    (folder / "cgroup.procs").touch()


def test_a_group_beside_ours_is_made_where_ours_may_have_none_below(tmp_path: Path) -> None:
    root = tmp_path / "cgroup"
    group(root / "app.slice", "memory pids\n")
    group(root / "app.slice" / "editor.scope", "")
    mounted = f"30 1 0:26 / {root} rw - cgroup2 cgroup2 rw\n"
    found = hierarchies(proc(tmp_path, "0::/app.slice/editor.scope\n", mounted))
    assert found == (Hierarchy(root / "app.slice", frozenset({"memory", "pids"})),)


def test_version_1_bounds_processes(tmp_path: Path) -> None:
    root = tmp_path / "pids"
    root.mkdir()
    mounted = f"30 1 0:26 / {root} rw - cgroup cgroup rw,pids\n"
    found = hierarchies(proc(tmp_path, "8:pids:/\n4:memory:/\n", mounted))
    assert found == (Hierarchy(root, frozenset({"pids"})),)


def test_no_groups_are_no_error(tmp_path: Path) -> None:
    assert hierarchies(tmp_path) == ()
    assert hierarchies(proc(tmp_path, "0::/\n", "")) == ()
    nowhere = Hierarchy(tmp_path / "missing", frozenset({"pids"}))
    assert ControlGroup.make(Limits(), [nowhere]) is None


def test_memory_is_bounded_together_with_what_lies_in_memory() -> None:
    limits = Limits(memory_mb=100, disk_mb=28, processes=10)
    assert values(limits, frozenset({"pids"})) == {"pids.max": "18"}
    both = values(limits, frozenset({"pids", "memory"}))
    assert both["memory.max"] == str(128 << 20)
    assert both["memory.swap.max"] == "0"


def test_groups_of_hosts_that_are_gone_are_removed(tmp_path: Path) -> None:
    root = tmp_path / "pids"
    left, ours = root / "inkling-box-999999999-aa", root / f"inkling-box-{os.getpid()}-bb"
    for folder in (left, ours):
        folder.mkdir(parents=True)
    mounted = f"30 1 0:26 / {root} rw - cgroup cgroup rw,pids\n"
    hierarchies(proc(tmp_path, "8:pids:/\n", mounted))
    assert not left.exists()
    assert ours.exists()


def test_usage_counts_a_whole_tree_and_what_forks_share_once() -> None:
    text = (
        "import os, sys, time\nblock = b'x' * (60 << 20)\n"
        "for _ in range(3):\n    if os.fork() == 0: time.sleep(30); os._exit(0)\n"
        "print('ready', flush=True)\ntime.sleep(30)\n"
    )
    shell = ["/bin/sh", "-c", '"$@" & wait', "sh", sys.executable, "-c", text]
    with subprocess.Popen(shell, stdout=subprocess.PIPE, start_new_session=True) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            usage = usage_of(process.pid, 100)
            assert usage.tasks == 5
            assert 60 << 20 < usage.memory < 150 << 20
            assert usage_of(process.pid, 2).tasks == 3
        finally:
            os.killpg(process.pid, 9)


async def test_files_beside_those_at_the_start_are_too_much(tmp_path: Path) -> None:
    (tmp_path / "before").write_bytes(b"x" * (2 << 20))
    watching = asyncio.create_task(
        overused(os.getpid(), Limits(disk_mb=1, memory_mb=1 << 20, processes=1 << 20), [tmp_path])
    )
    await asyncio.sleep(0.5)
    assert not watching.done()
    (tmp_path / "after").write_bytes(b"x" * (2 << 20))
    assert await asyncio.wait_for(watching, 60) == "more than 1 MiB of files"


def test_a_folder_in_a_circle_of_links_has_a_size(tmp_path: Path) -> None:
    (tmp_path / "self").symlink_to(tmp_path)
    assert size_of([tmp_path, tmp_path / "missing"]) < 1 << 20


def test_only_plain_files_of_the_scratch_folder_are_read(tmp_path: Path) -> None:
    scratch, outside = tmp_path / "scratch", tmp_path / "outside"
    (scratch / "folder").mkdir(parents=True)
    outside.write_text("secret", encoding="utf-8")
    (scratch / "folder" / "plain").write_text("fine", encoding="utf-8")
    (scratch / "link").symlink_to(outside)
    (scratch / "up").symlink_to("..")
    (scratch / "second").hardlink_to(outside)
    os.mkfifo(scratch / "pipe")
    assert read_left(scratch, "folder/plain", most=10) == b"fine"
    for name in ("link", "up/outside", "../outside", "second", "pipe", "folder", "", str(outside)):
        with pytest.raises(BadInput):
            read_left(scratch, name, most=10)
    with pytest.raises(BadInput, match="more than 3 bytes"):
        read_left(scratch, "folder/plain", most=3)
    with pytest.raises(FileNotFoundError):
        read_left(scratch, "missing", most=10)
