"""What stays the same in every process: only that can be asserted.

What was dropped, and why, is part of the result. Which texts are unsteady by themselves is in
`unsteady.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import msgspec

from testgen.checks.unsteady import Surroundings, why_unsteady
from testgen.values import Case, Observation, Raised, Snapshot

GAP = "\N{REPLACEMENT CHARACTER}"
"""Stands in a message for what differed from one process to the next."""


@dataclass(frozen=True, slots=True)
class Execution:
    """The same cases, once more. `condition`: what was other this time ("another hash seed")."""

    condition: str
    observations: Mapping[int, Observation]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A part that is not asserted ("result", "printed", "stack.items"), or the whole case ("")."""

    case: int
    part: str
    why: str


@dataclass(frozen=True, slots=True)
class Steady:
    """What every execution agrees on."""

    observations: tuple[Observation, ...]
    dropped: tuple[Dropped, ...]


TOUCHES: dict[str, tuple[str, re.Pattern[str]]] = {
    "clock": (
        "it reads the clock",
        re.compile(
            r"\b(?:time|datetime|clock|now|today|perf_counter|monotonic|date|requests|httpx)\b",
            re.I,
        ),
    ),
    "random": (
        "it draws random numbers without a seed",
        re.compile(r"\b(?:random|seed|secrets|uuid\w*|urandom|rng|shuffle|choice|Random)\b", re.I),
    ),
    "network": (
        "it reaches for the network",
        re.compile(r"\b(?:socket|urllib|urlopen|requests|httpx?|client|session|server)\b", re.I),
    ),
    "change": ("it changes files outside its own folder", re.compile(r"(?!)")),
    "file": ("it opens files outside its own folder", re.compile(r"\b(?:open|Path|chdir)\b")),
    "environment": (
        "it reads what belongs to this machine: environment, folder, user",
        re.compile(
            r"\b(?:environ|getenv|setenv|delenv|getcwd|getpid|gethostname|getuser|getlogin"
            r"|platform|cwd|home|expanduser|which|cpu_count|requests|httpx)\b"
        ),
    ),
    "process": (
        "it starts a process",
        re.compile(r"\b(?:subprocess|Popen|system|run|check_output)\b"),
    ),
    "thread": ("it starts threads", re.compile(r"(?!)")),
    "stdin": ("it reads the standard input", re.compile(r"\b(?:stdin|input)\b")),
    "native": ("it calls foreign code", re.compile(r"(?!)")),
}
"""What a case may have touched: why it is dropped, and what a fake of it names. Libraries for HTTP
look at the clock and for proxies, whoever answers them."""

HARMLESS = ("sleep", "scratch printed")
"""Touched, and no reason to drop a case: waiting takes time and changes nothing; of a path of the
case's own folder that is printed, only what is printed is dropped."""

_FAKES = re.compile(
    r"^\s*(?:monkeypatch\.|\w+\.[\w.]+ = |with (?:mock\.)?patch|\w*\.?setattr\(|random\.seed"
    r"|(?:\w+ = )?(?:mock\.)?patch(?:\.\w+)?\()"
)


def is_faked(case: Case) -> bool:
    """Whether something stands in for the outside."""
    return any(
        line.startswith("monkeypatch.") or re.match(r"(?:\w+ = )?patch(?:\.\w+)?\(", line)
        for line in case.setup
    )


def steady(cases: Iterable[Case], executions: Sequence[Execution], around: Surroundings) -> Steady:
    """The observations reduced to what all executions agree on.

    Raises ValueError with fewer than two executions: one cannot disagree.
    """
    if len(executions) < 2:
        raise ValueError("stability needs two executions or more")
    observations, dropped = [], []
    for case in cases:
        seen = [(one.condition, one.observations.get(case.id)) for one in executions]
        merged, lost = _merge(case, seen, around)
        dropped += lost
        if merged is not None:
            observations.append(merged)
    return Steady(observations=tuple(observations), dropped=tuple(dropped))


def _merge(
    case: Case, seen: Sequence[tuple[str, Observation | None]], around: Surroundings
) -> tuple[Observation | None, list[Dropped]]:
    (_, first), *others = seen
    if first is None or any(one is None for _, one in seen):
        return None, [Dropped(case.id, "", "not every execution came to its end")]
    if first.end not in ("returned", "raised"):
        return None, [Dropped(case.id, "", _ENDS.get(first.end, first.end))]
    if first.cut:
        return None, [Dropped(case.id, "", "it yields more than anybody can look at")]
    if (
        first.raised is not None
        and not first.raised.explicit
        and (why := _OF_THE_SANDBOX.get(first.raised.type, ""))
    ):
        return None, [Dropped(case.id, "", why)]
    if why := _touched_without_a_fake(case, [one for _, one in seen if one is not None]):
        return None, [Dropped(case.id, "", why)]
    merging = _Merging(case, around)
    for condition, other in others:
        if other is None or merging.differ_in_end(first, other):
            return None, [Dropped(case.id, "", f"it ended otherwise with {condition}")]
    rest = [(condition, other) for condition, other in others if other is not None]
    value = merging.snapshots("result", first.value, [(c, o.value) for c, o in rest])
    raised = merging.raised(first.raised, [(c, o.raised) for c, o in rest])
    printed = merging.text("printed", first.printed, [(c, o.printed) for c, o in rest])
    if "scratch printed" in first.touched:
        printed = ""
    after = merging.after(first, rest)
    return (
        msgspec.structs.replace(first, value=value, raised=raised, printed=printed, after=after),
        merging.dropped,
    )


