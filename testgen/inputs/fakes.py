"""Fakes where a target reaches outside: clock, randomness, environment, input, HTTP, processes.

Which seams there are is read from the source of what the target runs; a fake is setup statements
of `unittest.mock`, whose values the search may vary.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from testgen.inputs.genome import Step
from testgen.inputs.subject import Subject
from testgen.inputs.terms import Call, Items, Member, Name, Pairs, Term, called, listed, parse

_Values = Callable[[Random], Term]


@dataclass(frozen=True)
class Seam:
    """A place where the outside comes in, and how to make a fake of it."""

    name: str
    make: Callable[[Random], tuple[Step, ...]]
    often: float = 0.9

    def steps(self, random: Random) -> tuple[Step, ...]:
        """The statements of one fake; now and then none, to see the real thing."""
        return self.make(random) if random.random() < self.often else ()


def seams(subject: Subject) -> tuple[Seam, ...]:
    """The seams of the functions that the target runs, each once."""
    found: dict[str, Seam] = {}
    for function in subject.reached:
        for called_name, node in _calls(function.source):
            for seam in _seams_of(called_name, node, subject.module):
                found.setdefault(seam.name, seam)
        if _ENVIRON.search(function.source):
            names = tuple(dict.fromkeys(_ENVIRON_NAME.findall(function.source)))
            found.setdefault("os.environ", Seam("os.environ", _environment(names)))
        if re.search(r"\bsys\.argv\b", function.source):
            found.setdefault("sys.argv", _patched("sys.argv", _arguments))
        if re.search(r"\bsys\.stdin\b", function.source):
            found.setdefault("sys.stdin", _patched("sys.stdin", _typed_in))
    return tuple(found.values())


_ENVIRON = re.compile(r"\bos\.environ\b|\bos\.getenv\b|\bgetenv\(")
_ENVIRON_NAME = re.compile(
    r"""(?:environ(?:\.get\(|\.pop\(|\.setdefault\(|\[)|getenv\()\s*["']([^"']+)["']"""
)
_RETURNS: dict[str, _Values] = {
    "time.time": lambda random: random.choice((1700000000.0, 0.0, 1709210096.5)),
    "time.monotonic": lambda random: random.choice((100.0, 0.0, 12345.5)),
    "time.perf_counter": lambda random: random.choice((100.0, 0.0, 1.5)),
    "time.sleep": lambda random: None,
    "random.random": lambda random: random.choice((0.25, 0.0, 0.5, 0.99)),
    "random.uniform": lambda random: random.choice((0.5, 0.0, 1.5)),
    "random.gauss": lambda random: random.choice((0.0, 1.5, -0.5)),
    "random.randint": lambda random: random.choice((1, 0, 3, 6)),
    "random.randrange": lambda random: random.choice((0, 1, 3)),
    "random.getrandbits": lambda random: random.choice((0, 1, 255)),
    "random.shuffle": lambda random: None,
    "uuid.uuid4": lambda random: parse("UUID('12345678-1234-4678-8234-567812345678')"),
    "os.getcwd": lambda random: "/home/user/project",
    "os.getpid": lambda random: 4242,
    "socket.gethostname": lambda random: "host",
    "getpass.getuser": lambda random: "user",
    "platform.system": lambda random: random.choice(("Linux", "Windows", "Darwin")),
    "subprocess.run": lambda random: called(
        "SimpleNamespace", returncode=random.choice((0, 0, 1)), stdout="output\n", stderr=""
    ),
    "subprocess.check_output": lambda random: random.choice((b"output\n", b"")),
    "os.system": lambda random: random.choice((0, 1)),
}  # fmt: skip
_TAKES: dict[str, tuple[str, ...]] = {
    "random.choice": ("lambda options: options[0]", "lambda options: options[-1]"),
    "random.sample": ("lambda options, k: list(options)[:k]",),
    "random.choices": ("lambda options, *args, k=1, **kwargs: [options[0]] * k",),
}
_HTTP = re.compile(r"(requests|httpx|session)\.(get|post|put|delete|patch|head|request)")


def _calls(source: str) -> list[tuple[str, ast.Call]]:
    try:
        tree = ast.parse(_outdented(source))
    except (SyntaxError, ValueError, RecursionError):
        return []
    return [
        (ast.unparse(node.func), node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    ]


def _outdented(source: str) -> str:
    return f"if True:\n{source}" if source[:1] in {" ", "\t"} else source


def _seams_of(name: str, call: ast.Call, module: str) -> list[Seam]:
    if name in _RETURNS:
        return [_returning(name, name, _RETURNS[name])]
    if name in _TAKES:
        sources = _TAKES[name]
        return [
            _stepped(name, lambda random: _patch(name, side_effect=parse(random.choice(sources))))
        ]
    if name == "input":
        return [
            _stepped(name, lambda random: _patch("builtins.input", side_effect=_answers(random)))
        ]
    if _HTTP.fullmatch(name) and not name.startswith("session."):
        return [_returning(name, name, _response)]
    if name in {"urllib.request.urlopen", "urlopen"}:
        target = name if "." in name else f"{module}.urlopen"
        return [_returning("urlopen", target, _opened)] if module or "." in name else []
    plain = name.rpartition(".")[2]
    if plain in {"now", "today", "utcnow"} and name.startswith(("datetime.", "date.")):
        return [_clock(name, module)] if module else []
    # `from time import time`: the module under test holds the name itself.
    for known, values in _RETURNS.items():
        if module and known.rpartition(".")[2] == name and name not in _AMBIGUOUS:
            return [_returning(known, f"{module}.{name}", values, often=0.5)]
    return []


_AMBIGUOUS = frozenset({"run", "system", "time", "random", "choice"})


def _clock(name: str, module: str) -> Seam:
    """`datetime.now()` and its like: the class cannot be patched, the module's name for it can."""
    parts = name.split(".")
    path, method = ".".join(parts[:-1]), parts[-1]
    is_date = parts[-2] == "date"

    def make(random: Random) -> tuple[Step, ...]:
        values = ("date(2024, 2, 29)", "date(2023, 12, 31)", "date(2024, 1, 1)") if is_date else (
            "datetime(2024, 2, 29, 12, 30)", "datetime(2023, 12, 31, 23, 59, 59)",
            "datetime(2024, 1, 1)",
        )  # fmt: skip
        wraps = Name("date" if is_date else "datetime")
        clock = _patch(f"{module}.{path}", wraps=wraps)
        now = parse(random.choice(values))
        return (
            Step(clock, "clock"),
            Step(called("setattr", Name(f"clock.{method}"), "return_value", now)),
        )

    return Seam("clock", make)


def _patch(target: str, **arguments: Term) -> Term:
    """`patch("random.random", return_value=0.5).start()`."""
    return Call(Member(called("patch", target, **arguments), "start"))


def _stepped(name: str, make: _Values, often: float = 0.9) -> Seam:
    return Seam(name, lambda random: (Step(make(random)),), often)


def _returning(name: str, target: str, values: _Values, often: float = 0.9) -> Seam:
    return _stepped(name, lambda random: _patch(target, return_value=values(random)), often)


def _patched(target: str, values: _Values) -> Seam:
    return _stepped(
        target, lambda random: Call(Member(called("patch", target, values(random)), "start"))
    )


def _environment(names: tuple[str, ...]) -> Callable[[Random], tuple[Step, ...]]:
    def make(random: Random) -> tuple[Step, ...]:
        values = ("1", "true", "value", "", "/tmp/x", "0", "debug")
        pairs = tuple((name, random.choice(values)) for name in names if random.random() < 0.7)
        patched = called("patch.dict", "os.environ", Pairs(pairs), clear=True)
        return (Step(Call(Member(patched, "start"))),)

    return make


def _arguments(random: Random) -> Term:
    more = random.choice(((), ("file.txt",), ("--help",), ("a", "b"), ("-v", "x")))
    return listed("program", *more)


def _typed_in(random: Random) -> Term:
    return called("io.StringIO", random.choice(("one\ntwo\n", "", "1 2 3\n", "yes\n")))


def _answers(random: Random) -> Term:
    return Items("list", tuple(random.choice(("y", "n", "1", "text", "", "q")) for _ in range(6)))


def _response(random: Random) -> Term:
    body = random.choice(("{'id': 1, 'name': 'a'}", "[]", "{}", "[{'id': 1}]"))
    status = random.choice((200, 200, 404, 500))
    return called(
        "MagicMock", status_code=status, ok=status < 400, text="text", content=b"text",
        json=parse(f"lambda: {body}"), headers=Pairs((("Content-Type", "text/html"),)),
    )  # fmt: skip


def _opened(random: Random) -> Term:
    return called("io.BytesIO", random.choice((b"text", b'{"id": 1}', b"")))
