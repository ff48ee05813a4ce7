"""Processes that check files side by side: each has a share, notes it, learns what the others
noted, and judges it. A few files are checked in this process."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import platform
import signal
import threading
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Protocol

from docgen.checking.noting import Noted, Skipped
from docgen.checking.share import Judged, Share, Surroundings, Tell
from docgen.facts.source import Sources
from docgen.rules.table import RULES
from foundation.errors import Unavailable

_WORTH_A_PROCESS = 24
"""Files; below that, starting a process takes longer than it saves."""
_KEPT = 512
"""Files that a process keeps in memory between noting and judging: half a gigabyte at most."""


class Crew(Protocol):
    """Whoever checks the files."""

    def note(self, tell: Tell) -> Mapping[Path, Noted | Skipped]:
        """Note every file."""

    def judge(self, around: Surroundings, tell: Tell) -> Mapping[Path, Judged]:
        """Judge every file that can be read."""


@contextlib.contextmanager
def crew_of(share: Share, most: int) -> Iterator[Crew]:
    """As many processes as are worth it, `most` of them; they end with the context."""
    count = min(most, len(share.rules) // _WORTH_A_PROCESS)
    if count < 2:
        yield share
        return
    crew = _Crew([_Hand.start(each) for each in _dealt(share, count)])
    try:
        yield crew
    finally:
        crew.end()


def processes_at_hand() -> int:
    """How many processes the machine runs side by side."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _dealt(share: Share, count: int) -> Iterator[Share]:
    """Shares of about as much text each."""
    paths = sorted(share.rules, key=_size, reverse=True)
    piles: list[set[Path]] = [set() for _ in range(count)]
    for number, path in enumerate(paths):
        turn, place = divmod(number, count)
        piles[place if turn % 2 == 0 else count - 1 - place].add(path)
    for pile in piles:
        rules = {path: these for path, these in share.rules.items() if path in pile}
        yield Share(share.sources, rules, share.named)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


@dataclass(frozen=True, slots=True)
class _Hand:
    process: BaseProcess
    line: Connection

    @classmethod
    def start(cls, share: Share) -> _Hand:
        ours, theirs = multiprocessing.Pipe()
        # Rules are functions, which a process that begins from nothing cannot be sent: their codes.
        codes = {path: [one.code for one in rules] for path, rules in share.rules.items()}
        given = (theirs, share.sources.roots, codes, share.named)
        process = _process()(target=_work, args=given, daemon=True)
        with _deaf_to_interrupts():
            process.start()
        theirs.close()
        return cls(process, ours)


def _process() -> Callable[..., BaseProcess]:
    # A copy of this process knows all modules already; elsewhere than on Linux the system's
    # libraries do not stand being copied.
    if platform.system() == "Linux":
        return multiprocessing.get_context("fork").Process
    return multiprocessing.get_context("spawn").Process


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is started in here does not hear Ctrl-C, from its first step on: it would print where
    it was. Who started it does, and ends it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Crew:
    def __init__(self, hands: Sequence[_Hand]) -> None:
        self._hands = hands

    def note(self, tell: Tell) -> Mapping[Path, Noted | Skipped]:
        return self._all(None, tell)

    def judge(self, around: Surroundings, tell: Tell) -> Mapping[Path, Judged]:
        return self._all(around, tell)

    def end(self) -> None:
        """End the processes, whatever they do."""
        for hand in self._hands:
            hand.process.terminate()
        for hand in self._hands:
            hand.process.join()
            hand.line.close()

    def _all(self, order: Surroundings | None, tell: Tell) -> dict[Path, Any]:
        lines = {hand.line for hand in self._hands}
        for hand in self._hands:
            hand.line.send(order)
        found: dict[Path, Any] = {}
        while lines:
            for line in wait(list(lines)):
                assert isinstance(line, Connection)
                try:
                    said = line.recv()
                except EOFError as fault:
                    raise Unavailable(
                        "a process that checked documentation ended before it was done; "
                        "--jobs 1 checks in one"
                    ) from fault
                if isinstance(said, int):
                    tell(said)
                elif isinstance(said, Exception):
                    raise said
                else:
                    found |= said
                    lines.remove(line)
        return found


def _work(
    line: Connection,
    roots: tuple[Path, ...],
    codes: Mapping[Path, Sequence[str]],
    named: Collection[Path],
) -> None:
    """What a process does: note, be told, judge."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us ends us
    by_code = {rule.code: rule for rule in RULES}
    rules = {path: [by_code[code] for code in those] for path, those in codes.items()}
    share = Share(Sources(roots, kept=_KEPT), rules, named)
    try:
        line.recv()
        line.send(share.note(line.send))
        line.send(share.judge(line.recv(), line.send))
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return
    except Exception as fault:
        fault.add_note(traceback.format_exc())
        line.send(fault)
