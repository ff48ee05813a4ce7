"""Packages to take documented functions from: fetched once, or those of the machine."""

from __future__ import annotations

import shutil
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench.docs import truth_braces, truth_python
from bench.docs.truth import Truth
from bench.typing.corpus import Pin, unpacked
from foundation.folders import cache_folder

PACKAGES = {
    "known": Path(__file__).parent / "packages.toml",
    "unseen": Path(__file__).parent / "unseen.toml",
}
"""Python's packages: those that were looked at while things were made, and others."""
_TYPED_PINS = Path(__file__).parents[1] / "typing" / "packages.toml"
_LARGEST = 400_000
_OUT = ("test", "tests", "testing", "testdata", "internal", "vendor", "conftest", "__tests__")


@dataclass(frozen=True, slots=True)
class _Reader:
    """How a language's files are read and freed of documentation, by readers that are not ours."""

    suffix: str
    style: str
    truths: Callable[[str], list[Truth]]
    without_docs: Callable[[str], str]


READERS = {
    "python": _Reader(".py", "google", truth_python.truths, truth_python.without_docs),
    "typescript": _Reader(".ts", "tsdoc", truth_braces.typescript, truth_braces.without_blocks),
    "go": _Reader(".go", "godoc", truth_braces.go, truth_braces.without_go_docs),
    "java": _Reader(".java", "javadoc", truth_braces.java, truth_braces.without_blocks),
}


@dataclass(frozen=True)
class Corpus:
    """One package. `style` is that of its documentation."""

    name: str
    language: str
    root: Path
    style: str
    only: tuple[str, ...] = ()

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """Its sources, tests left out."""
        return tuple(sorted(self._files()))

    def truths(self, path: Path) -> list[Truth]:
        """The functions of a file; none where the file cannot be read."""
        try:
            return READERS[self.language].truths(path.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError, ValueError):
            return []

    def _files(self) -> Iterator[Path]:
        for path in self.root.rglob(f"*{READERS[self.language].suffix}"):
            parts = path.relative_to(self.root).parts
            name = "/".join(parts)
            if self.only and not any(name.startswith(one) for one in self.only):
                continue
            if name.endswith((".d.ts", "_test.go", ".test.ts", ".spec.ts", "package-info.java")):
                continue
            if not any(part.startswith("test") or part in _OUT for part in parts[:-1]) and (
                not parts[-1].startswith(("test_", "conftest")) and path.stat().st_size < _LARGEST
            ):
                yield path


def corpora(language: str, packages: str = "known") -> list[Corpus]:
    """The packages of a language. Raises `SystemExit` where it has none on this machine."""
    if language == "python":
        return list(_python(PACKAGES[packages]))
    return list({"typescript": _typescript, "go": _go, "java": _java}[language]())


def _pins(place: Path, name: str) -> Sequence[dict[str, str]]:
    found: Sequence[dict[str, str]] = tomllib.loads(place.read_text(encoding="utf-8"))[name]
    return found


def _python(place: Path) -> Iterator[Corpus]:
    for row in _pins(place, "package"):
        pin = Pin("pypi", row["name"], row["version"], row["file"], row["sha256"])
        yield Corpus(row["name"], "python", unpacked(pin), row["style"])


def _typescript() -> Iterator[Corpus]:
    for row in _pins(_TYPED_PINS, "typescript"):
        pin = Pin("npm", row["name"], row["version"], row["file"], row["sha256"])
        yield Corpus(
            row["name"], "typescript", unpacked(pin) / "package", "tsdoc", ("src/", "lib/")
        )


def _go() -> Iterator[Corpus]:
    roots = [*sorted(Path("/usr/lib").glob("go-*/src")), *sorted(Path("/usr/local").glob("go/src"))]
    if not roots:
        raise SystemExit("no Go tree is installed: apt install golang-src")
    for name in ("strings", "strconv", "path", "sort", "text", "encoding", "archive", "bufio",
                 "container", "net/url", "mime", "bytes", "time", "html"):  # fmt: skip
        yield Corpus(name, "go", roots[0] / name, "godoc")


def _java() -> Iterator[Corpus]:
    archives = [
        path
        for place in ("/usr/lib/jvm", "/usr/share", "/opt")
        for path in sorted(Path(place).glob("**/src.zip"))
        if path.is_file()
    ]
    if not archives:
        raise SystemExit("no Java sources are installed: apt install openjdk-17-source")
    archive = archives[0].resolve()
    root = cache_folder() / "bench-docs" / "java" / f"{archive.stat().st_size}"
    packages = ("java/util", "java/io", "java/net", "java/text", "java/nio/file", "java/math")
    if not root.is_dir():
        partial = root.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        with zipfile.ZipFile(archive) as sources:
            for name in sources.namelist():
                inner = name.partition("/")[2]
                if name.startswith("java.base/") and inner.startswith(packages):
                    target = partial / inner
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(sources.read(name))
        partial.rename(root)
    for package in packages:
        yield Corpus(package, "java", root / package, "javadoc")
