"""Which cargo a crate is built with, found by looking: nothing is run to find out."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from foundation.errors import Unavailable

_MISSING = (
    "cargo is not installed, and tests for Rust files are built with it: "
    "install Rust (https://rustup.rs, or your system's package cargo)"
)


@dataclass(frozen=True, slots=True)
class Toolchain:
    """`readable` is what of the machine it needs to see; `home` is where cargo keeps crates."""

    cargo: Path
    rustfmt: Path | None
    readable: tuple[Path, ...]
    home: Path


def find_toolchain(root: Path, variables: Mapping[str, str] = os.environ) -> Toolchain:
    """The toolchain for a project. Raises `Unavailable` where there is none."""
    found = shutil.which("cargo", path=variables.get("PATH"))
    home = Path(variables.get("CARGO_HOME") or Path(variables.get("HOME", "/")) / ".cargo")
    if found is None:
        own = home / "bin" / "cargo"
        if not own.exists():
            raise Unavailable(_MISSING)
        found = str(own)
    cargo = Path(found)
    if Path(os.path.realpath(cargo)).name.startswith("rustup"):
        rustup = variables.get("RUSTUP_HOME") or Path(variables.get("HOME", "/")) / ".rustup"
        prefix = _of_rustup(Path(rustup), root, variables)
        cargo = prefix / "bin" / "cargo"
    else:
        prefix = Path(os.path.realpath(cargo)).parent.parent
    rustfmt = prefix / "bin" / "rustfmt"
    return Toolchain(
        cargo=cargo,
        rustfmt=rustfmt if rustfmt.exists() else None,
        readable=() if str(prefix) in ("/usr", "/") else (prefix,),
        home=home,
    )


def _of_rustup(rustup: Path, root: Path, variables: Mapping[str, str]) -> Path:
    """The folder of the toolchain that rustup would choose."""
    installed = sorted(one for one in (rustup / "toolchains").glob("*") if one.is_dir())
    for wanted in _wanted(rustup, root, variables):
        for one in installed:
            if one.name == wanted or one.name.startswith(f"{wanted}-"):
                return one
        raise Unavailable(
            f"the Rust toolchain {wanted} is not installed: run `rustup toolchain install {wanted}`"
        )
    if not installed:
        raise Unavailable(_MISSING)
    return installed[-1]


def _wanted(rustup: Path, root: Path, variables: Mapping[str, str]) -> Iterator[str]:
    if named := variables.get("RUSTUP_TOOLCHAIN"):
        yield named
    for folder in (root, *root.parents):
        for name in ("rust-toolchain.toml", "rust-toolchain"):
            if (channel := _channel(folder / name)) is not None:
                yield channel
    try:
        settings = tomllib.loads((rustup / "settings.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    if isinstance(default := settings.get("default_toolchain"), str):
        yield default


def _channel(file: Path) -> str | None:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    found = re.search(r'^\s*channel\s*=\s*"([^"]+)"', text, re.MULTILINE)
    if found is not None:
        return found.group(1)
    return None if "[" in text else text.strip() or None
