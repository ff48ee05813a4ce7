"""Fetching one file from the Hugging Face hub, going on where an earlier try stopped.

Honours what huggingface_hub honours (`HF_ENDPOINT`, `HF_HUB_OFFLINE`, the user's token, proxies).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import huggingface_hub
from huggingface_hub import constants, file_download
from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]  # lazy export

from engine.models.catalog import HubSource
from engine.models.downloads import SourceFailed, is_disk_full
from foundation.errors import InklingError

# A hub that does not answer a metadata request in so many seconds is not waited for.
_ANSWER_SECONDS: Final = 6.0


def partial_file(work: Path) -> Path:
    """Where the bytes gather until they are all there."""
    return work / "hub.partial"


def bytes_kept(work: Path) -> int:
    """How much an earlier try left in `work`."""
    try:
        return partial_file(work).stat().st_size
    except OSError:
        return 0


def discard(work: Path) -> None:
    """Forget what came: it turned out wrong."""
    partial_file(work).unlink(missing_ok=True)


def fetch_from_hub(
    source: HubSource, size: int, sha256: str, work: Path, tell: Callable[[int], None]
) -> Path:
    """Download the file into `work` and return where it lies; `tell` gets the bytes done so far.

    Raises `SourceFailed` when the hub is offline, does not answer, or holds another file.
    The bytes' checksum is the caller's to check.
    """
    # Otherwise the client asks the hub for a list of coding agents, and tells it which one runs.
    constants.HF_HUB_DISABLE_TELEMETRY = True
    if constants.is_offline_mode():
        raise SourceFailed("switched off by HF_HUB_OFFLINE")
    try:
        url = huggingface_hub.hf_hub_url(source.repo, source.file, revision=source.revision)
        metadata = huggingface_hub.get_hf_file_metadata(url, timeout=_ANSWER_SECONDS)
        _insist_same(metadata.size, metadata.etag, size, sha256)
        target = partial_file(work)
        if bytes_kept(work) > size:
            discard(work)
        have = bytes_kept(work)
        # `hf_hub_download` throws a broken download away since it writes to a file of its own
        # per process; its building block resumes, and the caller's lock keeps others out.
        with target.open("ab") as file:
            file_download.http_get(
                url,
                file,
                resume_size=have,
                headers=build_hf_headers(),
                expected_size=size,
                tqdm_class=_reporting_bar(have, tell),
            )
    except InklingError:
        raise
    except Exception as error:
        # The hub's client raises its HTTP library's errors, which changed between versions.
        if is_disk_full(error):
            raise
        raise SourceFailed(_sentence(error)) from error
    return target


def _insist_same(their_size: int | None, etag: str | None, size: int, sha256: str) -> None:
    """Large files' etag is their SHA-256: a changed file is noticed before a gigabyte came."""
    if their_size is not None and their_size != size:
        raise SourceFailed(f"holds another file: {their_size:,} bytes instead of {size:,}")
    if etag is not None and len(etag) == 64 and etag.lower() != sha256:
        raise SourceFailed("holds another file: its SHA-256 is not the catalogue's")


def _sentence(error: Exception) -> str:
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status is not None:
        return f"answered with HTTP status {status}"
    text = str(error).strip().splitlines()
    return f"cannot be reached ({text[0] if text else type(error).__name__})"


def _reporting_bar(start: int, tell: Callable[[int], None]) -> Any:
    """A progress-bar class, as huggingface_hub takes one, that draws nothing and tells instead."""

    class Bar:
        def __init__(self, **options: Any) -> None:
            self._bytes = int(options.get("initial") or start)

        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def update(self, n: float) -> None:
            self._bytes += int(n)
            tell(self._bytes)

    return Bar
