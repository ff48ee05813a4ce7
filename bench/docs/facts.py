"""`python3 dev.py bench docs --facts`: facts of functions against readers that are not ours. No
model: parameters, defaults, exceptions of the own body, results."""

from __future__ import annotations

import argparse
import ast
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.docs.corpus import READERS, Corpus, corpora
from bench.docs.truth import Truth
from docgen.facts.raising import Raising
from docgen.facts.source import Sources
from docgen.facts.symbol_facts import SymbolFacts, facts_of, gives_nothing
from foundation.nothing import Nothing
from syntax.names.modules import Modules

RESULTS = Path(__file__).parents[1] / "results" / "docs-facts.json"
KINDS = ("parameters", "defaults", "raises", "returns")


@dataclass
class Figures:
    """Of one language: how many functions, how many are right in each kind, and what is not."""

    functions: int = 0
    right: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)


def measure(languages: list[str], count: int, seed: int) -> dict[str, Figures]:
    """So many functions of each language, drawn from all packages alike."""
    found: dict[str, Figures] = {}
    for language in languages:
        figures = found.setdefault(language, Figures())
        pool = [(corpus, path, one) for corpus in corpora(language) for path, one in _all(corpus)]
        random.Random(seed).shuffle(pool)
        raisings: dict[Path, tuple[Sources, Raising]] = {}
        for corpus, path, truth in pool:
            if figures.functions >= count:
                break
            if corpus.root not in raisings:
                sources = Sources((corpus.root,), Modules([]))
                raisings[corpus.root] = sources, Raising(sources)
            facts = _facts(*raisings[corpus.root], path, truth)
            if facts is None:
                continue
            figures.functions += 1
            wrong = dict(_wrong(facts, truth))
            figures.right.update(kind for kind in KINDS if kind not in wrong)
            figures.right["all"] += not wrong
            place = f"{corpus.name} {path.relative_to(corpus.root)}:{truth.line} {truth.name}"
            figures.misses += [f"{place} {kind}: {what}" for kind, what in wrong.items()]
    return found


def report(languages: list[str], count: int, seed: int) -> None:
    """Measure, print and write the figures."""
    figures = measure(languages, count, seed)
    print(f"{'':12}{'functions':>10}" + "".join(f"{kind:>12}" for kind in (*KINDS, "all")))
    for language, one in figures.items():
        cells = "".join(
            f"{one.right[kind] / max(1, one.functions):>12.4f}" for kind in (*KINDS, "all")
        )
        print(f"{language:12}{one.functions:>10}{cells}")
    for one in figures.values():
        for miss in one.misses:
            print("   ", miss)
    of_languages = {
        name: {"functions": one.functions, "right": dict(one.right), "misses": one.misses}
        for name, one in figures.items()
    }
    value = {"seed": seed, "languages": of_languages}
    RESULTS.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str]) -> None:
    """Read the options, measure."""
    parser = argparse.ArgumentParser(prog="bench docs --facts", description=__doc__)
    parser.add_argument("--count", type=int, default=400, help="Functions of each language.")
    parser.add_argument("--languages", default=",".join(READERS))
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    report(given.languages.split(","), given.count, given.seed)


def _all(corpus: Corpus) -> Iterator[tuple[Path, Truth]]:
    for path in corpus.files:
        for one in corpus.truths(path):
            yield path, one


def _facts(sources: Sources, raising: Raising, path: Path, truth: Truth) -> SymbolFacts | None:
    file = sources.file(path)
    if isinstance(file, Nothing):
        return None
    of_name = [one for one in file.symbols if one.qualified_name == truth.name]
    for symbol in of_name:
        start = file.parse.snapshot.line_of(symbol.span.start) + 1
        end = file.parse.snapshot.line_of(symbol.span.end) + 1
        if start <= truth.line <= end:
            return facts_of(file, symbol, raising)
    return None


def _wrong(facts: SymbolFacts, truth: Truth) -> Iterator[tuple[str, str]]:
    names = tuple(one.name for one in facts.parameters)
    if names != truth.parameters:
        yield "parameters", f"{names}, and it takes {truth.parameters}"
    defaults = {one.name: one.default for one in facts.parameters if one.default is not None}
    if {name: _plain(of) for name, of in defaults.items()} != {
        name: _plain(of) for name, of in truth.defaults.items()
    }:
        yield "defaults", f"{defaults}, and they are {dict(truth.defaults)}"
    own = {
        one.type.rpartition(".")[2]
        for one in facts.raises.raised
        if not one.through and not one.is_assertion and not one.is_panic
    }
    right = truth.raised <= own if truth.may_raise_more else truth.raised == own
    if not right:
        yield "raises", f"{sorted(own)}, and it raises {sorted(truth.raised)}"
    if facts.symbol.language == "python":
        gives = facts.result.gives
        yields = facts.is_generator
        if (gives, yields) != (truth.gives, truth.yields):
            yield "returns", f"gives {gives}, yields {yields}; {truth.gives}, {truth.yields}"
    else:
        gives = not gives_nothing(facts.result.annotation) and (
            facts.result.annotation is not None or facts.result.gives
        )
        if gives != (truth.gives or truth.declares):
            yield "returns", f"{facts.result.annotation}: {gives}, and it is {not gives}"


def _plain(source: str) -> str:
    try:
        return ast.unparse(ast.parse(source, mode="eval"))
    except (SyntaxError, ValueError):
        return "".join(source.split())
