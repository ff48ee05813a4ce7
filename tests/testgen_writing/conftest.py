"""A small project whose tests are written, and kept cases of its functions."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from testgen.project.survey import survey
from testgen.project.values import Project
from testgen.values import Description
from tests.support.keeping import SOURCE
from tests.support.sample_projects import OUR_PYTHON, described


@pytest.fixture
def make_project(tmp_path: Path) -> Callable[[dict[str, str]], Project]:
    """A project with `pkg/sizes.py` and the files that are given."""

    def make(files: dict[str, str]) -> Project:
        root = tmp_path / "project"
        everything = {
            "pyproject.toml": '[project]\nname = "pkg"\n',
            "pkg/__init__.py": "",
            "pkg/sizes.py": SOURCE,
            **files,
        }
        for name, text in everything.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        return survey(root / "pkg/sizes.py", python=OUR_PYTHON, variables=dict(os.environ))

    return make


@pytest.fixture(scope="session")
def plain_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project without tests, for properties of what is written into it and never saved."""
    root = tmp_path_factory.mktemp("plain")
    for name, text in {"pyproject.toml": "", "pkg/__init__.py": "", "pkg/sizes.py": SOURCE}.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return survey(root / "pkg/sizes.py", python=OUR_PYTHON, variables=dict(os.environ))


@pytest.fixture
def description() -> Description:
    """What the guest would say of the module."""
    return described(SOURCE)


@pytest.fixture(scope="session")
def plain_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with pytest and no plugin: half of the time of a run is loading plugins."""
    place = tmp_path_factory.mktemp("environment") / "venv"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    site = place / "lib" / f"python{version}" / "site-packages"
    (place / "bin").mkdir(parents=True)
    base = Path(sys.base_prefix, "bin", f"python{version}")
    (place / "bin" / "python").symlink_to(base)
    (place / "pyvenv.cfg").write_text(f"home = {base.parent}\nversion = {version}.0\n")
    for name in ("pytest", "pluggy", "iniconfig", "packaging", "pygments"):
        for file in importlib.metadata.files(name) or ():
            if ".." not in file.parts:
                (site / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(Path(str(file.locate())), site / file)
    return place
