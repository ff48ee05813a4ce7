"""From a Python module to a test file, a step a paragraph.

What a step does is in its own room; the work on one function is `testgen/target.py`.
"""

from __future__ import annotations

import asyncio
import logging
import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

from foundation.errors import BadInput, Unavailable
from foundation.nothing import Nothing
from sandbox.boundary import Boundary
from syntax.files.source_files import read_source
from testgen.confined import Confined, hidden_in
from testgen.inputs.call_sites import called_in
from testgen.inputs.elsewhere import classes_elsewhere
from testgen.inputs.genome import Genome
from testgen.inputs.imports import Imports
from testgen.inputs.knowledge import Knowledge
from testgen.inputs.mentions import Mentions, is_test
from testgen.inputs.subject import Subject
from testgen.languages.language import Tests
from testgen.languages.python.manuscript import PythonManuscript
from testgen.project.survey import survey
from testgen.project.values import Project, TestHome
from testgen.proposals.propose import Model, propose
from testgen.report import Report, report_of
from testgen.target import TargetRun, Tested
from testgen.values import Case, Description, Function, Goal
from testgen.wanted import Progress, Tell, Wanted
from testgen.writing.confirm import Outcome, confirm
from testgen.writing.kept import KeptCase
from testgen.writing.write import Written, write

_log = logging.getLogger(__name__)
_SECONDS_A_FUNCTION = 10.0
_LEAST_SECONDS = 0.5
_MAX_BYTES = 4 * 1024 * 1024
_ROUNDS = 3
"""How often what failed is left out and the rest is confirmed again."""


@dataclass(frozen=True, slots=True)
class _Confirmed:
    """`problem`: why nothing could be confirmed."""

    written: Written | None
    failed: tuple[Outcome, ...]
    problem: str = ""


async def write_tests(
    wanted: Wanted,
    boundary: Boundary,
    model: Model | None = None,
    tell: Tell = lambda progress: None,
    clock: Callable[[], float] = time.monotonic,
) -> Tests:
    """The tests of one file. Nothing is written: that is the caller's to decide.

    A `clock` that jumps to infinity ends it with what there is by then.

    Raises `BadInput` for a file or a name that is not there, `Unavailable` without a sandbox.
    """
    started = clock()
    project = await asyncio.to_thread(
        survey, wanted.file, python=wanted.python, variables=os.environ
    )
    if wanted.out is not None:
        project = replace(project, home=await asyncio.to_thread(_home_in, wanted.out, project))
    try:
        module = await Confined.open(boundary, project)
    except BadInput as fault:
        told = Report(seed=wanted.seed, seconds=clock() - started, problems=(str(fault),))
        return Tests(None, told)

    async with module:
        description = await module.describe()
        functions = chosen(description, wanted.names)
        layout, knowledge = project.layout, Knowledge()
        elsewhere = await asyncio.to_thread(
            classes_elsewhere, description, layout.module, layout.path
        )
        mentions = await asyncio.to_thread(Mentions.read, layout.root)
        seconds = wanted.seconds or _SECONDS_A_FUNCTION * len(functions)
        until = started + seconds
        done: list[Tested] = []
        before: dict[str, frozenset[int]] = {}
        for number, function in enumerate(functions, 1):
            if math.isinf(clock()):
                break
            subject = Subject(function, description, project.layout.module, elsewhere)
            seeds, existing = await _seeds(subject, mentions)
            before[function.name] = await _taken_by(existing, subject, module)
            run = TargetRun(
                subject=subject,
                module=module,
                random=Random(f"{wanted.seed} {function.name}"),
                seconds=max(_LEAST_SECONDS, (until - clock()) / (len(functions) - number + 1)),
                seeds=seeds,
                before=before[function.name],
                propose=None if model is None else partial(_proposed, model, subject, wanted.seed),
                tell=partial(_numbered, tell, number, len(functions)),
                knowledge=knowledge,
                clock=clock,
            )
            done.append(await run.tested())

    kept = [case for one in done for case in one.selection.kept]
    confirmed = await _confirmed(project, description, kept, boundary)
    written = confirmed.written
    targets = tuple(
        report_of(
            one,
            module.shown,
            tests=_tests_of(one, written),
            before=before[one.subject.target.name],
            failed=[
                each for each in confirmed.failed if each.test.target == one.subject.target.name
            ],
        )
        for one in done
    )
    files = (str(written.path),) if written is not None else ()
    problems = (f"{module.shown}: {confirmed.problem}",) if confirmed.problem else ()
    return Tests(
        written,
        Report(
            targets=targets,
            files=files,
            seed=wanted.seed,
            seconds=clock() - started,
            problems=problems,
        ),
        PythonManuscript(project, description) if written is not None else None,
    )


