"""From a JavaScript or TypeScript file to a test file, a step a paragraph."""

from __future__ import annotations

import asyncio
import itertools
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random

from foundation.errors import BadInput
from sandbox.boundary import Boundary
from sandbox.faults import WorkerFault
from syntax.javascript.mutants import Change, changes_in
from syntax.javascript.packages import packages_above
from syntax.javascript.probes import probed
from syntax.javascript.reading import facts_of
from syntax.javascript.sources import Sources, sources_of, stem_of
from testgen.languages.javascript.compiling import compiled
from testgen.languages.javascript.confirm import Outcome, cannot_run, confirm
from testgen.languages.javascript.genome import Genome
from testgen.languages.javascript.manuscript import JavaScriptManuscript
from testgen.languages.javascript.node import Node, Setup, node_program
from testgen.languages.javascript.project import project_of
from testgen.languages.javascript.proposing import propose
from testgen.languages.javascript.reporting import problems_of, target_report
from testgen.languages.javascript.seeds import seeds_of, texts_of
from testgen.languages.javascript.subject import (
    Module,
    Target,
    bindings_of,
    is_within,
    targets_of,
)
from testgen.languages.javascript.target import Propose, TargetRun, Tested
from testgen.languages.javascript.writing import Matter, write
from testgen.languages.language import Tests
from testgen.proposals.propose import Model
from testgen.report import Report
from testgen.values import Mutant
from testgen.wanted import Progress, Tell, Wanted
from testgen.writing.kept import KeptCase
from testgen.writing.write import Written

_SECONDS_A_FUNCTION = 10.0
_LEAST_SECONDS = 0.5
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class _Loaded:
    module: Module
    mutants: Mapping[str, Sequence[Mutant]]


@dataclass(frozen=True, slots=True)
class _Confirmed:
    matter: Matter
    written: Written | None
    failed: tuple[Outcome, ...] = ()
    problem: str = ""


async def write_tests(
    wanted: Wanted,
    boundary: Boundary,
    model: Model | None = None,
    tell: Tell = lambda progress: None,
    clock: Callable[[], float] = time.monotonic,
) -> Tests:
    """As `testgen.pipeline.write_tests`."""
    started = clock()
    node_program()
    file = wanted.file.resolve()
    first = await asyncio.to_thread(project_of, file, is_module=True, out=wanted.out)
    shown = str(file.relative_to(first.root))

    def nothing(problem: str) -> Tests:
        told = f"{shown}: {problem}"
        return Tests(None, Report(seed=wanted.seed, seconds=clock() - started, problems=(told,)))

    sources = await asyncio.to_thread(sources_of, file, first.root)
    if sources.needs:
        sources = await compiled(sources, first.root, boundary)
    if file in sources.needs:
        return nothing(f"it cannot be tested: {sources.needs[file]}, and the project has neither "
                       "typescript nor esbuild in node_modules")  # fmt: skip
    is_module = sources.own.kind == "module"
    project = await asyncio.to_thread(project_of, file, is_module=is_module, out=wanted.out)
    readable = packages_above(project.root)
    setup = Setup(root=project.root, sources=sources, quote=project.style.quote, readable=readable)
    async with Node(boundary, setup) as node:
        try:
            loaded = await _loaded(node, sources)
        except WorkerFault as fault:
            return nothing(f"it cannot be imported, so it cannot be tested: {fault}")
        module = loaded.module
        targets = chosen(module, wanted.names)
        if not targets:
            return nothing(
                "it exports no function or class of its own, so there is nothing to test"
            )
        texts = await asyncio.to_thread(texts_of, project.root, project.test_files)

        def asking(target: Target) -> Propose:
            assert model is not None
            return partial(propose, model, module, target, wanted.seed, project.style.quote)

        until = started + (wanted.seconds or _SECONDS_A_FUNCTION * len(targets))
        done: list[Tested] = []
        for number, target in enumerate(targets, 1):
            if math.isinf(clock()):
                break
            seeds = seeds_of(module, target, texts, project.style.quote)
            run = TargetRun(
                module=module,
                target=target,
                node=node,
                mutants=loaded.mutants.get(target.name, ()),
                random=Random(f"{wanted.seed} {target.name}"),
                seconds=max(_LEAST_SECONDS, (until - clock()) / (len(targets) - number + 1)),
                shown=shown,
                seeds=seeds,
                before=await _taken(node, target, seeds),
                propose=asking(target) if model is not None else None,
                tell=partial(_numbered, tell, number, len(targets)),
                clock=clock,
                quote=project.style.quote,
            )  # fmt: skip
            done.append(await run.tested())

    matter = Matter(
        project,
        module.bindings,
        not is_module,
        _headings(targets),
        _parameters(targets),
        streams=frozenset(
            one.name for one in targets if one.function.is_generator and one.function.is_async
        ),
    )
    kept = [case for one in done for case in one.selection.kept]
    confirmed = await _confirmed(matter, kept, boundary)
    written = confirmed.written
    report = Report(
        targets=tuple(target_report(one, shown, written, confirmed.failed) for one in done),
        files=(str(written.path),) if written is not None else (),
        seed=wanted.seed,
        seconds=clock() - started,
        problems=tuple(problems_of(shown, confirmed.problem, module, wanted.names)),
    )
    manuscript = JavaScriptManuscript(confirmed.matter) if written is not None else None
    return Tests(written, report, manuscript)


