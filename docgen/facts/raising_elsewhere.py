"""Exceptions, errors and panics of languages other than Python: what a function's own body shows.

Java and TypeScript throw, Rust returns `Err` and panics, Go returns an error and panics.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.facts.heritage import without_generics
from docgen.facts.raised import Raised, condition_of
from docgen.facts.source import SourceFile
from docgen.facts.values import argument, arguments_in
from syntax.bodies import EVERYTHING, Body, CallMade, Leave, Raise
from syntax.symbols import Symbol
from syntax.text import Span

_THROWS = re.compile(r"\)\s*(?:\[\]\s*)*throws\s+(?P<types>[\w$.,\s@]+?)\s*(?:[{;]|default\b|$)")
_SENTINEL = re.compile(r"(?:\w+\.)?(?:[eE]rr[A-Z]\w*|EOF|\w+Error)")
_MADE = re.compile(r"&?(?P<type>(?:\w+\.)?[A-Z]\w*)\{")
_MESSAGES = ("errors.New", "fmt.Errorf")
_RESULT = re.compile(r"\bResult\s*<(?P<inside>.+)>")
_RUST_PATH = re.compile(r"(?P<path>[A-Za-z_]\w*(?:::[A-Za-z_]\w*)*)\s*(?P<rest>[({]|$)")
_BOXED = re.compile(r"(?:Box|Arc|Rc)<\s*dyn\s+(?:\w+::)*(?P<trait>\w+)")
_PANICS = frozenset({"panic", "unreachable", "todo", "unimplemented"})


def raised_in(file: SourceFile, symbol: Symbol, body: Body | None) -> tuple[Raised, ...]:
    """What leaves a function, in the order of the file; what is only declared comes first."""
    language = _Language(file, symbol)
    if file.language == "go":
        found = language.go(body) if body is not None else iter(())
    elif file.language == "rust":
        found = language.rust(body) if body is not None else iter(())
    else:
        found = language.throwing(body)
    return tuple(dict.fromkeys(found))


class _Language:
    def __init__(self, file: SourceFile, symbol: Symbol) -> None:
        self._file = file
        self._symbol = symbol

    def throwing(self, body: Body | None) -> Iterator[Raised]:
        """`throw`, and Java's `throws`."""
        own = [raised for one in (body.raises if body else ()) for raised in self._thrown(one)]
        types = {one.type for one in own}
        for name in self._declared():
            if name not in types:
                yield self._raised(name, self._symbol.name_span)
        yield from own

    def _declared(self) -> list[str]:
        if self._file.language != "java":
            return []
        listed = _THROWS.search(without_generics(self._symbol.signature))
        names = listed["types"].split(",") if listed else []
        return [name.split()[-1].rpartition(".")[2] for name in names if name.strip()]

    def _thrown(self, one: Raise) -> Iterator[Raised]:
        if one.type is None and one.handled and one.value and self._is_handled(one.value):
            types = [name for name in one.handled if name != EVERYTHING]
        else:
            types = [one.type] if one.type is not None else []
        types = [part.strip() for name in types for part in name.split("|")]
        for name in types:
            bare = without_generics(name).strip()
            last = bare.rpartition(".")[2]
            if self._is_caught(last, one.caught) or not re.search(r"[A-Z]|::", bare):
                continue
            shown = bare if self._file.language in ("c", "cpp") else last
            if last[:1].isupper() or "::" in bare:
                yield self._raised(shown, one.span, one.conditions, one.message)

    def _is_handled(self, value: str) -> bool:
        """Whether what is thrown is what a handler of the function was given, and nothing new."""
        given = rf"\bcatch\s*\([^()]*\b{re.escape(value)}\s*\)"
        return value.isidentifier() and bool(re.search(given, self._file.slice(self._symbol.span)))

    def _is_caught(self, name: str, caught: tuple[str, ...]) -> bool:
        """Whether a handler may catch it: one that is no kind of the other is known by name."""
        return any(
            not (
                {name, handler.rpartition(".")[2]} <= _UNCHECKED_OR_INPUT
                and _FAMILY[name] != _FAMILY[handler.rpartition(".")[2]]
            )
            for handler in caught
        )

    def go(self, body: Body) -> Iterator[Raised]:
        """Errors that are returned, and panics."""
        if _last_result(self._symbol.returns) == "error":
            for leave in body.gives:
                yield from self._error(leave)
        for one in body.raises:
            yield self._raised("panic", one.span, one.conditions, one.message, is_panic=True)

    def _error(self, leave: Leave) -> Iterator[Raised]:
        values = arguments_in(f"({leave.value})")
        value = values[-1] if values else ""
        head, _, rest = value.partition("(")
        made = _MADE.match(value)
        if head in _MESSAGES:
            message = argument("(" + rest, "", 0)
            yield self._raised("error", leave.span, leave.conditions, message)
        elif _SENTINEL.fullmatch(value):
            yield self._raised(value, leave.span, leave.conditions)
        elif made is not None:
            yield self._raised(made["type"], leave.span, leave.conditions)

    def rust(self, body: Body) -> Iterator[Raised]:
        """`Err` and what `?` hands on, then panics."""
        result = _RESULT.search(self._symbol.returns or "")
        announced = ""
        if result is not None:
            announced = _error_of(result["inside"])
        if self._symbol.returns and "Result" in self._symbol.returns:
            errors = [
                raised
                for call in body.calls
                if call.callee == "Err"
                for raised in self._err(call, announced or "Error")
            ]
            yield from errors
            if body.propagates and not errors:
                yield self._raised(announced or "Error", self._symbol.name_span)
        for one in body.raises:
            if one.is_assertion:
                yield self._raised(
                    "panic", one.span, one.conditions[1:], is_panic=True, is_assertion=True
                )
            elif one.type in _PANICS:
                yield self._raised("panic", one.span, one.conditions, one.message, is_panic=True)

    def _err(self, call: CallMade, announced: str) -> Iterator[Raised]:
        value = argument(call.arguments, "", 0) or ""
        path = _RUST_PATH.match(value)
        parts = path["path"].split("::") if path is not None else []
        if path is not None and not path["rest"] and len(parts) == 1 and parts[0].islower():
            return  # what a callee returned
        while parts and parts[-1][:1].islower():
            parts.pop()  # `Error::new(…)`
        yield self._raised(
            "::".join(parts) if parts else announced, call.span, call.conditions, value or None
        )

    def _raised(
        self,
        name: str,
        span: Span,
        conditions: tuple[str, ...] = (),
        message: str | None = None,
        *,
        is_panic: bool = False,
        is_assertion: bool = False,
    ) -> Raised:
        return Raised(
            type=name,
            through=(),
            condition=condition_of(conditions, self._file.language),
            message=message,
            path=self._file.path,
            span=span,
            is_assertion=is_assertion,
            conditions=conditions,
            is_panic=is_panic,
        )


