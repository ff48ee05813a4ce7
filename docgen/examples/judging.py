"""From what was seen of the steps of an example to what came of each. Pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from docgen.examples.agreement import agrees, agrees_on_error, error_in, foreign_option
from docgen.examples.example import Example, Step
from docgen.examples.excuses import excuse_by_error, excuse_by_source
from docgen.examples.outcome import Outcome, Raised, Seen

_VARIES = re.compile(r"#\s*(?:random|may vary|varies|output may|e\.?g\.?\b|depends)", re.I)
_PLACE = re.compile(r"(?:^|[\s'\"(=])(?:/(?:tmp|home|root|Users|var|path)/|[A-Z]:\\)")
_LEFT_OUT = re.compile(r"[(,=\[]\s*\.\.\.\s*[,)\]]|…")
_PLACEHOLDER = re.compile(r"<[A-Za-z_ -]+>|\.\.\.|…")


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for a whole project: the names of its packages, the options that are on for every
    step, and whether a runner of its own shows values in a way of its own. `is_watched`: what an
    example ran is seen, so that its words need not tell what it depends on."""

    packages: frozenset[str]
    options: tuple[tuple[str, bool], ...] = ()
    own_runner: bool = False
    is_watched: bool = False


def judged(
    example: Example,
    seen: Sequence[Seen],
    rules: Rules,
    excuse: str | None = None,
) -> tuple[Outcome, ...]:
    """An outcome for each step. After an exception that nobody expected nothing more is said, nor
    once a step was not run. `excuse` is why no failure is held against the example."""
    by_number = {one.step: one for one in seen}
    outcomes: list[Outcome] = []
    stopped = ""
    for number, step in enumerate(example.steps):
        if step.is_skipped:
            outcomes.append(_not_run(step, "the example says so"))
            stopped = "a step before it is not run"
            continue
        one = by_number.get(number)
        if one is None:
            outcomes.append(_not_run(step, stopped or "it does not come to an end"))
            continue
        effective = replace(step, options=(*rules.options, *step.options))
        outcome = replace(_judged(example, effective, one, rules), step=step)
        if outcome.is_fault and (stopped or excuse):
            outcome = _not_run(step, excuse or stopped)
        outcomes.append(outcome)
        if outcome.kind in ("raised", "unparsed", "not_run"):
            stopped = stopped or "a step before it does not come to its end"
    return tuple(outcomes)


def _judged(example: Example, step: Step, seen: Seen, rules: Rules) -> Outcome:
    if seen.raised is not None:
        return _of_error(example, step, seen.raised, rules.packages)
    foreign = foreign_option(step.options)
    if step.expected is None or foreign is not None or _VARIES.search(step.source + step.expected):
        return Outcome(step=step, kind="passed", got=seen.out)
    if _agrees(example, step, seen):
        return Outcome(step=step, kind="passed", got=seen.out)
    reason = None if rules.is_watched else excuse_by_source(step.source)
    if reason is None and rules.own_runner and error_in(step.expected) is None:
        reason = "the project shows what examples give in a way of its own"
    if reason is None and (_PLACE.search(step.expected) or _PLACE.search(seen.out)):
        reason = "what it gives depends on where it runs"
    if reason is None and not _is_claim(example, step, seen):
        reason = "what stands below it is no output of it"
    if reason is not None:
        return _not_run(step, reason)
    wanted = error_in(step.expected)
    fault = f"it does not raise {wanted.split(':')[0]}" if wanted is not None else ""
    return Outcome(step=step, kind="differs", got=seen.out, err=seen.err, fault=fault)


def _agrees(example: Example, step: Step, seen: Seen) -> bool:
    wanted = step.expected or ""
    if agrees(wanted, seen.out, step.options):
        return True
    printed = seen.out + seen.err
    if seen.err and (agrees(wanted, printed, step.options) or agrees(wanted, seen.err)):
        return True
    if example.form == "session":
        # Words behind the value, as people write them.
        bare = re.sub(r"\s+#\s.*$", "", wanted, flags=re.M)
        return bare != wanted and agrees(bare, seen.out, step.options)
    spoken = re.split(r"\s{2,}|\s+\(|\s+#|\s+//|;\s*$", wanted.strip())[0]
    return agrees(spoken, seen.out) or agrees(repr(spoken), seen.out)


def _is_claim(example: Example, step: Step, seen: Seen) -> bool:
    """Whether what is said to come of a step is meant as its output, and not as words about it."""
    wanted = (step.expected or "").strip()
    if example.form == "block":
        try:
            ast.literal_eval(wanted)
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            return False
        return bool(seen.out.strip())
    if error_in(wanted) is not None:
        return True
    try:
        body = ast.parse(step.source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    return bool(seen.out.strip()) or any(isinstance(node, ast.Expr) for node in body)


def _of_error(example: Example, step: Step, raised: Raised, packages: frozenset[str]) -> Outcome:
    if step.expected is not None and agrees_on_error(step.expected, raised, step.options):
        return Outcome(step=step, kind="passed", got=raised.shown)
    reason = excuse_by_error(raised, packages)
    if reason is None and raised.unparsed:
        if "await" in step.source or "async " in step.source:
            reason = "it awaits at the top"
        elif _PLACEHOLDER.search(step.source):
            reason = "a part of it is left out"
        else:
            return Outcome(step=step, kind="unparsed", got=raised.shown, error=raised.type)
    if reason is not None:
        return _not_run(step, reason)
    reason = _doubt(example, step, raised)
    if reason is not None:
        return _not_run(step, reason)
    unknown = raised.name if "NameError" in raised.bases and raised.in_example else ""
    if raised.type in ("ImportError", "ModuleNotFoundError"):
        found = re.search(r"cannot import name '(\w+)'", raised.line)
        unknown = found[1] if found is not None else raised.name
    if "AttributeError" in raised.bases and raised.of_module and raised.in_example:
        unknown = f"{raised.of_module}.{raised.name}"
    return Outcome(
        step=step,
        kind="raised",
        got=raised.shown,
        error=raised.type,
        unknown=unknown,
        fault=raised.line,
    )


def _doubt(example: Example, step: Step, raised: Raised) -> str | None:
    """Why an exception may owe more to what readers are to think of than to what is said."""
    if _LEFT_OUT.search(step.source):
        return "a part of it is left out"
    if _is_telling(raised):
        return None
    if example.form == "block" or all(one.expected is None for one in example.steps):
        return "it is a fragment"
    if "NameError" in raised.bases and raised.in_example:
        # What is called or made is of the code; a value with a name may be the reader's own.
        is_called = re.search(rf"(?<![\w.]){re.escape(raised.name)}\(", step.source)
        is_of_code = is_called is not None or raised.name[:1].isupper()
        return None if is_of_code else "it uses a name that readers are to think of"
    return "something it needs is not set up" if step.expected is None else None


def _is_telling(raised: Raised) -> bool:
    """Whether an exception is one of code that calls what is not there, or not so: a block without
    prompts goes without much that would have to be there for it to run."""
    if not raised.in_example:
        return False
    is_call = raised.type == "TypeError" and re.search(r"\(\) (?:got|missing|takes)", raised.line)
    return bool(is_call or raised.of_module) or "ImportError" in raised.bases


def _not_run(step: Step, reason: str) -> Outcome:
    return Outcome(step=step, kind="not_run", reason=reason)
