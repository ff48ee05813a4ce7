"""The counts: no code in them, bounded, and whole however many processes write."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from completion.acceptance import AcceptanceLog, Event, summary


def moment(day: int) -> float:
    return datetime(2026, 3, day, 12, tzinfo=UTC).timestamp()


def test_no_code_is_written(tmp_path: Path) -> None:
    log = AcceptanceLog(tmp_path / "a.jsonl")
    log.add("shown", "python", "secret = 1\nx", 12.34)
    assert "secret" not in log.path.read_text()
    [event] = log.events()
    assert (event.chars, event.lines, event.ms) == (12, 2, 12.3)


def test_a_spoilt_line_costs_only_itself(tmp_path: Path) -> None:
    log = AcceptanceLog(tmp_path / "a.jsonl")
    log.add("shown", "go", "a")
    with log.path.open("ab") as file:
        file.write(b'\xff\xfe{"time": \n{"time": 1, "event": "eaten", "language": "c"}\n')
    log.add("accepted", "go", "a")
    assert [event.event for event in log.events()] == ["shown", "accepted"]


def test_the_file_stays_small_and_keeps_the_latest(tmp_path: Path) -> None:
    log = AcceptanceLog(tmp_path / "a.jsonl", most_bytes=4000)
    for number in range(200):
        log.add("shown", f"l{number}", "x")
    assert log.path.stat().st_size <= 4000
    languages = [event.language for event in log.events()]
    assert languages[-1] == "l199"
    assert languages == [f"l{n}" for n in range(200 - len(languages), 200)]


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    code = (
        "import sys; from pathlib import Path; from completion.acceptance import AcceptanceLog\n"
        "log = AcceptanceLog(Path(sys.argv[1]))\n"
        "for _ in range(50): log.add('shown', sys.argv[2], 'x')\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in ("c", "go")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert len(list(AcceptanceLog(path).events())) == 100


def test_a_folder_that_cannot_be_written_interrupts_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    AcceptanceLog(tmp_path / "file" / "a.jsonl").add("shown", "c", "x")


def test_the_summary_counts_by_language_and_day() -> None:
    events = [
        Event(moment(1), "shown", "python", 3, 1, 100.0),
        Event(moment(2), "shown", "python", 5, 1, 300.0),
        Event(moment(2), "accepted", "python", 5, 1),
        Event(moment(2), "shown", "go", 9, 1, 200.0),
        Event(moment(2), "dismissed", "go", 9, 1),
        Event(1e300, "shown", "go", 1, 1, 0.0),
    ]
    found = summary(events, date(2026, 3, 2), days=2)
    assert (found.total.shown, found.total.accepted, found.total.chars) == (4, 1, 5)
    assert found.languages["python"].rate == 0.5
    assert list(found.languages) == ["go", "python"]
    assert [tally.shown for tally in found.days.values()] == [1, 2]
    assert found.median_ms == 200.0


@given(st.lists(st.builds(Event, st.floats(0, 4e9), st.sampled_from(["shown", "accepted"]),
                          st.sampled_from(["c", "go"]), st.integers(0, 99))))  # fmt: skip
def test_languages_add_up_to_the_total(events: list[Event]) -> None:
    found = summary(events, date(2026, 3, 2))
    assert sum(tally.shown for tally in found.languages.values()) == found.total.shown
    assert sum(tally.chars for tally in found.languages.values()) == found.total.chars
