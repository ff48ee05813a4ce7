"""What was shown and accepted on this machine: a local file of counts, which leaves it never.

The file holds no code. Several processes write to it, it stays small, and a line that cannot be
read costs nothing but itself. `inkling stats` prints the summary.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
from filelock import FileLock, Timeout

from foundation.atomic import write_atomically
from foundation.folders import state_folder

log = logging.getLogger(__name__)

_MOST_BYTES = 2_000_000
_WAIT_SECONDS = 1.0

EventName = Literal["shown", "accepted", "continued", "dismissed", "reset"]
"""What happened. What came before a "reset" is counted, but nothing is learnt from it."""

Kind = Literal["full", "word", "line"]


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the file. `time` is seconds since 1970; `chars` and `lines` measure the text
    shown or taken; `ms` is how long the suggestion took to make.

    A suggestion taken in pieces is "accepted" with the first and "continued" with each other;
    `kind` says what a piece was. `probability` is how likely it was to be accepted, as fitted
    (`completion/confidence.py`), coming from `model`; `typed` is how many of its characters had
    been typed when it was shown.
    """

    time: float
    event: EventName
    language: str
    chars: int = 0
    lines: int = 0
    ms: float = 0.0
    kind: Kind = "full"
    probability: float | None = None
    model: str = ""
    typed: int = 0


def acceptance_file() -> Path:
    """Where the events are kept."""
    return state_folder() / "acceptance.jsonl"


class AcceptanceLog:
    """Appends to the file and reads it. Blocking, for a few milliseconds: call it in a thread."""

    def __init__(self, path: Path | None = None, most_bytes: int = _MOST_BYTES) -> None:
        self.path = path or acceptance_file()
        self._most_bytes = most_bytes
        self._lock = FileLock(f"{self.path}.lock", timeout=_WAIT_SECONDS)

    def add(
        self,
        event: EventName,
        language: str,
        text: str,
        ms: float = 0.0,
        at: float | None = None,
        *,
        kind: Kind = "full",
        probability: float | None = None,
        model: str = "",
        typed: int = 0,
    ) -> None:
        """Count one event; only the measures of `text` are kept. Never raises: counting is not
        worth an interruption.
        """
        counted = Event(
            time=time.time() if at is None else at,
            event=event,
            language=language,
            chars=len(text),
            lines=text.count("\n") + bool(text),
            ms=round(ms, 1),
            kind=kind,
            probability=None if probability is None else round(probability, 4),
            model=model,
            typed=typed,
        )
        try:
            self._append(counted)
        except (OSError, Timeout) as error:
            log.debug("an event was not counted: %s", error)

    def reset(self) -> None:
        """Let nothing be learnt from what happened so far; the counts stay.

        Raises `OSError` if that cannot be written down (`filelock.Timeout` is one).
        """
        self._append(Event(time=time.time(), event="reset", language=""))

    def _append(self, event: Event) -> None:
        line = msgspec.json.encode(event)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock:
            with self.path.open("ab") as file:
                file.write(line + b"\n")
                size = file.tell()
            if size > self._most_bytes:
                self._drop_older_half()

    def events(self) -> Iterator[Event]:
        """All events in the order they were written, lines that are none left out."""
        try:
            lines = self.path.read_bytes().splitlines()
        except OSError:
            return
        for line in lines:
            try:
                yield msgspec.json.decode(line, type=Event)
            except msgspec.DecodeError:
                continue

    def clear(self) -> None:
        """Delete the file. Raises `OSError` if it cannot be."""
        self.path.unlink(missing_ok=True)

    def _drop_older_half(self) -> None:
        data = self.path.read_bytes()
        middle = data.find(b"\n", len(data) - self._most_bytes // 2) + 1
        write_atomically(self.path, data[middle:])


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of some events. `chars` is how much text was accepted."""

    shown: int = 0
    accepted: int = 0
    dismissed: int = 0
    chars: int = 0

    @property
    def rate(self) -> float | None:
        """Accepted of shown, None where nothing was shown."""
        return self.accepted / self.shown if self.shown else None


@dataclass(frozen=True, slots=True)
class Summary:
    """Tallies of everything, by language (most shown first), and by day, the last day last.

    `median_ms` is how long a shown suggestion took to make.
    """

    total: Tally = field(default_factory=Tally)
    languages: Mapping[str, Tally] = field(default_factory=dict)
    days: Mapping[date, Tally] = field(default_factory=dict)
    median_ms: float | None = None


def summary(events: Iterable[Event], today: date, days: int = 14) -> Summary:
    """Sum up: the totals of all `events`, the last `days` until `today` (in UTC) one by one."""
    known = [event for event in events if event.event != "reset"]
    languages = Counter(event.language for event in known if event.event == "shown")
    order = sorted({event.language for event in known}, key=lambda name: (-languages[name], name))
    span = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
    times = sorted(event.ms for event in known if event.event == "shown" and event.ms > 0)
    by_day: dict[date, list[Event]] = {day: [] for day in span}
    for event in known:
        day = _day(event.time)
        if day in by_day:
            by_day[day].append(event)
    return Summary(
        total=_tally(known),
        languages={
            name: _tally([event for event in known if event.language == name]) for name in order
        },
        days={day: _tally(its) for day, its in by_day.items()},
        median_ms=times[len(times) // 2] if times else None,
    )


def _tally(events: Iterable[Event]) -> Tally:
    counted: Counter[str] = Counter()
    for event in events:
        counted[event.event] += 1
        if event.event in {"accepted", "continued"}:
            counted["chars"] += event.chars
    return Tally(counted["shown"], counted["accepted"], counted["dismissed"], counted["chars"])


def _day(moment: float) -> date | None:
    try:
        return datetime.fromtimestamp(moment, UTC).date()
    except (OverflowError, ValueError, OSError):
        return None
