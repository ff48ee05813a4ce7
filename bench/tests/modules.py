"""What tests are written for: HumanEval's solutions, published packages, a user's own modules."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.tests.humaneval import modules as solutions
from bench.typing.corpus import Pin, unpacked
from foundation.folders import cache_folder
from testgen.project.survey import survey

PINS = Path(__file__).parent / "packages.toml"
KINDS = ("functions", "classes", "async", "files")
_TESTS = re.compile(r"tests?$|testing$|test_.*|.*_test\.py$|conftest\.py$|__pycache__$")


@dataclass(frozen=True, slots=True)
class Module:
    """One module: imported as `name` from the folder `root`. `kind`: what most of it is.

    `seen`: its results were looked at while the generator was worked on.
    """

    name: str
    kind: str
    root: Path
    file: Path
    seen: bool = False


def human_eval(folder: Path) -> list[Module]:
    """Each solution as a project of its own, laid out in an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return [Module(path.stem, "functions", path.parent, path) for path in solutions(folder)]


def of_packages() -> list[Module]:
    """The pinned modules, fetched where they are not there yet, without their packages' tests.

    The kinds take turns, so that every n-th of them is a fair sample.
    """
    rows: list[dict[str, Any]] = tomllib.loads(PINS.read_text(encoding="utf-8"))["package"]
    found = [module for row in rows for module in _of_package(row)]
    return in_turns(found)


def in_turns(modules: Sequence[Module]) -> list[Module]:
    """The same modules, spread such that each kind is met evenly from the first to the last."""
    place: dict[str, float] = {}
    for kind in dict.fromkeys(one.kind for one in modules):
        these = [one for one in modules if one.kind == kind]
        place |= {one.name: (at + 0.5) / len(these) for at, one in enumerate(these)}
    return sorted(modules, key=lambda one: (place[one.name], one.kind))


def below(folder: Path) -> list[Module]:
    """Every module in a user's folder that is no test, as its project imports it."""
    found = []
    for path in sorted(folder.absolute().rglob("*.py")):
        parts = path.relative_to(folder.absolute()).parts
        if any(_TESTS.match(part) or part.startswith(".") for part in parts):
            continue
        if path.name == "__init__.py" and path.stat().st_size < 200:
            continue
        layout = survey(path, python=None, variables={}).layout
        found.append(Module(layout.module, "modules", layout.path[0], path))
    return found


def _of_package(row: dict[str, Any]) -> Iterator[Module]:
    pin = Pin("pypi", row["name"], row["version"], row["file"], row["sha256"])
    root = cache_folder() / "bench-tests" / "packages" / f"{pin.name}-{pin.version}"
    if not root.exists():
        partial = root.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(unpacked(pin), partial, ignore=_without_tests)
        partial.rename(root)
    for kind in KINDS:
        for name in row.get(kind, ()):
            yield Module(name, kind, root, file_of(root, name), row.get("seen", False))


def _without_tests(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if _TESTS.match(name)]


def file_of(root: Path, name: str) -> Path:
    """The source of a module. Raises `SystemExit` where there is none."""
    path = root.joinpath(*name.split("."))
    for file in (path / "__init__.py", path.with_suffix(".py")):
        if file.is_file():
            return file
    raise SystemExit(f"there is no module {name} in {root}")
