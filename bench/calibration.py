"""Show or stay quiet: the probabilities of `completion/confidence.py`, fitted and judged.

    python -m bench.calibration                                 judge, from the data kept here
    python -m bench.calibration --collect --minutes M [--model NAME] [--seed N]
    python -m bench.calibration --write                         fit, and write the weights

The data are functions of published packages, typed back: each suggestion that the pipeline made,
what was known of it, and whether it was what stood there. Every probability below comes from
weights fitted on other packages. Writes results/calibration.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.quiet import data
from bench.quiet.data import Asked, Moment
from bench.quiet.fit import as_toml, cases, fit, folds
from bench.quiet.quality import THRESHOLDS, Cut, Judged, JudgedMoment, Quality, cut, quality
from completion.confidence import Weights, probability

RESULTS = Path(__file__).parent / "results" / "calibration.json"
WEIGHTS = Path(__file__).parents[1] / "completion" / "confidence.toml"
MODELS = ("qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b")
FOLDS = 5

Named = dict[str, list[tuple[Asked, list[JudgedMoment]]]]


def scored(asked: Sequence[Asked]) -> list[tuple[Asked, list[JudgedMoment]]]:
    """Each moment's probabilities by weights that have not seen its package."""
    found: list[tuple[Asked, list[JudgedMoment]]] = []
    for others, own in folds(asked, FOLDS):
        weights = fit(cases(others))

        def judged(moment: Moment, weights: Weights = weights) -> Judged:
            evidence = moment.evidence
            return Judged(probability(evidence, weights), evidence.chars, moment.chars)

        found += [
            (
                one,
                [
                    JudgedMoment(judged(m), tuple(judged(part) for part in m.parts))
                    for m in one.moments
                ],
            )
            for one in own
        ]
    return found


def groups(found: Sequence[tuple[Asked, list[JudgedMoment]]]) -> Named:
    """All, by model, and by language."""
    named: Named = {"all": list(found)}
    for each in found:
        evidence = each[0].moments[0].evidence
        named.setdefault(evidence.model, []).append(each)
        kind = "Python" if evidence.language == "python" else "other languages"
        named.setdefault(kind, []).append(each)
    return named


def first_judged(named: Named) -> dict[str, Quality]:
    """Of suggestions as they were made, before anything of them was typed, and of beginnings."""
    judged: dict[str, Quality] = {}
    for name, found in named.items():
        firsts = [moments[0] for _, moments in found]
        wholes = [moment.whole for moment in firsts]
        judged[f"{name}: whole lines"] = quality(_pairs(wholes))
        parts = [part for moment in firsts for part in moment.parts]
        judged[f"{name}: beginnings"] = quality(_pairs(parts))
    return judged


def _pairs(judged: Sequence[Judged]) -> list[tuple[float, bool]]:
    return [(each.probability, each.taken > 0) for each in judged]


def quality_table(judged: dict[str, Quality]) -> Table:
    table = Table("", "Suggestions", "Right", "Brier", "Always the share", "ECE", "AUC")
    for name, q in judged.items():
        figures = (q.right, q.brier, q.brier_of_share, q.ece, q.auc)
        table.add_row(name, str(q.count), *(f"{figure:.3f}" for figure in figures))
    return table


def reliability_table(judged: Quality) -> Table:
    table = Table("Probability", "Predicted", "Observed", "Suggestions")
    for each in judged.bins:
        span = f"{each.low:.1f}–{each.low + 0.1:.1f}"
        table.add_row(span, f"{each.predicted:.2f}", f"{each.observed:.2f}", str(each.count))
    return table


def cut_table(whole: Sequence[Cut], cuts: Sequence[Cut]) -> Table:
    table = Table(
        "Threshold", "Whole: shown", "right", "saved", "Beginnings: shown", "right", "saved"
    )
    for each in zip(whole, cuts, strict=True):
        figures = (f"{figure:.2f}" for one in each for figure in (one.shown, one.right, one.saved))
        table.add_row(f"{each[0].threshold:.2f}", *figures)
    return table


def write_weights(asked: Sequence[Asked]) -> None:
    """Fit on everything, and write the file that is packaged."""
    models = Counter(one.moments[0].evidence.model for one in asked)
    amounts = ", ".join(f"{count} of {model}" for model, count in sorted(models.items()))
    packages = len({one.package for one in asked})
    told = f"{datetime.now(UTC):%Y-%m-%d}: {amounts} in functions of {packages} packages"
    WEIGHTS.write_text(as_toml(fit(cases(asked), told)), encoding="utf-8")


def judge(asked: Sequence[Asked]) -> None:
    """Print the tables, and write them down."""
    named = groups(scored(asked))
    judged = first_judged(named)
    cuts = {
        model: [
            [cut([moments for _, moments in named[model]], t, parts=parts) for t in THRESHOLDS]
            for parts in (False, True)
        ]
        for model in MODELS
        if model in named
    }
    console = Console()
    console.print(quality_table(judged))
    for kind in ("whole lines", "beginnings"):
        console.print(kind)
        console.print(reliability_table(judged[f"all: {kind}"]))
    for model, (whole, parted) in cuts.items():
        console.print(model)
        console.print(cut_table(whole, parted))
    RESULTS.parent.mkdir(exist_ok=True)
    shape = {
        "folds": FOLDS,
        "packages": sorted({one.package for one in asked}),
        "quality": {name: asdict(each) for name, each in judged.items()},
        "thresholds": {
            model: {
                "whole": [asdict(each) for each in whole],
                "parts": [asdict(each) for each in parted],
            }
            for model, (whole, parted) in cuts.items()
        },
    }
    RESULTS.write_text(json.dumps(shape, indent=1) + "\n", encoding="utf-8")


def collect(models: Sequence[str], minutes: float, seed: int) -> None:
    """Go on where the last collection ended, and keep what is needed to fit."""
    from bench.quiet.collect import collect as collect_of  # noqa: PLC0415 - needs the engine

    for model in models:
        count = asyncio.run(collect_of(model, minutes, seed))
        print(f"{model}: {count} places more", file=sys.stderr)
    keep()


def keep() -> None:
    """Keep in this repository what was collected, without the code."""
    data.write([one for model in MODELS for one in data.asked_in(data.rows_of(model))])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--collect", action="store_true", help="ask the model for more")
    parser.add_argument("--minutes", type=float, default=4.0, help="for each model")
    parser.add_argument("--model", action="append", choices=MODELS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write completion/confidence.toml")
    options = parser.parse_args()
    if options.collect:
        collect(options.model or MODELS, options.minutes, options.seed)
    asked = data.read()
    if options.write:
        write_weights(asked)
    judge(asked)


if __name__ == "__main__":
    main()
