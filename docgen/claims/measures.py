"""Claims of units, of whether an end is included, and of defaults in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.claims.claim import Claim, Contradiction
from docgen.claims.sentences import Sentence
from docgen.comments.defaults import stated_default
from docgen.facts.symbol_facts import SymbolFacts
from docgen.rules.values import same_value

_UNITS: dict[str, tuple[str, str, str]] = {
    "ms": ("time", r"(?:ms|millis|msec|msecs|milliseconds?)", r"milliseconds?|msecs?|毫秒"),
    "us": ("time", r"(?:us|micros|microseconds?)", r"microseconds?|微秒"),
    "ns": ("time", r"(?:ns|nanos|nanoseconds?)", r"nanoseconds?|纳秒"),
    "s": ("time", r"(?:sec|secs|seconds?)", r"seconds?|(?<![毫微纳])秒"),
    "min": ("time", r"(?:mins|minutes?)", r"minutes?|分钟"),
    "h": ("time", r"(?:hours?|hrs)", r"hours?|小时"),
    "d": ("time", r"days", r"days|天"),
    "B": ("size", r"(?:bytes|nbytes)", r"bytes|字节"),
    "kB": ("size", r"(?:kb|kib|kilobytes)", r"kilobytes|KiB|kB|KB"),
    "MB": ("size", r"(?:mb|mib|megabytes)", r"megabytes|MiB|MB|兆字节"),
    "deg": ("angle", r"(?:deg|degrees)", r"degrees|角度"),
    "rad": ("angle", r"(?:rad|radians)", r"radians|弧度"),
}
_NAMED = tuple((unit, of, re.compile(rf"(?:^|_){name}$")) for unit, (of, name, _) in _UNITS.items())
_TOLD = tuple(
    (
        unit,
        of,
        re.compile(
            rf"(?:\b(?:in|of|as) (?:whole |integer |fractional )?(?:{said})\b"
            rf"|以\s*(?:{said})|单位(?:为|是|：)\s*(?:{said})|（(?:{said})）|\((?:{said})\))"
        ),
    )
    for unit, (of, _, said) in _UNITS.items()
)
_INCLUDED = re.compile(r"\b(?P<no>not )?inclu(?:sive|ded)\b|(?P<none>不)?包含(?:在内)?", re.I)
_EXCLUDED = re.compile(r"\b(?:exclu(?:sive|ded))\b|不包含", re.I)
_IN_TEXT = re.compile(
    r"(?P<ticks>`{1,2}|\*)(?P<name>[A-Za-z_]\w*)(?P=ticks)(?= (?:defaults?|is)\b| ?默认)"
)


def units(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """Another unit than the parameter's own name has; a unit of what knows its own."""
    if sentence.about not in facts.by_name:
        return
    timed = next(
        (found for _, of, one in _TOLD if of == "time" if (found := one.search(sentence.text))),
        None,
    )
    is_whole = timed is not None and _WHOLE.search(sentence.text[: timed.start() + 1]) is not None
    if timed is not None and not is_whole and _is_timedelta(sentence.about, facts):
        yield Contradiction(
            f'{sentence.about} is said to be "{timed[0]}", and it is a timedelta',
            f"{sentence.about} is a timedelta, whatever the unit",
            facts.symbol.name_span,
        )
        return
    fact = facts.by_name[sentence.about]
    if fact.annotation == "bool" or fact.default in ("True", "False"):
        return  # it says which of two units, and what the other is
    named = [(unit, of) for unit, of, pattern in _NAMED if pattern.search(sentence.about.lower())]
    told = [(unit, of, found[0]) for unit, of, one in _TOLD if (found := one.search(sentence.text))]
    if len(named) != 1 or len(told) != 1:
        return
    (true, of), (said, of_said, words) = named[0], told[0]
    if of == of_said and said != true:
        yield Contradiction(
            f'{sentence.about} is said to be "{words}", and its name has another unit',
            f"the parameter is called {sentence.about}",
            facts.symbol.name_span,
        )


