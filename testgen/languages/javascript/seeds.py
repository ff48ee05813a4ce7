"""Cases that people wrote: calls in the repository, its tests and documents, JSDoc examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from foundation.nothing import Nothing
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.source_files import read_source, walk_sources
from syntax.javascript.calls import Call, calls_of
from syntax.javascript.jsdoc import examples
from syntax.javascript.sources import SUFFIXES
from syntax.javascript.values import Value, free_names, show
from testgen.languages.javascript.cases import how_of, variable_for
from testgen.languages.javascript.genome import Genome, Step
from testgen.languages.javascript.subject import Module, Target

_MOST_FILES, _MAX_BYTES, _MOST, _MOST_CALLS = 3000, 512 * 1024, 60, 60
_FENCE = re.compile(r"```(?:js|javascript|ts|typescript|mjs|jsx|tsx)\b[^\n]*\n(.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Texts:
    """What of the repository is worth looking through: `tests`, other code, code in documents."""

    tests: tuple[str, ...]
    others: tuple[str, ...]
    documents: tuple[str, ...]


def texts_of(root: Path, test_files: Sequence[Path]) -> Texts:
    """Read a repository's texts. Takes a while where it is large: not for an event loop."""
    tests = [text for path in test_files[: _MOST * 4] if (text := _read(path))]
    others: list[str] = []
    documents: list[str] = []
    known = set(test_files)
    for path in walk_sources(root, IgnoreRules.for_root(root), _MOST_FILES):
        if path.suffix in SUFFIXES and path not in known and len(others) < _MOST * 4:
            others.append(_read(path))
    for path in sorted(root.glob("*.md"))[:10] + sorted(root.glob("docs/**/*.md"))[:60]:
        documents += _FENCE.findall(_read(path))
    return Texts(tuple(tests), tuple(filter(None, others)), tuple(documents))


def _read(path: Path) -> str:
    source = read_source(path, _MAX_BYTES)
    return "" if isinstance(source, Nothing) else source.text


def seeds_of(module: Module, target: Target, texts: Texts, quote: str) -> list[Genome]:
    """The cases, those of examples first; `origin` says where each is from."""
    found: dict[tuple[str, ...], Genome] = {}
    for origin, pieces in (
        ("documented", [one.call for one in examples(target.function.doc)]),
        ("existing test", texts.tests),
        ("documented", texts.documents),
        ("call site", texts.others),
    ):
        for genome in _in_texts(module, target, pieces, origin, quote):
            found.setdefault(genome.sources, genome)
            if len(found) >= _MOST_CALLS:
                return list(found.values())
    return list(found.values())


def _in_texts(
    module: Module, target: Target, texts: Sequence[str], origin: str, quote: str
) -> Iterator[Genome]:
    name = target.function.name
    names = {name, target.root} if not target.function.owner else {name}
    if target.function.kind == "constructor":
        names = {target.root}
    bound = frozenset(one.local for one in module.bindings)
    for text in texts:
        if any(one in text for one in names):
            for call in calls_of(text, names):
                genome = _genome(target, call, origin, quote, bound)
                if genome is not None:
                    yield genome


def _genome(
    target: Target, call: Call, origin: str, quote: str, bound: frozenset[str]
) -> Genome | None:
    function = target.function
    if not all(_is_whole(value, bound) for value in call.args):
        return None
    if function.kind == "constructor":
        return (
            Genome(f"new {target.root}", call.args, origin=origin, quote=quote)
            if call.is_new
            else None
        )
    if call.is_new:
        return None
    how = how_of(function)
    if not function.owner:
        return Genome(target.root, call.args, how=how, origin=origin, quote=quote)
    if function.kind == "static":
        if call.receiver.rpartition(".")[2] != function.owner:
            return None
        return Genome(
            f"{target.root}.{function.name}", call.args, how=how, origin=origin, quote=quote
        )
    if function.kind != "method" or call.made is None or call.made[0] != target.root:
        return None
    if not all(_is_whole(value, bound) for value in call.made[1]):
        return None
    variable = variable_for(target.root)
    step = Step(variable, f"new {target.root}", call.made[1])
    return Genome(f"{variable}.{function.name}", call.args, (step,), how, origin, quote=quote)


def _is_whole(value: Value, bound: frozenset[str]) -> bool:
    """Whether an argument needs nothing of the place that it was found in."""
    source = show(value)
    return len(source) < 400 and free_names(source) <= bound and "await " not in source
