"""Where a Rust file stands: its crate, the workspace around it, the target that it is built into
and its path in that. Read, not run.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.errors import BadInput
from syntax.units.rust import read_rust

_MOST_MODULES = 2000


@dataclass(frozen=True, slots=True)
class Crate:
    """`root` is the folder that is copied (the workspace's), `folder` the package's. `target` are
    cargo's arguments for it, `path` the names of the modules down to the file's."""

    root: Path
    folder: Path
    package: str
    target: tuple[str, ...]
    path: tuple[str, ...]
    may_lack_std: bool = False
    edition: str = "2015"

    @property
    def lacks_std(self) -> bool:
        """Whether a module has to say `extern crate std` to name things by `std::`."""
        return self.may_lack_std or self.edition == "2015"


def crate_of(file: Path) -> Crate:
    """The crate that a file belongs to. Raises `BadInput` where it belongs to none."""
    folder = next((one for one in file.parents if (one / "Cargo.toml").is_file()), None)
    if folder is None:
        raise BadInput(f"{file}: no folder above it has a Cargo.toml, so it cannot be built")
    manifest = _manifest(folder)
    package = manifest.get("package")
    if not isinstance(package, dict) or not isinstance(package.get("name"), str):
        raise BadInput(f"{folder / 'Cargo.toml'} names no package, so {file.name} cannot be built")
    name = package["name"]
    for root, target in _targets(folder, manifest, name):
        path = _path_to(file, root)
        if path is not None:
            return Crate(
                root=_workspace(folder, manifest),
                folder=folder,
                package=name,
                target=target,
                path=path,
                may_lack_std=_no_std(root),
                edition=_edition(package),
            )
    raise BadInput(
        f"{file}: no `mod` declaration of its crate leads to it, so it is not built with it"
    )


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        return tomllib.loads((folder / "Cargo.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"{folder / 'Cargo.toml'} cannot be read: {error}") from error


def _targets(
    folder: Path, manifest: dict[str, Any], name: str
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The crate roots of a package, each with cargo's word for it."""
    library = manifest.get("lib")
    given = library.get("path") if isinstance(library, dict) else None
    yield folder / (given or "src/lib.rs"), ("--lib",)
    for one in manifest.get("bin", ()):
        if isinstance(one, dict) and "name" in one:
            path = one.get("path") or f"src/bin/{one['name']}.rs"
            yield folder / path, ("--bin", one["name"])
    yield folder / "src" / "main.rs", ("--bin", name)
    for path in sorted((folder / "src" / "bin").glob("*.rs")):
        yield path, ("--bin", path.stem)
    for path in sorted((folder / "src" / "bin").glob("*/main.rs")):
        yield path, ("--bin", path.parent.name)


def _path_to(file: Path, root: Path) -> tuple[str, ...] | None:
    """The modules from a crate's root file down to `file`."""
    todo: list[tuple[Path, Path, tuple[str, ...]]] = [(root, root.parent, ())]
    seen: set[Path] = set()
    while todo and len(seen) < _MOST_MODULES:
        source, folder, path = todo.pop()
        if source in seen or not source.is_file():
            continue
        seen.add(source)
        if source == file:
            return path
        for name in read_rust(source.read_text(encoding="utf-8", errors="replace")).modules:
            todo.append((folder / f"{name}.rs", folder / name, (*path, name)))
            todo.append((folder / name / "mod.rs", folder / name, (*path, name)))
    return None


def _workspace(folder: Path, manifest: dict[str, Any]) -> Path:
    if "workspace" in manifest:
        return folder
    named = manifest["package"].get("workspace")
    if isinstance(named, str):
        return (folder / named).resolve()
    for above in folder.parents:
        if (above / "Cargo.toml").is_file():
            try:
                around = _manifest(above)
            except BadInput:
                return folder
            if "workspace" in around:
                return above
    return folder


def _edition(package: dict[str, Any]) -> str:
    given = package.get("edition", "2015")
    return given if isinstance(given, str) else "2021"  # the workspace's; there was none in 2015


def _no_std(root: Path) -> bool:
    """Whether a crate is built without the standard library, at least sometimes."""
    attributes = read_rust(root.read_text(encoding="utf-8", errors="replace")).attributes
    return any("no_std" in one for one in attributes)
