"""Where files go: private folders, short socket paths, no half-written files."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from foundation import folders
from foundation.atomic import write_atomically


def test_the_runtime_folder_is_private_even_if_it_was_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_folder = tmp_path / "r"
    open_folder.mkdir(mode=0o777)
    open_folder.chmod(0o777)
    monkeypatch.setenv("INKLING_RUNTIME_DIR", str(open_folder))
    assert stat.S_IMODE(folders.runtime_folder().stat().st_mode) == 0o700


def test_a_long_runtime_path_gives_way_to_one_that_a_socket_address_can_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKLING_RUNTIME_DIR", str(tmp_path / ("deep" * 40)))
    folder = folders.runtime_folder()
    assert len(str(folder)) <= 70
    assert folder.is_dir()
    folder.rmdir()


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "kept"
    write_atomically(target, b"old")
    with pytest.raises(TypeError):
        write_atomically(target, "not bytes")  # type: ignore[arg-type]  # the failure under test
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
