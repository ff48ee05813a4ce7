"""Where a Go file stands: its module, its package and the other files of that. Read, not run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from foundation.errors import BadInput
from foundation.nothing import Nothing
from syntax.files.source_files import read_source
from syntax.units.facts import UnitFile
from syntax.units.go import read_go

MAX_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Module:
    """`root` is the folder that is copied: the module's, or that of the workspace around it.
    `folder` is the package's. `is_vendored`: dependencies are in the module itself."""

    root: Path
    folder: Path
    is_vendored: bool = False
    is_workspace: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """`whole` has the types, functions and variables of all its files; `names` are all that its
    files and its tests declare."""

    whole: UnitFile
    names: frozenset[str]
    texts: tuple[str, ...] = ()
    """Of its tests."""
    uses_c: bool = False


def module_of(file: Path) -> Module:
    """The module that a file belongs to. Raises `BadInput` where it belongs to none."""
    folder = next((one for one in file.parents if (one / "go.mod").is_file()), None)
    if folder is None:
        raise BadInput(f"{file}: no folder above it has a go.mod, so it cannot be built")
    around = next((one for one in folder.parents if (one / "go.work").is_file()), None)
    if (folder / "go.work").is_file():
        around = folder
    vendored = (folder / "vendor" / "modules.txt").is_file()
    return Module(around or folder, file.parent, vendored, around is not None)


def package_of(file: Path, facts: UnitFile) -> Package:
    """The package of a file, its own facts first."""
    files = [facts]
    names: set[str] = set()
    texts: list[str] = []
    for path in sorted(file.parent.glob("*.go")):
        source = read_source(path, MAX_BYTES)
        if isinstance(source, Nothing):
            continue
        other = read_go(source.text)
        own = {one.name for one in other.units if not one.owner}
        names |= own | {one.name for one in other.records}
        names |= {one.name for one in other.variables}
        if path.name.endswith("_test.go"):
            texts.append(source.text)
        elif path != file and other.package == facts.package:
            files.append(other)
    whole = replace(
        facts,
        units=tuple(unit for one in files for unit in one.units),
        records=tuple(record for one in files for record in one.records),
        variables=tuple(variable for one in files for variable in one.variables),
        constants=tuple(constant for one in files for constant in one.constants),
        calls=tuple(call for one in files for call in one.calls),
    )
    uses_c = any(path == "C" for one in files for _, path in one.imports)
    return Package(whole, frozenset(names), tuple(texts), uses_c)
