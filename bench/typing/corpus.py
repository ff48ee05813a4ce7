"""Published packages to type functions of: fetched once, checked by hash, unpacked, chosen from.

`packages.toml` pins them. Wheels and tarballs come through pip and npm, as these are configured.
"""

from __future__ import annotations

import hashlib
import random
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.typing.client import Visit
from bench.typing.place import Place, places_in, relative
from foundation.folders import cache_folder
from syntax.languages import LANGUAGES, Language

_PINS = Path(__file__).parent / "packages.toml"
_LARGEST_FILE = 200_000
_SKIPPED = re.compile(
    r"(^|/)(tests?|testing|__tests__|node_modules|vendor|third_party|deps|dist|min|bench\w*"
    r"|examples?|docs?|_vendor|\.\w[^/]*)/|\.min\.|_pb2|\.d\.ts$|\.pyi$|(^|/)test_|_test\.\w+$"
)
_VISITS = 2
# Read as C where nothing else is known of them, so that none of their functions is typed.
_HEADERS = (".h",)


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of one version. `below`: the folder of it that is the project."""

    source: str
    name: str
    version: str
    file: str
    sha256: str
    below: str = ""
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """An unpacked package: the folder that stands for the project, and what can be typed in it.

    `files` are its sources; nothing else is in the project, lest it hold the text a second time.
    """

    name: str
    root: Path
    places: tuple[Place, ...]
    files: tuple[str, ...]


def language_named(name: str) -> Language:
    """A row of the language table. Raises `SystemExit` for another name."""
    for language in LANGUAGES:
        if language.id == name:
            return language
    raise SystemExit(f"there is no language {name!r}; there are {', '.join(languages())}")


def languages() -> list[str]:
    """Those for which packages are pinned."""
    return list(_pins())


def packages(language: Language) -> list[Package]:
    """The packages of a language, fetched if they are not there yet."""
    pins = _pins().get(language.id)
    if not pins:
        raise SystemExit(f"no packages are pinned for {language.id}: see {_PINS}")
    return [_package(pin, language) for pin in pins]


def chosen(found: Sequence[Package], count: int, seed: int) -> list[tuple[Package, Place]]:
    """So many functions, the packages in turn, each file as rarely as can be."""
    draw = random.Random(seed)
    queues = []
    for package in found:
        places = list(package.places)
        draw.shuffle(places)
        queues.append((package, _files_in_turn(places)))
    draw.shuffle(queues)
    picked: list[tuple[Package, Place]] = []
    while len(picked) < count and any(places for _, places in queues):
        for package, places in queues:
            if places and len(picked) < count:
                picked.append((package, places.pop(0)))
    return picked


def _files_in_turn(places: Sequence[Place]) -> list[Place]:
    """The same ones, so that no file comes twice before every other came once."""
    turns: dict[str, int] = {}
    ordered: list[tuple[int, int, Place]] = []
    for place in places:
        turns[place.path] = turn = turns.get(place.path, -1) + 1
        ordered.append((turn, len(ordered), place))
    return [place for _, _, place in sorted(ordered, key=lambda one: one[:2])]


def lay_out(package: Package, place: Place, folder: Path) -> Path:
    """The project in `folder`, without the body of that function."""
    root = folder / package.name.rpartition("/")[2]
    for file in package.files:
        target = root / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(package.root / file, target)
    (root / place.path).write_text(place.text(0), encoding="utf-8", newline="")
    return root


def visits(package: Package, place: Place, workspace: Path, seed: int) -> list[Visit]:
    """Which other files of the project somebody looked at before: mentioned ones rather."""
    draw = random.Random(f"{seed} visits {place.path} {place.name}")
    others = [file for file in package.files if file != place.path]
    draw.shuffle(others)

    def mentioned(file: str) -> bool:
        stem = Path(file).stem
        return (
            len(stem) > 2 and re.search(rf"\b{re.escape(stem)}\b", place.before[:3000]) is not None
        )

    others.sort(key=lambda file: not mentioned(file))
    found = []
    for file in others[:_VISITS]:
        lines = (workspace / file).read_text(encoding="utf-8").count("\n") + 1
        found.append(Visit(workspace / file, draw.randrange(lines)))
    return found


def _pins() -> dict[str, list[Pin]]:
    document: dict[str, list[dict[str, Any]]] = tomllib.loads(_PINS.read_text(encoding="utf-8"))
    return {
        language: [
            Pin(
                row["from"], row["name"], row["version"], row["file"], row["sha256"],
                row.get("below", ""), tuple(row.get("only", ())),
            )
            for row in rows
        ]
        for language, rows in document.items()
    }  # fmt: skip


def _package(pin: Pin, language: Language) -> Package:
    root = unpacked(pin)
    if pin.below:
        root = root / pin.below
    places: list[Place] = []
    files: list[str] = []
    for path in _sources(root, language, pin.only):
        text = path.read_text(encoding="utf-8")
        files.append(relative(path, root))
        if path.suffix in _HEADERS:
            continue
        places += places_in(pin.name, files[-1], text, language)
    if not places:
        raise SystemExit(f"{pin.file} has no function of {language.name} to type")
    return Package(pin.name, root, tuple(places), tuple(files))


def _sources(root: Path, language: Language, only: Sequence[str]) -> Iterator[Path]:
    headers = _HEADERS if language.id == "cpp" else ()
    for path in sorted(root.rglob("*")):
        name = relative(path, root)
        if (
            path.suffix not in (*language.suffixes, *headers)
            or _SKIPPED.search(name)
            or not path.is_file()
        ):
            continue
        if only and not any(name.startswith(start) for start in only):
            continue
        if path.stat().st_size <= _LARGEST_FILE and _is_utf8(path):
            yield path


def _is_utf8(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


def unpacked(pin: Pin) -> Path:
    folder = cache_folder() / "bench-typing"
    target = folder / pin.sha256[:16]
    if target.is_dir():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / pin.file
    if not archive.is_file():
        _fetch(pin, folder)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != pin.sha256:
        raise SystemExit(f"{archive} has the hash {digest}, not {pin.sha256}; delete it")
    partial = target.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(partial)
        for records in partial.glob("*.dist-info"):
            shutil.rmtree(records)
    else:
        with tarfile.open(archive) as tarball:
            tarball.extractall(partial, filter="data")
    partial.rename(target)
    return target


def _fetch(pin: Pin, folder: Path) -> None:
    wanted = f"{pin.name}=={pin.version}"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", "."]
    match pin.source:
        case "npm":
            command = ["npm", "pack", "--silent", f"{pin.name}@{pin.version}"]
        case "pypi-source":
            command = [*pip, "--no-binary", ":all:", wanted]
        case _:
            command = [*pip, "--only-binary", ":all:", wanted]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False)
    if done.returncode or not (folder / pin.file).is_file():
        raise SystemExit(f"{pin.file} cannot be fetched: `{' '.join(command)}` failed")
