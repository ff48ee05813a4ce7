"""From a source file to a test file: the one door for whoever wants tests.

The steps are those of the file's language, in `languages/`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from sandbox.boundary import Boundary
from testgen.languages.language import Tests
from testgen.languages.rows import insist_on_language
from testgen.proposals.propose import Model
from testgen.wanted import Tell, Wanted


async def write_tests(
    wanted: Wanted,
    boundary: Boundary,
    model: Model | None = None,
    tell: Tell = lambda progress: None,
    clock: Callable[[], float] = time.monotonic,
) -> Tests:
    """The tests of one file. Nothing is written: that is the caller's to decide.

    A `clock` that jumps to infinity ends it with what there is by then.

    Raises `BadInput` for a file or a name that is not there, and for a language that no tests are
    written for; `Unavailable` without a sandbox or without the language's own tools.
    """
    language = insist_on_language(wanted.file)
    done = await language.door().write_tests(wanted, boundary, model, tell, clock)
    if wanted.against is None or language.versions:
        return done
    told = f"{wanted.file}: not compared with {wanted.against}: {language.name} files are not yet"
    return replace(done, report=replace(done.report, problems=(*done.report.problems, told)))
