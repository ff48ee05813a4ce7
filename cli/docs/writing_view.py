"""What `inkling docs write` shows: diffs, a summary, JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from cli.docs.bar import Bar
from cli.docs.diffs import coloured, diff_lines, in_bytes
from docgen.reporting.located import shown
from docgen.write import FileChange, Skipped
from foundation.errors import InklingError

_MOST_REASONS = 20
_NAMED_FILES = 3
_NAMED = 6
_UNDOCUMENTED = "it has no documentation"


@dataclass
class Shown:
    """What became of the files, for a summary and for JSON. Paths are as seen from `folder`."""

    folder: Path
    changes: list[FileChange] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    unsaved: dict[Path, str] = field(default_factory=dict)

    def take(self, one: FileChange | Skipped) -> None:
        """Count a file."""
        if isinstance(one, Skipped):
            self.skipped.append(one)
        else:
            self.changes.append(one)

    def not_saved(self, one: FileChange, fault: InklingError) -> None:
        """Count a file that could not be written."""
        self.unsaved[one.file.path] = str(fault)


def show(change: FileChange, folder: Path, bar: Bar) -> None:
    """Print a change as a diff to stdout, above a bar: in colours on a terminal, else in the file's
    encoding."""
    lines = diff_of(change, folder)
    with bar.aside():
        if not sys.stdout.isatty():
            sys.stdout.flush()
            sys.stdout.buffer.write(in_bytes(lines, change.file))
            sys.stdout.flush()
            return
        console = Console(highlight=False, soft_wrap=True)
        for styled in coloured(lines):
            console.print(styled)


def diff_of(change: FileChange, folder: Path) -> list[str]:
    """A unified diff as `git apply` takes it, line by line."""
    return list(diff_lines(shown(change.file.path, folder), change.file, change.text))


def summary_of(found: Shown, *, is_written: bool) -> Iterator[str]:
    """What was done, what was left out, and why."""
    saved = [one for one in found.changes if one.file.path not in found.unsaved]
    for change in saved:
        for one in change.changes:
            reasons = [reason for reason in one.reasons if reason != _UNDOCUMENTED]
            if reasons:
                name = one.place.name or "the module"
                yield f"{shown(one.place.path, found.folder)}: {name}: {'; '.join(reasons)}"
    left = list(_left_out(found))
    yield from left[:_MOST_REASONS]
    if len(left) > _MOST_REASONS:
        yield f"… and {len(left) - _MOST_REASONS} more; --json lists all"
    done = sum(len(one.changes) for one in saved)
    files = sum(one.is_changed for one in saved)
    total = done + sum(len(one.not_written) for one in found.changes)
    verb = "documented" if is_written else "would be documented"
    where = f" in {files} file{'s' if files != 1 else ''}" if files else ""
    slots = sum(bool(one.left_out) for change in saved for one in change.changes)
    rest = f"; {total - done} left out" if total > done else ""
    parts = f"; {slots} without a part of it" if slots else ""
    yield f"inkling: {done} of {total} symbols {verb}{where}{rest}{parts}"
    if done and not is_written:
        yield "inkling: nothing was written; --write does"


def _left_out(found: Shown) -> Iterator[str]:
    for change in found.changes:
        path = shown(change.file.path, found.folder)
        if change.file.path in found.unsaved:
            yield f"{path}: not written: {found.unsaved[change.file.path]}"
        alike: dict[str, list[str]] = {}
        for not_written in change.not_written:
            alike.setdefault(not_written.reason, []).append(not_written.symbol)
        for reason, names in alike.items():
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            yield f"{path}: {', '.join(names[:_NAMED])}{more} left out: {reason}"
        for one in change.changes:
            name = one.place.name or "the module"
            for reason in one.left_out:
                yield f"{path}: {name}: left out: {reason}"
    by_reason: dict[str, list[str]] = {}
    for skipped in found.skipped:
        by_reason.setdefault(skipped.reason, []).append(shown(skipped.path, found.folder))
    for reason, paths in by_reason.items():
        files = ", ".join(paths) if len(paths) <= _NAMED_FILES else f"{len(paths)} files"
        yield f"{files}: left out: {reason}"


def as_json(found: Shown) -> dict[str, Any]:
    """All of it as one value."""
    return {
        "files": [
            {
                "path": shown(change.file.path, found.folder),
                "changed": change.is_changed,
                "error": found.unsaved.get(change.file.path),
                "symbols": [
                    {
                        "symbol": one.place.name,
                        "reasons": list(one.reasons),
                        "left_out": list(one.left_out),
                    }
                    for one in change.changes
                ],
                "not_written": [
                    {"symbol": one.symbol, "reason": one.reason} for one in change.not_written
                ],
                "diff": "\n".join(diff_of(change, found.folder)),
            }
            for change in found.changes
        ],
        "skipped": [
            {"path": shown(one.path, found.folder), "reason": one.reason} for one in found.skipped
        ],
    }
