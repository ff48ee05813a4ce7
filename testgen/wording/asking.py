"""Asking the model what to call tests: their code before it, and nothing to write but a name.

Asked for are those whose computed name says nothing but a number or the arguments; measured on
tests of real packages, the others are seldom called better.
"""

from __future__ import annotations

import ast
import asyncio
import logging
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.clients.generation import Generation
from foundation.errors import BadInput, Unavailable
from testgen.project.values import Project
from testgen.proposals.propose import Model
from testgen.values import Case, Description
from testgen.wording.facts import Facts, facts_of
from testgen.wording.judging import LONGEST, fault_of
from testgen.writing.grouping import plans_for
from testgen.writing.kept import KeptCase
from testgen.writing.naming import is_makeshift, subject_of
from testgen.writing.write import Written, write

_log = logging.getLogger(__name__)
_SHARE, _LEAST_SECONDS, _MOST_SECONDS = 0.1, 2.0, 20.0

_CANDIDATES, _TOKENS, _TEMPERATURE = 3, 24, 0.6
_MOST_SOURCE, _MOST_CODE = 3_000, 700
_GRAMMAR = 'root ::= ("_" word){2,9} "\\n"\nword ::= [a-z]+ | [0-9]{1,3}\n'

_FLATTERY = re.compile(r"_(correct|expected|proper|right|correctly|properly)(?=_|$)")
"""What a name says no less without."""

_SHOWN = """\
# A test's name says what is tested, what comes of it, and when.

def test_{}():
    assert split_fields("") == []
# Name: test_split_fields_returns_empty_list_for_empty_line

def test_{}():
    with pytest.raises(ValueError, match="unit"):
        parse_size("12 apples")
# Name: test_parse_size_raises_value_error_for_unknown_unit

def test_{}():
    assert clip_text("déjà vu", 3, "...") == "..."
# Name: test_clip_text_returns_only_suffix_when_width_is_small
"""


async def better_names(
    model: Model,
    project: Project,
    description: Description,
    kept: Sequence[KeptCase],
    *,
    seed: int,
    seconds: float,
    clock: Callable[[], float],
) -> Mapping[Case, str]:
    """Names for what would be written of these cases under a makeshift one; `seconds` is what all
    the work may take, a little of which goes into this. None where the model cannot be asked."""
    written = await asyncio.to_thread(write, project, description, kept)
    tests = await asyncio.to_thread(unnamed, written, description)
    try:
        return await names_by(
            model,
            tests,
            seed=seed,
            seconds=min(_MOST_SECONDS, max(_LEAST_SECONDS, seconds * _SHARE)),
            clock=clock,
        )
    except (Unavailable, BadInput) as fault:
        _log.warning("no names for the tests of %s: %s", project.layout.module, fault)
        return {}


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A test to find a name for: its first case, its code from decorators to end, the source of
    what it tests."""

    case: Case
    facts: Facts
    code: str
    source: str


def unnamed(written: Written, description: Description) -> list[Unnamed]:
    """The tests of a file whose names are makeshift."""
    found = []
    codes = _codes(written.text)
    for test in written.tests:
        plans = plans_for(test.cases, description)
        function = description.function(test.target)
        code = codes.get((test.owner, test.name), "")
        if len(plans) != 1 or function is None or not code:
            continue
        subject = subject_of(plans[0], in_class=bool(test.owner))
        if is_makeshift(test.name, plans[0]):
            facts = facts_of(plans[0], description, subject)
            found.append(Unnamed(test.cases[0].case, facts, code, function.source))
    return found


def _codes(text: str) -> dict[tuple[str, str], str]:
    """The source of each test by its class and name."""
    lines = text.splitlines()
    found: dict[tuple[str, str], str] = {}
    for node in ast.parse(text).body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        owner = node.name if isinstance(node, ast.ClassDef) else ""
        for each in inner:
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([each.lineno, *(one.lineno for one in each.decorator_list)])
                code = "\n".join(lines[first - 1 : each.end_lineno])
                found[owner, each.name] = textwrap.dedent(code)
    return found


async def names_by(
    model: Model,
    tests: Sequence[Unnamed],
    *,
    seed: int,
    seconds: float,
    clock: Callable[[], float],
) -> Mapping[Case, str]:
    """Names that the facts bear out, by the first case of each test, for as many as there is time.

    The same seed and model give the same names. Raises `Unavailable` and `Busy` as the client
    does.
    """
    until = clock() + seconds
    found: dict[Case, str] = {}
    source, shown = "", ""
    for test in tests:
        left = until - clock()
        if left <= 0:
            break
        if test.source != source:
            source, shown = test.source, f"{_SHOWN}\n\n{test.source[:_MOST_SOURCE].rstrip()}\n"
        asked = f"{shown}\n{_anonymous(test.code)}\n# Name: test_{test.facts.subject}"
        try:
            async with asyncio.timeout(left):
                names = await _asked(model, asked, test, seed)
        except TimeoutError:
            break
        name = next((one for one in names if not fault_of(one, test.facts)), "")
        if name:
            found[test.case] = name
            # What was found shows how to go on; the prompt only grows, and is taken in once.
            shown = f"{asked}{name.removeprefix(f'test_{test.facts.subject}')}\n"
    return found


async def _asked(model: Model, prompt: str, test: Unnamed, seed: int) -> list[str]:
    said = await model.complete(
        Generation(
            prompt=prompt,
            max_tokens=_TOKENS,
            n=_CANDIDATES,
            temperature=_TEMPERATURE,
            top_p=0.95,
            seed=seed,
            stop=("\n",),
            grammar=_GRAMMAR,
            priority="background",
        )
    )
    start = f"test_{test.facts.subject}"
    names = (start + _FLATTERY.sub("", text.strip()) for text in said.texts)
    return [name for name in names if len(name) <= LONGEST]


def _anonymous(code: str) -> str:
    """The test without the name that it has now."""
    return re.sub(r"def test\w*", "def test_{}", code, count=1)[:_MOST_CODE].rstrip()
