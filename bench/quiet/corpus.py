"""Functions of published packages that no other measurement types, in an order that mixes them."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from bench.typing.corpus import Pin, language_named, unpacked
from bench.typing.place import Place, places_in, relative
from syntax.languages import Language

PINS = Path(__file__).parent / "packages.toml"

_SMALLEST, _LARGEST, _FILES = 1_500, 200_000, 25
_SKIPPED = re.compile(r"(^|/)(tests?|testing|examples?|_vendor)/|\.d\.ts$")


def pins() -> list[tuple[str, Pin]]:
    """What is fitted on: the language's name and the package."""
    document: dict[str, list[dict[str, Any]]] = tomllib.loads(PINS.read_text(encoding="utf-8"))
    return [(language, _pin(row)) for language, rows in document.items() for row in rows]


def functions(seed: int) -> Iterator[Place]:
    """Functions of all packages, shuffled, one of each package in turn."""
    turns = []
    for language, pin in pins():
        draw = random.Random(f"{seed} {pin.name}")
        found = list(_places(pin, language_named(language), draw))
        draw.shuffle(found)
        turns.append(found)
    for turn in zip_longest(*turns):
        yield from (place for place in turn if place is not None)


def _pin(row: dict[str, Any]) -> Pin:
    return Pin(
        row["from"],
        row["name"],
        row["version"],
        row["file"],
        row["sha256"],
        row.get("below", ""),
        tuple(row.get("only", ())),
    )


def _places(pin: Pin, language: Language, draw: random.Random) -> Iterator[Place]:
    root = unpacked(pin) / pin.below
    files = [path for path in sorted(root.rglob("*")) if _counts(path, root, pin, language)]
    draw.shuffle(files)
    for path in files[:_FILES]:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        yield from places_in(pin.name, relative(path, root), text, language)


def _counts(path: Path, root: Path, pin: Pin, language: Language) -> bool:
    name = relative(path, root)
    if path.suffix not in language.suffixes or _SKIPPED.search(name) or not path.is_file():
        return False
    wanted = not pin.only or name.startswith(pin.only)
    return wanted and _SMALLEST <= path.stat().st_size <= _LARGEST
