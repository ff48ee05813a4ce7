"""A project as it was at a git ref: its files in a scratch folder, laid out as the present ones.

git is asked for objects only: no worktree is added, no index and no file of the user's is touched,
and nothing is fetched.
"""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from foundation.errors import BadInput, Unavailable
from foundation.nothing import Nothing
from syntax.projects.disk import current, parsed
from testgen.project.values import Project

_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Revision:
    """`project` has the same interpreter, and the layout in the scratch folder. `names`: the
    qualified names of the module's public functions, classes and methods, as its text tells."""

    project: Project
    names: tuple[str, ...]


def revision_of(ref: str, project: Project, scratch: Path) -> Revision | Nothing:
    """The project at a ref; Nothing where the module's file is new since then.

    Raises `BadInput` for a ref that is not one and where there is no git repository,
    `Unavailable` without git.
    """
    file, scratch = project.layout.file, scratch.resolve()
    found = _git(file.parent, scratch, "rev-parse", "--show-toplevel")
    if found.returncode != 0:
        raise BadInput(f"{file}: there is no git repository to compare with {ref} in")
    top = Path(os.fsdecode(found.stdout).rstrip("\n")).resolve()
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    commit = _git(top, scratch, *asked)
    if commit.returncode != 0:
        raise BadInput(f"--against {ref}: there is no such commit, branch or tag in {top}")
    id_ = commit.stdout.decode().strip()
    place = file.resolve().relative_to(top).as_posix()
    if _git(top, scratch, "cat-file", "-e", f"{id_}:{place}").returncode != 0:
        return Nothing(f"it was not there at {ref}: new, or moved since")
    tree = scratch / "tree"
    _check_out(id_, top, scratch, tree)

    def moved(path: Path) -> Path:
        inner = path.resolve()
        return tree / inner.relative_to(top) if inner == top or top in inner.parents else path

    layout = project.layout
    old = replace(
        layout,
        root=moved(layout.root),
        file=moved(layout.file),
        source_root=moved(layout.source_root),
        path=tuple(map(moved, layout.path)),
    )
    return Revision(replace(project, layout=old), tuple(_names(old.file)))


def _check_out(commit: str, top: Path, scratch: Path, tree: Path) -> None:
    """The commit's files below `tree`, by an index of our own."""
    tree.mkdir()
    for command in (
        ("read-tree", commit),
        ("checkout-index", "--all", "--force", "--quiet", f"--prefix={tree}/"),
    ):
        done = _git(top, scratch, *command)
        if done.returncode != 0:
            told = os.fsdecode(done.stderr).strip().partition("\n")[0]
            raise BadInput(f"{top}: git cannot read the files of {commit[:12]}: {told}")


def _git(folder: Path, scratch: Path, *command: str) -> subprocess.CompletedProcess[bytes]:
    # Filters and hooks of the repository's own would run outside the sandbox.
    options = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
    given = {
        "GIT_INDEX_FILE": str(scratch / "index"),
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX")
    }
    try:
        return subprocess.run(
            ["git", *options, *command],
            cwd=folder,
            env={**kept, **given},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise Unavailable("git is not installed: --against needs it") from error
    except subprocess.TimeoutExpired as error:
        raise BadInput(f"{folder}: git did not answer in {_SECONDS:.0f} s") from error


def _names(file: Path) -> Iterator[str]:
    text = current(file)
    tree = parsed(text.text) if text is not None else None
    for node in tree.body if tree is not None else ():
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if node.name.startswith("_"):
            continue
        yield node.name
        for inner in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and inner.name[0] != "_":
                yield f"{node.name}.{inner.name}"
