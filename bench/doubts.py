"""False doubts about correct code: every attribute, call and import in published packages, judged.

    python -m bench.doubts [--language ID] [--show] [PACKAGE]...

Each function in turn counts as just suggested: what stands in it is judged by the rest of its file,
its package and its imports. All of it is what its authors published, so a doubt is false (or their
mistake). Writes results/doubts-LANGUAGE.json.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.typing.corpus import Package, language_named, packages
from syntax.languages import Language
from syntax.names.judge import judge
from syntax.names.misuse import Judgement
from syntax.names.modules import Modules, environment_of
from syntax.parsing import Parse, parse
from syntax.symbols import Symbol, SymbolKind, symbols
from syntax.text import Snapshot

RESULTS = Path(__file__).parent / "results"
_FUNCTIONS = {
    SymbolKind.FUNCTION,
    SymbolKind.METHOD,
    SymbolKind.CONSTRUCTOR,
    SymbolKind.PROPERTY,
}


@dataclass(frozen=True)
class Row:
    """`judged` uses of names in the functions of a package, and those `doubted`. `p99_ms`: how
    long the hundredth slowest function took, its file's parse apart."""

    package: str
    functions: int
    judged: int
    doubted: int
    median_ms: float
    p99_ms: float

    @property
    def share(self) -> float:
        return self.doubted / self.judged if self.judged else 0.0


def measured(package: Package, language: Language, modules: Modules, show: bool) -> Row:
    judged = doubted = 0
    times: list[float] = []
    for file in package.files:
        path = package.root / file
        tree = parse(Snapshot(path.read_text(encoding="utf-8")), language)
        for symbol in symbols(tree):
            if symbol.kind not in _FUNCTIONS or symbol.body_span is None:
                continue
            started = time.perf_counter()
            found = judge(tree, symbol.body_span, path, (package.root,), modules)
            times.append(1000 * (time.perf_counter() - started))
            judged += found.judged
            doubted += len(found.misuses)
            if show:
                tell(file, symbol, tree, found)
    times.sort()
    return Row(
        package.name,
        len(times),
        judged,
        doubted,
        round(times[len(times) // 2], 1),
        round(times[len(times) * 99 // 100], 1),
    )


def tell(file: str, symbol: Symbol, tree: Parse, found: Judgement) -> None:
    for misuse in found.misuses:
        line = tree.snapshot.line_of(misuse.span.start)
        text = tree.snapshot.line_text(line).strip()
        print(f"{file}:{line + 1} {symbol.qualified_name}: {misuse.why}\n    {text}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", nargs="*", help="only these (default: all that are pinned)")
    parser.add_argument("--language", default="python")
    parser.add_argument("--show", action="store_true", help="print each doubt")
    options = parser.parse_args()
    language = language_named(options.language)
    found = packages(language)
    # As if all were installed in one environment, which is how a project sees its dependencies.
    modules = Modules((*environment_of(()), *(package.root for package in found)))
    rows = [
        measured(package, language, modules, options.show)
        for package in found
        if not options.package or package.name in options.package
    ]
    table = Table("Package", "Functions", "Judged", "Doubted", "Share", "Median ms", "p99 ms")
    total, wrong = sum(row.judged for row in rows), sum(row.doubted for row in rows)
    for row in rows:
        table.add_row(
            row.package, str(row.functions), str(row.judged), str(row.doubted),
            f"{row.share:.2%}", str(row.median_ms), str(row.p99_ms),
        )  # fmt: skip
    table.add_row("all", "", str(total), str(wrong), f"{wrong / max(1, total):.3%}", "", "")
    Console().print(table)
    if not options.package:
        document = {"rows": [asdict(row) for row in rows], "judged": total, "doubted": wrong}
        file = RESULTS / f"doubts-{language.id}.json"
        file.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
