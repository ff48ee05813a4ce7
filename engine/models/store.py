"""Which models are on this machine, which one is chosen, and which file a setting means.

Getting models is the business of `engine/models/fetch.py`; what exists at all is in the catalogue.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from engine.models.catalog import CatalogEntry, catalog
from engine.models.gguf import BadModelFile, check_model, read_header
from foundation.atomic import write_atomically
from foundation.errors import BadInput, Unavailable
from foundation.folders import models_folder, state_folder

_CHUNK: Final = 4 << 20


class ModelMissing(Unavailable):
    """A model of the catalogue that is not on this machine; the message says how to get it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the model {name} is not on this machine; get it with: inkling model pull {name}"
        )
        self.name = name


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model file that is there and sound. `family_hint` is the catalogue's family, if any."""

    path: Path
    name: str
    family_hint: str | None = None
    catalog_entry: CatalogEntry | None = None


class State(StrEnum):
    """What there is of a catalogue entry on this machine."""

    missing = "missing"
    partial = "partly downloaded"
    unverified = "not verified"
    verified = "verified"
    damaged = "damaged"


class _Fingerprint(msgspec.Struct, frozen=True):
    """A file that was hashed, recognised again by what changes when its content does."""

    sha256: str
    size: int
    mtime_ns: int
    inode: int


def path_of(entry: CatalogEntry) -> Path:
    """Where the entry's file is, or would be."""
    return models_folder() / entry.name / entry.file


def work_folder(entry: CatalogEntry) -> Path:
    """Where its download gathers, on the same disk; of no use to a file with another checksum."""
    return models_folder() / ".downloads" / f"{entry.name}-{entry.sha256[:12]}"


def lock_path(entry: CatalogEntry) -> Path:
    """The lock that whoever changes the entry's files holds."""
    return models_folder() / ".locks" / f"{entry.name}.lock"


def state_of(entry: CatalogEntry) -> State:
    """What there is of the entry, without reading the file."""
    try:
        size = path_of(entry).stat().st_size
    except OSError:
        work = work_folder(entry)
        return State.partial if work.is_dir() and any(work.iterdir()) else State.missing
    if size != entry.size:
        return State.damaged
    known = _known_sha256(path_of(entry))
    if known is None:
        return State.unverified
    return State.verified if known == entry.sha256 else State.damaged


def verify(entry: CatalogEntry, tell: Callable[[int], None] = lambda _: None) -> Path:
    """Hash the entry's file anew and return its path; `tell` gets the bytes read so far.

    Raises `ModelMissing`, or `BadModelFile` when the bytes are not the publisher's.
    """
    path = path_of(entry)
    if not path.is_file():
        raise ModelMissing(entry.name)
    way_out = f"`inkling model pull {entry.name}` replaces it"
    size = path.stat().st_size
    if size != entry.size:
        raise BadModelFile(path, f"has {size:,} of {entry.size:,} bytes; {way_out}")
    if remember_sha256(path, tell) != entry.sha256:
        raise BadModelFile(
            path, f"is not the publisher's file: its SHA-256 is another one; {way_out}"
        )
    return path


def remember_sha256(path: Path, tell: Callable[[int], None] = lambda _: None) -> str:
    """The file's SHA-256, noted beside it so that it need not be computed again."""
    try:
        before = path.stat()
        digest = sha256_of(path, tell)
    except OSError as error:
        raise BadModelFile(path, f"cannot be read: {error.strerror or error}") from error
    _note_sha256(path, digest, before)
    return digest


def place(entry: CatalogEntry, checked: Path) -> Path:
    """Give a file whose SHA-256 was found to be the entry's its final name, and note that."""
    target = path_of(entry)
    target.parent.mkdir(parents=True, exist_ok=True)
    with checked.open("rb+") as file:
        os.fsync(file.fileno())
    checked.chmod(0o644)
    checked.replace(target)
    _note_sha256(target, entry.sha256, target.stat())
    return target


def sha256_of(path: Path, tell: Callable[[int], None] = lambda _: None) -> str:
    """SHA-256 of a file's bytes; `tell` gets the bytes read so far."""
    digest = hashlib.sha256()
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            done += len(chunk)
            tell(done)
    return digest.hexdigest()


