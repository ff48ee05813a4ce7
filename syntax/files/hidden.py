"""What of a folder is not shown to code that nobody has looked at."""

from __future__ import annotations

import os
from pathlib import Path

from syntax.files.secrets import is_secret_file

_REPOSITORIES = (".git", ".hg", ".svn")
_SKIPPED = frozenset({"node_modules", "__pycache__", ".venv", "venv", ".tox", ".nox", "env"})


def hidden_below(root: Path) -> list[Path]:
    """The repository's own data, and files that look like secrets."""
    found: list[Path] = []
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        found += [here / name for name in folders if name in _REPOSITORIES]
        folders[:] = [name for name in folders if name not in _SKIPPED and not name.startswith(".")]
        found += [
            here / name for name in files if is_secret_file(Path(folder, name).relative_to(root))
        ]
    return found
