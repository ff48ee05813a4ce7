"""Every row of the catalogue can be pulled, checked and run."""

from __future__ import annotations

import msgspec
import pytest

from engine.models.catalog import CatalogEntry, catalog, parse_catalog
from engine.models.families import family_named
from foundation.errors import BadInput

ENTRIES = catalog().models


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.name for entry in ENTRIES])
def test_each_row_is_complete(entry: CatalogEntry) -> None:
    assert entry.title
    assert entry.purpose
    assert entry.licence
    assert family_named(entry.family).fim is not None
    assert entry.hub is not None
    assert entry.hub.file == entry.file
    assert entry.wheels is not None
    assert (entry.wheels.parts - 1) * entry.wheels.part_size < entry.size
    assert entry.size <= entry.wheels.parts * entry.wheels.part_size
    packages = {entry.wheels.package.format(part=part) for part in (1, entry.wheels.parts)}
    assert len(packages) == 2
    assert entry.wheels.member.format(part=1).endswith("part01.bin")


def test_names_are_unique_and_the_default_exists() -> None:
    assert len({entry.name for entry in ENTRIES}) == len(ENTRIES)
    assert catalog().find(catalog().default) is not None


def test_an_unknown_name_lists_the_known() -> None:
    with pytest.raises(BadInput, match="no model 'gpt-5'; it has: qwen2"):
        catalog().entry("gpt-5")


@pytest.mark.parametrize(
    "row", ['sha256 = "abc"', "size = 0", 'file = "../../etc/passwd"', 'name = "../x"', "more = 1"]
)
def test_a_wrong_row_is_refused(row: str) -> None:
    good = {
        "name": '"a"', "title": '"t"', "family": '"f"', "licence": '"l"', "size": "1",
        "sha256": '"' + "0" * 64 + '"', "file": '"a.gguf"', "purpose": '"p"',
    }  # fmt: skip
    key, value = row.split(" = ")
    text = 'default = "a"\n[[model]]\n' + "\n".join(
        f"{k} = {v}" for k, v in (good | {key: value}).items()
    )
    with pytest.raises(msgspec.ValidationError):
        parse_catalog(text.encode())
