"""Places a test can pull a small model from: wheels in a folder, and a hub on localhost."""

from __future__ import annotations

import hashlib
import random
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from engine.models.catalog import Catalog, CatalogEntry, HubSource, WheelSource
from tests.support.gguf_writer import SmallTensor, gguf_bytes

PARTS = 3


def small_model() -> bytes:
    """A sound model file of a few hundred kilobytes."""
    tensor = SmallTensor("token_embd.weight", (300, 256))
    whole = gguf_bytes(
        {
            "general.architecture": "llama",
            "general.name": "Tiny Coder",
            "tokenizer.ggml.tokens": ["<s>", "</s>", "a", "b"],
        },
        [tensor],
    )
    weights = 4 * 300 * 256
    # Weights that differ from place to place: parts joined in the wrong order must show.
    return whole[:-weights] + random.Random(7).randbytes(weights)


def small_entry(data: bytes, **changes: Any) -> CatalogEntry:
    """The catalogue's row for `small_model`, with some fields otherwise."""
    fields: dict[str, Any] = {
        "name": "tiny",
        "title": "Tiny",
        "family": "generic",
        "licence": "Apache-2.0",
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "file": "tiny.gguf",
        "purpose": "for tests",
        "hub": HubSource("maker/tiny", "main", "tiny.gguf"),
        "wheels": WheelSource(
            "inkling-test-tiny-part{part}", "1.0", PARTS, 1 << 20, "*/data/part{part:02}.bin"
        ),
    }
    return CatalogEntry(**(fields | changes))


def use_catalog(patch: pytest.MonkeyPatch, *entries: CatalogEntry) -> None:
    """Let the code under test know these models and no others."""
    known = Catalog(entries[0].name, entries)
    for module in ("engine.models.store", "engine.models.fetch", "cli.model"):
        patch.setattr(f"{module}.catalog", lambda: known)


def use_hub(patch: pytest.MonkeyPatch, url: str) -> None:
    """What HF_ENDPOINT does, for a client that is imported already."""
    patch.setattr("huggingface_hub.constants.ENDPOINT", url)
    patch.setattr(
        "huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE",
        url + "/{repo_id}/resolve/{revision}/{filename}",
    )


def write_wheels(folder: Path, data: bytes) -> list[Path]:
    """The model cut into `PARTS` wheels."""
    folder.mkdir(parents=True, exist_ok=True)
    step = -(-len(data) // PARTS)
    return [
        write_wheel(folder, number + 1, data[number * step : (number + 1) * step])
        for number in range(PARTS)
    ]


def write_wheel(folder: Path, part: int, data: bytes) -> Path:
    """One part as a wheel that pip accepts."""
    name = f"inkling_test_tiny_part{part}"
    info = f"{name}-1.0.dist-info"
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}/__init__.py", "raise SystemExit('imported!')\n")
        archive.writestr(f"{name}/data/part{part:02}.bin", data)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return wheel


def quick_pip(folder: Path, wheels: Path) -> tuple[str, ...]:
    """A stand-in for `pip download` from `wheels` that starts in no time."""
    script = folder / "quick-pip"
    script.write_text(
        f"""#!/bin/sh
for argument in "$@"; do
    case $argument in --dest=*) dest=${{argument#--dest=}} ;; esac
    wanted=$argument
done
name=$(printf %s "${{wanted%%==*}}" | tr - _)
cp "{wheels}/$name"-*.whl "$dest/" 2>/dev/null && exit 0
echo "ERROR: No matching distribution found for $wanted"
exit 1
"""
    )
    script.chmod(0o755)
    return (str(script),)


def index_only(folder: Path) -> Mapping[str, str]:
    """The environment in which pip knows only the wheels in `folder`."""
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder), "PIP_CONFIG_FILE": "/dev/null"}


@dataclass
class SmallHub:
    """A hub with one file. `break_after` bytes it drops the connection, once."""

    data: bytes
    sha256: str
    url: str = ""
    break_after: int | None = None
    ranges: list[str | None] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)


@contextmanager
def small_hub(data: bytes) -> Iterator[SmallHub]:
    """A hub on localhost, as far as downloading a file goes."""
    hub = SmallHub(data, hashlib.sha256(data).hexdigest())

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._head(200, len(hub.data))

        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            hub.ranges.append(asked)
            start = int(asked.removeprefix("bytes=").split("-")[0]) if asked else 0
            body = hub.data[start:]
            self._head(206 if asked else 200, len(body))
            if hub.break_after is not None:
                body, hub.break_after = body[: hub.break_after], None
                self.close_connection = True
            self.wfile.write(body)

        def _head(self, status: int, length: int) -> None:
            hub.paths.add(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(length))
            self.send_header("ETag", f'"{hub.sha256}"')
            self.send_header("X-Repo-Commit", "0" * 40)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
