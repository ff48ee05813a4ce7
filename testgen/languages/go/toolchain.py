"""Which go command a module is built with, found by looking: nothing is run to find out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from foundation.errors import Unavailable

_MISSING = (
    "go is not installed, and tests for Go files are built with it: "
    "install Go (https://go.dev/dl, or your system's package golang-go)"
)


@dataclass(frozen=True, slots=True)
class Toolchain:
    """`root` is GOROOT, `modules` where the modules that were downloaded are, if any were."""

    go: Path
    gofmt: Path | None
    root: Path
    modules: Path

    @property
    def readable(self) -> tuple[Path, ...]:
        """What of the machine it needs to see, beside the system's own folders."""
        wanted = (self.root, self.modules)
        return tuple(one for one in wanted if one.is_dir() and not one.is_relative_to("/usr"))


def find_toolchain(
    variables: Mapping[str, str] = os.environ, usual: Path = Path("/usr/local/go")
) -> Toolchain:
    """The installed toolchain; `usual` is where one may be that is not on the path.

    Raises `Unavailable` where there is none.
    """
    found = shutil.which("go", path=variables.get("PATH"))
    if found is None:
        own = usual / "bin" / "go"
        if not own.is_file():
            raise Unavailable(_MISSING)
        found = str(own)
    go = Path(os.path.realpath(found))
    root = Path(variables.get("GOROOT") or go.parent.parent)
    home = variables.get("HOME", "/")
    path = variables.get("GOPATH") or f"{home}/go"
    modules = variables.get("GOMODCACHE") or f"{path.split(os.pathsep)[0]}/pkg/mod"
    gofmt = go.parent / "gofmt"
    return Toolchain(go, gofmt if gofmt.exists() else None, root, Path(modules))
