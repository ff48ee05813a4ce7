"""`inkling docs check`: documentation held against the code it is of, and mended by machine."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.docs.bar import Bar
from cli.docs.diffs import diff_lines, in_bytes
from cli.docs.examples import ran_of
from cli.docs.paths import root_of, targets_of
from cli.docs.wrong_use import checked_baseline, checked_interpreter, checked_picture
from cli.options import load_settings
from docgen.check import Checked, narrowed
from docgen.check import check as checked_of
from docgen.checking.crew import processes_at_hand
from docgen.earlier.past import past_of
from docgen.facts.source import Sources
from docgen.placing.mending import Mended, mended
from docgen.reporting.badge import badge as badge_of
from docgen.reporting.baseline import read_baseline, without, write_baseline
from docgen.reporting.formats import FORMATS
from docgen.reporting.formats import coverage as coverage_of
from docgen.reporting.located import Located, located
from docgen.rules.choosing import RulesByPath
from docgen.rules.table import rules_for
from foundation.atomic import write_atomically
from foundation.errors import BadInput, InklingError, Unavailable
from foundation.nothing import Nothing
from foundation.sources import environment, user_file
from syntax.files.replacing import replace_source

_FOUND = 1


def check_command(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATHS...", help="Files, FILE::NAME of a symbol, and folders."),
    ],
    *,
    format_: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}.")
    ] = "text",
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    select: Annotated[
        list[str] | None,
        typer.Option(metavar="RULE", help="Only these rules: a code, its beginning, or a name."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="RULE", help="All but these rules.")
    ] = None,
    fail_under: Annotated[
        float,
        typer.Option(metavar="PERCENT", min=0, max=100, help="Least share of documented symbols."),
    ] = 0,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="First tell how much of each file is documented.")
    ] = False,
    badge: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.svg", help="Write the share of documented symbols as a picture."
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.json",
            help="Findings that are known, and do not fail; docs.baseline without it.",
        ),
    ] = None,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Write what is found to the baseline.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what can be mended by machine, first.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what --fix would change; write nothing.")
    ] = False,
    no_examples: Annotated[
        bool, typer.Option("--no-examples", help="Run no examples, not even in the sandbox.")
    ] = False,
    python: Annotated[
        str | None,
        typer.Option(metavar="INTERPRETER", help="The project's Python, where it is not found."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="REF", help="Also tell what the code did at this git reference, and no longer."
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Processes; default: as many as run side by side."),
    ] = None,
) -> None:
    """Compare documentation with the code it is of. No model; examples run in the sandbox only.

    Exit code 1 where something is found that is not in the baseline.
    """
    format_ = "json" if as_json else format_
    if format_ not in FORMATS:
        raise BadInput(f"--format wants one of {', '.join(FORMATS)}, not {format_}")
    asked = {rule.code for rule in rules_for(select)} if select else set()
    targets = list(targets_of(paths))
    root = root_of(paths)
    rules = RulesByPath(
        root, (user_file(),), (environment(os.environ),), select or (), ignore or ()
    )
    rules(targets[0].path)  # what is written wrongly in the settings is told once, and ends it
    settings = load_settings(root)
    checked_interpreter(python, root)
    checked_picture(badge)
    known_in = checked_baseline(baseline, settings.docs.baseline, root, is_written=update_baseline)

    past = past_of([one.path for one in targets], since, root) if since is not None else None

    def look() -> tuple[Checked, list[Located]]:
        with Bar() as bar:
            result = checked_of(
                [one.path for one in targets],
                Sources((root,)),
                rules,
                None if no_examples else lambda those: ran_of(those, rules, settings, python, bar),
                past=past,
                named=frozenset(one.path for one in targets if one.is_named),
                processes=jobs or processes_at_hand(),
                tell=lambda done, total: bar.tell("checking", done, total, kind="checking"),
            )
        result = narrowed(result, {one.path: one.names for one in targets if one.names is not None})
        return result, located(result, Path.cwd())

    result, found = look()
    if diff:
        _show_fixes(found, asked, root)
        raise typer.Exit(_FOUND if found else 0)
    if fix and _fixed(_fixable(found, asked), root):
        result, found = look()
    if known_in is not None:
        if update_baseline:
            with _saving(known_in):
                write_baseline(known_in, found)
        found = without(found, read_baseline(known_in))
    if badge is not None:
        with _saving(badge):
            write_atomically(badge, badge_of(result.documented, result.total).encode())
    if coverage and format_ == "text":
        print(coverage_of(result))
    report = FORMATS[format_](found, result)
    if report:
        print(report)
    is_short = result.share < fail_under
    if is_short:
        print(
            f"inkling: {result.share:.1f}% of the public symbols are documented,"
            f" {fail_under:g}% are asked for",
            file=sys.stderr,
        )
    if not result.files:
        print("inkling: nothing could be checked", file=sys.stderr)
    if found or is_short or not result.files:
        raise typer.Exit(_FOUND)


@contextlib.contextmanager
def _saving(path: Path) -> Iterator[None]:
    """Tells by `Unavailable` what could not be written."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Unavailable(f"{path} cannot be written ({reason})") from error


def _fixable(found: Sequence[Located], asked: set[str]) -> list[Located]:
    """The findings whose fixes are made: some only where their rule is named."""
    return [
        one
        for one in found
        if one.finding.fix is not None
        and (not one.finding.fix.is_asked_for or one.finding.rule in asked)
    ]


def _mended(found: Sequence[Located], root: Path) -> Iterator[tuple[str, Mended]]:
    sources = Sources((root,))
    by_path: dict[Path, list[Located]] = {}
    for one in found:
        by_path.setdefault(one.finding.path, []).append(one)
    for path, those in by_path.items():
        file = sources.file(path)
        if isinstance(file, Nothing):
            continue
        result = mended(file, [one.place.edits for one in those])
        if not isinstance(result, Nothing):
            yield those[0].path, result


def _show_fixes(found: Sequence[Located], asked: set[str], root: Path) -> None:
    """Print a diff; what it leaves is told apart, so that the diff can be piped."""
    made = 0
    for shown, one in _mended(_fixable(found, asked), root):
        made += one.made
        sys.stdout.flush()
        sys.stdout.buffer.write(in_bytes(list(diff_lines(shown, one.file, one.text)), one.file))
        sys.stdout.flush()
    if not found:
        print("inkling: nothing found", file=sys.stderr)
    elif made < len(found):
        counted = f"{len(found) - made} of {len(found)} finding{'s' * (len(found) != 1)}"
        print(f"inkling: {counted} cannot be mended by machine", file=sys.stderr)


def _fixed(found: Sequence[Located], root: Path) -> int:
    """Write every file that can be mended; how many places were. Raises as `replace_source` when
    the others are written."""
    made = 0
    fault: InklingError | None = None
    for shown, one in _mended(found, root):
        if one.file.on_disk is None:
            continue
        try:
            replace_source(one.file.path, one.file.on_disk, one.text)
        except InklingError as error:
            if fault is not None:
                print(f"inkling: {fault}", file=sys.stderr)
            fault = error
            continue
        made += one.made
        print(f"inkling: {shown}: {one.made} mended", file=sys.stderr)
    if fault is not None:
        raise fault
    return made
