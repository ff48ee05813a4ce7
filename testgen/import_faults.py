"""Why a module could not be imported in the sandbox, in one line: where, what, and the way out."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.errors import BadInput
from sandbox.faults import WorkerFault
from testgen.project.values import Project

_FRAME = re.compile(r'File "([^"\n]+)", line (\d+)')
_MISSING = re.compile(r"No module named '([^'.]+)")
_PATH = re.compile(r"'(/[^']*)'")
_AT = re.compile(r" \([^()]*, line \d+\)$")
_MEMORY_MB = 1024
_LONGEST = 400
_AS_SCRIPT = 'put what it does as a script under `if __name__ == "__main__":`'
_LATER = "do that in a function, and the rest of it can be tested"
_NO_NETWORK = re.compile(
    r"Network is unreachable|Name or service not known|name resolution|nodename nor servname"
    r"|ConnectionRefused|Connection refused|Max retries exceeded|All connection attempts failed"
)


@dataclass(frozen=True, slots=True)
class _Told:
    """`what` happened; `way` out of it, empty where the first says all."""

    what: str
    way: str = ""


def import_fault(fault: WorkerFault, project: Project, shown: str) -> str:
    """One line for people: the file and line, the fault, the way out.

    `shown` is the module's file as a person calls it.
    """
    told = _told(fault, project)
    place, elsewhere = _place(fault, project, shown)
    line = f"{place}: it cannot be imported, so it cannot be tested: {told.what}{elsewhere}"
    line = " ".join(f"{line}; {told.way}".split() if told.way else line.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def insist_on_an_end(ready: Mapping[str, Any], shown: str) -> None:
    """Raises `BadInput` where importing the module left what keeps a process from its end."""
    threads = ready.get("threads")
    if threads:
        raise BadInput(
            f"{shown}: its import starts a thread that does not end ({threads[0]}), so no test run"
            " of it would end: start it in a function, or with daemon=True"
        )


def _told(fault: WorkerFault, project: Project) -> _Told:
    if fault.happened == "hung":
        return _Told(f"its import does not come to an end ({fault})", _AS_SCRIPT)
    if fault.happened == "killed":
        return _killed(fault)
    if fault.happened == "exited":
        return _exited(fault)
    for suits, tell in _ROWS:
        if suits(fault):
            return tell(fault, project)
    return _Told(_raised(fault))


def _raised(fault: WorkerFault) -> str:
    """The exception as Python shows it, without the module of its class."""
    name = fault.type.rpartition(".")[2]
    return f"{name}: {fault.message}" if fault.message else name


def _killed(fault: WorkerFault) -> _Told:
    code = fault.code or 0
    if code == signal.SIGKILL:
        return _Told(f"its import takes more than {_MEMORY_MB} MB of memory, or is killed", _LATER)
    try:
        name = signal.Signals(code).name
    except ValueError:
        name = f"signal {code}"
    return _Told(f"its import crashes the interpreter ({name})", _LATER)


def _exited(fault: WorkerFault) -> _Told:
    lines = f"{fault.printed}\n{fault.message}".splitlines()
    said = [line for line in lines if re.match(r"(?:.*: )?error: ", line)]
    if said:
        return _Told(f"its import reads the command line ({said[-1].strip()})", _AS_SCRIPT)
    how = repr(fault.message) if fault.message else f"exit code {fault.code}"
    return _Told(f"its import ends the program ({how})", _AS_SCRIPT)


def _missing(fault: WorkerFault, project: Project) -> _Told:
    found = _MISSING.search(fault.message)
    top = found[1] if found else ""
    if top in project.packages:
        return _Told(fault.message, f"{top} is the project's own: is there a file of that name?")
    python = project.interpreter.python
    return _Told(fault.message, f"install it for {python}, or name another Python with --python")


def _unreadable(fault: WorkerFault, project: Project) -> _Told:
    version = ".".join(map(str, project.interpreter.version or ()))
    message = _AT.sub("", fault.message)
    what = f"it is not valid Python {version}".rstrip() + f": {message}"
    if "codec" in message or "UTF-8" in message or "encoding" in message:
        return _Told(what, "save it as UTF-8, or declare its encoding in the first line")
    return _Told(what)


def _stdin(fault: WorkerFault, project: Project) -> _Told:
    return _Told("its import reads the standard input", _AS_SCRIPT)


def _writing(fault: WorkerFault, project: Project) -> _Told:
    found = _PATH.search(fault.message)
    what = _shown(Path(found[1]), project) if found else "a file"
    return _Told(f"its import writes {what}, which it cannot in the sandbox", _LATER)


def _network(fault: WorkerFault, project: Project) -> _Told:
    return _Told(
        f"its import uses the network, and the sandbox has none ({_raised(fault)})", _LATER
    )


def _environment(fault: WorkerFault, project: Project) -> _Told:
    return _Told(
        f"its import needs the environment variable {fault.message}",
        "give it a default: nothing of your environment is passed into the sandbox",
    )


def _memory(fault: WorkerFault, project: Project) -> _Told:
    return _Told(f"its import takes more than {_MEMORY_MB} MB of memory", _LATER)


def _circular(fault: WorkerFault, project: Project) -> _Told:
    found = re.search(r"cannot import name '([^']+)' from .*module '([^']+)'", fault.message)
    named = f"{found[1]} of {found[2]}" if found else fault.message
    return _Told(
        f"modules import each other in a circle ({named} is not there yet)",
        "import it inside the function that needs it",
    )


def _absent(fault: WorkerFault, project: Project) -> _Told:
    found = _PATH.search(fault.message)
    if found and project.layout.root not in Path(found[1]).parents:
        return _Told(_raised(fault), "what lies outside the project is not seen in the sandbox")
    return _Told(_raised(fault))


_ROWS: tuple[tuple[Callable[[WorkerFault], bool], Callable[[WorkerFault, Project], _Told]], ...] = (
    (lambda fault: fault.type.endswith(".Shadowed"), lambda fault, project: _Told(fault.message)),
    (lambda fault: fault.type == "ModuleNotFoundError", _missing),
    (lambda fault: "partially initialized module" in fault.message, _circular),
    (
        lambda fault: (
            fault.type in ("SyntaxError", "IndentationError", "TabError", "UnicodeDecodeError")
        ),
        _unreadable,
    ),
    (lambda fault: fault.type == "EOFError", _stdin),
    (lambda fault: "[Errno 30]" in fault.message, _writing),
    (
        lambda fault: _NO_NETWORK.search(f"{fault.type} {fault.message}") is not None,
        _network,
    ),
    (lambda fault: fault.type == "KeyError" and "os.environ[" in fault.traceback, _environment),
    (lambda fault: fault.type == "MemoryError", _memory),
    (lambda fault: fault.type == "FileNotFoundError", _absent),
)
"""What an import raised, and what is told of it; the first that suits counts."""


def _place(fault: WorkerFault, project: Project, shown: str) -> tuple[str, str]:
    """The module with the line that failed in it, and where else in the project it failed."""
    frames = [(Path(file), line) for file, line in _FRAME.findall(fault.traceback)]
    # A crash or a stop is printed by Python's fault handler, the innermost frame first.
    frames = frames or [(Path(file), line) for file, line in _FRAME.findall(fault.printed)][::-1]
    layout = project.layout
    own = [
        (file, line)
        for file, line in frames
        if layout.root in file.parents and "site-packages" not in file.parts
    ]
    here = [line for file, line in own if file == layout.file]
    place = f"{shown}:{here[-1]}" if here else shown
    if not own or own[-1][0] == layout.file:
        return place, ""
    file, line = own[-1]
    return place, f" (in {_shown(file, project)}, line {line})"


def _shown(path: Path, project: Project) -> str:
    root = project.layout.root
    return str(path.relative_to(root)) if root in path.parents else str(path)
