"""What was written and what was left out, in lines for a person. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_NAMED = 4
_REASONS = 3


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something without documentation, or without a part of it, and why."""

    file: str
    name: str
    reason: str


def headline(names: int, files: int, left: Sequence[LeftOut]) -> str:
    """One sentence: "7 symbols documented in 2 files; 3 left out"."""
    if not names:
        return "nothing was written" if left else "nothing is missing"
    in_files = f" in {files} files" if files > 1 else ""
    return f"{_counted(names)} documented{in_files}" + (f"; {len(left)} left out" if left else "")


def reasons(left: Iterable[LeftOut], *, most: int = _REASONS) -> Iterator[str]:
    """A line a reason, the most frequent first: "parse, load: it is a test"."""
    alike: dict[str, list[str]] = {}
    for one in left:
        alike.setdefault(one.reason, []).append(one.name)
    ordered = sorted(alike.items(), key=lambda each: -len(each[1]))
    for reason, names in ordered[:most]:
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        yield f"{', '.join(names[:_NAMED])}{more}: {reason}"
    if len(ordered) > most:
        yield f"and {len(ordered) - most} other reasons, which the log has"


def lines(left: Iterable[LeftOut]) -> Iterator[str]:
    """All of it, for the log."""
    return (f"{one.file}: {one.name}: left out: {one.reason}" for one in left)


def _counted(names: int) -> str:
    return f"{names} symbol{'s' if names != 1 else ''}"
