"""Reading the head of a GGUF file: metadata, vocabulary, tensor table, and the size it must have.

Weights are never read, and nothing here knows llama.cpp. Every fault is a `BadModelFile`.
Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import errno
import stat
import struct
import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final, TypeAlias

from engine.models.gguf_types import TENSOR_TYPES, foreign_fault
from foundation.errors import BadInput

_MAGIC: Final = b"GGUF"
_VERSIONS: Final = (2, 3)
_LONGEST_HEAD: Final = 256 << 20
_LONGEST_STRING: Final = 32 << 20
_LONGEST_TUPLE: Final = 512
_MOST_DIMENSIONS: Final = 4
_MOST_TENSORS: Final = 1 << 17
_STRING: Final = 8
_ARRAY: Final = 9
_TOKENS: Final = "tokenizer.ggml.tokens"

_SCALARS: Final[Mapping[int, str]] = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}

Value: TypeAlias = int | float | bool | str | tuple[int | float | bool | str, ...]


class BadModelFile(BadInput):
    """A file that is no usable model: truncated, altered, foreign, empty, unreadable, a folder."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(f"{path} {fault}")
        self.path = path
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Tensor:
    """One row of the tensor table; `offset` counts from the start of the data section."""

    name: str
    shape: tuple[int, ...]
    type_id: int
    offset: int

    @property
    def size(self) -> int | None:
        """Bytes of its data; None for a type this reader does not know."""
        known = TENSOR_TYPES.get(self.type_id)
        if known is None:
            return None
        _, per_block, block_bytes = known
        elements = 1
        for extent in self.shape:
            elements *= extent
        return elements // per_block * block_bytes


class TokenTexts:
    """The token texts, kept as the file's bytes: looking a few up does not decode them all."""

    def __init__(self, data: bytes, starts: array[int]) -> None:
        self._data = data
        self._starts = starts

    def __len__(self) -> int:
        return len(self._starts)

    def text(self, token: int) -> str | None:
        """The text of a token id, None if there is no such id."""
        if not 0 <= token < len(self._starts):
            return None
        start = self._starts[token]
        end = start + struct.unpack_from("<Q" if _LITTLE else ">Q", self._data, start)[0] + 8
        return self._data[start + 8 : end].decode("utf-8", "replace")

    def id(self, text: str) -> int | None:
        """The id of the token written exactly `text`, None if the vocabulary has none."""
        encoded = text.encode("utf-8", "surrogatepass")
        needle = struct.pack("<Q" if _LITTLE else ">Q", len(encoded)) + encoded
        found = self._data.find(needle)
        while found >= 0:
            # The same bytes may straddle two entries; only an entry's start counts.
            index = bisect_left(self._starts, found)
            if index < len(self._starts) and self._starts[index] == found:
                return index
            found = self._data.find(needle, found + 1)
        return None


_LITTLE: Final = sys.byteorder == "little"


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What the head of a GGUF file says. Arrays longer than a few hundred entries are left out
    of `metadata` (their length is in `array_lengths`); the token texts are in `vocabulary`."""

    path: Path
    version: int
    file_size: int
    expected_size: int
    metadata: Mapping[str, Value]
    array_lengths: Mapping[str, int]
    vocabulary: TokenTexts
    tensors: tuple[Tensor, ...]

    @property
    def architecture(self) -> str:
        """`general.architecture`, empty if the file does not tell."""
        return self.text("general.architecture")

    @property
    def name(self) -> str:
        """`general.name`, empty if the file does not tell."""
        return self.text("general.name")

    def text(self, key: str) -> str:
        """A string of the metadata, empty if missing or of another type."""
        value = self.metadata.get(key, "")
        return value if isinstance(value, str) else ""

    def integer(self, key: str) -> int | None:
        """An integer of the metadata, None if missing or of another type."""
        value = self.metadata.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def of_architecture(self, key: str) -> int | None:
        """An integer under the architecture's own prefix: `block_count`, `context_length`."""
        return self.integer(f"{self.architecture}.{key}")


