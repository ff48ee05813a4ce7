"""Functions to document: public ones that somebody documented, in copies without documentation."""

from __future__ import annotations

import random
import shutil
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.docs.corpus import READERS, Corpus, corpora
from bench.docs.truth import Truth
from foundation.folders import cache_folder

_FEWEST_LINES, _MOST_LINES = 4, 60
_SHORTEST_DOC = 20


@dataclass(frozen=True)
class Subject:
    """A function. `root` is the copy of its package, `path` the file in it; `truth` is read from
    the copy, and `original` is the documentation that was taken away."""

    language: str
    package: str
    root: Path
    path: Path
    style: str
    truth: Truth
    original: str

    @property
    def key(self) -> str:
        """What it is called in the results."""
        place = self.path.relative_to(self.root).as_posix()
        return f"{self.language} {self.package} {place} {self.truth.name}"

    @property
    def text(self) -> str:
        """The file without documentation."""
        return _text(self.path)

    @property
    def source(self) -> str:
        """The function alone."""
        lines = self.text.splitlines()[self.truth.line - 1 : self.truth.end]
        return textwrap.dedent("\n".join(lines))


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def chosen(language: str, count: int, seed: int, packages: str = "known") -> list[Subject]:
    """So many functions, the packages in turns, the files of each as rarely as can be."""
    draw = random.Random(seed)
    queues = []
    for corpus in corpora(language, packages):
        those = list(_eligible(corpus))
        draw.shuffle(those)
        seen: Counter[Path] = Counter()
        turns: list[tuple[int, int, Path, Truth]] = []
        for path, one in those:
            turns.append((seen[path], len(turns), path, one))
            seen[path] += 1
        queues.append((corpus, [(path, one) for _, _, path, one in sorted(turns, key=_turn)]))
    draw.shuffle(queues)
    found: list[Subject] = []
    copies: dict[str, Path] = {}
    while len(found) < count and any(queue for _, queue in queues):
        for corpus, queue in queues:
            if not queue or len(found) >= count:
                continue
            path, truth = queue.pop(0)
            if corpus.name not in copies:
                copies[corpus.name] = _copied(corpus)
            subject = _subject(corpus, copies[corpus.name], path, truth)
            if subject is not None:
                found.append(subject)
    return found


def _turn(one: tuple[int, int, Path, Truth]) -> tuple[int, int]:
    return one[:2]


def _eligible(corpus: Corpus) -> Iterator[tuple[Path, Truth]]:
    for path in corpus.files:
        truths = corpus.truths(path)
        names = Counter(one.name for one in truths)
        for one in truths:
            length = one.end - one.line - one.doc.count("\n")
            if (
                names[one.name] == 1
                and one.is_public
                and one.is_plain
                and one.parameters
                and len(one.doc) >= _SHORTEST_DOC
                and _FEWEST_LINES <= length <= _MOST_LINES
                and "inheritDoc" not in one.doc
            ):
                yield path, one


def _copied(corpus: Corpus) -> Path:
    """A copy of a package without its documentation, made anew where the package changed."""
    name = corpus.name.replace("/", "-").strip("@")
    root = cache_folder() / "bench-docs" / "writing" / corpus.language / name
    ready = root / ".copied-from"
    stamp = f"{corpus.root}\n{corpus.only}\n"
    if ready.is_file() and ready.read_text(encoding="utf-8") == stamp:
        return root
    shutil.rmtree(root, ignore_errors=True)
    for path in corpus.files:
        target = root / path.relative_to(corpus.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            text = path.read_text(encoding="utf-8")
            target.write_text(READERS[corpus.language].without_docs(text), encoding="utf-8")
        except (SyntaxError, UnicodeDecodeError):
            continue
    ready.write_text(stamp, encoding="utf-8")
    return root


def _subject(corpus: Corpus, root: Path, path: Path, truth: Truth) -> Subject | None:
    target = root / path.relative_to(corpus.root)
    if not target.is_file():
        return None
    bare = [one for one in READERS[corpus.language].truths(_text(target)) if one.name == truth.name]
    if len(bare) != 1 or bare[0].doc:
        return None
    return Subject(corpus.language, corpus.name, root, target, corpus.style, bare[0], truth.doc)
