"""What was written stays written, across processes and damage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from docgen.prose.memory import Memory
from docgen.prose.slots import Slot
from docgen.prose.written import LeftOut, Told, Written
from foundation.nothing import Nothing


@dataclass(frozen=True)
class _Record:
    digest: str = "abc"


WRITTEN = Written(
    {Slot("summary"): "Read it.", Slot("parameter", "path"): "读取的文件。"},
    (LeftOut(Slot("returns"), "nothing true was found"),),
    calls=3,
)


def test_what_was_written_is_found_by_its_key_alone(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.put("key", _Record(), "en", WRITTEN)
    memory.close()
    again = Memory(tmp_path)
    found = again.get("key")
    assert found is not None
    assert (found.texts, found.left_out, found.calls) == (WRITTEN.texts, WRITTEN.left_out, 0)
    assert again.get("other") is None
    again.close()


def test_a_hover_finds_the_summary_of_this_very_code(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.put("key", _Record(), "en", WRITTEN)
    assert memory.told(_Record(), "en") == Told("Read it.")
    assert isinstance(memory.told(_Record(), "zh"), Nothing)
    assert isinstance(memory.told(_Record("changed"), "en"), Nothing)
    memory.close()


def test_a_damaged_store_is_begun_anew(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.put("key", _Record(), "en", WRITTEN)
    memory.close()
    for file in tmp_path.iterdir():
        file.write_bytes(b"no database" * 500)
    again = Memory(tmp_path)
    assert again.get("key") is None
    again.put("key", _Record(), "en", WRITTEN)
    assert again.get("key") is not None
    again.close()


def test_a_folder_that_cannot_be_made_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    memory = Memory(tmp_path / "file")
    memory.put("key", _Record(), "en", WRITTEN)
    assert memory.get("key") is None
    memory.close()
