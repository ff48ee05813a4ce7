"""`inkling doctor`: what works here, what does not, and what to do about it.

What is looked at is in `cli/checks.py`.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from cli.checks import Finding, Surroundings, Verdict, run_checks
from cli.options import JsonOption, ModelOption, project_of
from foundation import sources

app = typer.Typer(add_completion=False)

_SIGNS = {"ok": ("ok  ", "green"), "warn": ("warn", "yellow"), "fail": ("FAIL", "bold red")}


@app.command()
def doctor(model: ModelOption = None, as_json: JsonOption = False) -> None:
    """Tell what works here, what does not, and what to do about it.

    Leaves with 3 if something that is needed is missing.
    """
    # The problems are findings here, so they are not printed as `load_settings` would.
    settings, problems = sources.resolve(
        [
            sources.user_file(),
            *sources.project_files(project_of(Path.cwd())),
            sources.environment(os.environ),
            sources.command_line(model=model),
        ]
    )
    findings: list[Finding] = []
    console = Console(highlight=False)
    for finding in run_checks(Surroundings(settings, problems)):
        findings.append(finding)
        if not as_json:
            _show(console, finding)
    verdicts = Counter(finding.verdict for finding in findings)
    if as_json:
        document = {
            "ok": not verdicts["fail"],
            "checks": [asdict(finding) for finding in findings],
        }
        print(json.dumps(document, ensure_ascii=False))
    else:
        console.print(_summary(verdicts))
    if verdicts["fail"]:
        raise typer.Exit(3)


def _show(console: Console, finding: Finding) -> None:
    sign, colour = _SIGNS[finding.verdict]
    line = Text.assemble((sign, colour), f"  {finding.name}: {finding.message}")
    console.print(line, soft_wrap=True)
    if finding.remedy:
        console.print(f"      -> {finding.remedy}", soft_wrap=True, markup=False)


def _summary(verdicts: Counter[Verdict]) -> str:
    if verdicts["fail"]:
        many = verdicts["fail"] > 1
        told = f"{verdicts['fail']} of these keep" if many else "One of these keeps"
        return f"{told} Inkling from working."
    if verdicts["warn"]:
        return "Inkling works; see the warnings."
    return "All is well."
