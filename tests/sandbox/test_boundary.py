"""Which boundary is taken: the best that was seen to hold, and none is never taken silently."""

from __future__ import annotations

import logging
import platform
import sys
from pathlib import Path

import pytest

from sandbox import rlimits
from sandbox.boundary import boundary_for
from sandbox.box import Box, Limits
from sandbox.bubblewrap import Bubblewrap
from sandbox.faults import NoBoundary
from sandbox.launch import Boundary
from sandbox.proof import fault_of
from sandbox.unconfined import Unconfined


def fake_bubblewrap(folder: Path, text: str) -> Path:
    program = folder / "bwrap"
    program.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def test_bubblewrap_that_may_not_make_namespaces_is_told_by_its_own_words(tmp_path: Path) -> None:
    words = "bwrap: setting up uid map: Permission denied"
    fake = fake_bubblewrap(tmp_path, f"echo '{words}' >&2; exit 1")
    assert fault_of(Bubblewrap(fake)) == words


def test_a_boundary_that_lets_everything_through_is_found_out(tmp_path: Path) -> None:
    # Drops all options and runs the command as it is.
    fake = fake_bubblewrap(tmp_path, 'while [ "$1" != "--" ]; do shift; done; shift; exec "$@"')
    assert "it lets code read files it was not shown" in str(fault_of(Bubblewrap(fake)))
    assert fault_of(Unconfined()) is not None


def test_what_does_not_hold_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_bubblewrap(tmp_path, "exit 7")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(NoBoundary, match="bubblewrap: exit code 7") as caught:
        boundary_for("bubblewrap")
    assert caught.value.exit_code == 3
    assert "apt-get install bubblewrap" in str(caught.value)
    try:
        assert boundary_for("auto").name == "landlock"
    except NoBoundary as error:
        assert "bubblewrap: exit code 7" in error.reasons  # noqa: PT017 - no Landlock here either


def test_without_any_nothing_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "plan9")
    with pytest.raises(NoBoundary, match="nothing was run: there is none for plan9"):
        boundary_for("auto")


def test_a_processor_nobody_knows_the_calls_of_has_no_boundary(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "pdp11")
    with pytest.raises(NoBoundary, match="the system calls of pdp11 are not known"):
        boundary_for("auto")


def test_none_is_taken_at_its_word_and_loud(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert boundary_for("none").name == "none"
    assert "all your rights" in caplog.text


def test_each_boundary_of_this_machine_holds(boundary: Boundary) -> None:
    assert fault_of(boundary) is None
    assert boundary.detail


def test_limits_are_lowered_before_the_command_starts(tmp_path: Path) -> None:
    limits = Limits(memory_mb=100, file_mb=1, cpu_seconds=7, processes=5)
    argv = rlimits.limited(limits, ["/bin/echo", "a b"], others=10, lasting=False)
    assert argv[:2] == ["/bin/sh", "-c"]
    assert {"ulimit -c 0", "ulimit -d 102400", "ulimit -f 2048", "ulimit -t 7"} <= set(
        argv[2].splitlines()
    )
    assert "ulimit -u 23" in argv[2]
    assert argv[-2:] == ["/bin/echo", "a b"]
    lasting = rlimits.limited(limits, ["x"], others=0, lasting=True)
    assert "ulimit -t" not in lasting[2]


def test_a_view_that_is_too_wide_starts_nothing(boundary: Boundary) -> None:
    with pytest.raises(Exception, match="too much to show"):
        boundary.command(Box(readable=(Path("/"),)), ["/bin/true"], cwd=Path("/"))
