"""One door for developers: `python3 dev.py COMMAND`, before anything is installed.

Standard library only. It makes `.venv` from the lock files and calls the tools inside; what the
tools check is configured in pyproject.toml.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
RUNTIME_LOCK = ROOT / "requirements" / "runtime.lock"
DEV_LOCK = ROOT / "requirements" / "dev.lock"
OLDEST_PYTHON = (3, 11)
TEST_MODEL = "qwen2.5-coder-0.5b"
BESIDE_OTHERS = "not alone"
GIB = 1 << 30
# The environment takes 0.9 GiB, compiling llama.cpp 1.5 GiB for a while, a model 1 GiB.
DISK_NEEDED = 4 * GIB


class Missing(SystemExit):
    """The machine lacks something: told in one paragraph, with the way to get it (exit 3)."""

    def __init__(self, what: str, how: str) -> None:
        print(f"\ndev.py: {what}\n        {how}", file=sys.stderr)
        super().__init__(3)


@dataclass(frozen=True)
class Step:
    """One command of a check, with the name it is reported under."""

    name: str
    command: Sequence[str | Path]


# --- what a person sees -------------------------------------------------------------------------


def say(text: str) -> None:
    """A line about what happens now, in order with what the called tools print."""
    print(text, flush=True)


def elapsed(since: float) -> str:
    """Time since `since` (monotonic seconds) as `1m05s`."""
    seconds = int(time.monotonic() - since)
    return f"{seconds // 60}m{seconds % 60:02d}s" if seconds >= 60 else f"{seconds}s"


@contextlib.contextmanager
def ticking(label: Sequence[str]) -> Iterator[None]:
    """Show `label[0]` and the elapsed time: live on a terminal, every 30 seconds elsewhere.

    The caller may replace `label[0]` while it runs.
    """
    live = sys.stdout.isatty()
    started, over = time.monotonic(), threading.Event()

    def show() -> None:
        while not over.wait(0.5 if live else 30):
            line = f"  {label[0]} ({elapsed(started)})"
            if live:
                print(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}", end="")
                sys.stdout.flush()
            else:
                say(line)

    ticker = threading.Thread(target=show, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        over.set()
        ticker.join()
        if live:
            print("\r\x1b[K", end="", flush=True)


# --- the environment ----------------------------------------------------------------------------


def set_up(lock: Path) -> None:
    """Make `.venv` hold exactly what `lock` says and the `inkling` command; quick if it does."""
    if sys.version_info < OLDEST_PYTHON:
        raise Missing(
            f"Python {'.'.join(map(str, OLDEST_PYTHON))} or later is needed, this is "
            f"{sys.version.split()[0]}.",
            "Run dev.py with a later one, for example: python3.12 dev.py demo",
        )
    if _installed(lock):
        return
    _insist_on_disk()
    _make_venv()
    started = time.monotonic()
    say(f"Installing {lock.relative_to(ROOT)} into .venv (exact versions, hashes checked)")
    _pip_install(lock)
    _run_quietly(
        [PYTHON, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "-e", ROOT],
        "installing Inkling itself",
    )
    _stamp(lock).write_text(_fingerprint(lock), encoding="utf-8")
    say(f"  installed in {elapsed(started)}")


def _fingerprint(lock: Path) -> str:
    recipe = lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(recipe + sys.version.encode() + str(ROOT).encode()).hexdigest()


def _stamp(lock: Path) -> Path:
    return VENV / f"installed-{lock.stem}"


def _installed(lock: Path) -> bool:
    # The developer's lock holds everything the runtime lock does.
    return PYTHON.exists() and any(
        _stamp(candidate).exists()
        and _stamp(candidate).read_text(encoding="utf-8") == _fingerprint(candidate)
        for candidate in {lock, DEV_LOCK}
    )


def _insist_on_disk() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < DISK_NEEDED:
        raise Missing(
            f"{free / GIB:.1f} GiB are free at {ROOT}, {DISK_NEEDED / GIB:.0f} GiB are needed.",
            "Free some space, or clone to another disk.",
        )


def _make_venv() -> None:
    if PYTHON.exists() and _works():
        return
    say("Making .venv")
    import venv  # noqa: PLC0415 - missing on Debian without python3-venv: told below, not here

    try:
        venv.EnvBuilder(with_pip=True, clear=True).create(VENV)
    except (subprocess.CalledProcessError, OSError) as error:
        raise Missing(
            f"a virtual environment cannot be made ({error}).",
            "On Debian and Ubuntu: sudo apt-get install python3-venv",
        ) from error


def _works() -> bool:
    """Whether the interpreter in `.venv` still runs and is this Python (clones get moved)."""
    told = subprocess.run(
        [PYTHON, "-c", "import sys, pip; print(sys.version)"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return told.returncode == 0 and told.stdout.strip() == sys.version.strip()


def _pip_install(lock: Path) -> None:
    label = ["reading the lock file"]
    log = VENV / "install.log"
    command: list[str | Path] = [PYTHON, "-m", "pip", "install", "--require-hashes"]
    command += ["--progress-bar", "off", "-r", lock]
    with log.open("w", encoding="utf-8") as record, ticking(label):
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        assert process.stdout is not None
        for line in process.stdout:
            record.write(line)
            heard = _what_pip_does(line)
            if heard and heard != label[0]:
                label[0] = heard
                if not sys.stdout.isatty() and "compiling" in heard:
                    say(f"  {heard}")
        code = process.wait()
    if code:
        _explain_failure(log)


def _what_pip_does(line: str) -> str | None:
    words = line.split()
    match words:
        case ["Collecting", package, *_]:
            return f"getting {package.split('=')[0]}"
        case ["Building", "wheel", "for", package, *_]:
            return f"compiling {package} (llama.cpp takes 4 to 10 minutes, once)"
        case ["Installing", "collected", *_]:
            return "unpacking"
    return None


def _explain_failure(log: Path) -> None:
    text = log.read_text(encoding="utf-8", errors="replace")
    tail = "\n".join(text.splitlines()[-25:])
    print(tail, file=sys.stderr)
    if not any(shutil.which(name) for name in ("c++", "g++", "clang++", "cl")):
        raise Missing(
            "there is no C++ compiler, and llama.cpp has to be compiled.",
            "Debian, Ubuntu: sudo apt-get install g++    Fedora: sudo dnf install gcc-c++    "
            "macOS: xcode-select --install",
        )
    if "No space left on device" in text:
        raise Missing("the disk is full.", f"{DISK_NEEDED / GIB:.0f} GiB are needed.")
    raise Missing(
        "the packages could not be installed.", f"All that pip said: {log.relative_to(ROOT)}"
    )


def get_bubblewrap() -> None:
    """What keeps in the code that tests are written for: installed where that needs no password."""
    _get_program(
        ("bwrap",),
        "bubblewrap",
        "another sandbox is used where the kernel has one "
        "(Debian, Ubuntu: apt-get install bubblewrap    Fedora: dnf install bubblewrap)",
    )


def get_browser() -> None:
    """What the tests look at pages with: installed where that needs no password."""
    _get_program(
        ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
        "chromium",
        "pages are not looked at in a browser (Debian: apt-get install chromium)",
    )


def _get_program(names: Sequence[str], package: str, without: str) -> None:
    """Install a Debian package unless one of the programs is there; `without` says what is then."""
    if sys.platform != "linux" or any(map(shutil.which, names)):
        return
    as_root = _as_root()
    if as_root is None or shutil.which("apt-get") is None:
        say(f"{package} is missing: {without}")
        return
    say(f"Installing {package}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [*as_root, "apt-get", "install", "-y", "-q", "--no-install-recommends", package]
    for command in (install, [*as_root, "apt-get", "update", "-q"], install):
        done = subprocess.run(
            command,
            env=quiet,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if any(map(shutil.which, names)):
            return
    say(f"  {package} could not be installed: {(done.stderr or done.stdout).strip()[-300:]}")


def _as_root() -> list[str] | None:
    """What goes in front of a command to run it as root without a password, if that works."""
    if os.getuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    if shutil.which("sudo") is None:
        return None
    works = subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0
    return sudo if works else None


def _run_quietly(command: Sequence[str | Path], purpose: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
        raise SystemExit(f"dev.py: {purpose} failed")


# --- the commands -------------------------------------------------------------------------------


def call(command: Sequence[str | Path]) -> int:
    """Run a tool in the checkout with its output left as it is; its exit code."""
    return subprocess.run(list(map(str, command)), cwd=ROOT, check=False).returncode


def checks() -> list[Step]:
    """What needs no model and takes seconds."""
    return [
        Step("format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
        Step("lint", [BIN / "ruff", "check", "--quiet", "."]),
        Step("types", [BIN / "mypy"]),
    ]


def run_steps(steps: Sequence[Step]) -> int:
    """Run all steps, also after a failure, and report each; 1 if any failed."""
    failed = []
    for step in steps:
        started = time.monotonic()
        say(f"== {step.name}")
        code = call(step.command)
        say(f"== {step.name}: {'ok' if code == 0 else f'failed ({code})'} in {elapsed(started)}")
        if code:
            failed.append(step.name)
    if failed:
        say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def demo(arguments: Sequence[str]) -> int:
    """Install what is needed, get the default model, complete code in a sample project."""
    set_up(RUNTIME_LOCK)
    get_bubblewrap()
    return call([BIN / "inkling", "demo", *arguments])


def test(arguments: Sequence[str]) -> int:
    """Everything CI runs; `--quick`: in a minute; with arguments: pytest alone, with these."""
    set_up(DEV_LOCK)
    get_bubblewrap()
    quick = list(arguments) == ["--quick"]
    if arguments and not quick:
        return call([PYTHON, "-m", "pytest", *arguments])
    if quick:
        return run_steps([*checks(), _tests("quick tests", f"{BESIDE_OTHERS} and not slow")])
    get_browser()
    if shutil.which("node") is None:
        say("node is missing: the VS Code extension is not built (Debian: apt-get install nodejs)")
    return run_steps(
        [
            *checks(),
            Step("model", [BIN / "inkling", "model", "pull", TEST_MODEL]),
            _tests("tests", BESIDE_OTHERS),
            Step("tests that need all of the machine", [PYTHON, "-m", "pytest", "-m", "alone"]),
        ]
    )


def _tests(name: str, marked: str) -> Step:
    """Those with such marks, on all cores; what shares fixtures stays together."""
    spread = ["-n", "logical", "--dist", "loadfile"]
    return Step(name, [PYTHON, "-m", "pytest", *spread, "-m", marked])


def check(_: Sequence[str]) -> int:
    """Format, lint and types: seconds."""
    set_up(DEV_LOCK)
    return run_steps(checks())


def fix(_: Sequence[str]) -> int:
    """Format, and mend what the linter can mend."""
    set_up(DEV_LOCK)
    return call([BIN / "ruff", "check", "--fix", "--quiet", "."]) | call([BIN / "ruff", "format"])


def bench(arguments: Sequence[str]) -> int:
    """`bench NAME …`: one measurement; without a name, the list of them."""
    files = [
        *(ROOT / "bench").glob("*.py"),
        *(ROOT / "bench").glob("*/__main__.py"),
    ]
    names = sorted(
        path.parent.name if path.name == "__main__.py" else path.stem
        for path in files
        if "def main(" in path.read_text(encoding="utf-8")
    )
    if not arguments or arguments[0] not in names:
        say(f"usage: python3 dev.py bench NAME [OPTIONS]\nnames: {', '.join(names)}")
        return 2
    set_up(DEV_LOCK)
    get_bubblewrap()
    return call([PYTHON, "-m", f"bench.{arguments[0]}", *arguments[1:]])


def lock(_: Sequence[str]) -> int:
    """Resolve both lock files anew: every platform, hashes, no addresses."""
    set_up(DEV_LOCK)
    environment = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "python3 dev.py lock"}
    for path, groups in ((RUNTIME_LOCK, ["build"]), (DEV_LOCK, ["build", "dev"])):
        command = [BIN / "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes",
                   "--no-emit-index-url", "--no-annotate", "--upgrade", "--python-version",
                   ".".join(map(str, OLDEST_PYTHON)), "pyproject.toml", "-o",
                   path.relative_to(ROOT).as_posix()]  # fmt: skip
        for group in groups:
            command += ["--group", group]
        done = subprocess.run(list(map(str, command)), cwd=ROOT, env=environment, check=False)
        if done.returncode:
            return done.returncode
        say(f"wrote {path.relative_to(ROOT)}")
    return 0


COMMANDS = {command.__name__: command for command in (demo, test, check, fix, bench, lock)}


def main() -> int:
    """Parse the command line and run one command."""
    width = max(map(len, COMMANDS)) + 2
    listing = "\n".join(
        f"  {name.ljust(width)}{(command.__doc__ or '').splitlines()[0]}"
        for name, command in COMMANDS.items()
    )
    parser = argparse.ArgumentParser(
        prog="dev.py",
        usage="python3 dev.py COMMAND [ARGUMENTS]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"commands:\n{listing}",
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGUMENTS")
    given = parser.parse_args()
    try:
        return COMMANDS[given.command](given.arguments)
    except KeyboardInterrupt:
        say("\ndev.py: stopped")
        return 130


if __name__ == "__main__":
    sys.exit(main())
