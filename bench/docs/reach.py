"""Which exceptions may come out of what a function calls, by names alone: every function of the
package that has the name of a call counts. More than is true, so that nobody is wronged."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bench.docs.corpus import READERS
from bench.docs.subjects import Subject

_CALL = re.compile(r"([^\W\d]\w*)\s*\(")
_OF_BASES = ("__init__", "super", "cls")
"""What a constructor is called by besides its class: whose that is, the name does not tell."""
_DEEPEST = 4


def may_raise(subject: Subject) -> frozenset[str]:
    """The exceptions of everything that may be called, its callees' too."""
    table = _table(subject.root, subject.language)
    found: set[str] = set()
    seen: set[str] = set()
    level = set(_CALL.findall(subject.source))
    for _ in range(_DEEPEST):
        level -= seen
        seen |= level
        after: set[str] = set()
        for name in level:
            raised, called = table.get(name, (frozenset(), frozenset()))
            found |= raised
            after |= called
        level = after
    return frozenset(found)


@cache
def _table(root: Path, language: str) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
    """By name: what functions so called raise, and what they call; a class's is its
    constructor's, and a call of a base's constructor is one of any."""
    raised: defaultdict[str, set[str]] = defaultdict(set)
    called: defaultdict[str, set[str]] = defaultdict(set)
    reader = READERS[language]
    for path in sorted(root.rglob(f"*{reader.suffix}")):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        try:
            truths = reader.truths(text)
        except (SyntaxError, ValueError):
            continue
        for one in truths:
            owner, _, last = one.name.rpartition(".")
            is_made = last in ("__init__", "__post_init__", "constructor", "__new__")
            name = owner.rpartition(".")[2] if is_made else last
            names = {name} if name == last else {name, *_OF_BASES}
            for each in names:
                raised[each] |= one.raised
                called[each].update(_CALL.findall("\n".join(lines[one.line : one.end])))
    return {name: (frozenset(raised[name]), frozenset(called[name])) for name in called}
