"""Which functions are changed, and how: drawn before anything is checked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from bench.docs.elsewhere.changes import CHANGES, Around
from bench.docs.elsewhere.corpora import Corpus, corpora
from bench.docs.elsewhere.edits import edited, names_in
from bench.docs.elsewhere.function import Function, functions, read
from bench.docs.elsewhere.peers import tools

_BY_THE_LANGUAGE = frozenset(
    {
        *("TypeError", "NullPointerException", "ClassCastException", "ArithmeticException"),
        *("ArrayStoreException", "OutOfMemoryError", "StackOverflowError"),
        *("IndexOutOfBoundsException", "ArrayIndexOutOfBoundsException"),
        "StringIndexOutOfBoundsException",
    }
)
"""What comes out of functions that throw nothing themselves."""
_UNTOLD = frozenset({"AssertionError", "InternalError", "Error"})
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Mutant:
    """A function after one change: the file's text, what it is called in it, and how the new name
    was made where something was renamed."""

    function: Function
    kind: str
    text: str
    name: str
    shape: str = ""


def mutants(language: str, count: int) -> list[Mutant]:
    """So many, the kinds in turns, the packages in turns within each, one of a function."""
    random = Random(0)
    packages = corpora(language)
    every = [one for corpus in packages for one in _of(corpus)]
    around = _Around(packages, every)
    able = _in_turns([one for one in every if is_right(one)], random)
    used: set[tuple[Path, str]] = set()
    kinds = CHANGES[language]
    per_kind: dict[str, list[Mutant]] = {}
    for kind in sorted(kinds, key=_commonness):
        found = per_kind[kind] = list[Mutant]()
        for one in able:
            if len(found) > count // len(kinds) * 2:
                break
            if (one.path, one.name) in used:
                continue
            change = kinds[kind](one, random, Around(around.elsewhere, around.may_come_out))
            if change is not None:
                used.add((one.path, one.name))
                text = edited(one.text, change.edits)
                found.append(Mutant(one, kind, text, change.name, change.shape))
    drawn: list[Mutant] = []
    while len(drawn) < count and any(per_kind.values()):
        drawn += [these.pop(0) for these in per_kind.values() if these]
    return drawn[:count]


def _commonness(kind: str) -> tuple[bool, str]:
    """Kinds that few functions allow choose first."""
    rare = {"name gone", "default changed", "throw dropped", "throw of another", "error of another"}
    return kind not in rare, kind


def _of(corpus: Corpus) -> Iterator[Function]:
    yield from functions(corpus.language, corpus.name, corpus.root, corpus.files, tools())


def is_right(one: Function) -> bool:
    """Whether a comment is by the tags that another parser reads: parameters, result and thrown
    exceptions are those of the code."""
    if not one.doc or not one.row["is_plain"] or "inheritdoc" in one.doc.lower():
        return False
    if one.language == "go":
        return one.doc.startswith(f"{one.name.rpartition('.')[2]} ")
    names = [str(each["name"]) for each in one.parameters]
    if not names or one.told_parameters != names or len(set(names)) < len(names):
        return False
    if one.row["kind"] != "constructor" and one.tells_result != one.gives:
        return False
    if one.language == "java":
        return one.thrown - _UNTOLD <= one.told_throws and not one.row["is_override"]
    return one.thrown == one.told_throws


class _Around:
    """What is known of the code of all packages of a language."""

    def __init__(self, packages: Sequence[Corpus], every: Sequence[Function]) -> None:
        self._files = {one.root: one.files for one in packages}
        self._language = packages[0].language
        self._by_name: defaultdict[str, list[Function]] = defaultdict(list)
        for one in every:
            last = one.name.rpartition(".")[2]
            own = one.name.split(".")[-2] if one.name.endswith(".constructor") else last
            self._by_name[own].append(one)

    def elsewhere(self, function: Function) -> frozenset[str]:
        """The names in the other files of a function's package."""
        others = (path for path in self._files[function.root] if path != function.path)
        return frozenset().union(*(_names(path, self._language) for path in others))

    def may_come_out(self, function: Function, name: str) -> bool:
        """Whether what it calls throws something, as far as calls are known by name."""
        if name in _BY_THE_LANGUAGE:
            return True
        seen: set[str] = set()
        wave = set(function.body["calls"]) - {name}
        for _ in range(_DEEPEST):
            seen |= wave
            called = [one for each in wave for one in self._by_name.get(each, ())]
            thrown = {each for one in called for each in one.thrown | one.told_throws}
            if name in thrown or (name == "Error" and thrown):
                return True
            wave = {each for one in called for each in one.body["calls"]} - seen - {name}
        return False


@cache
def _names(path: Path, language: str) -> frozenset[str]:
    try:
        return names_in(read(path), language)
    except UnicodeDecodeError:
        return frozenset()


def _in_turns(these: Sequence[Function], random: Random) -> list[Function]:
    """In an order by chance, the packages in turns."""
    shuffled = random.sample(list(these), len(these))
    before: Counter[str] = Counter()
    turns: list[tuple[int, int, Function]] = []
    for number, one in enumerate(shuffled):
        turns.append((before[one.package], number, one))
        before[one.package] += 1
    return [one for _, _, one in sorted(turns, key=lambda turn: turn[:2])]