_ENDS = {
    "setup_raised": "its own setup raises",
    "hung": "it does not come to an end",
    "died": "it ends the process",
}
_OF_THE_SANDBOX = {"MemoryError": "it takes more memory than the sandbox gives"}
"""What an operation raises that would have gone well elsewhere."""


def _touched_without_a_fake(case: Case, observations: Sequence[Observation]) -> str:
    fakes = [line for line in case.setup if _FAKES.search(line)]
    for touch in dict.fromkeys(kind for one in observations for kind in one.touched):
        if touch in HARMLESS:
            continue
        why, fake = TOUCHES.get(touch, (f"it touches {touch}", re.compile(r"(?!)")))
        if not any(fake.search(line) for line in fakes):
            return why
    return ""


class _Merging:
    """One case's parts, and what was lost of them."""

    def __init__(self, case: Case, around: Surroundings) -> None:
        self._case = case
        self._given = "\n".join((*case.setup, case.call))
        self._around = around
        self.dropped: list[Dropped] = []

    def differ_in_end(self, one: Observation, other: Observation) -> bool:
        if one.end != other.end:
            return True
        first, second = one.raised, other.raised
        return (first and first.type) != (second and second.type)

    def snapshots(
        self, part: str, first: Snapshot | None, others: Sequence[tuple[str, Snapshot | None]]
    ) -> Snapshot | None:
        """What is common; None if not even the type is."""
        if first is None:
            return None
        snapshot = first
        for condition, other in others:
            if other is None or other.type != first.type:
                self._drop(part, f"its type changes with {condition}")
                return None
            if other.source != first.source:
                self._drop(part, f"it changes with {condition}")
                snapshot = msgspec.structs.replace(snapshot, source=None, stable=False)
            if other.repr != first.repr:
                snapshot = msgspec.structs.replace(snapshot, stable=False)
            if other.length != first.length:
                snapshot = msgspec.structs.replace(snapshot, length=None)
            if other.truth != first.truth:
                snapshot = msgspec.structs.replace(snapshot, truth=None)
        if snapshot.source is not None and (why := self._why_unsteady(snapshot.source)):
            self._drop(part, why)
            # As long as its text: as the length of a path, that is no property of the code.
            snapshot = msgspec.structs.replace(snapshot, source=None, stable=False, length=None)
        attributes = {}
        for name, attribute in first.attributes.items():
            seen = [(c, one.attributes.get(name)) for c, one in others if one is not None]
            kept = self.snapshots(f"{part}.{name}", attribute, seen)
            if kept is not None:
                attributes[name] = kept
        return msgspec.structs.replace(snapshot, attributes=attributes)

    def after(
        self, first: Observation, others: Sequence[tuple[str, Observation]]
    ) -> dict[str, Snapshot]:
        kept = {}
        for name, snapshot in first.after.items():
            seen = [(condition, one.after.get(name)) for condition, one in others]
            common = self.snapshots(name, snapshot, seen)
            if common is not None:
                kept[name] = common
        return kept

    def raised(
        self, first: Raised | None, others: Sequence[tuple[str, Raised | None]]
    ) -> Raised | None:
        """The exception with `GAP` where its message differs or is of this machine only."""
        if first is None:
            return None
        message = first.message
        for _, other in others:
            if other is not None and other.message != message:
                message = common_text(message, other.message)
        if self._why_unsteady(message):
            message = GAP
        if message != first.message:
            self._drop("message", "it is not the same every time")
        return msgspec.structs.replace(first, message=message)

    def text(self, part: str, first: str, others: Sequence[tuple[str, str]]) -> str:
        for condition, other in others:
            if other != first:
                self._drop(part, f"it changes with {condition}")
                return ""
        if why := self._why_unsteady(first):
            self._drop(part, why)
            return ""
        return first

    def _why_unsteady(self, text: str) -> str:
        return why_unsteady(text, self._given, self._around)

    def _drop(self, part: str, why: str) -> None:
        self.dropped.append(Dropped(self._case.id, part, why))


def common_text(one: str, other: str) -> str:
    """What two messages share, with `GAP` for what they do not: whole words only."""
    left, right = re.split(r"(\W)", one), re.split(r"(\W)", other)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    parts: list[str] = []
    for tag, start, end, _, _ in matcher.get_opcodes():
        text = "".join(left[start:end]) if tag == "equal" else GAP
        if not (text == GAP and parts and parts[-1] == GAP):
            parts.append(text)
    return "".join(parts)
