"""Examples whose result nobody said before: a call is given, running it gives what comes of it.

Only results that people can read and will see again are shown.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Protocol

from docgen.comments.lines import lines_of
from docgen.examples.example import Example, Step
from docgen.examples.excuses import excuse_by_source
from docgen.examples.machine import depends_on
from docgen.examples.outcome import Outcome
from docgen.examples.reached import Entered
from docgen.examples.sessions import steps_of
from docgen.facts.source import SourceFile
from foundation.nothing import Nothing
from syntax.symbols import Symbol, SymbolKind
from syntax.text import Span

_MOST_LINES, _LONGEST_LINE, _LONGEST_CALL = 4, 76, 76
_UNREADABLE = re.compile(
    r"\b0x[0-9a-fA-F]{4,}| object at | object>|<_\w+\."
    r"|<(?:built-in|bound|unbound|slot wrapper|method|method-wrapper|wrapped|frozen|unlocked"
    r"|function|generator|async_generator|coroutine|module|code|frame|cell|member|attribute) "
    r"|<class '(?!(?:bool|bytes|complex|dict|float|frozenset|int|list|object|set|str|tuple|type)')"
)
"""What Python shows of that which has no words of its own: functions, objects, a module's class."""
_SET = re.compile(r"(?<![\w\]])\{(?![^{}]*:)[^{}]*,[^{}]*\}")
"""Several elements of a set: `{1, 2}`."""
_STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_PLACE = re.compile(r"(?:^|[\s'\"(=\[])(?:/[\w.-]+){2,}|[A-Z]:\\")
_ODD = frozenset({"open", "exec", "eval", "compile", "input", "exit", "quit", "breakpoint"})
_ODD_MODULES = frozenset(
    {
        *("os", "sys", "io", "subprocess", "shutil", "socket", "pathlib", "tempfile", "threading"),
        *("multiprocessing", "ctypes", "random", "time", "datetime", "uuid", "secrets", "urllib"),
        *("http", "requests", "logging", "builtins", "importlib"),
    }
)
_WATCHED = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_UNKNOWN = "(not seen yet)"


class RunsExamples(Protocol):
    """What is needed of a runner of examples."""

    async def outcome(self, source: str, file: SourceFile, symbol: Symbol | None) -> Outcome:
        """What comes of an example; what differs each time is not run, with that reason. Of an
        example of a symbol it is told what it ran."""


async def observed_example(
    source: str, file: SourceFile, symbol: Symbol | None, runner: RunsExamples
) -> Example | Nothing:
    """A session whose steps show what came of them; `source` are statements, the last of them an
    expression. Nothing, with the reason, for what cannot be shown well: it raises, gives nothing,
    or something long, something else each time, a place or a time, or reaches out of itself. An
    example of a function is none if that very definition was not run, or the result owes something
    to the machine."""
    statements = _statements(source)
    if isinstance(statements, Nothing):
        return statements
    *before, last = statements
    session = "".join(f">>> {_prompted(one)}\n" for one in before)
    asked = f"{session}>>> {_prompted(last)}\n{_UNKNOWN}\n"
    outcome = await runner.outcome(asked, file, symbol)
    if outcome.kind != "differs":
        return Nothing(outcome.reason or outcome.fault or "it gives nothing")
    got = outcome.got.rstrip("\n")
    fault = "it warns or logs" if outcome.err.strip() else _unshowable(got)
    if fault is None and symbol is not None and symbol.kind in _WATCHED:
        fault = _of_another(outcome, got, file, symbol)
    if fault is not None:
        return Nothing(fault)
    text = f"{session}>>> {_prompted(last)}\n{got}\n"
    steps: tuple[Step, ...] = tuple(steps_of(lines_of(text)))
    return Example(language="python", form="session", steps=steps, span=Span(0, len(text)))


def _of_another(outcome: Outcome, got: str, file: SourceFile, symbol: Symbol) -> str | None:
    """Why what was seen is not so of this definition everywhere: under `try` and `if` a name may
    be bound to another one."""
    reached = outcome.reached
    documented = next((one for one in reached.entered if _is_of(one, file, symbol)), None)
    if documented is None:
        return "the name stands for another definition here"
    reason = depends_on(reached, documented, got)
    return f"what it gives depends on {reason}" if reason is not None else None


def _is_of(one: Entered, file: SourceFile, symbol: Symbol) -> bool:
    if one.name != symbol.name or not _same(one.file, file.path):
        return False
    line_of = file.parse.snapshot.line_of
    return line_of(symbol.span.start) < one.line <= line_of(symbol.name_span.start) + 1


def _same(one: str, other: Path) -> bool:
    return Path(one) == other or Path(one) == other.resolve()


def shown(example: Example) -> str:
    """A session as it stands in a comment."""
    return "\n".join(
        f">>> {_prompted(step.source.rstrip())}"
        + (f"\n{step.expected.rstrip()}" if step.expected else "")
        for step in example.steps
    )


def _prompted(source: str) -> str:
    return "\n... ".join(source.splitlines())


def _statements(source: str) -> list[str] | Nothing:
    steps = steps_of(lines_of(source))
    code = "".join(step.source for step in steps) if steps else source
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Nothing("it is no Python")
    if not body or not isinstance(body[-1], ast.Expr):
        return Nothing("its last line is no expression")
    odd = next((told for node in body for told in map(_odd, ast.walk(node)) if told), None)
    if odd is not None:
        return Nothing(odd)
    reason = excuse_by_source(_without_words(code))
    if reason is not None:
        return Nothing(reason)
    found = [ast.unparse(node) for node in body]
    if any(len(line) > _LONGEST_CALL for one in found for line in one.splitlines()):
        return Nothing("it is too long")
    return found


def _without_words(code: str) -> str:
    """Code without what only names something: texts, and the names of arguments."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str()):
                node.value = ""
            case ast.keyword(arg=str()):
                node.arg = "_"
    return ast.unparse(tree)


def _odd(node: ast.AST) -> str | None:
    """Why a reader would not expect something in an example."""
    match node:
        case ast.Name(id=name) if name in _ODD:
            return f"it uses {name}"
        case ast.Import(names=names):
            modules = [one.name.partition(".")[0] for one in names]
        case ast.ImportFrom(module=module):
            modules = [(module or "").partition(".")[0]]
        case _:
            return None
    odd = next((one for one in modules if one in _ODD_MODULES), None)
    return f"it imports {odd}" if odd is not None else None


def _unshowable(got: str) -> str | None:
    lines = got.splitlines()
    if not got.strip():
        return "it gives nothing"
    if not all(line.strip() for line in lines):
        return "what it gives has empty lines"
    if len(lines) > _MOST_LINES or max(map(len, lines)) > _LONGEST_LINE:
        return "what it gives is too long"
    if _UNREADABLE.search(got):
        return "what it gives says nothing to a reader"
    if _SET.search(_STRING.sub("''", got)):
        return "the elements of a set have no order"
    return "what it gives depends on where it runs" if _PLACE.search(got) else None
