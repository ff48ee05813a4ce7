"""Rules on examples: what came of them in the sandbox, and whether they can be read at all."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from docgen.examples.example import Example, Step
from docgen.examples.finding import examples_of
from docgen.examples.outcome import Outcome
from docgen.rules.finding import Finding, Fix
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from syntax.languages import language_named
from syntax.parsing import error_count, parse
from syntax.text import Edit, Snapshot, Span

_PLACEHOLDER = re.compile(r"\.\.\.|…|<[A-Za-z_][\w -]*>|\bawait\b|\basync\b|==>|^\s*[!%$]", re.M)
_PYTHON_2 = re.compile(r"^\s*(?:print|exec)\s+[^\s(=.,+-]", re.M)
_LONGEST = 80

NEED_RUNNING = frozenset({"INK801", "INK802", "INK804"})
"""The rules that have nothing to say of examples that were not run."""


def differs(subject: Subject) -> Iterator[Finding]:
    """What is said to come of a step is not what comes of it."""
    for outcome in subject.ran:
        if outcome.kind != "differs":
            continue
        got = _shown(outcome.got) or "nothing"
        message = outcome.fault or f"the example gives {got}, not {_shown(outcome.step.expected)}"
        yield subject.finding(
            "INK801",
            message,
            f"`{_shown(outcome.step.source)}` gives {got}",
            outcome.step.expected_span or outcome.step.span,
            fix=_observed(subject, outcome),
        )


def raises(subject: Subject) -> Iterator[Finding]:
    """A step raises what nobody expects."""
    for outcome in subject.ran:
        if outcome.kind == "raised" and not outcome.unknown:
            yield subject.finding(
                "INK802",
                f"the example raises {_shown(outcome.fault)}",
                f"`{_shown(outcome.step.source)}` raises {outcome.error}",
                outcome.step.span,
            )


def unparsed(subject: Subject) -> Iterator[Finding]:
    """A step is no code."""
    if subject.file.language != "python":
        return
    for example in examples_of(subject.comment, "python"):
        for step in example.steps:
            if not step.is_skipped and not _is_left_out(step) and not _parses(example, step):
                yield subject.finding(
                    "INK803",
                    "the example is no Python",
                    f"`{_shown(step.source)}` does not parse",
                    step.span,
                )


def unknown(subject: Subject) -> Iterator[Finding]:
    """A step uses a name that nothing has."""
    for outcome in subject.ran:
        if outcome.kind == "raised" and outcome.unknown:
            yield subject.finding(
                "INK804",
                f"the example uses {outcome.unknown}, and there is no such name",
                f"`{_shown(outcome.step.source)}` raises {outcome.error}",
                _place_of(subject, outcome),
            )


def _observed(subject: Subject, outcome: Outcome) -> Fix | None:
    """What was observed instead of what is said, where it has as many lines."""
    step = outcome.step
    if step.expected is None or step.expected_span is None or not outcome.got.strip():
        return None
    if "Traceback (" in step.expected or "..." in step.expected:
        return None
    got = [line.rstrip() or "<BLANKLINE>" for line in outcome.got.rstrip("\n").split("\n")]
    start, text = step.expected_span.start, subject.comment.text
    said = text[start : step.expected_span.end].split("\n")
    if len(got) != len(said):
        return None
    edits = []
    for line, new in zip(said, got, strict=True):
        begin = start + len(line) - len(line.lstrip())
        old = line.strip()
        if old != new:
            edits.append(Edit(begin, begin + len(old), new))
        start += len(line) + 1
    return Fix("Write what the example gives", tuple(edits), is_asked_for=True)


def _place_of(subject: Subject, outcome: Outcome) -> Span:
    name = outcome.unknown.rpartition(".")[2]
    span = outcome.step.span
    code = subject.comment.text[span.start : span.end]
    found = re.search(rf"(?<![\w]){re.escape(name)}(?!\w)", code)
    return Span(span.start + found.start(), span.start + found.end()) if found else span


def _is_left_out(step: Step) -> bool:
    return _PLACEHOLDER.search(step.source) is not None


def _parses(example: Example, step: Step) -> bool:
    """Whether either of two parsers takes it for code: the language may be newer than one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(step.source)
    except (ValueError, RecursionError, MemoryError):
        return True
    except SyntaxError:
        if example.form == "block" and "\n" not in step.source.strip():
            return True  # a word or a command line under a directive
        if _PYTHON_2.search(step.source):
            return False  # which the second parser still reads
        language = language_named("python")
        return language is None or error_count(parse(Snapshot(step.source), language)) == 0
    return True


def _shown(text: str | None) -> str:
    line = " ".join((text or "").split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


RULES = (
    Rule(
        "INK801",
        "example-output",
        "an example gives something else than it says",
        differs,
        is_fixable=True,
    ),
    Rule(
        "INK802",
        "example-raises",
        "an example raises what nobody expects",
        raises,
    ),
    Rule("INK803", "example-syntax", "an example is no code", unparsed),
    Rule(
        "INK804",
        "example-names",
        "an example uses names that do not exist",
        unknown,
    ),
)
