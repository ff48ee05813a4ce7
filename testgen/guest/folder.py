"""The folder in which the module finds itself: one that it may write into, as in a test run."""

from __future__ import annotations

import os
import tempfile

_LEFT_OUT = (".git", ".hg", "__pycache__")


def enter_folder_like(root: str) -> None:
    """Go to a folder of links to everything in `root`.

    What is read by a relative path is found, what is written by one ends in nobody's project.
    """
    folder = os.path.join(tempfile.mkdtemp(prefix="in-"), os.path.basename(root) or "root")
    os.mkdir(folder)
    for name in os.listdir(root):
        if name not in _LEFT_OUT:
            os.symlink(os.path.join(root, name), os.path.join(folder, name))
    os.chdir(folder)
