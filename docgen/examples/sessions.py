"""Interpreter sessions in a text, read as doctest reads them: prompts, and what is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docgen.comments.lines import Line
from docgen.examples.example import Step
from syntax.text import Span

_PROMPT = re.compile(r"(?P<indent>\s*)>>>(?: (?P<code>.*)|$)")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_OPTIONS = re.compile(r"#\s*doctest:\s*(?P<options>[^\n'\"]*)$", re.M)
_OPTION = re.compile(r"(?P<sign>[+-])(?P<name>[A-Z_]+)")


def steps_of(lines: Sequence[Line]) -> list[Step]:
    """Every step of the sessions in these lines, in order."""
    steps: list[Step] = []
    at = 0
    while at < len(lines):
        found = _PROMPT.match(lines[at].text)
        if found is None:
            at += 1
            continue
        step, at = _step_at(lines, at, found)
        if step is not None:
            steps.append(step)
    return steps


def is_prompt(line: str) -> bool:
    """Whether a line begins a step."""
    return _PROMPT.match(line) is not None


def options_in(source: str) -> tuple[tuple[str, bool], ...]:
    """The options that comments in a step's code switch on and off."""
    return tuple(
        (option["name"], option["sign"] == "+")
        for told in _OPTIONS.finditer(source)
        for option in _OPTION.finditer(told["options"])
    )


def _step_at(lines: Sequence[Line], at: int, found: re.Match[str]) -> tuple[Step | None, int]:
    indent = found["indent"]
    code = [found["code"] or ""]
    end = at + 1
    goes_on = f"{indent}..."
    while end < len(lines) and _continues(lines[end].text, goes_on):
        code.append(lines[end].text[len(goes_on) + 1 :])
        end += 1
    source = "\n".join(code).rstrip() + "\n"
    span = Span(lines[at].start + len(indent), lines[end - 1].span.end)
    first = end
    while end < len(lines) and _is_output(lines[end].text, indent):
        end += 1
    if not source.strip() or (source.lstrip().startswith("#") and source.count("\n") == 1):
        return None, end
    said = lines[first:end]
    step = Step(
        source=source,
        span=span,
        expected="\n".join(line.text[len(indent) :] for line in said) + "\n" if said else None,
        expected_span=Span(said[0].start + len(indent), said[-1].start + len(said[-1].text))
        if said
        else None,
        options=options_in(source),
    )
    return step, end


def _continues(line: str, prompt: str) -> bool:
    return line.startswith(prompt) and line[len(prompt) : len(prompt) + 1] in ("", " ")


def _is_output(line: str, indent: str) -> bool:
    is_in_it = bool(line.strip()) and line.startswith(indent)
    return is_in_it and not is_prompt(line) and not _FENCE.match(line)
