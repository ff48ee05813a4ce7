"""Why an example that fails here need not be wrong: what it needs is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docgen.examples.outcome import Raised
from sandbox.worker import Attempt

_REACHES: dict[str, str] = {
    "socket": "it uses the network",
    "urllib": "it uses the network",
    "ftplib": "it uses the network",
    "smtplib": "it uses the network",
    "imaplib": "it uses the network",
    "poplib": "it uses the network",
    "webbrowser": "it opens a browser",
    "subprocess": "it starts other programs",
    "pty": "it starts other programs",
    "sqlite3": "it uses a database",
}
_STARTS = frozenset({"os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty"})
_WRITES = frozenset(
    {"open", "os.remove", "os.rmdir", "os.mkdir", "os.rename", "os.link", "os.symlink"}
)
_NOT_OURS: tuple[tuple[str, str], ...] = (
    ("OSError", "it needs files, devices or a network that are not there"),
    ("EOFError", "it asks for input"),
    ("SystemExit", "it ends the program"),
    ("KeyboardInterrupt", "it is broken off"),
    ("MemoryError", "it needs more memory than it is given"),
    ("TclError", "it needs a screen"),
)
_CHANGING = re.compile(
    r"\b(?:today|now|utcnow|localtime|gmtime|time\(\)|monotonic|perf_counter|random|randint|shuffle"
    r"|choice|sample|uuid\d?|urandom|token_\w+|getpid|gethostname|getuser|cpu_count|environ|getenv"
    r"|getcwd|cwd\(\)|home\(\)|listdir|iterdir|glob|tempfile|mkdtemp|platform|locale|getsizeof"
    r"|timeit|__version__|version_info|sys\.version|__file__|id\()"
)


def excuse_by_attempts(attempted: Iterable[Attempt]) -> str | None:
    """What the example reached for that is not there in a sandbox."""
    for one in attempted:
        if one.event in _STARTS:
            return "it starts other programs"
        if one.event in _WRITES:
            return "it writes files"
        told = _REACHES.get(one.event.partition(".")[0])
        if told is not None and "':memory:'" not in one.detail:
            return told
    return None


def excuse_by_error(raised: Raised, packages: frozenset[str]) -> str | None:
    """Why an exception says nothing of the example; `packages` are the names of the project."""
    own = raised.name.partition(".")[0] in packages
    if "ModuleNotFoundError" in raised.bases:
        return None if own and "." in raised.name else _needs(raised.name)
    if "ImportError" in raised.bases:
        return None if own and raised.in_example else _needs("")
    if raised.shown.strip().endswith("'module' object is not callable"):
        return "a name stands for something else in its module"
    for base, reason in _NOT_OURS:
        if base in raised.bases:
            return reason
    if raised.of_module and raised.of_module.partition(".")[0] not in packages:
        return f"another version of {raised.of_module.partition('.')[0]} is installed"
    return None


def excuse_by_source(source: str) -> str | None:
    """What in the code of a step makes its result another one here."""
    found = _CHANGING.search(source)
    return f"what it gives depends on {found[0].rstrip('()')}" if found is not None else None


def _needs(name: str) -> str:
    return f"it needs {name}, which is not installed" if name else "something it imports is missing"