async def _loaded(node: Node, sources: Sources) -> _Loaded:
    """The module described: its exports as they are, its branches and its mutants."""
    exported = await node.exported()
    own = sources.own
    data = own.text.encode("utf-8", "surrogatepass")
    stem = stem_of(sources.file)
    plain = facts_of(data, "javascriptreact", stem)
    typed = plain if own.compiled else sources.typed
    bindings = bindings_of(typed, exported, own.kind, stem)
    text, branches = probed(data, "javascriptreact")
    targets, private = targets_of(typed, plain, bindings, branches)
    changes = dict(enumerate(changes_in(data, "javascriptreact"), 1))
    node.changes = changes
    files = (typed, *sources.others)
    module = Module(
        facts=typed,
        bindings=bindings,
        targets=targets,
        private=private,
        types={one.name: one for file in reversed(files) for one in file.types},
        classes={one.name: one for one in typed.classes},
    )
    await node.bound(bindings, text.decode("utf-8", "surrogatepass"))
    mutants = {
        target.name: [
            _mutant(number, target.name, change)
            for number, change in changes.items()
            if is_within(change.start, target.spans)
        ]
        for target in targets
    }
    return _Loaded(module, mutants)


def _mutant(number: int, target: str, change: Change) -> Mutant:
    return Mutant(id=number, target=target, line=change.line, what=change.what)


def chosen(module: Module, names: Sequence[str]) -> list[Target]:
    """The functions to test: those that are named, with the members of classes that are; by
    default all that can be reached. Raises `BadInput` for a name that is not there."""
    if not names:
        return list(module.targets)
    found: list[Target] = []
    for name in (one.replace("#", ".") for one in names):
        these = [
            one
            for one in module.targets
            if name in (one.name, one.function.owner, one.root if not one.function.owner else "")
        ]
        if not these and name in module.private:
            raise BadInput(
                f"{name} is private to its module: it is reached through what is exported"
            )
        if not these:
            known = ", ".join(one.name for one in module.targets[:8])
            raise BadInput(f"there is no {name} in the module; it has {known or 'nothing to test'}")
        found += [one for one in these if one not in found]
    return found


async def _taken(node: Node, target: Target, seeds: Sequence[Genome]) -> frozenset[int]:
    """The branches that existing tests take, as far as their calls can be read."""
    tests = [one for one in seeds if one.origin == "existing test"]
    if not tests:
        return frozenset()
    results = await node.run([one.case(n, target.name) for n, one in enumerate(tests, 1)])
    own = {goal.id for goal in target.goals}
    return frozenset(goal for result in results for goal in result.goals) & own


async def _confirmed(matter: Matter, kept: Sequence[KeptCase], boundary: Boundary) -> _Confirmed:
    """The file with those tests that pass every time in the project's own runner. Of a test of
    several cases that fails, each becomes a test of its own to find which it is."""
    failed: list[Outcome] = []
    existing = matter.project.existing
    for _ in range(_ROUNDS):
        if not kept:
            break
        written = write(matter, kept, existing)
        if why := cannot_run(matter.project):
            return _Confirmed(matter, written, (), f"{why}: not confirmed")
        seen = await confirm(written, matter.project, boundary)
        if seen.fault:
            problem = f"the tests cannot be run: {seen.fault}"
            return _Confirmed(matter, None, tuple(failed), problem)
        if seen.is_sound:
            return _Confirmed(matter, written, tuple(failed))
        several = [one.test.cases for one in seen.failed if len(one.test.cases) > 1]
        apart = {(each.case.target, each.case.id) for cases in several for each in cases}
        matter = replace(matter, apart=matter.apart | apart)
        alone = [one for one in seen.failed if len(one.test.cases) == 1]
        failed += alone
        out = {id(one.test.cases[0]) for one in alone}
        kept = [case for case in kept if id(case) not in out]
    return _Confirmed(matter, None, tuple(failed))


def _parameters(targets: Sequence[Target]) -> dict[str, tuple[str, ...]]:
    """The names that a table has for its columns; what is not named by itself ends them."""
    found = {}
    for one in targets:
        given = [each for each in one.function.parameters if each.name != "this"]
        named = itertools.takewhile(lambda each: not each.rest and each.name.isidentifier(), given)
        found[one.name] = tuple(each.name for each in named)
    return found


def _headings(targets: Sequence[Target]) -> dict[str, str]:
    found = {}
    for one in targets:
        function = one.function
        if not function.owner:
            found[one.name] = one.root
        elif function.kind == "static":
            found[one.name] = f"{one.root}.{function.name}"
        elif function.kind == "constructor":
            found[one.name] = f"new {one.root}"
        else:
            found[one.name] = f"{one.root}#{function.name}"
    return found


def _numbered(tell: Tell, number: int, of: int, progress: Progress) -> None:
    tell(replace(progress, number=number, of=of))
