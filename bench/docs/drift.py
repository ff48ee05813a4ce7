"""Documented functions whose code moves on: who notices, and who cries wolf at the originals."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.docs.checkers import PEERS, Run, peers_python
from bench.docs.mutating import CHANGES, changed, names_in_code, target_in
from bench.docs.ours import Package
from bench.typing.corpus import Pin, unpacked

PINS = {
    "unseen": Path(__file__).parent / "unseen.toml",
    "seen": Path(__file__).parent / "packages.toml",
}
"""Packages on which no rule was made, and those that were looked at."""
OURS = "inkling"


@dataclass(frozen=True, slots=True)
class Item:
    """A documented function, and (with a kind) the file after one change of it."""

    root: Path
    file: Path
    name: str
    line: int
    end: int
    style: str
    kind: str = ""
    text: str = ""


def items(count: int, packages: str = "unseen") -> list[Item]:
    """Mutants of documented functions, the kinds in turns, at most one of a function."""
    originals = list(chosen(packages))
    random = Random(0)
    random.shuffle(originals)
    per_kind: dict[str, list[Item]] = {kind: [] for kind in CHANGES}
    used: set[tuple[Path, str]] = set()
    elsewhere = _Elsewhere()
    wanted = count // len(CHANGES) + 1
    # Kinds that few functions allow choose first.
    for kind in sorted(CHANGES, key=lambda kind: (kind not in _RARE, kind)):
        for item in originals:
            if len(per_kind[kind]) >= (wanted * 3 if kind not in _RARE else wanted):
                break
            if (item.file, item.name) in used:
                continue
            text = item.file.read_text(encoding="utf-8")
            others = elsewhere.of(item) if kind == "name gone" else frozenset()
            target = target_in(text, item.line, item.name, others)
            new = changed(target, kind, random) if target is not None else None
            if new is not None:
                used.add((item.file, item.name))
                per_kind[kind].append(_with(item, kind, new))
    found: list[Item] = []
    while len(found) < count and any(per_kind.values()):
        found += [these.pop(0) for these in per_kind.values() if these]
    return found[:count]


class _Elsewhere:
    """The names in the code of a package's other files."""

    def __init__(self) -> None:
        self._known: dict[Path, dict[Path, frozenset[str]]] = {}

    def of(self, item: Item) -> frozenset[str]:
        """Those of all files but the item's."""
        if item.root not in self._known:
            self._known[item.root] = {
                path: names_in_code(path.read_text(encoding="utf-8", errors="replace"))
                for path in item.root.rglob("*.py")
            }
        known = self._known[item.root]
        return frozenset().union(*(names for path, names in known.items() if path != item.file))


_RARE = frozenset(
    {"bound changed", "order or extreme flipped", "name gone", "default changed"}
    | {"raise dropped", "raise of another"}
)


def chosen(packages: str) -> Iterator[Item]:
    """Every function that the corpus has, by the word of a parser that is not ours."""
    python = peers_python()
    script = Path(__file__).with_name("choosing.py")
    for row in tomllib.loads(PINS[packages].read_text(encoding="utf-8"))["package"]:
        pin = Pin("pypi", row["name"], row["version"], row["file"], row["sha256"])
        root = unpacked(pin)
        done = subprocess.run(
            [str(python), str(script), str(root)], capture_output=True, text=True, check=True
        )
        for line in done.stdout.splitlines():
            one = json.loads(line)
            yield Item(root, root / one["file"], one["name"], one["line"], one["end"], row["style"])


def measure(count: int, packages: str) -> dict[str, object]:
    """Recall by kind and false alarms of each checker."""
    mutants = items(count, packages)
    originals = [_with(one, "", one.file.read_text(encoding="utf-8")) for one in mutants]
    print(f"{len(mutants)} functions: {dict(Counter(one.kind for one in mutants))}", flush=True)
    seen: dict[str, tuple[list[Counter[str]], list[Counter[str]]]] = {}
    seconds: dict[str, float] = {}
    started = time.monotonic()
    both = _ours([*originals, *mutants])
    seen[OURS] = (both[: len(originals)], both[len(originals) :])
    seconds[OURS] = time.monotonic() - started
    for peer in PEERS:
        started = time.monotonic()
        seen[peer.name] = (_theirs(peer.run, originals), _theirs(peer.run, mutants))
        seconds[peer.name] = time.monotonic() - started
    rows = {}
    for name, (before, after) in seen.items():
        noticed = [bool(new - old) for old, new in zip(before, after, strict=True)]
        by_kind: dict[str, list[bool]] = defaultdict(list)
        for one, is_noticed in zip(mutants, noticed, strict=True):
            by_kind[one.kind].append(is_noticed)
        rows[name] = {
            "recall": sum(noticed) / len(noticed),
            "false_alarms": sum(bool(one) for one in before) / len(before),
            "kinds": {kind: [sum(those), len(those)] for kind, those in by_kind.items()},
            "seconds": round(seconds[name], 1),
            "alarms": [
                f"{one.file.relative_to(one.root)}:{one.line} {one.name} {sorted(codes)}"
                for one, codes in zip(originals, before, strict=True)
                if codes
            ],
            "missed": [
                f"{one.kind}: {one.file.relative_to(one.root)}:{one.line} {one.name}"
                for one, is_noticed in zip(mutants, noticed, strict=True)
                if not is_noticed
            ],
        }
    return {"functions": len(mutants), "packages": packages, "checkers": rows}


def _ours(these: Sequence[Item]) -> list[Counter[str]]:
    found: dict[int, Counter[str]] = {}
    for root in sorted({one.root for one in these}):
        package = Package(root)
        for number, one in enumerate(these):
            if one.root == root:
                found[number] = package.found(one.file, one.text, one.name)
    return [found[number] for number in range(len(these))]


def _theirs(run: Run, these: Sequence[Item]) -> list[Counter[str]]:
    programs = peers_python().parent
    found: dict[int, Counter[str]] = {}
    for style in sorted({one.style for one in these}):
        with tempfile.TemporaryDirectory() as scratch:
            own = [number for number, one in enumerate(these) if one.style == style]
            for number in own:
                Path(scratch, f"f{number}.py").write_text(these[number].text, encoding="utf-8")
            said = run(programs, Path(scratch), style)
            for number in own:
                one = these[number]
                found[number] = Counter(
                    code
                    for line, code in said.get(f"f{number}.py", ())
                    if one.line <= line <= one.end
                )
    return [found[number] for number in range(len(these))]


def _with(item: Item, kind: str, text: str) -> Item:
    return Item(item.root, item.file, item.name, item.line, item.end, item.style, kind, text)
