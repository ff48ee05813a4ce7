"""Which Python runs a project: found on disk, in the order people expect, and nothing is run."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from pathlib import Path

import pytest

from foundation.errors import BadInput
from syntax.projects.interpreter import describe, interpreter_of

ELF = "\x7fELF"


@pytest.fixture(autouse=True)
def nothing_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise AssertionError(f"ran {args}")

    monkeypatch.setattr(subprocess, "Popen", refuse)


def environment(place: Path, version: str = "3.12.1", *packages: str) -> Path:
    python = place / "bin" / "python"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text(ELF)
    python.chmod(0o755)
    (place / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}\n")
    short = ".".join(version.split(".")[:2])
    site = place / "lib" / f"python{short}" / "site-packages"
    site.mkdir(parents=True)
    for name in packages:
        (site / f"{name}.dist-info").mkdir()
    return python


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "project"
    path.mkdir()
    (path / "pyproject.toml").touch()
    return path


def found(root: Path, given: str | None = None, name: str = "my-app", **variables: str) -> str:
    where = interpreter_of(root, name, given, {"PATH": "/nowhere", **variables})
    return where.python.relative_to(root.parent).as_posix()


def test_the_projects_own_environment_comes_before_the_active_one(root: Path) -> None:
    active = environment(root.parent / "active").parent.parent
    assert found(root, VIRTUAL_ENV=str(active)) == "active/bin/python"
    environment(root / "venv")
    assert found(root, VIRTUAL_ENV=str(active)) == "project/venv/bin/python"
    environment(root / ".venv")
    assert found(root, VIRTUAL_ENV=str(active)) == "project/.venv/bin/python"
    assert found(root, given=str(active)) == "active/bin/python"


def test_an_environment_whose_interpreter_is_gone_is_none(root: Path) -> None:
    python = environment(root / ".venv")
    python.unlink()
    python.symlink_to("/nowhere/python3.9")
    active = environment(root.parent / "active").parent.parent
    assert found(root, VIRTUAL_ENV=str(active)) == "active/bin/python"


def test_a_member_of_a_workspace_uses_the_environment_of_the_whole(root: Path) -> None:
    (root.parent / ".git").mkdir()
    environment(root.parent / ".venv")
    assert found(root) == ".venv/bin/python"


def test_poetry_keeps_environments_elsewhere(root: Path) -> None:
    digest = hashlib.sha256(str(root.resolve()).encode()).digest()
    short = base64.urlsafe_b64encode(digest).decode()[:8]
    cache = root.parent / "cache"
    environment(cache / "virtualenvs" / f"my-app-{short}-py3.12")
    environment(cache / "virtualenvs" / "my-app-AAAAAAAA-py3.12")
    assert found(root, POETRY_CACHE_DIR=str(cache)).endswith(f"my-app-{short}-py3.12/bin/python")


def test_hatch_has_an_environment_for_tests(root: Path) -> None:
    short = base64.urlsafe_b64encode(hashlib.sha256(str(root).encode()).digest()).decode()[:8]
    data = root.parent / "data"
    place = data / "env" / "virtual" / "my-app" / short
    environment(place / "my-app")
    assert found(root, HATCH_DATA_DIR=str(data)).endswith("my-app/bin/python")
    environment(place / "hatch-test.py3.12")
    assert found(root, HATCH_DATA_DIR=str(data)).endswith("hatch-test.py3.12/bin/python")


def test_pdm_says_which_one(root: Path) -> None:
    python = environment(root.parent / "anywhere")
    (root / ".pdm-python").write_text(f"{python}\n")
    assert found(root) == "anywhere/bin/python"


def test_a_shim_is_looked_behind(root: Path) -> None:
    pyenv = root.parent / "pyenv"
    environment(pyenv / "versions" / "3.10.4", "3.10.4")
    (pyenv / "versions" / "3.10.4" / "bin" / "python3").write_text(ELF)
    (pyenv / "shims").mkdir()
    shim = pyenv / "shims" / "python3"
    shim.write_text("#!/usr/bin/env bash\nexec something\n")
    shim.chmod(0o755)
    (root / ".python-version").write_text("3.10.4\n")
    assert found(root, PATH=str(shim.parent)) == "pyenv/versions/3.10.4/bin/python3"
    (root / ".python-version").write_text("2.7\n")
    with pytest.raises(BadInput, match="name one with --python"):
        found(root, PATH=str(shim.parent))


def test_conda_tells_by_its_folders(root: Path) -> None:
    conda = root.parent / "conda"
    (conda / "bin").mkdir(parents=True)
    (conda / "bin" / "python3.8").write_text(ELF)
    (conda / "bin" / "python").symlink_to("python3.8")
    (conda / "conda-meta").mkdir()
    site = conda / "lib" / "python3.8" / "site-packages"
    (site / "Pytest_Cov-1.0.dist-info").mkdir(parents=True)
    where = interpreter_of(root, "", None, {"CONDA_PREFIX": str(conda), "PATH": ""})
    assert where.version == (3, 8)
    assert where.has("pytest-cov")
    assert not where.has("pytest")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("nothing-of-this-name", "no such command on the PATH"),
        ("./nothing", "no such file"),
        ("EMPTY", "no Python in this folder"),
        ("SCRIPT", "name the interpreter that it starts"),
    ],
)
def test_a_wrong_interpreter_is_named(given: str, fault: str, root: Path) -> None:
    empty = root.parent / "empty"
    empty.mkdir()
    script = root.parent / "python.sh"
    script.write_text("#!/bin/sh\n")
    told = {"EMPTY": str(empty), "SCRIPT": str(script)}.get(given, given)
    with pytest.raises(BadInput, match=fault):
        found(root, given=told)


def test_editable_installs_are_told(root: Path) -> None:
    python = environment(root / ".venv", "3.12.1", "pytest-9.0")
    other, third = root.parent / "other library", root.parent / "third"
    other.mkdir()
    third.mkdir()
    site = root / ".venv" / "lib" / "python3.12" / "site-packages"
    (site / "_third.pth").write_text(f"{third}\nimport nothing\n/\n{root.parent / 'gone'}\n")
    (site / "other-1.0.dist-info").mkdir()
    url = other.as_uri()
    (site / "other-1.0.dist-info" / "direct_url.json").write_text(
        f'{{"url": "{url}", "dir_info": {{"editable": true}}}}'
    )
    assert set(describe(python, "test").linked) == {other, third}
