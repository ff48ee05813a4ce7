"""Where the functions are from: npm packages by `packages.toml`, the trees of Go and of the JDK."""

from __future__ import annotations

import re
import shutil
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.typing.corpus import Pin, unpacked
from foundation.folders import cache_folder

_PINS = Path(__file__).parent / "packages.toml"
_LARGEST = 400_000
_OUT = re.compile(
    r"(^|/)(tests?|testdata|__tests__|internal|vendor|dist|build|node_modules|legacy|_\w+)/"
    r"|_test\.go$|\.(spec|test|min)\.\w+$|\.d\.ts$|(package|module)-info\.java$"
)
_GO = (
    *("archive", "bufio", "bytes", "compress", "container", "encoding", "html", "image", "io"),
    *("mime", "net", "os", "path", "sort", "strconv", "strings", "text", "time"),
)
_JAVA = (
    *("java.base/java/io", "java.base/java/net", "java.base/java/nio/file", "java.base/java/text"),
    *("java.base/java/time", "java.base/java/util", "java.logging/java/util/logging"),
    *("java.prefs/java/util/prefs", "java.base/java/security"),
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """The sources of one package."""

    language: str
    name: str
    root: Path
    files: tuple[Path, ...]


def corpora(language: str) -> list[Corpus]:
    """The packages of a language. Raises `SystemExit` where its tree is not on this machine."""
    found = {"go": _go, "java": _java}
    return list(found[language]() if language in found else _script(language))


def _script(language: str) -> Iterator[Corpus]:
    suffix = {"javascript": ".js", "typescript": ".ts"}[language]
    for row in tomllib.loads(_PINS.read_text(encoding="utf-8"))[language]:
        pin = Pin("npm", row["name"], row["version"], row["file"], row["sha256"])
        root = unpacked(pin) / "package"
        yield Corpus(language, row["name"], root, _files(root, suffix, tuple(row["only"])))


def _files(root: Path, suffix: str, only: tuple[str, ...] = ()) -> tuple[Path, ...]:
    found = []
    for path in sorted(root.rglob(f"*{suffix}")):
        name = path.relative_to(root).as_posix()
        if _OUT.search(name) or (only and not name.startswith(only)):
            continue
        if path.is_file() and path.stat().st_size <= _LARGEST:
            found.append(path)
    return tuple(found)


def _go() -> Iterator[Corpus]:
    roots = sorted(Path("/usr/lib").glob("go-*/src")) + sorted(Path("/usr/local").glob("go/src"))
    if not roots:
        raise SystemExit("no Go tree is installed: apt install golang")
    for name in _GO:
        root = roots[0] / name
        yield Corpus("go", name, root, _files(root, ".go"))


def _java() -> Iterator[Corpus]:
    archives = [
        one for one in sorted(Path("/usr/lib/jvm").glob("*-17-*/lib/src.zip")) if one.is_file()
    ]
    if not archives:
        raise SystemExit("no Java sources are installed: apt install openjdk-17-source")
    archive = archives[0].resolve()
    root = cache_folder() / "bench-docs" / "jdk" / f"{archive.stat().st_size}"
    if not root.is_dir():
        partial = root.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        with zipfile.ZipFile(archive) as sources:
            sources.extractall(
                partial, [one for one in sources.namelist() if one.startswith(_JAVA)]
            )
        partial.rename(root)
    for name in _JAVA:
        yield Corpus("java", name, root / name, _files(root / name, ".java"))
