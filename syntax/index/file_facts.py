"""What the workspace index keeps of one file: taken from its text, packed small, and read back.

Which files, and where records are kept, lives in `builder.py` and `table.py`.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from syntax.files.secrets import mask_keys
from syntax.languages import LANGUAGES, Language
from syntax.parsing import parse
from syntax.symbols import Import, Symbol, imports, references, symbols
from syntax.text import Snapshot

NameHashes = npt.NDArray[np.uint32]
_SURROGATE = re.compile("[\ud800-\udfff]")
_QUICK = 1  # zlib level: records are read rarely and written while a person waits


class Record(msgspec.Struct, frozen=True, array_like=True):
    """A file's facts as they travel and rest.

    `defined` and `used` are the sorted hashes of the names the file defines and refers to, 32 bits
    each; `outline` and `uses` are compressed msgpack, opened only when a query needs them.
    """

    defined: bytes
    used: bytes
    outline: bytes
    uses: bytes


@dataclass(frozen=True, slots=True)
class Outline:
    """What a file declares and imports, in document order."""

    symbols: tuple[Symbol, ...]
    imports: tuple[Import, ...]


Uses = dict[str, list[int]]
"""Name -> line, character, line, character, … of every use; characters are code points."""

_encode = msgspec.msgpack.Encoder().encode
_outlines = msgspec.msgpack.Decoder(Outline)
_uses = msgspec.msgpack.Decoder(Uses)
_records = msgspec.msgpack.Decoder(Record)


def extract(text: str, language: Language) -> Record:
    """The facts of a text. Keys in it are masked first: no index and no cache holds them."""
    snapshot = Snapshot(mask_keys(_SURROGATE.sub("\ufffd", text)))
    tree = parse(snapshot, language)
    outline = Outline(symbols(tree), imports(tree))
    uses: Uses = {}
    for reference in references(tree):
        start = reference.span.start
        line = snapshot.line_of(start)
        uses.setdefault(reference.name, []).extend((line, start - snapshot.line_start(line)))
    return Record(
        _hashes(symbol.name for symbol in outline.symbols).tobytes(),
        _hashes(uses).tobytes(),
        zlib.compress(_encode(outline), _QUICK),
        zlib.compress(_encode(uses), _QUICK),
    )


def outline_of(packed: bytes) -> Outline:
    """Open `Record.outline`. Raises `ValueError` or `zlib.error` if it is damaged."""
    return _outlines.decode(zlib.decompress(packed))


def uses_of(packed: bytes) -> Uses:
    """Open `Record.uses`. Raises `ValueError` or `zlib.error` if it is damaged."""
    return _uses.decode(zlib.decompress(packed))


def name_hash(name: str) -> int:
    """What a name is looked up by. Equal for some names that differ: compare names as well."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass"))


def hashes_of(packed: bytes) -> NameHashes:
    """`Record.defined` or `Record.used` as an array."""
    return np.frombuffer(packed, np.uint32)


def pack(record: Record) -> bytes:
    """One value for a cache, with a checksum of its own."""
    body = _encode(record)
    return zlib.crc32(body).to_bytes(4, "little") + body


def unpack(value: object) -> Record | None:
    """What `pack` made, or None if `value` is anything else."""
    if not isinstance(value, bytes) or len(value) < 4:
        return None
    if zlib.crc32(value[4:]) != int.from_bytes(value[:4], "little"):
        return None
    try:
        return _records.decode(value[4:])
    except msgspec.DecodeError:
        return None


def extractor_version() -> str:
    """Names this very way of taking facts from text: our code, the queries and the grammars.

    A cache made by another version is then simply not found, without a number to remember.
    """
    digest = hashlib.sha256()
    folder = Path(__file__).parents[1]
    for path in sorted([*folder.glob("**/*.py"), *folder.glob("queries/**/*.scm")]):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    modules = {language.grammar.partition(":")[0] for language in LANGUAGES}
    for module in sorted({"tree_sitter", *modules}):
        digest.update(f"{module} {metadata.version(module)}\0".encode())
    return digest.hexdigest()[:16]


def _hashes(names: Iterable[str]) -> NameHashes:
    return np.array(sorted({name_hash(name) for name in names}), np.uint32)
