"""What happened at every key, in lines for a person to read."""

from __future__ import annotations

import json
from pathlib import Path

from bench.typing.typist import Typed


def write(path: Path, typed: Typed) -> None:
    """Append one function."""
    place, screen = typed.place, typed.screen
    lines = [f"=== {typed.client}  {place.package}/{place.path}  {place.name}"]
    begun = screen.keys[0].at if screen.keys else 0.0
    before = 0
    for number, key in enumerate(screen.keys):
        inserted = place.body[before : key.typed]
        before = key.typed
        delay = "-" if key.delay is None else "kept" if key.kept else f"{1000 * key.delay:.0f} ms"
        lines.append(
            f"{number:4} {key.at - begun:7.2f}s {key.kind:6} {json.dumps(inserted):14} "
            f"shown {delay:>7}  before next: {json.dumps(key.before_next)}"
        )
        lines += [f"          {note}" for note in key.notes]
    for showing in screen.showings:
        lines.append(
            f"  shown at key {showing.key} after {1000 * showing.waited:.0f} ms "
            f"({showing.source}), "
            f"{showing.accepted} characters taken: {json.dumps(showing.text)}"
        )
    counts = typed.counts
    lines.append(
        f"  {len(screen.keys)} keys for {place.keys()}, {typed.saved} saved; {counts.requests} "
        f"requests, {counts.answered} answered with {counts.answers} texts, "
        f"{counts.evaluated} tokens evaluated, {counts.generated} generated; "
        f"{counts.cpu_seconds:.1f} s of CPU; flicker {screen.flicker}"
    )
    lines += [f"  log: {note}" for note in counts.notes]
    with path.open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n\n")
