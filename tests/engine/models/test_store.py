"""Which file a setting means, and that a file other than the publisher's is never used."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.models import store
from engine.models.catalog import CatalogEntry
from engine.models.gguf import BadModelFile
from engine.models.store import ModelMissing, State
from foundation.errors import BadInput


def put(entry: CatalogEntry, data: bytes) -> Path:
    path = store.path_of(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_a_missing_model_names_the_command_that_gets_it(entry: CatalogEntry) -> None:
    with pytest.raises(ModelMissing, match="inkling model pull tiny") as caught:
        store.resolve_model("")
    assert caught.value.name == "tiny"
    assert caught.value.exit_code == 3


def test_a_model_is_found_by_name_by_default_and_by_choice(
    entry: CatalogEntry, data: bytes, folders: Path
) -> None:
    path = put(entry, data)
    own = folders / "own model.gguf"
    own.write_bytes(data)
    assert store.resolve_model(" TINY ").path == path
    assert store.resolve_model("").path == path
    store.choose(str(own))
    found = store.resolve_model("")
    assert (found.path, found.name, found.catalog_entry) == (own, "own model", None)
    store.choose("")
    assert store.resolve_model("").catalog_entry == entry


@pytest.mark.parametrize("name", ["tiny", '/a/"quoted"\\path.gguf', "/ä😀/\x7f\n.gguf"])
def test_a_choice_is_read_back_as_written(folders: Path, name: str) -> None:
    store.choose(name)
    assert store.chosen() == name


def test_a_broken_choice_is_named_with_the_way_out(folders: Path) -> None:
    (folders / "state").mkdir()
    (folders / "state" / "model.toml").write_text("model = [")
    with pytest.raises(BadInput, match=r"model\.toml cannot be read.*inkling model use"):
        store.chosen()


def test_other_bytes_than_the_publishers_are_refused(entry: CatalogEntry, data: bytes) -> None:
    altered = bytearray(data)
    altered[-100] ^= 1
    put(entry, bytes(altered))
    for _ in range(2):  # also when its checksum is remembered
        with pytest.raises(BadModelFile, match=r"not the publisher's.*inkling model pull tiny"):
            store.resolve_model("tiny")
    assert store.state_of(entry) is State.damaged


def test_a_short_file_is_refused_without_hashing(entry: CatalogEntry, data: bytes) -> None:
    put(entry, data[:-5])
    with pytest.raises(BadModelFile, match=f"has {len(data) - 5:,} of {len(data):,} bytes"):
        store.resolve_model("tiny")


def test_a_file_is_hashed_once_until_it_changes(
    entry: CatalogEntry, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[Path] = []
    real = store.sha256_of

    def noted(path: Path, tell: Callable[[int], None] = lambda _: None) -> str:
        hashed.append(path)
        return real(path, tell)

    monkeypatch.setattr(store, "sha256_of", noted)
    path = put(entry, data)
    assert store.state_of(entry) is State.unverified
    store.resolve_model("tiny")
    store.resolve_model("tiny")
    assert len(hashed) == 1
    assert store.state_of(entry) is State.verified
    os.utime(path, ns=(1, 1))
    assert store.state_of(entry) is State.unverified
    store.resolve_model("tiny")
    assert len(hashed) == 2


def test_verify_reads_the_bytes_whatever_is_remembered(entry: CatalogEntry, data: bytes) -> None:
    path = put(entry, data)
    status = path.stat()
    store.verify(entry)
    # The same size, time and inode, other bytes: what a failing disk does.
    with path.open("r+b") as file:
        file.seek(-100, os.SEEK_END)
        file.write(b"x")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert store.state_of(entry) is State.verified
    with pytest.raises(BadModelFile):
        store.verify(entry)
    assert store.state_of(entry) is State.damaged


def test_a_garbled_note_only_costs_another_look(entry: CatalogEntry, data: bytes) -> None:
    path = put(entry, data)
    store.verify(entry)
    for note in path.parent.glob(".*.json"):
        note.write_bytes(b"\xff{")
    assert store.state_of(entry) is State.unverified
    assert store.resolve_model("tiny").path == path


def test_what_is_neither_a_name_nor_a_file_is_told_so(entry: CatalogEntry, folders: Path) -> None:
    with pytest.raises(BadInput, match="no model 'tinny': the catalogue has tiny"):
        store.resolve_model("tinny")
    with pytest.raises(BadModelFile, match="does not exist"):
        store.resolve_model(str(folders / "none.gguf"))
    with pytest.raises(BadModelFile, match="is a folder"):
        store.resolve_model(str(folders))


def test_remove_leaves_nothing_behind(entry: CatalogEntry, data: bytes) -> None:
    put(entry, data)
    store.verify(entry)
    work = store.work_folder(entry)
    (work / "parts").mkdir(parents=True)
    (work / "parts" / "001.whl").write_bytes(b"x" * 10)
    assert store.remove(entry) > len(data)
    assert store.state_of(entry) is State.missing
    assert not work.exists()
    assert store.remove(entry) == 0
