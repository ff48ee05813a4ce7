"""Which Python runs a project. Told from files alone: nothing is run to find out."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

import platformdirs

from foundation.errors import BadInput
from syntax.projects.config import normalized
from syntax.projects.disk import beginning, entries, outside_text
from syntax.projects.values import Interpreter

_IN_PROJECT = (".venv", "venv", "env", ".env", "virtualenv")
_BINARIES = ("bin/python", "bin/python3", "Scripts/python.exe", "python.exe")
_VERSION = re.compile(r"python(\d)\.(\d+)")


def interpreter_of(
    root: Path, name: str, given: str | None, variables: Mapping[str, str]
) -> Interpreter:
    """The Python of the project at `root`, whose distribution is called `name`.

    What was given counts; else the project's own environment, then the one that is active, then
    `python3` of the PATH. Raises `BadInput` where the given one, or any at all, is not there.
    """
    if given:
        return _given(given, root, variables)
    for environment, found in _environments(root, name, variables):
        python = _python_in(environment)
        if python is not None:
            return describe(python, found)
    for python in _on_path(root, variables):
        return describe(python, "python3 on the PATH")
    raise BadInput("no Python interpreter for this project; name one with --python")


def describe(python: Path, found: str) -> Interpreter:
    """What the files around an interpreter tell of it."""
    environment = python.parent.parent
    config = _environment_config(environment)
    if config:
        sites = [*_sites(environment)]
        base = Path(config.get("home", "")).parent
        if config.get("include-system-site-packages", "").lower() == "true":
            sites += _system_sites(base, python)
        version = _told_version(config) or _version_of(python, environment)
    else:
        prefix = python.resolve().parent.parent
        version = _version_of(python, prefix)
        sites = [*_sites(prefix), *_system_sites(prefix, python)]
    return Interpreter(
        python=python,
        found=found,
        version=version,
        site_packages=tuple(dict.fromkeys(sites)),
        installed=frozenset(name for site in sites for name in _distributions(site)),
        linked=tuple(dict.fromkeys(path for site in sites for path in _linked(site))),
    )


def _given(given: str, root: Path, variables: Mapping[str, str]) -> Interpreter:
    path = Path(given).expanduser()
    if os.sep not in given and not path.exists():
        on_path = shutil.which(given, path=variables.get("PATH"))
        if on_path is None:
            raise BadInput(f"--python {given}: there is no such command on the PATH")
        path = Path(on_path)
    path = path if path.is_absolute() else Path.cwd() / path
    if path.is_dir():
        python = _python_in(path)
        if python is None:
            raise BadInput(f"--python {given}: there is no Python in this folder")
        path = python
    elif not path.exists():
        raise BadInput(f"--python {given}: there is no such file")
    elif _is_script(path):
        behind = _behind_shim(path, root)
        if behind is None:
            raise BadInput(f"--python {given}: a script; name the interpreter that it starts")
        path = behind
    return describe(path, "--python")


def _environments(
    root: Path, name: str, variables: Mapping[str, str]
) -> Iterator[tuple[Path, str]]:
    for folder in _up_to_repository(root):
        for called in _IN_PROJECT:
            place = folder / called
            if (place / "pyvenv.cfg").is_file() or (place / "conda-meta").is_dir():
                yield place, f"{called} of the project"
        told = outside_text(folder / ".pdm-python").strip()
        if told:
            yield Path(told).parent.parent, ".pdm-python of the project"
    yield from _poetry(root, name, variables)
    yield from _hatch(root, name, variables)
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if variables.get(variable):
            yield Path(variables[variable]), f"the active environment ({variable})"


def _up_to_repository(root: Path) -> Iterator[Path]:
    """The root, and where it is a part of a repository, the folders up to that one's root."""
    folders = [root]
    if not (root / ".git").exists():
        for folder in root.parents:
            folders.append(folder)
            if (folder / ".git").exists():
                yield from folders
                return
    yield root


