"""From a Python module to a test file, a step a paragraph.

What a step does is in its own room; the work on one function is `testgen/target.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

from foundation.errors import BadInput, Unavailable
from foundation.nothing import Nothing
from sandbox.boundary import Boundary
from syntax.files.source_files import read_source
from testgen.confined import Confined
from testgen.confirming import confirmed as confirmed_tests
from testgen.existing.knowing import existing_tests
from testgen.inputs.call_sites import called_in
from testgen.inputs.elsewhere import classes_elsewhere
from testgen.inputs.genome import Genome
from testgen.inputs.imports import Imports
from testgen.inputs.knowledge import Knowledge
from testgen.inputs.mentions import Mentions, Text, is_test
from testgen.inputs.subject import Subject
from testgen.languages.language import Tests
from testgen.languages.python.manuscript import PythonManuscript
from testgen.languages.python.telling import failed_on, left_out, nothing_in, unmeasured
from testgen.project.survey import survey
from testgen.project.values import Project, TestHome
from testgen.proposals.examples import example_test
from testgen.proposals.propose import Model, propose
from testgen.report import Report, report_of
from testgen.target import TargetRun, Tested
from testgen.values import Case, Description, Function, Goal
from testgen.versions import Older, gone, opened
from testgen.wanted import Progress, Tell, Wanted
from testgen.wording.asking import better_names
from testgen.writing.write import Written

_log = logging.getLogger(__name__)
_SECONDS_A_FUNCTION = 10.0
_LEAST_SECONDS = 0.15
_GRACE_SECONDS, _GRACE_SHARE = 5.0, 0.5
"""How much later than asked for functions are still begun that had no time yet."""
_MAX_BYTES = 4 * 1024 * 1024


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
    async with contextlib.AsyncExitStack() as stack:
        against = await _against(wanted, project, boundary, stack)
        existence = await stack.enter_async_context(
            existing_tests(project, boundary, wanted.seconds, clock)
        )
        try:
            module = await stack.enter_async_context(await Confined.open(boundary, project))
        except BadInput as fault:
            failed = Report(seed=wanted.seed, seconds=clock() - started, problems=(str(fault),))
            return Tests(None, failed)
        description = await module.describe()
        functions = chosen(description, wanted.names)
        known = await existence.known(module, functions)
        layout, knowledge = project.layout, Knowledge()
        elsewhere = await asyncio.to_thread(
            classes_elsewhere, description, layout.module, layout.path
        )
        mentions = await asyncio.to_thread(Mentions.read, layout.root)
        seconds = wanted.seconds or _SECONDS_A_FUNCTION * len(functions)
        until = started + seconds
        done: list[Tested] = []
        late = "" if functions else nothing_in(description, project.packages)
        broken: list[str] = []
        before: dict[str, frozenset[int]] = {}
        for number, function in enumerate(functions, 1):
            if math.isinf(clock()):
                break
            if done and clock() >= until + max(_GRACE_SECONDS, _GRACE_SHARE * seconds):
                late = left_out(functions[number - 1 :])
                break
            subject = Subject(function, description, project.layout.module, elsewhere)
            texts = await asyncio.to_thread(mentions.of, function.name)
            seeds, existing = _seeds(subject, texts)
            example = example_test(texts, function.name)
            before[function.name] = (
                known.goals if known.measured else await _taken_by(existing, subject, module)
            )
            run = TargetRun(
                subject=subject,
                module=module,
                random=Random(f"{wanted.seed} {function.name}"),
                seconds=max(_LEAST_SECONDS, (until - clock()) / (len(functions) - number + 1)),
                seeds=seeds,
                before=before[function.name],
                noticed=known.noticed,
                propose=(
                    None
                    if model is None
                    else partial(_proposed, model, subject, wanted.seed, example)
                ),
                older=against.older,
                tell=partial(_numbered, tell, number, len(functions)),
                knowledge=knowledge,
                clock=clock,
            )
            try:
                done.append(await run.tested())
            except Exception as fault:
                # Whatever it is, one function must not cost the others their tests.
                _log.exception("%s: making tests for %s failed", module.shown, function.name)
                broken.append(failed_on(function, fault))

    kept = [case for one in done for case in one.selection.kept]
    names: Mapping[Case, str] = {}
    if model is not None and kept:
        tell(Progress(symbol=module.shown, doing="naming tests"))
        names = await better_names(
            model, project, description, kept, seed=wanted.seed, seconds=seconds, clock=clock
        )
    confirmed = await confirmed_tests(project, description, kept, boundary, names)
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
    problems = tuple(
        f"{module.shown}: {one}"
        for one in (*broken, late, confirmed.problem, unmeasured(known), *against.told(description))
        if one
    )
    return Tests(
        written,
        Report(
            targets=targets,
            files=files,
            seed=wanted.seed,
            seconds=clock() - started,
            problems=problems,
        ),
        PythonManuscript(project, description, names) if written is not None else None,
    )


@dataclass(frozen=True, slots=True)
class _Against:
    """The older version, as far as there is one to compare with; `names` it has in public."""

    older: Older | None = None
    problem: str = ""
    names: tuple[str, ...] = ()
    ref: str = ""

    def told(self, description: Description) -> list[str]:
        """What cannot be compared, a line each."""
        lost = gone(self.names, description)
        return [
            *([self.problem] if self.problem else []),
            *(f"{name} was there at {self.ref} and is gone, or renamed" for name in lost),
        ]


async def _against(
    wanted: Wanted, project: Project, boundary: Boundary, stack: contextlib.AsyncExitStack
) -> _Against:
    if wanted.against is None:
        return _Against()
    older, names = await stack.enter_async_context(opened(wanted.against, project, boundary))
    if isinstance(older, Nothing):
        return _Against(problem=f"nothing to compare with: {older.reason}", ref=wanted.against)
    return _Against(older, names=names, ref=wanted.against)


def chosen(description: Description, names: Sequence[str]) -> list[Function]:
    """The functions to test: those that are named, with the members of classes that are; by
    default what is public and reachable, or all of a module in which nothing is.

    Raises `BadInput` for a name that is not there.
    """
    able = [one for one in description.functions if not one.nested]
    if not names:
        return [one for one in able if one.is_public] or able
    found: list[Function] = []
    for name in names:
        these = [one for one in able if name in (one.name, one.class_name)]
        if not these:
            known = ", ".join(one.name for one in able[:8])
            raise BadInput(f"there is no {name} in the module; it has {known or 'nothing to test'}")
        found += [one for one in these if one not in found]
    return found


def _seeds(subject: Subject, texts: Sequence[Text]) -> tuple[list[Genome], list[Genome]]:
    """Cases out of the repository's calls of the function; the second are those of its tests."""
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
    model: Model, subject: Subject, seed: int, example: str, dark: Sequence[Goal]
) -> Sequence[Case]:
    """What the model thinks of; nothing where it cannot be asked."""
    try:
        return await propose(
            model, subject.target, subject.description, seed=seed, dark=dark, example=example
        )
    except (Unavailable, BadInput) as fault:
        _log.warning("no proposals for %s: %s", subject.target.name, fault)
        return ()


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
