"""The go command in the sandbox: the test program of one package, or what is said against it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from sandbox.boundary import Boundary
from testgen.languages.compiled.workshop import BUILDING, LEFT_OUT, RUNNING, Workshop, open_workshop
from testgen.languages.go.module import Module
from testgen.languages.go.toolchain import Toolchain

_ERROR = re.compile(r"^(?:vet: )?(?:\./)?([^\s:]+\.go):(\d+):(?:(\d+):)? (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Complaint:
    """An error of the compiler: the file's name, line and column (in bytes) from 1."""

    file: str
    line: int
    column: int
    message: str

    @property
    def told(self) -> str:
        """With its place."""
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Built:
    """`program` is None where there is none, and then `complaints` or `fault` say why."""

    program: Path | None
    complaints: tuple[Complaint, ...] = ()
    fault: str = ""


def module_workshop(boundary: Boundary, module: Module, toolchain: Toolchain) -> Workshop:
    """A copy of the module that can be built in the sandbox."""
    workshop = open_workshop(
        boundary, module.root, readable=toolchain.readable, env={}, left_out=_LEFT_OUT
    )
    for name in ("cache", "path", "tmp"):
        (workshop.folder / name).mkdir()
    mode = "vendor" if module.is_vendored else "readonly" if module.is_workspace else "mod"
    env = {
        "GOROOT": str(toolchain.root),
        "GOPATH": str(workshop.folder / "path"),
        "GOMODCACHE": str(
            toolchain.modules if toolchain.modules.is_dir() else workshop.folder / "path"
        ),
        "GOCACHE": str(workshop.folder / "cache"),
        "GOTMPDIR": str(workshop.folder / "tmp"),
        "GOFLAGS": f"-mod={mode}",
        "GOPROXY": "off",
        "GOSUMDB": "off",
        "GOTOOLCHAIN": "local",
        "GOENV": "off",
        "GOTELEMETRY": "off",
        "CGO_ENABLED": "0",
        "GOMAXPROCS": "2",
        **({} if module.is_workspace else {"GOWORK": "off"}),
    }
    return Workshop(boundary, workshop.folder, workshop.project, workshop.readable, env)


_LEFT_OUT = LEFT_OUT - {"target"}  # where cargo puts what it built; a package in Go


def placed(workshop: Workshop, module: Module, path: Path) -> Path:
    """Where a path of the module is in the copy."""
    return workshop.project / path.relative_to(module.root)


async def why_not_built(
    workshop: Workshop, module: Module, toolchain: Toolchain, file: Path
) -> str:
    """Why the file is in no package that could be built, in a line; "" where it is."""
    cwd = placed(workshop, module, module.folder)
    ran = await workshop.run([str(toolchain.go), "list", "-e", "-json"], cwd, RUNNING)
    try:
        told: dict[str, Any] = msgspec.json.decode(ran.stdout)
    except msgspec.DecodeError:
        return why_not(ran.stderr)
    if file.name in told.get("IgnoredGoFiles", ()):
        return "it is not built on this system (by its name, or its `//go:build` line)"
    for fault in (told.get("Error"), *told.get("DepsErrors", ())):
        if fault:
            return why_not(fault.get("Err", ""))
    return ""


async def build(workshop: Workshop, module: Module, toolchain: Toolchain) -> Built:
    """Build the tests of the package."""
    program = workshop.folder / "package.test"
    argv = [str(toolchain.go), "test", "-c", "-vet=off", "-gcflags=-e", "-o", str(program), "."]
    ran = await workshop.run(argv, placed(workshop, module, module.folder), BUILDING)
    if ran.ended != "exited":
        return Built(None, fault=f"its build did not come to an end ({ran.ended})")
    said = ran.stdout + ran.stderr
    if ran.exit_code == 0:
        if program.is_file():
            return Built(program)
        return Built(None, fault=why_not(said))
    return Built(None, complaints_in(said), why_not(said))


def complaints_in(said: str) -> tuple[Complaint, ...]:
    """What the compiler said."""
    return tuple(
        Complaint(file, int(line), int(column or 1), message)
        for file, line, column, message in _ERROR.findall(said)
        if message != "too many errors"
    )


_WORDS = (
    (
        r"no required module provides package (\S+?);",
        "it needs {0}, which go.mod does not name: run `go mod tidy`",
    ),
    (r"cannot find module providing package (\S+?):", "the package {0} is not on this machine"),
    (
        r"([\w./-]+@v[\w.+-]+): (?:module lookup|missing go\.sum|.*GOPROXY)",
        "the module {0} is not on this machine",
    ),
    (r"go\.mod requires go >= ([\d.]+)", "it needs Go {0} or newer"),
    (r"module requires Go ([\d.]+)", "it needs Go {0} or newer"),
    (r"package (\S+) is not in GOROOT", "the package {0} is not in this Go"),
    (r"replacement directory (\S+) does not exist", "its dependency {0} is outside of its module"),
    (r"missing go\.sum entry", "its go.sum is not complete: run `go mod tidy`"),
    (r"inconsistent vendoring", "its vendor folder is not what go.mod says: run `go mod vendor`"),
    (r"import cycle not allowed", "its imports go round in a circle"),
)


def why_not(said: str) -> str:
    """One line out of what go wrote."""
    for pattern, words in _WORDS:
        if found := re.search(pattern, said):
            told = words.format(*found.groups())
            return told + (
                ": run `go mod download` in its folder once" if "this machine" in told else ""
            )
    complaints = complaints_in(said)
    if complaints:
        return complaints[0].told
    lines = [one.strip() for one in said.splitlines() if one.strip() and one[0] != "#"]
    return lines[0] if lines else "go failed without a word"
