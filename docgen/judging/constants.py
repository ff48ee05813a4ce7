"""The one literal that a function gives back, against another one that a text tells of its result,
or against a text by which it does nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.judging.said import Said

_LITERALS = r"(?:True|False|None|true|false|null|undefined|nil)"
_TOLD = re.compile(
    rf"\b(?i:returns?|returning|gives?|giving|evaluates? to|results? in) (?:a |an |the )?`{{0,2}}"
    rf"(?P<word>{_LITERALS})\b|返回\s*`{{0,2}}(?P<chinese>{_LITERALS})(?![\w])"
)
_ANY = re.compile(rf"(?<![\w.])(?P<word>{_LITERALS})(?![\w.(])")
_OTHERWISE = re.compile(r"\b(?:unless|overrid\w+|subclass\w*)\b|除非|重写|子类", re.I)
_DENIED = re.compile(r"(?:\b(?:never|not|instead of|rather than)|n't|不|而非)[\s`]*$", re.I)
_NOTHING_DONE = re.compile(
    r"(?:do(?:es)? nothing|no[- ]?op)\.?|(?:什么也不做|不做任何(?:事|操作))。?", re.I
)


def other_constant(said: Said) -> Iterator[str]:
    """ "`True` if …" of `return False`."""
    constant, slot = said.facts.constant, said.slot.kind
    if constant is None or slot not in ("summary", "extended", "returns"):
        return
    if slot == "summary" and _NOTHING_DONE.fullmatch(said.text.strip()):
        yield f"it gives {constant}: say what that means"
        return
    if said.record.is_overridden or said.facts.overrides is not None:
        return  # what is told may be what those give that stand in for each other
    if _OTHERWISE.search(said.text):
        return
    for one in (_ANY if slot == "returns" else _TOLD).finditer(said.text):
        word = next(each for each in one.groups() if each)
        if word != constant and not _DENIED.search(said.text[: one.start()]):
            yield f"it always gives {constant}, never {word}"
            return
