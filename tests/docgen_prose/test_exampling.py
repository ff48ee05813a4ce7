"""Examples of functions that remember: tried in the sandbox, as often as readers try them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from docgen.examples.running import ExampleRunner
from docgen.prose.memory import Memory
from docgen.prose.options import ProseOptions
from docgen.prose.slots import Slot
from docgen.prose.writer import Writer
from sandbox.boundary import boundary_for
from sandbox.faults import NoBoundary
from tests.support.prose_model import ProseModel
from tests.support.prose_records import record

CODE = """\
import warnings

_seen = {}


def numbered(name):
    return f"{name}{_seen.setdefault(name, len(_seen) + 1)}"


def counted(name):
    _seen[name] = _seen.get(name, 0) + 1
    return _seen[name]


def old(name):
    warnings.warn("use another", UserWarning)
    return name * 2


def _secret(name):
    return name
"""


async def _tried(folder: Path, name: str, calls: Sequence[str]) -> str:
    """The example, or why there is none."""
    try:
        boundary = boundary_for("auto")
    except NoBoundary as fault:
        pytest.skip(str(fault))
    (folder / "setup.cfg").write_text("")
    model = ProseModel(lambda *_: {"calls": list(calls)})
    async with ExampleRunner(boundary, python=sys.executable, variables={}) as runner:
        writer = Writer(model, Memory(None), ProseOptions(), runner)
        written = await writer.write(record(folder, CODE, name), (Slot("example"),))
    return written.texts.get(Slot("example")) or written.left_out[0].reason


async def test_what_counts_its_calls_has_no_example(tmp_path: Path) -> None:
    said = await _tried(tmp_path, "counted", ["counted('a')"])
    assert said.endswith("it gives something else when it is called again")


async def test_calls_that_change_what_the_next_gives_do_not_stand_together(tmp_path: Path) -> None:
    said = await _tried(tmp_path, "numbered", ["numbered('a')", "numbered('bc')"])
    assert said == ">>> numbered('a')\n'a1'"


async def test_a_call_that_warns_is_no_example(tmp_path: Path) -> None:
    assert (await _tried(tmp_path, "old", ["old('a')"])).endswith("it warns or logs")


async def test_an_example_needs_nothing_that_is_private(tmp_path: Path) -> None:
    said = await _tried(tmp_path, "numbered", ["numbered(_secret('a'))"])
    assert said == "no call was found that can be shown"
