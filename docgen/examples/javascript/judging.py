"""From what Node told of an example to what came of each step. Pure. Doubt is for the writer."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from docgen.examples.agreement import agrees
from docgen.examples.example import Example, Step
from docgen.examples.outcome import Outcome

_LEFT_OUT = re.compile(r"\.\.\.\s*[,)\]}]|…|[(,\[{]\s*\.\.\.\s*$", re.M)
_SPREAD = re.compile(r"\.\.\.[A-Za-z_$(\[{\"']")
_CHANGING = re.compile(
    r"\bDate\b|\b(?:Math\.random|performance|process|navigator|window|document|globalThis|fetch"
    r"|setTimeout|setInterval|crypto|localStorage|__dirname|__filename|toLocale\w+|Intl"
    r"|require\(['\"](?:node:)?(?:fs|os|child_process|net|https?)['\"])\b|\b(?:now|today|random"
    r"|shuffle|sample\w*|uuid\w*|uniqueId|nanoid|guid)\(",
)
_SURROUNDINGS = re.compile(
    r"ENOENT|EACCES|EPERM|ECONN|ENOTFOUND|EROFS|network|not supported|unsupported|not implemented"
    r"|__ink\$|Cannot find (?:module|package)",
    re.I,
)


class Judged(msgspec.Struct):
    """A step whose value is told: `plain` where what is said is a value and no words."""

    step: int
    got: str
    agrees: bool
    plain: bool


class Fault(msgspec.Struct, rename="camel"):
    """An error that left the example."""

    name: str
    message: str
    code: str = ""
    in_example: bool = False


class Told(msgspec.Struct):
    """What came of an example: its steps, where it stopped, why; or why it was not run."""

    steps: list[Judged] = []
    at: int = -1
    error: Fault | None = None
    fault: str = ""


def judged(example: Example, told: Told) -> tuple[Outcome, ...]:
    """An outcome for each step; behind an error nothing more is said."""
    if told.fault:
        return not_run(example, told.fault)
    by_number = {one.step: one for one in told.steps}
    excuse = _excuse(example.source)
    outcomes: list[Outcome] = []
    stopped = False
    for number, step in enumerate(example.steps):
        one = by_number.get(number)
        if stopped:
            outcomes.append(_left(step, "a step before it does not come to its end"))
        elif one is not None:
            outcomes.append(_of_value(step, one, excuse))
        elif told.error is not None and number == told.at:
            outcomes.append(_of_error(step, told.error, excuse))
            stopped = True
        else:
            outcomes.append(Outcome(step=step, kind="passed"))
    return tuple(outcomes)


def steady(one: Sequence[Outcome], other: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """The first outcomes; what was another fault the second time is none."""
    return tuple(
        first
        if not first.is_fault or (first.kind, first.got) == (second.kind, second.got)
        else _left(first.step, "it gives something else each time")
        for first, second in zip(one, other, strict=True)
    )


def not_run(example: Example, reason: str) -> tuple[Outcome, ...]:
    """An outcome for each step of what could not be run."""
    return tuple(_left(step, reason) for step in example.steps)


def _of_value(step: Step, one: Judged, excuse: str) -> Outcome:
    said = (step.expected or "").strip()
    if one.agrees or agrees(said, one.got) or _agrees_shortened(said, one.got):
        return Outcome(step=step, kind="passed", got=one.got)
    if not one.plain:
        return _left(step, "what stands beside it is no output of it")
    if excuse:
        return _left(step, excuse)
    if re.match(
        r"(?:Promise|\[?(?:Async)?(?:Generator|Function)|Object \[|<ref|\[object )", one.got
    ):
        return _left(step, "what it gives is not told by a value")
    if re.match(r"[A-Z]\w*(?:\(\d+\))? [\[{]|\[[A-Za-z]", one.got):
        return _left(step, "what it gives has no plain way to be written")
    return Outcome(step=step, kind="differs", got=one.got)


def _agrees_shortened(said: str, got: str) -> bool:
    short = re.split(r"\s{2,}|\s+\(|\s+//|\s+[-–—]\s|;\s*$", said)[0].strip()
    bare = got.strip("'\"`")
    return agrees(short, got) or short.strip("'\"`") == bare


def _of_error(step: Step, error: Fault, excuse: str) -> Outcome:
    shown = f"{error.name}: {error.message}"
    if error.name == "Gone" and error.message[:1].islower():
        return Outcome(
            step=step,
            kind="raised",
            got=shown,
            error="SyntaxError",
            unknown=error.message,
            fault=f"nothing exports {error.message}",
        )
    if error.code == "ERR_SCRIPT_EXECUTION_TIMEOUT" or error.message == "__ink$late":
        return _left(step, "it takes too long")
    reason = excuse or "it is a fragment"
    is_telling = (
        step.expected is not None
        and error.name in ("TypeError", "RangeError")
        and not excuse
        and not _SURROUNDINGS.search(shown)
        and not re.search(r"\b(?:throw|error|exception|fail)", step.expected, re.I)
        and _is_value(step.expected)
    )
    if not is_telling:
        return _left(step, reason)
    return Outcome(step=step, kind="raised", got=shown, error=error.name, fault=shown)


def _is_value(said: str) -> bool:
    return re.match(r"\s*(?:[\[{'\"`]|-?\d|true\b|false\b)", said) is not None


def _excuse(source: str) -> str:
    found = _CHANGING.search(source)
    if found is not None:
        return f"what it gives depends on {found[0].rstrip('(')}"
    return "a part of it is left out" if _LEFT_OUT.search(_SPREAD.sub("", source)) else ""


def _left(step: Step, reason: str) -> Outcome:
    return Outcome(step=step, kind="not_run", reason=reason)
