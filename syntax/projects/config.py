"""What the configuration files of a project say about packages, tests and formatting."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from syntax.projects.disk import Disk, entries
from syntax.projects.values import Formatting

MARKERS = ("pyproject.toml", "setup.cfg", "setup.py", ".git", ".hg")
"""What makes a folder the root of a project."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings that matter, of whichever file they stand in.

    `source_roots` are folders that packages lie in, `packages` the names of top-level packages.
    `dependencies` are the normalized names of all distributions mentioned. `pytest`: options of
    pytest by name, None where there is no configuration of it.
    """

    name: str = ""
    source_roots: tuple[Path, ...] = ()
    packages: tuple[str, ...] = ()
    dependencies: frozenset[str] = frozenset()
    pytest: Mapping[str, tuple[str, ...]] | None = None
    formatting: Formatting | None = None


def config_of(disk: Disk) -> Config:
    """The configuration of the project at the disk's root."""
    pyproject = disk.toml(disk.root / "pyproject.toml")
    setup = disk.ini(disk.root / "setup.cfg")
    setup_py = disk.tree(disk.root / "setup.py")
    roots = [*_declared_roots(pyproject), *_ini_roots(setup), *_setup_py_roots(setup_py)]
    return Config(
        name=_project_name(pyproject, setup),
        source_roots=tuple(
            dict.fromkeys(
                path for root in roots if (path := _below(disk.root, root)) and path.is_dir()
            )
        ),
        packages=tuple(dict.fromkeys(_declared_packages(pyproject))),
        dependencies=frozenset(_dependencies(disk, pyproject, setup, setup_py)),
        pytest=_pytest_options(disk, pyproject, setup),
        formatting=_formatting(disk, pyproject, setup),
    )


