"""Saving: whole or not at all, and never over somebody's change."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from foundation.errors import BadInput, Unavailable
from testgen.project.values import Project
from testgen.values import Description
from testgen.writing.saving import save
from testgen.writing.write import write
from tests.support.keeping import SIZES

Make = Callable[[dict[str, str]], Project]


def test_a_new_file_and_its_packages(make_project: Make, description: Description) -> None:
    project = make_project({})
    packages = (project.home.path.parent / "__init__.py",)
    written = replace(write(project, description, SIZES), packages=packages)
    assert save(written) == (*packages, written.path)
    assert written.path.read_text(encoding="utf-8") == written.text
    assert stat.S_IMODE(written.path.stat().st_mode) & 0o044, "others may read it, as any source"


def test_an_existing_file_keeps_mode_and_encoding(
    make_project: Make, description: Description
) -> None:
    project = make_project({"tests/test_sizes.py": "from pkg.sizes import label\n"})
    path = project.home.path
    path.write_bytes("\ufefffrom pkg.sizes import label  # é\n".encode())
    path.chmod(0o640)
    project = make_project_again(project)
    written = write(project, description, SIZES)
    save(written)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfimport pytest\n")
    assert data.decode("utf-8-sig") == written.text
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def make_project_again(project: Project) -> Project:
    from testgen.project.survey import survey

    python = str(project.interpreter.python)
    return survey(project.layout.file, python=python, variables=dict(os.environ))


def test_a_file_that_changed_meanwhile_is_left_alone(
    make_project: Make, description: Description
) -> None:
    project = make_project({"tests/test_sizes.py": "from pkg.sizes import label\n"})
    written = write(project, description, SIZES)
    project.home.path.write_text("# mine\n", encoding="utf-8")
    with pytest.raises(BadInput, match="changed while its tests were made"):
        save(written)
    assert project.home.path.read_text(encoding="utf-8") == "# mine\n"


def test_a_file_that_appeared_meanwhile_is_left_alone(
    make_project: Make, description: Description
) -> None:
    project = make_project({})
    written = write(project, description, SIZES)
    written.path.parent.mkdir()
    written.path.write_text("# mine\n", encoding="utf-8")
    with pytest.raises(BadInput, match="appeared while its tests were made"):
        save(written)
    assert written.path.read_text(encoding="utf-8") == "# mine\n"


def test_a_folder_that_cannot_be_written_names_the_way_out(
    make_project: Make, description: Description, tmp_path: Path
) -> None:
    written = write(make_project({}), description, SIZES)
    written.path.parent.touch()  # a file in the folder's place: nobody can write below it
    with pytest.raises(Unavailable, match=r"cannot be written \(.*\); name another .* --out"):
        save(written)


def test_a_link_stays_a_link(make_project: Make, description: Description, tmp_path: Path) -> None:
    project = make_project({"tests/test_sizes.py": "from pkg.sizes import label\n"})
    real = tmp_path / "real.py"
    project.home.path.rename(real)
    project.home.path.symlink_to(real)
    written = write(project, description, SIZES)
    save(written)
    assert project.home.path.is_symlink()
    assert real.read_text(encoding="utf-8") == written.text
