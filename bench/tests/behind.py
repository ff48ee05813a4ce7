"""Where another way's tests take what ours do not: module by module, with the source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.tests.rows import Judged


def behind(
    rows: Sequence[Judged], files: Mapping[str, Path], ours: str, theirs: str
) -> Iterator[str]:
    """Lines of text: for each module what is dark in `ours` alone, the worst first."""
    other = {one.module: one for one in rows if one.way == theirs}
    found = []
    for one in rows:
        if one.way == ours and one.module in other:
            lost = only_dark(one, other[one.module])
            if lost:
                found.append((one, other[one.module], lost))
    for one, two, lost in sorted(found, key=lambda each: -len(each[2])):
        yield (
            f"{one.module}: {one.branches}/{one.all_branches} branches against {two.branches}"
            f" {one.problem}"
        )
        source = files[one.module].read_text(encoding="utf-8").splitlines()
        for what in lost:
            yield f"  {what:<16} {_line(source, what)}"


def only_dark(one: Judged, other: Judged) -> list[str]:
    """What this one leaves dark and the other does not: branches, and lines at no such branch."""
    lost = [what for what in one.dark if what not in set(other.dark)]
    branches = [what for what in lost if "->" in what]
    ends = {what.rpartition("-> ")[2] for what in branches}
    lines = [what for what in lost if "->" not in what and what.removeprefix("line ") not in ends]
    # A line that is dark because the line before it is says nothing more.
    numbers = {int(what.removeprefix("line ")) for what in lost if "->" not in what}
    first = [what for what in lines if int(what.removeprefix("line ")) - 1 not in numbers]
    return [*branches, *first]


def _line(source: Sequence[str], what: str) -> str:
    number = int(what.removeprefix("line ").partition(" ")[0])
    return source[number - 1].strip()[:90] if 0 < number <= len(source) else ""