def normalized(name: str) -> str:
    """A distribution's name as packaging compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def at(document: Any, *keys: str) -> Any:
    """What a nested table holds at a path; an empty table where there is nothing."""
    for key in keys:
        document = document.get(key, {}) if isinstance(document, Mapping) else {}
    return document


def _below(root: Path, relative: str) -> Path | None:
    path = Path(root, relative.strip().strip("/") or ".")
    return path if ".." not in path.parts else None


def _tables(value: Any) -> list[Mapping[str, Any]]:
    """The tables in a list, or under the keys of a table."""
    listed = value.values() if isinstance(value, Mapping) else value
    return [one for one in listed if isinstance(one, Mapping)] if _is_many(listed) else []


def _is_many(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str)


def _strings(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _project_name(pyproject: Mapping[str, Any], setup: Mapping[str, Mapping[str, str]]) -> str:
    name = at(pyproject, "project", "name") or at(pyproject, "tool", "poetry", "name")
    return name if isinstance(name, str) and name else setup.get("metadata", {}).get("name", "")


def _declared_roots(pyproject: Mapping[str, Any]) -> Iterator[str]:
    setuptools = at(pyproject, "tool", "setuptools")
    yield from _strings(at(setuptools, "packages", "find", "where"))
    yield from _values_of_root(at(setuptools, "package-dir"))
    for package in _tables(at(pyproject, "tool", "poetry", "packages")):
        if isinstance(package.get("from"), str):
            yield package["from"]
    hatch = at(pyproject, "tool", "hatch", "build")
    for table in (hatch, at(hatch, "targets", "wheel")):
        yield from (str(Path(path).parent) for path in _strings(at(table, "packages")))
        sources = at(table, "sources")
        yield from _strings(sources) or (sources if isinstance(sources, Mapping) else ())
    for path in (
        at(pyproject, "tool", "pdm", "build", "package-dir"),
        at(pyproject, "tool", "uv", "build-backend", "module-root"),
        at(pyproject, "tool", "maturin", "python-source"),
    ):
        if isinstance(path, str):
            yield path


def _values_of_root(package_dir: Any) -> Iterator[str]:
    """Of `{"": "src", "pkg": "lib/pkg"}`: the folders that names are looked up in."""
    if not isinstance(package_dir, Mapping):
        return
    for name, folder in package_dir.items():
        if not isinstance(folder, str):
            continue
        if name == "":
            yield folder
        elif Path(folder).name == name.rpartition(".")[2]:
            yield str(Path(folder).parents[name.count(".")])


def _declared_packages(pyproject: Mapping[str, Any]) -> Iterator[str]:
    packages = at(pyproject, "tool", "setuptools", "packages")
    yield from (name.partition(".")[0] for name in _strings(packages))
    for package in _tables(at(pyproject, "tool", "poetry", "packages")):
        if isinstance(package.get("include"), str):
            yield package["include"].partition("/")[0]
    for path in _strings(at(pyproject, "tool", "hatch", "build", "targets", "wheel", "packages")):
        yield Path(path).name
    module = at(pyproject, "tool", "flit", "module", "name")
    if isinstance(module, str):
        yield module.partition(".")[0]


def _ini_roots(setup: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    yield from setup.get("options.packages.find", {}).get("where", "").split()
    pairs = [
        line.partition("=")[::2]
        for line in setup.get("options", {}).get("package_dir", "").splitlines()
        if "=" in line
    ]
    yield from _values_of_root({name.strip(): folder.strip() for name, folder in pairs})


def _setup_py_roots(tree: ast.Module | None) -> Iterator[str]:
    """What `setup(package_dir={"": "src"})` says, where it says it in so many words."""
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.keyword) and node.arg == "package_dir":
            try:
                yield from _values_of_root(ast.literal_eval(node.value))
            except ValueError:
                continue


def _dependencies(
    disk: Disk,
    pyproject: Mapping[str, Any],
    setup: Mapping[str, Mapping[str, str]],
    setup_py: ast.Module | None,
) -> Iterator[str]:
    lines = (
        *_pyproject_requirements(pyproject),
        *_ini_requirements(disk, setup),
        *_setup_py_requirements(setup_py),
    )
    for line in lines:
        found = _NAME.match(line.strip())
        if found:
            yield normalized(found[0])


def _pyproject_requirements(pyproject: Mapping[str, Any]) -> Iterator[str]:
    yield from _strings(at(pyproject, "project", "dependencies"))
    yield from _strings(at(pyproject, "tool", "uv", "dev-dependencies"))
    for table in (
        at(pyproject, "project", "optional-dependencies"),
        at(pyproject, "dependency-groups"),
        at(pyproject, "tool", "pdm", "dev-dependencies"),
        *_tables(at(pyproject, "tool", "hatch", "envs")),
    ):
        for group in table.values() if isinstance(table, Mapping) else ():
            yield from _strings(group)
    poetry = at(pyproject, "tool", "poetry")
    for table in (poetry, *_tables(at(poetry, "group"))):
        yield from at(table, "dependencies")
        yield from at(table, "dev-dependencies")


def _ini_requirements(disk: Disk, setup: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for options in setup.values():
        for key, value in options.items():
            if key in ("install_requires", "tests_require", "test", "tests", "dev", "testing"):
                yield from value.splitlines()
    for section, options in disk.ini(disk.root / "tox.ini").items():
        if section.startswith("testenv"):
            yield from options.get("deps", "").splitlines()
    for folder in (disk.root, disk.root / "requirements"):
        for path in entries(folder):
            is_list = "requirements" in (path.parent.name, path.stem.partition("-")[0])
            if path.suffix in (".txt", ".in") and (is_list or "requirements" in path.stem):
                yield from disk.text(path).splitlines()


def _setup_py_requirements(tree: ast.Module | None) -> Iterator[str]:
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.keyword) and node.arg in _REQUIREMENTS:
            for each in ast.walk(node.value):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value


_REQUIREMENTS = ("tests_require", "extras_require", "install_requires")

_PYTEST_FILES = (
    ("pytest.ini", "pytest"),
    (".pytest.ini", "pytest"),
    ("tox.ini", "pytest"),
    ("setup.cfg", "tool:pytest"),
)


def _pytest_options(
    disk: Disk, pyproject: Mapping[str, Any], setup: Mapping[str, Mapping[str, str]]
) -> Mapping[str, tuple[str, ...]] | None:
    for name, section in _PYTEST_FILES[:2]:
        if disk.source(disk.root / name) is not None:
            options = disk.ini(disk.root / name).get(section, {})
            return {key: tuple(value.split()) for key, value in options.items()}
    tables = at(pyproject, "tool", "pytest")
    table = at(tables, "ini_options") or tables
    if isinstance(table, Mapping) and table:
        return {key: _words(value) for key, value in table.items()}
    for name, section in _PYTEST_FILES[2:]:
        sections = setup if name == "setup.cfg" else disk.ini(disk.root / name)
        if section in sections:
            return {key: tuple(value.split()) for key, value in sections[section].items()}
    return None


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(map(str, value))
    return tuple(str(value).split())


def _formatting(
    disk: Disk, pyproject: Mapping[str, Any], setup: Mapping[str, Mapping[str, str]]
) -> Formatting | None:
    """Line length, quotes and indentation as a tool is told them; None where none is told."""
    found = _ruff(disk, at(pyproject, "tool", "ruff"))
    tools = at(pyproject, "tool")
    if found is None and "black" in tools:
        length = at(tools, "black", "line-length")
        found = Formatting(line_length=_number(length, 88), tool="black")
    isort = at(pyproject, "tool", "isort")
    if isinstance(isort, Mapping) and isort:
        found = replace(
            found or Formatting(line_length=_number(isort.get("line_length"), 88)),
            sorts_within_sections=bool(isort.get("force_sort_within_sections")),
            one_import_a_line=bool(isort.get("force_single_line")),
        )
    if found is None:
        for name in (".flake8", "tox.ini", "setup.cfg"):
            sections = setup if name == "setup.cfg" else disk.ini(disk.root / name)
            length = sections.get("flake8", {}).get("max-line-length", "")
            if length.isdigit():
                # Tools that check are told more than people write.
                return Formatting(line_length=min(int(length), 120))
        for section, options in disk.ini(disk.root / ".editorconfig").items():
            length = options.get("max_line_length", "")
            if length.isdigit() and (section == "*" or ".py" in section or "py," in section):
                return Formatting(line_length=min(int(length), 120))
    return found


def _ruff(disk: Disk, table: Any) -> Formatting | None:
    for name in (".ruff.toml", "ruff.toml"):
        table = disk.toml(disk.root / name) or table
    if not isinstance(table, Mapping) or not table:
        return None
    quote: Literal['"', "'"] = "'" if at(table, "format", "quote-style") == "single" else '"'
    isort = at(table, "lint", "isort") or at(table, "isort")
    isort = isort if isinstance(isort, Mapping) else {}
    return Formatting(
        line_length=_number(table.get("line-length"), 88),
        quote=quote,
        indent="\t" if at(table, "format", "indent-style") == "tab" else "    ",
        tool="ruff",
        sorts_within_sections=bool(isort.get("force-sort-within-sections")),
        one_import_a_line=bool(isort.get("force-single-line")),
    )


def _number(value: Any, default: int) -> int:
    return value if isinstance(value, int) and 40 <= value <= 400 else default
