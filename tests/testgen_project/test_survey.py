"""What is read of a project, and what never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundation.errors import BadInput
from syntax.projects.disk import Disk
from testgen.project.survey import survey
from testgen.project.values import Project
from tests.support.sample_projects import OUR_PYTHON


def project_of(root: Path, source: str = "pkg/mod.py", **files: str) -> Project:
    everything = {"pyproject.toml": "", "pkg/__init__.py": "", "pkg/mod.py": "", **files}
    for name, text in everything.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return survey(root / source, python=OUR_PYTHON, variables={})


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        survey(tmp_path / "none.py", variables={})


def test_ignored_and_secret_files_are_not_read(tmp_path: Path) -> None:
    for name, text in {
        ".gitignore": "ignored/\n",
        "ignored/test_mod.py": "from pkg.mod import f\n",
        "credentials.toml": "x = 1\n",
        "tests/test_mod.py": "from pkg.mod import f\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    disk = Disk(tmp_path)
    assert [path.name for path in disk.python_files()] == ["test_mod.py"]
    assert disk.source(tmp_path / "ignored" / "test_mod.py") is None
    assert disk.toml(tmp_path / "credentials.toml") == {}


def test_a_file_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("x = 1\n", encoding="utf-8")
    disk = Disk(tmp_path)
    tree = disk.tree(path)
    path.write_text("x = 2\n", encoding="utf-8")
    assert disk.text(path) == "x = 1\n"
    assert disk.tree(path) is tree


def test_names_that_the_module_imports_are_known(tmp_path: Path) -> None:
    text = "import os.path\nfrom decimal import Decimal as D\nfrom . import x\nfrom re import *\n"
    project = project_of(tmp_path, **{"pkg/mod.py": text})
    assert project.imported == ("import os.path", "from decimal import Decimal as D")


@pytest.mark.parametrize(
    ("init", "style"),
    [
        ("", "module"),
        ("from pkg.mod import mod\n", "name"),
        ("def mod(): ...\n", "name"),
        ("from pkg.mod import *\n", "name"),
    ],
)
def test_a_module_hidden_by_its_package_is_imported_by_its_names(
    init: str, style: str, tmp_path: Path
) -> None:
    tests = "from pkg import other\n\n\ndef test_other():\n    assert other.x\n"
    project = project_of(
        tmp_path,
        **{"pkg/__init__.py": init, "pkg/other.py": "x = 1\n", "tests/test_other.py": tests},
    )
    assert project.style.import_style == style


def test_two_test_files_of_one_name_need_packages(tmp_path: Path) -> None:
    project = project_of(
        tmp_path,
        source="pkg/b/mod.py",
        **{
            "pkg/a/__init__.py": "",
            "pkg/a/mod.py": "",
            "pkg/b/__init__.py": "",
            "pkg/b/mod.py": "",
            "tests/test_mod.py": "from pkg.a.mod import x\n\n\ndef test_x():\n    assert x\n",
        },
    )
    assert project.home.path == tmp_path / "tests" / "test_b_mod.py"


def test_no_project_around_a_script(tmp_path: Path) -> None:
    script = tmp_path / "deep" / "tool.py"
    script.parent.mkdir()
    script.touch()
    project = survey(script, python=OUR_PYTHON, variables={})
    assert project.layout.root == script.parent
    assert project.home.path == script.parent / "test_tool.py"
