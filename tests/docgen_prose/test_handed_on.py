"""What a person said of a parameter is said again where it is the same thing, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.prose.choosing import said_elsewhere
from docgen.prose.memory import Memory
from docgen.prose.options import ProseOptions
from docgen.prose.slots import Slot
from docgen.prose.writer import Writer
from foundation.nothing import Nothing
from tests.support.prose_model import ProseModel
from tests.support.prose_records import record

CODE = '''\
class Store:
    def open(self, folder, mode):
        """Open it.

        Args:
            folder (str): Folder that holds the parts of the store. It has to exist.
            mode: As in `open`.
        """
        return opened(folder, mode)


class Archive(Store):
    def open(self, folder, mode="r"):
        return super().open(folder, mode)


def opened(path, mode, retries=3):
    """Open a path.

    :param path: Path to open.
    :param mode: Letters that tell how to open it.
    :param retries: How often it is tried, by :func:`no_such_thing`.
    """
    return (path, mode, retries)


def load(path, retries):
    return opened(path, mode="r", retries=retries)


def fetch(path, mode):
    path = path.strip()
    return opened(path, "r")
'''


@pytest.mark.parametrize(
    ("symbol", "name", "text"),
    [
        ("Archive.open", "folder", "Folder that holds the parts of the store."),
        ("Archive.open", "mode", None),  # what it points to is not there
        ("load", "path", "Path to open."),
        ("load", "retries", None),  # it names something that does not exist
        ("fetch", "path", None),  # another value under the same name
        ("fetch", "mode", None),  # not handed on
    ],
)
def test_a_persons_sentence_is_taken_over(
    tmp_path: Path, symbol: str, name: str, text: str | None
) -> None:
    found = said_elsewhere(Slot("parameter", name), record(tmp_path, CODE, symbol), "en")
    assert found == text if text is not None else isinstance(found, Nothing)


def test_words_of_another_language_are_not_taken_over(tmp_path: Path) -> None:
    found = said_elsewhere(Slot("parameter", "path"), record(tmp_path, CODE, "load"), "zh")
    assert isinstance(found, Nothing)


async def test_the_model_is_not_asked_for_what_a_person_said(tmp_path: Path) -> None:
    model = ProseModel(lambda asked, _: {"retries": "How often it is tried."})
    writer = Writer(model, Memory(None), ProseOptions())
    slots = (Slot("parameter", "path"), Slot("parameter", "retries"))
    written = await writer.write(record(tmp_path, CODE, "load"), slots)
    assert written.texts[slots[0]] == "Path to open."
    assert model.asked[0].fields == ("retries",)


def test_a_change_of_what_a_person_said_is_a_change(tmp_path: Path) -> None:
    before = record(tmp_path, CODE, "load").digest
    changed = CODE.replace("Path to open.", "Path or address to open.")
    assert record(tmp_path, changed, "load").digest != before
