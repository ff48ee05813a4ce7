"""Where a project of JavaScript begins, and where its packages are. Nothing is run."""

from __future__ import annotations

import os
from pathlib import Path


def project_root(file: Path) -> Path:
    """The folder of the nearest `package.json`, else of the repository, else the file's own."""
    for mark in ("package.json", ".git"):
        for place in file.parents:
            if (place / mark).exists():
                return place
    return file.parent


def packages_above(root: Path) -> tuple[Path, ...]:
    """The `node_modules` of the folders above a project: a workspace keeps its packages there."""
    found = [
        place / "node_modules"
        for place in root.parents
        if (place / "node_modules").is_dir() and os.access(place / "node_modules", os.R_OK)
    ]
    if (root / "node_modules").is_symlink():
        found.append(Path(os.path.realpath(root / "node_modules")))
    return tuple(found)