_WHOLE = re.compile(r"\b(?:must|has to|have to|should) be [^.]*$")
"""What a duration must be in is what it is a whole number of."""


def _is_timedelta(name: str, facts: SymbolFacts) -> bool:
    """By its annotation alone, or as it is asked for its seconds and never made anew."""
    annotation = facts.by_name[name].annotation
    if annotation is not None:
        return re.fullmatch(r"(?:datetime\.|dt\.)?timedelta(?: \| None)?", annotation) is not None
    is_rebound = re.search(rf"(?<![\w.]){re.escape(name)}\s*(?::[^=\n]+)?=(?!=)", facts.code)
    return f"{name}.total_seconds()" in facts.code and is_rebound is None


def included(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """An end that is said to be included where the only range leaves it out, or the reverse."""
    name = sentence.about
    if name not in facts.by_name or facts.body is None or facts.symbol.language != "python":
        return
    within, without = _INCLUDED.search(sentence.text), _EXCLUDED.search(sentence.text)
    if within is not None and (within["no"] or within["none"]):
        within, without = None, within
    claim = within or without
    if claim is None or (within and without):
        return
    is_included = _is_included(name, facts)
    if is_included is None or is_included == bool(within):
        return
    true = "included" if is_included else "left out"
    call = next(one for one in facts.body.calls if one.callee in _RANGES and name in one.arguments)
    yield Contradiction(
        f'{name} is said to be "{claim[0]}", and is {true}',
        f"{call.callee}{call.arguments}",
        call.span,
    )


_RANGES = {"range": 0, "random.randrange": 0, "randrange": 0, "random.randint": 1, "randint": 1}


def _is_included(name: str, facts: SymbolFacts) -> bool | None:
    """Whether the only range of a function includes a parameter as its end; None if unknown."""
    assert facts.body is not None
    if any(one.target == name and one.how in ("name", "rebound") for one in facts.body.writes):
        return None
    calls = [one for one in facts.body.calls if one.callee in _RANGES]
    ends = [(one.callee, _end_of(one.arguments)) for one in calls if name in one.arguments]
    if len(ends) != 1 or ends[0][1] is None:
        return None
    if len(re.findall(rf"(?<![\w.]){re.escape(name)}(?!\w)", facts.code)) != 1:
        return None  # it may be made larger, compared or cut before
    callee, end = ends[0]
    squeezed = "".join((end or "").split())
    if squeezed == name:
        return bool(_RANGES[callee])
    if squeezed in (f"{name}+1", f"1+{name}") and not _RANGES[callee]:
        return True
    return None


def _end_of(arguments: str) -> str | None:
    parts = arguments.strip("()").split(",")
    if any("(" in part or "=" in part for part in parts):
        return None
    return parts[0].strip() if len(parts) == 1 else parts[1].strip()


def defaults(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """A default in running text that is another one."""
    if sentence.about:
        return
    for named in _IN_TEXT.finditer(sentence.text):
        fact = facts.by_name.get(named["name"])
        told = stated_default(sentence.text[named.end() :])
        if fact is None or fact.default is None or told is None:
            continue
        if sentence.text[named.end() : named.end() + told.span.start].count("`") > 2:
            continue
        is_stand_in = fact.default in ("None", "...") or not re.match(r"[\w'\"(\[{-]", fact.default)
        if re.sub(r"[\[\](),\s]", "", told.value) == re.sub(r"[\[\](),\s]", "", fact.default):
            continue  # a list and a tuple of the same
        if not is_stand_in and same_value(told.value, fact.default) is False:
            yield Contradiction(
                f"{fact.name} is said to default to {told.value}, and is {fact.default}",
                f"{fact.name}={fact.default}",
                facts.symbol.name_span,
            )


CLAIMS = (
    Claim("INK714", "other-unit", "a unit is not the one of the parameter's name", units),
    Claim("INK715", "end-included", "an end is claimed to be included that is not", included),
    Claim("INK716", "default-in-text", "a default in running text is another one", defaults),
)