def chosen(description: Description, names: Sequence[str]) -> list[Function]:
    """The functions to test: those that are named, with the members of classes that are; by
    default what is public and reachable. Raises `BadInput` for a name that is not there."""
    able = [one for one in description.functions if not one.nested]
    if not names:
        return [one for one in able if one.is_public]
    found: list[Function] = []
    for name in names:
        these = [one for one in able if name in (one.name, one.class_name)]
        if not these:
            known = ", ".join(one.name for one in able[:8])
            raise BadInput(f"there is no {name} in the module; it has {known or 'nothing to test'}")
        found += [one for one in these if one not in found]
    return found


async def _seeds(subject: Subject, mentions: Mentions) -> tuple[list[Genome], list[Genome]]:
    """Cases out of the repository's calls of the function; the second are those of its tests."""
    texts = await asyncio.to_thread(mentions.of, subject.target.name)
    tests = called_in([text for text in texts if is_test(text.path)], subject)
    others = called_in([text for text in texts if not is_test(text.path)], subject)
    return [*tests, *others], list(tests)


async def _taken_by(
    genomes: Sequence[Genome], subject: Subject, module: Confined
) -> frozenset[int]:
    """The goals that existing tests take, as far as their calls can be read."""
    if not genomes:
        return frozenset()
    imports = Imports()
    for genome in genomes:
        imports.learn(genome.imports)
    cases = [
        genome.case(number, subject.target.name, imports)
        for number, genome in enumerate(genomes, 1)
    ]
    results = await (await module.searched()).run(cases)
    return frozenset(goal for result in results for goal in result.goals)


async def _proposed(
    model: Model, subject: Subject, seed: int, dark: Sequence[Goal]
) -> Sequence[Case]:
    """What the model thinks of; nothing where it cannot be asked."""
    try:
        return await propose(model, subject.target, subject.description, seed=seed, dark=dark)
    except (Unavailable, BadInput) as fault:
        _log.warning("no proposals for %s: %s", subject.target.name, fault)
        return ()


async def _confirmed(
    project: Project, description: Description, kept: Sequence[KeptCase], boundary: Boundary
) -> _Confirmed:
    """The file with those tests that pass every time in the project's own framework."""
    failed: list[Outcome] = []
    for _ in range(_ROUNDS):
        if not kept:
            break
        written = await asyncio.to_thread(write, project, description, kept)
        if not project.can_run:
            python = project.interpreter.python
            return _Confirmed(written, (), f"pytest is not installed in {python}: not confirmed")
        seen = await confirm(written, project, boundary, hidden=hidden_in(project))
        if seen.fault:
            return _Confirmed(None, tuple(failed), f"the tests cannot be run: {seen.fault}")
        if seen.is_sound:
            return _Confirmed(written, tuple(failed))
        gone = [one for one in seen.failed if one.ran] or list(seen.failed)
        failed += gone
        out = {id(case) for outcome in gone for case in outcome.cases}
        kept = [case for case in kept if id(case) not in out]
    return _Confirmed(None, tuple(failed))


def _tests_of(one: Tested, written: Written | None) -> int:
    tests = written.tests if written is not None else ()
    return sum(test.target == one.subject.target.name for test in tests)


def _numbered(tell: Tell, number: int, of: int, progress: Progress) -> None:
    tell(replace(progress, number=number, of=of))


def _home_in(folder: Path, project: Project) -> TestHome:
    """The module's test file in a folder that the user named."""
    path = folder.absolute() / f"test_{project.layout.stem}.py"
    existing = read_source(path, _MAX_BYTES) if path.exists() else None
    if isinstance(existing, Nothing):
        raise BadInput(f"{path} cannot be added to: {existing.reason}")
    return TestHome(path=path, existing=existing)
