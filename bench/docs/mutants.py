"""Which functions of pinned packages are changed, and how: drawn before anything is checked."""

from __future__ import annotations

import json
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from bench.docs.checkers import peers_python
from bench.docs.edits import names_in_code
from bench.docs.mutating import CHANGES, changed
from bench.docs.remaining import Remaining, raised_in
from bench.docs.target import Target, target_in
from bench.typing.corpus import Pin, unpacked

_HERE = Path(__file__).parent
PINS = {
    "unseen": (_HERE / "unseen.toml", ""),
    "seen": (_HERE / "packages.toml", ""),
    "fresh": (_HERE / "fresh.toml", ""),
    "development": (_HERE / "fresh.toml", "development"),
    "drawn": (_HERE / "drawn.toml", ""),
    "again": (_HERE / "again.toml", ""),
    "held-out": (_HERE / "fresh.toml", "held-out"),
}
"""The files that pin packages, and which half of one; what each is, it tells itself."""
_RARE = (
    *("bound changed", "order or extreme flipped", "name gone"),
    *("raise dropped", "raise of another", "default changed"),
)
"""Kinds that few functions allow choose first."""
_OF_A_SENTENCE = frozenset({"bound changed", "order or extreme flipped", "name gone"})
"""Kinds that may change a function of whose documentation the rest is not known to be right: so few
are there. Such a function's own alarms are not counted as false."""


@dataclass(frozen=True, slots=True)
class Item:
    """A documented function, and (with a kind) the file after one change of it."""

    root: Path
    file: Path
    name: str
    line: int
    end: int
    style: str
    package: str
    is_right: bool
    kind: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The mutants, and how many changes of each kind were thrown away, as the documentation may
    still be true."""

    mutants: list[Item]
    still_true: Counter[str]


def items(count: int, packages: str = "unseen") -> Drawn:
    """Mutants of documented functions, the kinds in turns, the packages in turns within each, at
    most one of a function."""
    random = Random(0)
    originals = _in_turns(list(chosen(packages)), random)
    originals.sort(key=lambda one: not one.is_right)
    per_kind: dict[str, list[Item]] = {}
    used: set[tuple[Path, str]] = set()
    code = _Code()
    still_true: Counter[str] = Counter()
    each = count // len(CHANGES) + 1
    for kind in sorted(CHANGES, key=lambda kind: (kind not in _RARE, kind)):
        found = per_kind[kind] = list[Item]()
        for item in originals:
            if len(found) >= (each if kind in _RARE else 3 * each):
                break
            if (item.file, item.name) in used:
                continue
            if not item.is_right and kind not in _OF_A_SENTENCE:
                continue
            text = item.file.read_text(encoding="utf-8")
            others = code.elsewhere(item) if kind == "name gone" else frozenset()
            target = target_in(text, item.line, item.name, others)
            new = changed(target, kind, random) if target is not None else None
            if target is None or new is None:
                continue
            if kind == "raise dropped" and code.still_raises(item, target, new):
                still_true[kind] += 1
                continue
            used.add((item.file, item.name))
            found.append(replace(item, kind=kind, text=new))
    mutants: list[Item] = []
    while len(mutants) < count and any(per_kind.values()):
        mutants += [these.pop(0) for these in per_kind.values() if these]
    return Drawn(mutants[:count], still_true)


def _in_turns(these: Sequence[Item], random: Random) -> list[Item]:
    """In an order by chance, the packages in turns."""
    shuffled = list(these)
    random.shuffle(shuffled)
    before: Counter[str] = Counter()
    turns: list[tuple[int, int, Item]] = []
    for number, one in enumerate(shuffled):
        turns.append((before[one.package], number, one))
        before[one.package] += 1
    return [one for _, _, one in sorted(turns, key=lambda turn: turn[:2])]


class _Code:
    """What is known of the code of each package."""

    def __init__(self) -> None:
        self._names: dict[Path, dict[Path, frozenset[str]]] = {}
        self._remaining: dict[Path, Remaining] = {}

    def elsewhere(self, item: Item) -> frozenset[str]:
        """The names in all files of a package but the item's."""
        if item.root not in self._names:
            self._names[item.root] = {
                path: names_in_code(path.read_text(encoding="utf-8", errors="replace"))
                for path in item.root.rglob("*.py")
            }
        known = self._names[item.root]
        return frozenset().union(*(names for path, names in known.items() if path != item.file))

    def still_raises(self, item: Item, target: Target, new: str) -> bool:
        """Whether what a change took away can come out all the same."""
        after = target_in(new, item.line, item.name)
        if after is None:
            return True
        if item.root not in self._remaining:
            self._remaining[item.root] = Remaining(item.root)
        dropped = raised_in(target.node) - raised_in(after.node)
        remaining = self._remaining[item.root]
        return not dropped or any(remaining.may_raise(after.node, one) for one in dropped)


def chosen(packages: str) -> Iterator[Item]:
    """Every function that the corpus has, by the word of a parser that is not ours."""
    python = peers_python()
    script = _HERE / "choosing.py"
    pins, half = PINS[packages]
    for row in tomllib.loads(pins.read_text(encoding="utf-8"))["package"]:
        if half and row["half"] != half:
            continue
        pin = Pin("pypi", row["name"], row["version"], row["file"], row["sha256"])
        root = unpacked(pin)
        done = subprocess.run(
            [str(python), str(script), str(root)], capture_output=True, text=True, check=True
        )
        for line in done.stdout.splitlines():
            one = json.loads(line)
            path = root / one["file"]
            place = one["name"], one["line"], one["end"]
            yield Item(root, path, *place, row["style"], row["name"], one["is_right"])