_FAMILIES = {
    "input": "IOException FileNotFoundException EOFException UnsupportedEncodingException "
    "UncheckedIOException MalformedURLException SocketException UnknownHostException",
    "argument": "IllegalArgumentException NumberFormatException InvalidPathException",
    "state": "IllegalStateException",
    "null": "NullPointerException",
    "index": "IndexOutOfBoundsException ArrayIndexOutOfBoundsException "
    "StringIndexOutOfBoundsException",
    "unsupported": "UnsupportedOperationException",
    "element": "NoSuchElementException InputMismatchException",
    "cast": "ClassCastException",
    "arithmetic": "ArithmeticException",
    "interrupted": "InterruptedException",
    "class": "ClassNotFoundException NoSuchMethodException NoSuchFieldException "
    "IllegalAccessException InstantiationException",
    "security": "SecurityException AccessControlException",
    "clone": "CloneNotSupportedException",
}
_FAMILY = {name: family for family, names in _FAMILIES.items() for name in names.split()}
_UNCHECKED_OR_INPUT = frozenset(_FAMILY)
"""Java's own exceptions, by families of which none catches another."""


def _last_result(returns: str | None) -> str:
    text = (returns or "").strip()
    results = arguments_in(text if text.startswith("(") else f"({text})")
    return results[-1].split()[-1] if results and results[-1] else ""


def _error_of(inside: str) -> str:
    """The second of a result's types, of `Box<dyn Error + Send>` what is in the box."""
    depth = 0
    for place, sign in enumerate(inside):
        depth += (sign in "<([") - (sign in ">)]" and inside[place - 1 : place] != "-")
        if sign == "," and depth == 0:
            boxed = _BOXED.match(inside[place + 1 :].strip())
            return boxed["trait"] if boxed is not None else inside[place + 1 :].strip()
    return "Error"