def resolve_model(setting: str) -> ModelFile:
    """The model file that `setting` means: a catalogue name, a GGUF file, or empty for the
    chosen one, else the catalogue's default.

    A file of the catalogue is hashed the first time it is used (a second or so a gigabyte); later
    calls only look whether it changed. Raises `ModelMissing`, `BadModelFile`, or `BadInput` for a
    name that is neither in the catalogue nor a file.
    """
    wanted = setting.strip() or chosen() or catalog().default
    entry = catalog().find(wanted)
    if entry is not None:
        if state_of(entry) in (State.missing, State.partial):
            raise ModelMissing(entry.name)
        if state_of(entry) is not State.verified:
            verify(entry)
        return ModelFile(path_of(entry), entry.name, entry.family, entry)
    path = user_file(wanted)
    check_model(read_header(path))
    return ModelFile(path, path.stem)


def user_file(wanted: str) -> Path:
    """The absolute path of a user's own model file. Raises `BadInput` for what looks like a
    name, not like a path, and is no file."""
    path = Path(wanted).expanduser()
    looks_like_path = wanted.lower().endswith(".gguf") or os.sep in wanted or "/" in wanted
    if not looks_like_path and not path.exists():
        known = ", ".join(entry.name for entry in catalog().models)
        raise BadInput(
            f"there is no model {wanted!r}: the catalogue has {known}, and no such file exists"
        )
    return path.absolute()


def chosen() -> str:
    """What `inkling model use` chose: a catalogue name or an absolute path; empty if nothing.

    Raises `BadInput` when the note of it cannot be read.
    """
    try:
        document = tomllib.loads(_choice_file().read_text("utf-8"))
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(
            f"{_choice_file()} cannot be read ({error}); `inkling model use NAME` writes it anew"
        ) from error
    model = document.get("model", "")
    return model if isinstance(model, str) else ""


def choose(model: str) -> None:
    """Use `model` (a catalogue name or an absolute path) from now on; empty forgets the choice."""
    if not model:
        _choice_file().unlink(missing_ok=True)
        return
    # A JSON string is a TOML string, but for one control character.
    quoted = json.dumps(model, ensure_ascii=False).replace("\x7f", "\\u007f")
    try:
        text = f"# Written by `inkling model use`.\nmodel = {quoted}\n".encode()
    except UnicodeEncodeError as error:
        raise BadInput(f"{model!r} is not valid UTF-8; rename the file") from error
    try:
        write_atomically(_choice_file(), text)
    except OSError as error:
        raise Unavailable(
            f"cannot write {_choice_file()}: {error.strerror or error}; "
            "INKLING_STATE_DIR names another place"
        ) from error


def remove(entry: CatalogEntry) -> int:
    """Delete the entry's file and whatever is left of its download; the bytes freed."""
    freed = 0
    for folder in (path_of(entry).parent, work_folder(entry)):
        for found in folder.rglob("*"):
            with contextlib.suppress(OSError):
                freed += found.lstat().st_size if not found.is_dir() else 0
        if folder.exists():
            shutil.rmtree(folder)
    return freed


def _known_sha256(path: Path) -> str | None:
    """The SHA-256 found the last time, if the file is still the one that was hashed."""
    try:
        note = msgspec.json.decode(_note_of(path).read_bytes(), type=_Fingerprint)
        status = path.stat()
    except (OSError, msgspec.DecodeError):
        return None
    same = (note.size, note.mtime_ns, note.inode) == (
        status.st_size,
        status.st_mtime_ns,
        status.st_ino,
    )
    return note.sha256 if same else None


def _note_sha256(path: Path, digest: str, status: os.stat_result) -> None:
    note = _Fingerprint(digest, status.st_size, status.st_mtime_ns, status.st_ino)
    # A read-only disk costs the next start a second look at the file, nothing else.
    with contextlib.suppress(OSError):
        write_atomically(_note_of(path), msgspec.json.encode(note))


def _note_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.verified.json")


def _choice_file() -> Path:
    return state_folder() / "model.toml"