def read_header(path: Path) -> GgufHeader:
    """The head of the file at `path`.

    Raises `BadModelFile`, also when the file is shorter than its tensor table needs.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise BadModelFile(path, "is a folder; name the .gguf file in it")
        if not stat.S_ISREG(status.st_mode):
            raise BadModelFile(path, "is not a regular file")
        with path.open("rb") as file:
            return _Reader(path, file, status.st_size).read()
    except OSError as error:
        raise BadModelFile(path, _os_fault(error)) from error
    except ValueError as error:
        # A NUL byte in the path: no file system has such a file.
        raise BadModelFile(path, f"cannot be a file name: {error}") from error


def check_model(header: GgufHeader) -> None:
    """Raise `BadModelFile` when the file is sound GGUF, but not a model that writes text."""
    part = header.integer("split.no") or 0
    if part > 0:
        count = header.integer("split.count")
        raise BadModelFile(
            header.path, f"is part {part + 1} of {count} of a model; name the first part"
        )
    if not header.architecture:
        raise BadModelFile(header.path, "does not tell its architecture (general.architecture)")
    kind = header.text("general.type")
    if kind == "adapter":
        raise BadModelFile(header.path, "is a LoRA adapter; a model to apply it to is needed")
    if kind == "imatrix" or header.architecture == "imatrix":
        raise BadModelFile(header.path, "is an importance matrix, not a model")
    if kind == "mmproj" or header.architecture == "clip":
        raise BadModelFile(header.path, "is an image projector, not a language model")
    if not header.tensors:
        raise BadModelFile(header.path, "holds a vocabulary but no weights")
    if not len(header.vocabulary):
        raise BadModelFile(header.path, "holds no vocabulary, so text cannot be tokenized")


def _os_fault(error: OSError) -> str:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "does not exist"
    if error.errno == errno.EACCES:
        return "cannot be read: permission denied"
    return f"cannot be read: {error.strerror or error}"


class _Reader:
    """Walks the head once. Reads ahead in bounded steps, and believes no length it has not
    compared with what the file still holds."""

    def __init__(self, path: Path, file: BinaryIO, size: int) -> None:
        self._path = path
        self._file = file
        self._size = size
        self._buffer = bytearray()
        self._at = 0
        self._order = "<" if _LITTLE else ">"

    def read(self) -> GgufHeader:
        version = self._preamble()
        n_tensors = self._integer("Q")
        n_pairs = self._integer("Q")
        if n_tensors > _MOST_TENSORS:
            raise self._altered(f"its header claims {n_tensors:,} tensors")
        self._plausible(n_tensors, 8 + 4 + 4 + 8, "tensors")
        self._plausible(n_pairs, 8 + 4 + 1, "metadata entries")
        metadata: dict[str, Value] = {}
        lengths: dict[str, int] = {}
        vocabulary = TokenTexts(b"", array("Q"))
        for _ in range(n_pairs):
            key = self._string("a metadata key")
            if key in metadata or key in lengths:
                raise self._altered(f"the metadata has {key!r} twice")
            kind = self._integer("I")
            if kind != _ARRAY:
                metadata[key] = self._value(kind, key)
                continue
            item, count = self._integer("I"), self._integer("Q")
            lengths[key] = count
            if key == _TOKENS and item == _STRING:
                vocabulary = self._vocabulary(count)
            elif (values := self._array(item, count, key)) is not None:
                metadata[key] = values
        tensors = tuple(self._tensor() for _ in range(n_tensors))
        return GgufHeader(
            path=self._path,
            version=version,
            file_size=self._size,
            expected_size=self._whole_size(metadata, tensors),
            metadata=MappingProxyType(metadata),
            array_lengths=MappingProxyType(lengths),
            vocabulary=vocabulary,
            tensors=tensors,
        )

    def _preamble(self) -> int:
        if self._size == 0:
            raise BadModelFile(self._path, "is empty")
        head = bytes(self._file.read(32))
        self._file.seek(0)
        if head[:4] != _MAGIC:
            raise BadModelFile(self._path, foreign_fault(head))
        self._need(8)
        self._at = 4
        version = self._integer("I")
        if version & 0xFFFF == 0:
            theirs = "big" if _LITTLE else "little"
            raise BadModelFile(
                self._path, f"was written for {theirs}-endian machines; get the other build of it"
            )
        if version == 1:
            raise BadModelFile(self._path, "is GGUF version 1, which is too old; convert it again")
        if version not in _VERSIONS:
            raise BadModelFile(
                self._path, f"is GGUF version {version}, but versions 2 and 3 are understood"
            )
        return version

    def _need(self, end: int) -> None:
        """Have the file's bytes up to `end` in the buffer."""
        if end <= len(self._buffer):
            return
        if end > self._size:
            raise BadModelFile(
                self._path, f"is truncated: it ends after {self._size:,} bytes, inside its header"
            )
        if end > _LONGEST_HEAD:
            raise self._altered("its header would be longer than any model's")
        upto = min(self._size, max(end, 2 * len(self._buffer), 1 << 16))
        self._buffer += self._file.read(upto - len(self._buffer))
        if end > len(self._buffer):
            raise BadModelFile(self._path, "became shorter while it was read")

    def _plausible(self, count: int, least: int, what: str) -> None:
        if count * least > self._size - self._at:
            raise BadModelFile(
                self._path,
                f"is truncated or damaged: its header tells of {count:,} {what}, more than its "
                f"{self._size:,} bytes can hold; download it again",
            )

    def _integer(self, code: str) -> int:
        value = self._number(code)
        assert isinstance(value, int)
        return value

    def _number(self, code: str) -> int | float | bool:
        size = struct.calcsize(code)
        self._need(self._at + size)
        value: int | float | bool
        (value,) = struct.unpack_from(self._order + code, self._buffer, self._at)
        self._at += size
        return value

    def _string(self, what: str) -> str:
        length = self._integer("Q")
        if length > _LONGEST_STRING:
            raise self._altered(f"{what} claims to be {length:,} bytes long")
        self._need(self._at + length)
        raw = bytes(self._buffer[self._at : self._at + length])
        self._at += length
        return raw.decode("utf-8", "replace")

    def _value(self, kind: int, key: str) -> int | float | bool | str:
        if kind == _STRING:
            return self._string(f"the value of {key!r}")
        code = _SCALARS.get(kind)
        if code is None:
            raise self._altered(f"the value of {key!r} has the unknown type {kind}")
        return self._number(code)

    def _array(
        self, item: int, count: int, key: str
    ) -> tuple[int | float | bool | str, ...] | None:
        code = _SCALARS.get(item)
        if code is None and item != _STRING:
            raise self._altered(f"the array {key!r} has entries of the unknown type {item}")
        least = 8 if code is None else struct.calcsize(code)
        self._plausible(count, least, f"entries in {key!r}")
        if count <= _LONGEST_TUPLE:
            return tuple(self._value(item, key) for _ in range(count))
        if code is None:
            self._skip_strings(count, lambda _: None)
        else:
            self._need(self._at + count * least)
            self._at += count * least
        return None

    def _vocabulary(self, count: int) -> TokenTexts:
        self._plausible(count, 8, f"entries in {_TOKENS!r}")
        begin = self._at
        starts: array[int] = array("Q")
        self._skip_strings(count, starts.append)
        data = bytes(self._buffer[begin : self._at])
        return TokenTexts(data, array("Q", [start - begin for start in starts]))

    def _skip_strings(self, count: int, note: Callable[[int], None]) -> None:
        # Hundreds of thousands of entries pass here: locals and one unpack an entry keep it quick.
        unpack = struct.Struct(self._order + "Q").unpack_from
        at, held, buffer = self._at, len(self._buffer), self._buffer
        for _ in range(count):
            if at + 8 > held:
                self._need(at + 8)
                held = len(buffer)
            note(at)
            at += 8 + unpack(buffer, at)[0]
            if at > held:
                self._need(at)
                held = len(buffer)
        self._at = at

    def _tensor(self) -> Tensor:
        name = self._string("a tensor's name")
        n_dimensions = self._integer("I")
        if n_dimensions > _MOST_DIMENSIONS:
            raise self._altered(f"the tensor {name!r} has {n_dimensions:,} dimensions")
        shape = tuple(self._integer("Q") for _ in range(n_dimensions))
        return Tensor(name, shape, self._integer("I"), self._integer("Q"))

    def _whole_size(self, metadata: Mapping[str, Value], tensors: tuple[Tensor, ...]) -> int:
        alignment = metadata.get("general.alignment", 32)
        if not isinstance(alignment, int) or alignment <= 0 or alignment & (alignment - 1):
            raise self._altered(f"general.alignment is {alignment!r}, not a power of two")
        if not tensors:
            return self._at
        data = -(-self._at // alignment) * alignment
        end = data
        for tensor in tensors:
            end = max(end, data + tensor.offset + (tensor.size or 0))
        if end > self._size:
            # A thousand times what is on the disk: then the table is wrong, not the end.
            if end > self._size * 1000:
                raise self._altered("its tensor table points far behind its end")
            raise BadModelFile(
                self._path,
                f"is truncated: it has {self._size:,} of {end:,} bytes; download it again",
            )
        return end

    def _altered(self, detail: str) -> BadModelFile:
        return BadModelFile(self._path, f"is damaged: {detail}; download it again")
