"""cargo in the sandbox: the test program of one target, or what the compiler says against it."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from sandbox.boundary import Boundary
from testgen.languages.compiled.workshop import BUILDING, Workshop, open_workshop
from testgen.languages.rust.crate import Crate
from testgen.languages.rust.toolchain import Toolchain


@dataclass(frozen=True, slots=True)
class Complaint:
    """An error of the compiler. Bytes of the file under test where it points there."""

    message: str
    start: int = -1
    end: int = -1
    places: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """`program` is None where there is none, and then `complaints` or `fault` say why."""

    program: Path | None
    complaints: tuple[Complaint, ...] = ()
    fault: str = ""


def crate_workshop(boundary: Boundary, crate: Crate, toolchain: Toolchain) -> Workshop:
    """A copy of the crate's workspace that can be built in the sandbox."""
    stores = [toolchain.home / name for name in ("registry", "git")]
    workshop = open_workshop(
        boundary,
        crate.root,
        readable=[*toolchain.readable, *(one for one in stores if one.is_dir())],
        env={},
    )
    home = workshop.folder / "cargo"
    home.mkdir()
    for one in stores:
        if one.is_dir():
            (home / one.name).symlink_to(one)
    (home / "config.toml").write_text(_sources(toolchain.home), encoding="utf-8")
    env = {
        "CARGO_HOME": str(home),
        "CARGO_TARGET_DIR": str(workshop.folder / "target"),
        "CARGO_NET_OFFLINE": "true",
        "CARGO_TERM_COLOR": "never",
        "CARGO_PROFILE_DEV_DEBUG": "0",
        "CARGO_PROFILE_TEST_DEBUG": "0",
        "CARGO_INCREMENTAL": "0",
        "RUSTFLAGS": "--cap-lints=allow",
    }
    return Workshop(boundary, workshop.folder, workshop.project, workshop.readable, env)


def _sources(home: Path) -> str:
    """Where the user has cargo look for crates; tokens and the like stay outside."""
    for name in ("config.toml", "config"):
        try:
            given = tomllib.loads((home / name).read_text(encoding="utf-8")).get("source")
        except (OSError, ValueError):
            continue
        if isinstance(given, dict):
            return "".join(_table(f"source.{key}", value) for key, value in given.items())
    return ""


def _table(name: str, values: Any) -> str:
    pairs = values.items() if isinstance(values, dict) else ()
    lines = [f'{key} = "{value}"' for key, value in pairs if isinstance(value, str)]
    return "\n".join([f"[{name}]", *lines, ""]) + "\n"


async def build(workshop: Workshop, crate: Crate, toolchain: Toolchain, file: Path) -> Built:
    """Build the tests of the crate's target. `file` is the file under test, in the copy."""
    argv = [
        *(str(toolchain.cargo), "test", "--no-run", "--offline", "--message-format=json"),
        *("--package", crate.package, *crate.target),
    ]
    ran = await workshop.run(argv, placed(workshop, crate, crate.folder), BUILDING)
    if ran.ended != "exited":
        return Built(None, fault=f"its build did not come to an end ({ran.ended})")
    program, complaints = _read(ran.stdout, file, workshop.project)
    if program is not None and ran.exit_code == 0:
        return Built(program)
    return Built(None, tuple(complaints), "" if complaints else why_not(ran.stderr))


def placed(workshop: Workshop, crate: Crate, path: Path) -> Path:
    """Where a path of the workspace is in the copy."""
    return workshop.project / path.relative_to(crate.root)


def _read(output: str, file: Path, project: Path) -> tuple[Path | None, list[Complaint]]:
    program = None
    complaints: list[Complaint] = []
    for line in output.splitlines():
        if not line.startswith("{"):
            continue
        try:
            told = msgspec.json.decode(line)
        except msgspec.DecodeError:
            continue
        if told.get("reason") == "compiler-artifact" and told.get("executable"):
            program = Path(told["executable"])
        message = told.get("message")
        if told.get("reason") == "compiler-message" and message.get("level") == "error":
            complaints.append(_complaint(message, file, project))
    return program, [one for one in complaints if not one.message.startswith("aborting")]


def _complaint(message: dict[str, Any], file: Path, project: Path) -> Complaint:
    code = message.get("code") or {}
    text = (
        f"error[{code['code']}]: {message['message']}" if code.get("code") else message["message"]
    )
    places = []
    for span in message.get("spans", ()):
        if Path(os.path.normpath(project / span["file_name"])) == file:
            places.append((not span["is_primary"], span["byte_start"], span["byte_end"]))
        elif span["is_primary"]:
            text += f" ({span['file_name']}:{span['line_start']})"
    places.sort()
    if not places:
        return Complaint(text)
    _, start, end = places[0]
    return Complaint(text, start, end, tuple((one[1], one[2]) for one in places))


_WORDS = (
    (r"no matching package named `([^`]+)` found", "the crate {0} is not on this machine"),
    (r"failed to (?:download|get) `([^`]+)`", "the crate {0} is not on this machine"),
    (r"unable to (?:update|get packages from source)", "crates it needs are not on this machine"),
    (r"failed to load manifest for dependency `([^`]+)`", "its dependency {0} is outside of {1}"),
    (r"can't find (?:library|bin) `([^`]+)`", "its target {0} has no file"),
    (r"requires rustc ([\d.]+)", "it needs Rust {0} or newer"),
    (r"linker `([^`]+)` not found", "the linker {0} is not installed"),
    (r"failed to run custom build command for `([^`]+)`", "the build script of {0} failed"),
)


def why_not(said: str) -> str:
    """One line out of what cargo wrote."""
    for pattern, words in _WORDS:
        if found := re.search(pattern, said):
            told = words.format(*found.groups(), "its workspace")
            offline = "this machine" in told
            return told + (": run `cargo fetch` in its folder once" if offline else "")
    lines = [one.strip() for one in said.splitlines() if one.strip()]
    first = next((one for one in lines if one.startswith("error")), "")
    return first or (lines[-1] if lines else "cargo failed without a word")


def filtered(argv: Sequence[str], names: Sequence[str]) -> list[str]:
    """A test program's arguments for these tests alone."""
    return [*argv, "--exact", *names]
