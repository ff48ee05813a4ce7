"""Judging real code and broken code: no false alarm, no exception, and time that is bounded."""

from __future__ import annotations

import argparse
import dataclasses
import inspect
import json.decoder
import os
import textwrap
import time
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syntax.index.workspace import WorkspaceIndex
from syntax.languages import language_named
from syntax.names.annotations import Named, classes_of
from syntax.names.elsewhere import may_exist
from syntax.names.judge import judge
from syntax.names.misuse import Misuse
from syntax.names.modules import Modules, environment_of
from syntax.parsing import Parse, parse
from syntax.text import Snapshot, Span

STANDARD = Path(os.__file__).parent
MODULES = Modules((STANDARD,))


def parsed(text: str) -> Parse:
    python = language_named("python")
    assert python is not None
    return parse(Snapshot(text), python)


@pytest.mark.parametrize("module", [argparse, dataclasses, textwrap, json.decoder])
def test_code_that_runs_uses_what_exists(module: ModuleType) -> None:
    source = inspect.getsource(module)
    found = judge(parsed(source), Span(0, len(source)), Path(inspect.getfile(module)), (), MODULES)
    assert found.judged > 10
    assert [one.why for one in found.misuses] == []


SOURCE = inspect.getsource(textwrap)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(SOURCE)), st.integers(0, 400), st.text(max_size=20))
def test_any_text_can_be_judged(at: int, gone: int, new: str) -> None:
    text = SOURCE[:at] + new + SOURCE[at + gone :]
    judge(parsed(text), Span(at, at + len(new)), None, (), MODULES)
    judge(parsed(text), Span(0, len(text)), None, (), MODULES)


@settings(max_examples=200, deadline=None)
@given(st.text("Opt[]|,. 'None\"ab", max_size=30))
def test_any_annotation_can_be_read(annotation: str) -> None:
    assert all(isinstance(one, Named) for one in classes_of(annotation))


@pytest.mark.parametrize(
    ("annotation", "names"),
    [
        ("A", ["A"]),
        ("'a.B'", ["a.B"]),
        ("Optional[A]", ["A"]),
        ("A | None", ["A"]),
        ("Union[A, B[int, str]]", ["A", "B"]),
        ("list[A]", ["list"]),
        ("Annotated[A, 'x']", ["A"]),
        ("(A)", [""]),
        ("None", []),
    ],
)
def test_the_classes_of_an_annotation(annotation: str, names: list[str]) -> None:
    assert [one.name for one in classes_of(annotation)] == names


def test_a_file_is_read_again_when_it_changed(tmp_path: Path) -> None:
    (tmp_path / "util.py").write_text("one = 1\n")
    text = "import util\ndef f():\n    return util.two\n"
    modules = Modules(())

    def misuses() -> tuple[Misuse, ...]:
        span = Span(0, len(text))
        return judge(parsed(text), span, tmp_path / "a.py", (tmp_path,), modules).misuses

    assert [one.name for one in misuses()] == ["two"]
    (tmp_path / "util.py").write_text("one = 1\ntwo = 2\n")
    assert misuses() == ()
    (tmp_path / "util.py").unlink()
    assert misuses() == ()


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfone = 1\n",
        b"# -*- coding: latin-1 -*-\none = '\xe9'\n",
        b"one = 1\r\n",
    ],
    ids=["byte order mark", "coding line", "line ends"],
)
def test_a_module_is_read_as_python_reads_it(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "util.py").write_bytes(data)
    text = "import util\ndef f():\n    return util.one, util.two\n"
    span = Span(0, len(text))
    found = judge(parsed(text), span, tmp_path / "a.py", (tmp_path,), Modules(()))
    assert [one.name for one in found.misuses] == ["two"]


def test_what_an_unsaved_text_or_an_heir_has_may_exist(tmp_path: Path) -> None:
    (tmp_path / "base.py").write_text("class Base:\n    def run(self): ...\n")
    (tmp_path / "heir.py").write_text(
        "from base import Base as B\nclass Heir(B):\n    def heard(self): ...\n"
    )
    index = WorkspaceIndex([tmp_path], tmp_path / "cache")
    try:
        index.start()
        index.update(tmp_path / "base.py", "class Base:\n    def run(self): ...\n    fresh = 1\n")
        assert index.wait(30)
        text = "from base import Base\ndef f(b: Base):\n    b.fresh, b.heard, b.nothing\n"
        span = Span(0, len(text))
        found = judge(parsed(text), span, tmp_path / "a.py", (tmp_path,), Modules(()))
        assert [one.name for one in found.misuses] == ["fresh", "heard", "nothing"]
        left = [one.name for one in found.misuses if not may_exist(one, index)]
        assert left == ["nothing"]
    finally:
        index.close()


def test_an_environment_in_the_workspace_is_found(tmp_path: Path) -> None:
    site = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages"
    site.mkdir(parents=True)
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("home = /nowhere/bin\n")
    home = tmp_path / "python" / "lib" / "python3.11"
    home.mkdir(parents=True)
    (home / "os.py").write_text("")
    (tmp_path / ".venv" / "pyvenv.cfg").write_text(f"home = {tmp_path / 'python' / 'bin'}\n")
    assert environment_of((tmp_path,))[:2] == (home, site)


def test_an_environment_made_later_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syntax.names.modules._LOOK_AGAIN_SECONDS", 0.0)
    modules = Modules()
    assert modules.module("inkling_test_package", tmp_path / "a.py", (tmp_path,)) is None
    home = tmp_path / ".venv" / "lib" / "python3.11"
    (home / "site-packages").mkdir(parents=True)
    (home / "os.py").write_text("")
    (home / "site-packages" / "inkling_test_package.py").write_text("one = 1\n")
    assert modules.module("inkling_test_package", tmp_path / "a.py", (tmp_path,)) is not None


def test_a_thousand_lines_take_milliseconds() -> None:
    source = inspect.getsource(argparse)
    source = source[: [at for at, c in enumerate(source) if c == "\n"][999]]
    source = source[: source.rindex("\nclass ")] + "\nclass A:\n    def f(self):\n        self.x\n"
    tree = parsed(source)
    span = Span(len(source) - 7, len(source))
    times = []
    for _ in range(7):
        started = time.perf_counter()
        found = judge(tree, span, None, (), MODULES)
        times.append(time.perf_counter() - started)
    assert [one.name for one in found.misuses] == ["x"]
    assert min(times) < 0.05  # 6 ms on a quiet machine
