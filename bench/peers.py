"""llama-server and llama-bench, built from the sources inside the installed llama-cpp-python.

    python -m bench.peers --dir DIR        (about 5 minutes on two cores; again: at once)

The same llama.cpp as the bindings', so that a comparison is of what is built on top of it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

TARGETS = ("llama-server", "llama-bench")
OPTIONS = (
    "-DGGML_NATIVE=ON",
    "-DLLAMA_CURL=OFF",
    "-DLLAMA_OPENSSL=OFF",
    "-DLLAMA_BUILD_TESTS=OFF",
    "-DLLAMA_BUILD_EXAMPLES=OFF",
    "-DLLAMA_BUILD_UI=OFF",
    "-DBUILD_SHARED_LIBS=OFF",
    "-DCMAKE_BUILD_TYPE=Release",
)


@dataclass(frozen=True)
class Peers:
    """The peers' programs."""

    server: Path
    bench: Path


def peers_in(folder: Path) -> Peers:
    """The programs in `folder` (or its `bin`), built there first if need be."""
    for place in (folder, folder / "bin", folder / "build" / "bin"):
        found = Peers(place / "llama-server", place / "llama-bench")
        if found.server.is_file() and found.bench.is_file():
            return found
    return build(folder)


def build(folder: Path) -> Peers:
    """Download, unpack, configure, compile. Raises `SystemExit` naming what is missing."""
    for tool in ("cmake", "c++"):
        if shutil.which(tool) is None:
            raise SystemExit(f"{tool} is needed to build the peers; install it and try again")
    folder.mkdir(parents=True, exist_ok=True)
    version = metadata.version("llama-cpp-python")
    source = folder / f"llama_cpp_python-{version}" / "vendor" / "llama.cpp"
    if not source.is_dir():
        fetch = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:"]
        _run([*fetch, "--dest", str(folder), f"llama-cpp-python=={version}"])
        with tarfile.open(folder / f"llama_cpp_python-{version}.tar.gz") as archive:
            archive.extractall(folder, filter="data")
    target = folder / "build"
    _run(["cmake", "-S", str(source), "-B", str(target), *OPTIONS])
    jobs = str(os.cpu_count() or 1)
    _run(["cmake", "--build", str(target), "-j", jobs, "--target", *TARGETS])
    return Peers(target / "bin" / "llama-server", target / "bin" / "llama-bench")


def _run(command: list[str]) -> None:
    print("$", " ".join(command), file=sys.stderr)
    if subprocess.run(command, check=False, stdout=sys.stderr).returncode:
        raise SystemExit(f"{command[0]} failed; its output is above")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dir", type=Path, required=True)
    found = peers_in(parser.parse_args().dir)
    print(found.server)
    print(found.bench)


if __name__ == "__main__":
    main()
