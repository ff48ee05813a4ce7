"""What a box shows, decided: interpreters wherever they are, no home, nothing hidden."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from foundation.errors import BadInput
from sandbox.box import Box
from sandbox.interpreter import needed_by
from sandbox.view import Mount, mounts


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home" / "me"
    (home / ".ssh").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    return home


def installation(prefix: Path, version: str = "3.12") -> Path:
    library = prefix / "lib" / f"python{version}"
    library.mkdir(parents=True)
    (library / "os.py").touch()
    (prefix / "bin").mkdir()
    (prefix / "private").mkdir()
    program = prefix / "bin" / f"python{version}"
    program.touch(mode=0o755)
    (prefix / "bin" / "python3").symlink_to(program.name)
    return prefix / "bin" / "python3"


def virtual_environment(folder: Path, base: Path) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "lib").mkdir()
    (folder / "pyvenv.cfg").write_text(f"home = {base.parent}\n", encoding="utf-8")
    (folder / "bin" / "python3").symlink_to(base)
    (folder / "bin" / "python").symlink_to("python3")
    return folder / "bin" / "python"


def shown(made: tuple[Mount, ...]) -> set[Path]:
    return {mount.target for mount in made if mount.kind in ("read", "link", "write")}


def sees(made: tuple[Mount, ...], path: Path) -> bool:
    """Whether `path` of the host can be read in the box."""
    masked = {mount.target for mount in made if mount.kind in ("no file", "no folder")}
    whole = {Path(mount.source) for mount in made if mount.kind in ("read", "write")}
    inside = any(path.is_relative_to(place) for place in whole)
    return inside and not any(path.is_relative_to(place) for place in masked)


def test_a_virtual_environment_below_home_brings_its_base_and_nothing_else(home: Path) -> None:
    base = installation(home / ".pyenv" / "versions" / "3.12.1")
    python = virtual_environment(home / "work" / "project" / ".venv", base)
    made = mounts(Box(readable=(home / "work" / "project",)), python)
    assert sees(made, base.resolve())
    assert sees(made, base.parent.parent / "lib" / "python3.12" / "os.py")
    for path in (
        home / ".ssh",
        home / "work" / "other",
        home / ".pyenv",
        base.parents[1] / "private",
    ):
        assert not sees(made, path), path


def test_links_into_other_installations_are_followed_one_by_one(home: Path) -> None:
    real = installation(home / ".local" / "share" / "uv" / "python" / "cpython-3.12.3")
    alias = home / ".local" / "share" / "uv" / "python" / "cpython-3.12"
    alias.symlink_to("cpython-3.12.3")
    entry = home / ".local" / "bin" / "python3.12"
    entry.parent.mkdir()
    entry.symlink_to(alias / "bin" / "python3")
    (home / ".local" / "share" / "keyrings").mkdir()
    made = mounts(Box(readable=()), virtual_environment(home / "venv", entry))
    links = {mount.target: mount.source for mount in made if mount.kind == "link"}
    assert links[entry] == str(alias / "bin" / "python3")
    assert sees(made, real.resolve())
    # Also by the name that the link goes through.
    assert alias / "lib" in shown(made)
    assert not sees(made, home / ".local" / "share" / "keyrings")


def test_a_program_of_the_system_needs_no_more() -> None:
    made = mounts(Box(readable=()), Path("/usr/bin/env"))
    assert {path for path in shown(made) if path.is_relative_to("/usr")} == {Path("/usr")}


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert needed_by(tmp_path / "a")


@pytest.mark.parametrize("wide", ["/", "/home", "/etc", "/proc", "/proc/self", "/dev/shm", "/run"])
def test_no_system_folder_is_shown(wide: str) -> None:
    with pytest.raises(BadInput, match="sandbox"):
        mounts(Box(readable=(Path(wide),)), Path("/usr/bin/env"))


def test_a_home_is_never_shown_whole_whatever_it_is_called(home: Path, tmp_path: Path) -> None:
    other_name = tmp_path / "alias"
    other_name.symlink_to(home)
    for path in (home, home.parent, tmp_path, other_name, home / "x" / ".."):
        with pytest.raises(BadInput, match="too much to show"):
            mounts(Box(readable=(path,)), Path("/usr/bin/env"))
        with pytest.raises(BadInput, match="too much to show"):
            mounts(Box(readable=(), scratch=path), Path("/usr/bin/env"))


def test_what_is_hidden_comes_after_what_is_shown(home: Path) -> None:
    root = home / "project"
    (root / ".git").mkdir(parents=True)
    (root / ".env").touch()
    (root / "link").symlink_to(".env")
    hidden = (root / ".git", root / ".env", root / "link", root / "missing")
    made = mounts(Box(readable=(root,), hidden=hidden), Path("/usr/bin/env"))
    kinds = {mount.target: mount.kind for mount in made}
    assert (kinds[root / ".git"], kinds[root / ".env"]) == ("no folder", "no file")
    assert root / "missing" not in kinds
    targets = [mount.target for mount in made]
    assert targets.index(root) < targets.index(root / ".env")


def test_a_folder_is_bound_once_and_before_what_is_in_it(home: Path) -> None:
    root = home / "project"
    (root / "inner").mkdir(parents=True)
    made = mounts(Box(readable=(root / "inner", root, root / "inner")), Path("/usr/bin/env"))
    assert [mount.target for mount in made].count(root) == 1
    assert root / "inner" not in shown(made)


def test_everything_that_can_be_written_is_bounded(home: Path) -> None:
    made = mounts(Box(readable=()), Path("/usr/bin/env"))
    assert all(mount.size > 0 for mount in made if mount.kind == "tmpfs")
    assert os.fspath("/tmp") in {str(mount.target) for mount in made if mount.kind == "tmpfs"}


def test_the_systems_own_python_by_its_other_name_makes_nothing_twice() -> None:
    if not Path("/bin/python3").exists():
        pytest.skip("no Python at /bin")
    made = mounts(Box(readable=()), Path("/bin/python3"))
    targets = [mount.target for mount in made]
    assert len(targets) == len(set(targets))
