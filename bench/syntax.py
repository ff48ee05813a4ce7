"""Parse, reparse, symbol and index rates on the standard library of the running Python.

    python -m bench.syntax [--files N] [--no-index]

Also how long a parse of 10,000 lines keeps the interpreter's lock from another thread, which is
what an event loop would feel. Writes results/syntax.json.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import tree_sitter
from rich.console import Console
from rich.table import Table

from foundation.nothing import Nothing
from syntax.files.source_files import read_source
from syntax.index.workspace import WorkspaceIndex
from syntax.languages import Language, grammar, language_named
from syntax.mending import mended
from syntax.parsing import Parse, parse
from syntax.scopes import cursor_facts
from syntax.symbols import references, symbols
from syntax.text import Edit, Snapshot

RESULTS = Path(__file__).parent / "results" / "syntax.json"
LARGEST = 2 * 1024 * 1024
LINES = 10_000
SKIPPED = {"site-packages", "dist-packages", "test", "tests", "idle_test", "lib2to3"}


@dataclass(frozen=True)
class Rate:
    """`amount` of `unit` done in `seconds`."""

    what: str
    amount: float
    unit: str
    seconds: float

    def per_second(self) -> float:
        return self.amount / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class Delay:
    """Milliseconds of one action on the 10,000-line file, over several runs of it."""

    what: str
    median_ms: float
    worst_ms: float
    lock_held_ms: float | None = None


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print a table, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, help="so many files (default: all)")
    parser.add_argument("--no-index", action="store_true", help="leave the workspace index out")
    options = parser.parse_args(argv)
    python = language_named("python")
    assert python is not None
    paths = sources(Path(sysconfig.get_path("stdlib")))[: options.files]
    snapshots = [text for path in paths if (text := snapshot_of(path)) is not None]
    rates = file_rates(snapshots, python)
    if not options.no_index:
        rates.append(index_rate(Path(sysconfig.get_path("stdlib"))))
    delays = large_file_delays(snapshots, python)
    console = Console()
    console.print(rates_table(rates, len(snapshots)))
    console.print(delays_table(delays))
    RESULTS.parent.mkdir(exist_ok=True)
    report = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "files": len(snapshots),
        "rates": [{**asdict(rate), "per_second": round(rate.per_second(), 1)} for rate in rates],
        "delays_10000_lines": [asdict(delay) for delay in delays],
    }
    RESULTS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return 0


def sources(root: Path) -> list[Path]:
    """The library's own modules: neither what is installed into it, nor its tests."""
    return [
        path
        for path in sorted(root.rglob("*.py"))
        if SKIPPED.isdisjoint(path.relative_to(root).parts)
    ]


def snapshot_of(path: Path) -> Snapshot | None:
    source = read_source(path, LARGEST)
    return None if isinstance(source, Nothing) else Snapshot(source.text)


def file_rates(snapshots: Sequence[Snapshot], python: Language) -> list[Rate]:
    """Every file once, one after another, in this process."""
    size = sum(len(snapshot.utf8) for snapshot in snapshots) / 1e6
    lines = sum(snapshot.line_count for snapshot in snapshots)
    parses: list[Parse] = []
    spent = timed(lambda: parses.extend(parse(snapshot, python) for snapshot in snapshots))
    typing = [(parsed, typed_in(parsed)) for parsed in parses if len(parsed.snapshot) > 100]
    reparse = timed(lambda: [parse(new, python, old, [edit]) for old, (new, edit) in typing])
    return [
        Rate("parse", size, "MB", spent),
        Rate("parse", lines, "lines", spent),
        Rate("reparse after a key", len(typing), "files", reparse),
        Rate("symbols", lines, "lines", timed(lambda: [symbols(one) for one in parses])),
        Rate("references", lines, "lines", timed(lambda: [references(one) for one in parses])),
    ]


def typed_in(parsed: Parse) -> tuple[Snapshot, Edit]:
    """The snapshot with a character typed at the end of its middle line."""
    old = parsed.snapshot
    place = old.line_end(old.line_count // 2)
    edit = Edit(place, place, "x")
    new = old.replace([edit], 1)
    assert new.utf8
    return new, edit


def index_rate(root: Path) -> Rate:
    """The workspace index over the whole folder, from nothing, as the server builds it."""
    with tempfile.TemporaryDirectory() as folder:
        index = WorkspaceIndex([root], Path(folder))
        begun = time.perf_counter()
        index.start()
        try:
            while not (status := index.status()).ready:
                if status.fault is not None:
                    raise SystemExit(f"the index stopped: {status.fault}")
                time.sleep(0.05)
            return Rate("index", status.files_done, "files", time.perf_counter() - begun)
        finally:
            index.close()


def large_file_delays(snapshots: Sequence[Snapshot], python: Language) -> list[Delay]:
    text = "".join(snapshot.text for snapshot in snapshots)
    large = Snapshot("".join(text.splitlines(keepends=True)[:LINES]))
    data = large.utf8
    parsed = parse(large, python)
    place = large.line_end(large.line_count // 2)
    new, edit = typed_in(parsed)
    call = [Edit(place, place, "\n    foo(")]
    broken = parse(large.replace(call, 1), python, parsed, call)
    whole = tree_sitter.Parser(grammar(python))
    return [
        delay("nothing: what the machine adds", lambda: time.sleep(0.1)),
        delay("parse, as Inkling does", lambda: parse(large, python)),
        delay("parse, the text handed over at once", lambda: whole.parse(data)),
        delay("reparse after a key", lambda: parse(new, python, parsed, [edit])),
        delay("facts at a cursor", lambda: cursor_facts(parsed, place)),
        delay("symbols", lambda: symbols(parsed)),
        delay("references", lambda: references(parsed)),
        delay("mend an unclosed call", lambda: mended(broken)),
    ]


def delay(what: str, action: Callable[[], object], runs: int = 7) -> Delay:
    spent = sorted(timed(action) * 1e3 for _ in range(runs))
    held = statistics.median(lock_held(action) for _ in range(runs)) * 1e3
    return Delay(what, round(statistics.median(spent), 2), round(spent[-1], 2), round(held, 2))


def lock_held(action: Callable[[], object]) -> float:
    """The longest time in seconds that `action`, run in a thread, kept this one from running.

    This thread asks for the lock every fraction of a millisecond, as a busy event loop would.
    """
    thread = threading.Thread(target=action)
    longest, last = 0.0, time.perf_counter()
    thread.start()
    while thread.is_alive():
        time.sleep(0.0002)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest


def timed(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def rates_table(rates: Sequence[Rate], files: int) -> Table:
    table = Table(title=f"Standard library of Python {platform.python_version()}: {files} files")
    for heading in ("what", "amount", "seconds", "per second"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for rate in rates:
        table.add_row(
            rate.what,
            f"{rate.amount:,.1f} {rate.unit}",
            f"{rate.seconds:.2f}",
            f"{rate.per_second():,.1f} {rate.unit}",
        )
    return table


def delays_table(delays: Sequence[Delay]) -> Table:
    table = Table(title=f"A file of {LINES:,} lines, milliseconds")
    for heading in ("what", "median", "worst", "others wait at most"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for one in delays:
        held = "" if one.lock_held_ms is None else f"{one.lock_held_ms:.1f}"
        table.add_row(one.what, f"{one.median_ms:.1f}", f"{one.worst_ms:.1f}", held)
    return table


if __name__ == "__main__":
    sys.exit(main())
