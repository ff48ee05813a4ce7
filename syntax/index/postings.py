"""Which files hold a name, in eight bytes a name and file. What the names mean lives elsewhere."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from syntax.index.file_facts import NameHashes

_CHUNK = 1 << 16


class Postings:
    """Pairs of a name's hash and the number of a file, searched by running over all of them.

    Fifty thousand files make some eight million pairs, which is 64 MB and a few milliseconds a
    search; a dictionary of lists would take ten times the memory. Pairs live in chunks, so that
    no single operation copies more than one of them: the interpreter is never held for long.
    """

    def __init__(self) -> None:
        self._full: list[tuple[NameHashes, NameHashes]] = []
        self._hashes = np.empty(_CHUNK, np.uint32)
        self._files = np.empty(_CHUNK, np.uint32)
        self._used = 0
        self._alive = np.zeros(1024, np.bool_)
        self._pairs = 0
        self._dead = 0
        self._sweep_at: int | None = None

    def __len__(self) -> int:
        """Pairs held, those of removed files that were not swept yet included."""
        return self._pairs

    def add(self, file: int, hashes: NameHashes) -> None:
        """Enter the names of a file; `file` was never entered before."""
        if file >= len(self._alive):
            grown = np.zeros(max(file + 1, 2 * len(self._alive)), np.bool_)
            grown[: len(self._alive)] = self._alive
            self._alive = grown
        self._alive[file] = True
        self._pairs += len(hashes)
        # Faster than new pairs come, or a sweep would never reach the end.
        for _ in range(2 + 2 * len(hashes) // _CHUNK):
            self._sweep()
        while len(hashes):
            part = hashes[: _CHUNK - self._used]
            end = self._used + len(part)
            self._hashes[self._used : end] = part
            self._files[self._used : end] = file
            self._used = end
            hashes = hashes[len(part) :]
            if end == _CHUNK:
                self._full.append((self._hashes, self._files))
                self._hashes = np.empty(_CHUNK, np.uint32)
                self._files = np.empty(_CHUNK, np.uint32)
                self._used = 0

    def remove(self, file: int, names: int) -> None:
        """Forget a file that was entered with so many names."""
        self._alive[file] = False
        self._dead += names
        if self._sweep_at is None and self._dead > max(_CHUNK, self._pairs // 2):
            self._sweep_at = 0

    def find(self, name_hash: int) -> list[int]:
        """The files that hold a name of this hash, in the order they were entered."""
        wanted = np.uint32(name_hash)
        found: list[npt.NDArray[np.uint32]] = [
            files[hashes == wanted]
            for hashes, files in [
                *self._full,
                (self._hashes[: self._used], self._files[: self._used]),
            ]
        ]
        files = np.concatenate(found)
        return [int(file) for file in files[self._alive[files]]]

    def _sweep(self) -> None:
        """Drop the dead pairs of one chunk, where a sweep is under way."""
        if self._sweep_at is None:
            return
        if self._sweep_at >= len(self._full):
            self._sweep_at = None
            self._full = _merged(self._full)
            return
        hashes, files = self._full[self._sweep_at]
        keep = self._alive[files]
        dropped = len(files) - int(np.count_nonzero(keep))
        if dropped:
            self._full[self._sweep_at] = (hashes[keep], files[keep])
            self._pairs -= dropped
            self._dead -= dropped
        self._sweep_at += 1


def _merged(chunks: list[tuple[NameHashes, NameHashes]]) -> list[tuple[NameHashes, NameHashes]]:
    """The same pairs with no small chunk left beside another small one."""
    merged: list[tuple[NameHashes, NameHashes]] = []
    for hashes, files in chunks:
        if merged and len(merged[-1][0]) + len(hashes) <= _CHUNK:
            last_hashes, last_files = merged.pop()
            merged.append(
                (np.concatenate([last_hashes, hashes]), np.concatenate([last_files, files]))
            )
        elif len(hashes):
            merged.append((hashes, files))
    return merged
