"""How a project's tests are started in the sandbox: by its own pytest or unittest, or by a pytest
of ours where it has none, which is put behind everything else on the path and installed nowhere.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from testgen.project.values import FrameworkName, Project

_PACKAGES = ("pytest", "_pytest", "py", "pluggy", "iniconfig", "packaging", "pygments")
_OLDEST = (3, 11)
"""Older versions need packages besides that ours, which is newer, does without."""
_OPTIONS = ("-p", "no:cacheprovider", "-q", "--color=no", "--tb=short", "--maxfail=0")


@dataclass(frozen=True, slots=True)
class Means:
    """What starts the tests. `own` are the packages of our pytest, empty for the project's."""

    framework: FrameworkName
    own: tuple[Path, ...] = ()


def means_for(project: Project) -> Means | None:
    """How the tests of a project can be run; None where they cannot."""
    if project.can_run:
        return Means(project.framework)
    version = project.interpreter.version
    if version is None or version < _OLDEST:
        return None
    own = _own_pytest()
    return Means("pytest", own) if own else None


def pytest_command(
    project: Project,
    means: Means,
    plugin: str,
    files: Sequence[Path],
    folder: Path,
    *,
    more: Sequence[str] = (),
) -> list[str]:
    """Our plugin over some files. A pytest of ours is laid out in `folder`, by links."""
    options = ["-p", plugin, *_OPTIONS, *more]
    # Neither says anything of a test, and both write files or start processes.
    if project.interpreter.has("pytest-cov"):
        options.append("--no-cov")
    if project.interpreter.has("pytest-xdist"):
        options += ["-n", "0"]
    python, told = str(project.interpreter.python), [*options, *map(str, files)]
    first = []
    if project.layout.shadows:
        # As the command `pytest`: with the project's folder on the path nothing would start.
        first.append("del sys.path[0]")
    if means.own:
        first.append(f"sys.path.append({str(_laid_out(means.own, folder))!r})")
    if not first:
        return [python, "-m", "pytest", *told]
    return [python, "-c", f"import sys; {'; '.join(first)}; import pytest; "
                          "sys.exit(pytest.main())", *told]  # fmt: skip


def _laid_out(packages: Sequence[Path], folder: Path) -> Path:
    """A folder of nothing but these packages."""
    place = folder / "pytest-of-ours"
    place.mkdir(exist_ok=True)
    for package in packages:
        if not (place / package.name).is_symlink():
            (place / package.name).symlink_to(package)
    return place


@cache
def _own_pytest() -> tuple[Path, ...]:
    """The packages that make our own pytest, and its modules; empty where we have none."""
    found = []
    for name in _PACKAGES:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            return ()
        file = Path(spec.origin).resolve()
        found.append(file.parent if spec.submodule_search_locations else file)
    return tuple(found)
