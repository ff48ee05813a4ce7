"""A copy of a project that holds a test file which is not on disk yet: made of links, so that
nothing is copied and nothing of the project can be changed through it.
"""

from __future__ import annotations

from pathlib import Path

from syntax.projects.disk import entries
from syntax.projects.values import Layout
from testgen.writing.write import Written

_LEFT_OUT = frozenset({".git", ".hg", "__pycache__", ".pytest_cache"})


def mirror(root: Path, written: Written, into: Path) -> Path:
    """Make the folder `into` a mirror of `root` with the file in its place; where that is.

    Folders on the way to the file are real, all else in them is a link to the original, so that
    the `conftest.py` files, packages and data beside the tests are found from there. A file that
    lies outside of `root` is put into the mirror's own folder.
    """
    inside = root in written.path.parents
    relative = written.path.relative_to(root) if inside else Path(written.path.name)
    place, original = into, root
    for part in relative.parts:
        place.mkdir(exist_ok=True)
        for entry in entries(original):
            # What is on the way is made anew, a level down.
            if entry.name not in _LEFT_OUT and entry.name != part:
                (place / entry.name).symlink_to(entry.absolute())
        place, original = place / part, original / part
    for package in written.packages:
        if root in package.parents:
            (into / package.relative_to(root)).touch()
    path = into / relative
    path.write_bytes(written.text.encode(written.encoding))
    return path


def mirrored(path: Path, root: Path, into: Path) -> Path:
    """Where a path of the project is in its mirror."""
    return into / path.relative_to(root) if path == root or root in path.parents else path


def import_path(layout: Layout, into: Path) -> tuple[Path, ...]:
    """What goes on `sys.path` for the mirrored project."""
    return tuple(mirrored(path, layout.root, into) for path in layout.path)
