"""`inkling docs check`: documentation held against the code it is of, and mended by machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.docs.examples import ran_of
from cli.docs.paths import files_of
from cli.options import load_settings, project_of
from docgen.check import Checked
from docgen.check import check as checked_of
from docgen.facts.source import Sources
from docgen.placing.mending import Mended, mended
from docgen.placing.mending import diff as diff_of
from docgen.reporting.badge import badge as badge_of
from docgen.reporting.baseline import read_baseline, without, write_baseline
from docgen.reporting.formats import FORMATS
from docgen.reporting.formats import coverage as coverage_of
from docgen.reporting.located import Located, located
from docgen.rules.choosing import RulesByPath
from docgen.rules.table import rules_for
from foundation.atomic import write_atomically
from foundation.errors import BadInput
from foundation.nothing import Nothing
from foundation.sources import environment, user_file
from syntax.files.replacing import replace_source

_FOUND = 1


def check_command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATHS...", help="Files and folders.")],
    *,
    format_: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}.")
    ] = "text",
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
) -> None:
    """Compare documentation with the code it is of. No model; examples run in the sandbox only.

    Exit code 1 where something is found that is not in the baseline.
    """
    if format_ not in FORMATS:
        raise BadInput(f"--format wants one of {', '.join(FORMATS)}, not {format_}")
    asked = {rule.code for rule in rules_for(select)} if select else set()
    files = files_of(paths)
    root = project_of(files[0].parent)
    rules = RulesByPath(
        root, (user_file(),), (environment(os.environ),), select or (), ignore or ()
    )
    settings = load_settings(root)
    if baseline is None and settings.docs.baseline:
        baseline = root / settings.docs.baseline
    if update_baseline and baseline is None:
        raise BadInput(
            "--update-baseline wants --baseline FILE.json, or docs.baseline in the settings"
        )

    def look() -> tuple[Checked, list[Located], Sources]:
        sources = Sources((root,))
        ran = None
        if not no_examples:
            ran = ran_of(files, sources, rules, settings, python)
        result = checked_of(files, sources, rules, ran)
        return result, located(result, sources, Path.cwd()), sources

    result, found, sources = look()
    if diff:
        _show_fixes(_fixable(found, asked), sources)
        raise typer.Exit(_FOUND if found else 0)
    if fix and _fixed(_fixable(found, asked), sources):
        result, found, sources = look()
    if update_baseline and baseline is not None:
        write_baseline(baseline, found)
    if baseline is not None:
        found = without(found, read_baseline(baseline))
    if badge is not None:
        write_atomically(badge, badge_of(result.documented, result.total).encode())
    if coverage and format_ == "text":
        print(coverage_of(result))
    report = FORMATS[format_](found, result)
    if report:
        print(report)
    share = result.share
    if share < fail_under:
        print(
            f"inkling: {share:.1f}% of the public symbols are documented,"
            f" {fail_under:g}% are asked for",
            file=sys.stderr,
        )
    if found or share < fail_under:
        raise typer.Exit(_FOUND)


def _fixable(found: Sequence[Located], asked: set[str]) -> list[Located]:
    """The findings whose fixes are made: some only where their rule is named."""
    return [
        one
        for one in found
        if one.finding.fix is not None
        and (not one.finding.fix.is_asked_for or one.finding.rule in asked)
    ]


def _mended(found: Sequence[Located], sources: Sources) -> Iterator[tuple[str, Mended]]:
    by_path: dict[Path, list[Located]] = {}
    for one in found:
        by_path.setdefault(one.finding.path, []).append(one)
    for path, those in by_path.items():
        file = sources.file(path)
        if isinstance(file, Nothing):
            continue
        result = mended(file, [one.edits for one in those])
        if not isinstance(result, Nothing):
            yield those[0].path, result


def _show_fixes(found: Sequence[Located], sources: Sources) -> None:
    for shown, one in _mended(found, sources):
        for line in diff_of(shown, one.file.text, one.text):
            print(line, end="" if line.endswith("\n") else "\n")


def _fixed(found: Sequence[Located], sources: Sources) -> int:
    """Write every file that can be mended; how many places were. Raises as `replace_source`."""
    made = 0
    for shown, one in _mended(found, sources):
        if one.file.on_disk is not None:
            replace_source(one.file.path, one.file.on_disk, one.text)
            made += one.made
            print(f"inkling: {shown}: {one.made} mended", file=sys.stderr)
    return made