def _poetry(root: Path, name: str, variables: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """Environments that Poetry keeps outside: name, hash of the project's folder, version."""
    told = variables.get("POETRY_VIRTUALENVS_PATH")
    cache = variables.get("POETRY_CACHE_DIR") or str(platformdirs.user_cache_path("pypoetry"))
    place = Path(told) if told else Path(cache, "virtualenvs")
    digest = hashlib.sha256(os.path.normcase(os.path.realpath(root)).encode()).digest()
    sane = re.sub(r'[ $`!*@"\\\r\n\t]', "_", name.lower())[:42]
    start = f"{sane}-{base64.urlsafe_b64encode(digest).decode()[:8]}-py"
    if name:
        for entry in entries(place):
            if entry.name.startswith(start):
                yield entry, "Poetry's environment of the project"


def _hatch(root: Path, name: str, variables: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    data = variables.get("HATCH_DATA_DIR") or str(platformdirs.user_data_path("hatch"))
    digest = base64.urlsafe_b64encode(hashlib.sha256(str(root).encode()).digest()).decode()[:8]
    place = Path(data, "env", "virtual", normalized(name), digest)
    if not name:
        return
    # The environment for tests has what tests need; the default one is named as the project.
    for entry in sorted(entries(place), key=lambda path: not path.name.startswith("hatch-test")):
        yield entry, "Hatch's environment of the project"


def _python_in(environment: Path) -> Path | None:
    for name in _BINARIES:
        python = environment / name
        if python.exists():  # a link whose interpreter is gone is no Python
            return python
    return None


def _on_path(root: Path, variables: Mapping[str, str]) -> Iterator[Path]:
    for folder in variables.get("PATH", os.defpath).split(os.pathsep):
        for name in ("python3", "python", "python.exe"):
            path = Path(folder, name)
            if folder and path.is_file() and os.access(path, os.X_OK):
                found = _behind_shim(path, root) if _is_script(path) else path
                if found is not None:
                    yield found


def _is_script(path: Path) -> bool:
    return beginning(path, 2) == b"#!"


def _behind_shim(path: Path, root: Path) -> Path | None:
    """The interpreter that pyenv's shim would start for this project."""
    if path.parent.name != "shims":
        return None
    pyenv = path.parent.parent
    for folder in (root, *root.parents, pyenv):
        called = "version" if folder == pyenv else ".python-version"
        for line in outside_text(folder / called).split():
            python = pyenv / "versions" / line / "bin" / "python3"
            if python.exists():
                return python
    return None


def _environment_config(environment: Path) -> dict[str, str]:
    pairs = (line.partition("=") for line in outside_text(environment / "pyvenv.cfg").splitlines())
    return {key.strip().lower(): value.strip() for key, sign, value in pairs if sign}


def _told_version(config: Mapping[str, str]) -> tuple[int, int] | None:
    told = config.get("version_info") or config.get("version") or ""
    found = re.match(r"(\d+)\.(\d+)", told)
    return (int(found[1]), int(found[2])) if found else None


def _version_of(python: Path, prefix: Path) -> tuple[int, int] | None:
    for name in (python.resolve().name, *(entry.name for entry in entries(prefix / "lib"))):
        found = _VERSION.match(name)
        if found:
            return int(found[1]), int(found[2])
    return None


def _sites(environment: Path) -> Iterator[Path]:
    for entry in (*entries(environment / "lib"), environment / "Lib"):
        site = entry / "site-packages"
        if (entry.name == "Lib" or _VERSION.match(entry.name)) and site.is_dir():
            yield site


def _system_sites(prefix: Path, python: Path) -> list[Path]:
    version = _version_of(python, prefix)
    places = [*_sites(prefix), prefix / "lib/python3/dist-packages"]
    if version is not None:
        places.append(prefix / f"local/lib/python{version[0]}.{version[1]}/dist-packages")
    return [place for place in places if place.is_dir()]


def _distributions(site: Path) -> Iterator[str]:
    for entry in entries(site):
        if entry.suffix in (".dist-info", ".egg-info"):
            yield normalized(entry.name.rpartition(".")[0].split("-")[0])


def _linked(site: Path) -> Iterator[Path]:
    """What `.pth` files and editable installs of a site-packages point at."""
    home = Path.home()
    for entry in entries(site):
        told: list[str] = []
        if entry.suffix == ".pth":
            told = [line.strip() for line in outside_text(entry).splitlines()]
        elif entry.suffix == ".dist-info":
            found = _EDITABLE.search(outside_text(entry / "direct_url.json"))
            told = [unquote(found[1])] if found else []
        for line in told:
            path = Path(line)
            # A folder that holds the home folder is too much to show to anybody.
            if path.is_absolute() and path.is_dir() and not home.is_relative_to(path):
                yield path


_EDITABLE = re.compile(r'"url": *"file://([^"]+)"')
