"""The index's worker process: its cache, its deaths, its end, and what it must not trust."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from foundation.settings import IndexSettings
from syntax.index.workspace import WorkspaceIndex

Write = Callable[..., Path]
Open = Callable[..., WorkspaceIndex]
LONG = 60.0


def names(index: WorkspaceIndex, name: str) -> list[str]:
    return [found.path.name for found in index.definitions(name)]


def test_the_second_start_answers_the_same_and_so_does_one_without_a_cache(
    write: Write, start: Open, cache: Path
) -> None:
    for i in range(20):
        write(f"{i}.py", f"import os\nclass C{i}:\n    def m(self, x={i}): return os.x\n")
    first = start()
    answers = [(first.definitions("m"), first.references("os"), first.files())]
    first.close()
    again = start()
    answers.append((again.definitions("m"), again.references("os"), again.files()))
    again.close()
    shutil.rmtree(cache)
    anew = start()
    answers.append((anew.definitions("m"), anew.references("os"), anew.files()))
    anew.close()
    for path in cache.rglob("*.db*"):
        path.write_bytes(b"damaged" * 1000)
    damaged = start()
    answers.append((damaged.definitions("m"), damaged.references("os"), damaged.files()))
    assert len(answers[0][0]) == 20
    assert all(answer == answers[0] for answer in answers)


def worker_of(index: WorkspaceIndex) -> psutil.Process:
    """The worker process of an index."""
    link = index._link
    assert link is not None
    assert eventually(lambda: link._process)
    assert link._process is not None
    return psutil.Process(link._process.pid)


def test_a_worker_that_dies_is_replaced_and_nothing_is_lost(
    root: Path, write: Write, start: Open
) -> None:
    for i in range(10):
        write(f"{i}.py", "def marker(): pass\n")
    index = start()
    edited = root / "0.py"
    index.update(edited, "def edited(): pass\n")
    assert index.wait(LONG)
    worker = worker_of(index)
    (root / "9.py").unlink()
    worker.kill()
    worker.wait(LONG)
    assert eventually(lambda: index.wait(0.5) and len(index.files()) == 9)
    assert len(index.definitions("marker")) == 8
    assert names(index, "edited") == ["0.py"]
    write("0.py", "def saved(): pass\n")
    index.update(edited, None)
    assert index.wait(LONG)
    assert names(index, "saved") == ["0.py"]
    assert index.status().fault is None


@pytest.fixture
def crash_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> Iterator[Callable[[str], None]]:
    """Let the worker die of a signal whenever it parses a text with the given words in it."""

    def arrange(words: str) -> None:
        patch = tmp_path / "patch"
        patch.mkdir()
        (patch / "sitecustomize.py").write_text(
            textwrap.dedent(f"""
            import os, sys
            if any(part.endswith("index.worker") for part in sys.orig_argv):
                import syntax.parsing as parsing
                real = parsing.parse
                def parse(snapshot, *args, **kwargs):
                    if {words!r} in snapshot.text:
                        os.abort()
                    return real(snapshot, *args, **kwargs)
                parsing.parse = parse
            """)
        )
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(patch), str(Path.cwd())]))

    yield arrange
    capfd.readouterr()  # what the dying workers had to say


def eventually(holds: Callable[[], object]) -> bool:
    """Whether it comes true before long."""
    deadline = time.monotonic() + LONG
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(holds())


def test_a_file_that_kills_the_parser_is_skipped_and_the_rest_is_indexed(
    root: Path, write: Write, cache: Path, crash_on: Callable[[str], None]
) -> None:
    crash_on("deadly")
    for i in range(6):
        write(f"{i}.py", "def marker(): pass\n")
    write("3.py", "deadly\n")
    index = WorkspaceIndex([root], cache)
    index.start()
    assert eventually(lambda: index.status().ready)
    assert len(index.definitions("marker")) == 5
    [(path, reason)] = index.skipped().items()
    assert path == root / "3.py"
    assert reason.startswith("the parser failed on it")
    assert index.status().fault is None
    index.close()


def test_a_worker_that_always_dies_is_given_up(
    root: Path, write: Write, cache: Path, crash_on: Callable[[str], None]
) -> None:
    crash_on("")
    for i in range(20):
        write(f"{i}.py")
    index = WorkspaceIndex([root], cache)
    index.start()
    assert eventually(lambda: index.status().fault)
    assert "given up" in str(index.status().fault)
    assert not index.wait(1.0)
    assert index.definitions("x") == ()
    index.update(root / "0.py", "x = 2\n")
    index.close()


def test_closing_ends_the_worker_and_can_be_repeated(root: Path, write: Write, cache: Path) -> None:
    for i in range(200):
        write(f"{i}.py", f"def f{i}(): pass\n" * 20)
    index = WorkspaceIndex([root], cache)
    index.start()
    worker = worker_of(index)
    index.close()
    index.close()
    assert not worker.is_running()
    assert index.files() == ()
    assert not index.wait(0.1)
    index.start()
    assert index.status().files_done == 0
    never_started = WorkspaceIndex([root], cache)
    never_started.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_the_worker_leaves_when_its_parent_is_killed(
    root: Path, write: Write, cache: Path, tmp_path: Path
) -> None:
    for i in range(50):
        write(f"{i}.py", "x = 1\n" * 2000)
    program = tmp_path / "parent.py"
    program.write_text(
        textwrap.dedent(f"""
        import sys, time
        from pathlib import Path
        from syntax.index.workspace import WorkspaceIndex
        index = WorkspaceIndex([Path({str(root)!r})], Path({str(cache)!r}))
        index.start()
        while index._link._process is None:
            time.sleep(0.01)
        print(index._link._process.pid, flush=True)
        time.sleep(60)
        """)
    )
    with subprocess.Popen(
        [sys.executable, str(program)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    ) as parent:
        assert parent.stdout is not None
        worker = psutil.Process(int(parent.stdout.readline()))
        parent.send_signal(signal.SIGKILL)
    psutil.wait_procs([worker], timeout=LONG)
    assert not worker.is_running()


def test_a_workspace_cannot_lend_the_worker_its_modules(
    root: Path, write: Write, start: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("msgspec.py", "raise SystemExit('imported from the workspace')\n")
    write("syntax/index/worker.py", "raise SystemExit('imported from the workspace')\n")
    write("a.py", "def marker(): pass\n")
    monkeypatch.chdir(root)
    assert names(start(), "marker") == ["a.py"]


def test_file_names_that_are_no_text_are_indexed(root: Path, start: Open) -> None:
    path = os.fsencode(root) + b"/\xff\xfe.py"
    try:
        with open(path, "wb") as file:  # noqa: PTH123  (Path cannot hold these bytes everywhere)
            file.write(b"def marker(): pass\n")
    except OSError:
        pytest.skip("this file system takes only names that are text")
    assert [os.fsencode(d.path) for d in start().definitions("marker")] == [path]


def test_an_index_that_is_switched_off_answers_nothing(
    root: Path, write: Write, cache: Path
) -> None:
    write("a.py", "def marker(): pass\n")
    index = WorkspaceIndex([root], cache, IndexSettings(enabled=False))
    index.start()
    assert index.definitions("marker") == ()
    assert not index.status().ready
    index.close()
