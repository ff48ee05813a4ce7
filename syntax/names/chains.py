"""What a chain of names, calls and attributes stands for: `make(x).parent.close`, `super().run`."""

from __future__ import annotations

import re

from syntax.names.facts import FileFacts
from syntax.names.objects import ClassObject, Object, Parent
from syntax.names.resolve import Resolver

_NAME = re.compile(r"[^\W\d]\w*")
_PAIRS = {"(": ")", "[": "]", "{": "}"}


def chain(resolver: Resolver, file: FileFacts, scope: int, text: str) -> tuple[Object, ...]:
    """The objects at the end of a chain used in a scope; () where that cannot be told."""
    first = _NAME.match(text)
    if first is None:
        return ()
    place = first.end()
    if first[0] == "super" and text.startswith("()", place):
        objects = parent_of(file, scope)
        place += 2
    else:
        objects = resolver.name(file, scope, first[0])
    while objects and place < len(text):
        if text[place] == "(":
            end = _closing(text, place)
            objects = resolver.called(objects) if end else ()
            place = end
        elif (part := _NAME.match(text, place + 1)) and text[place] == ".":
            objects = resolver.attribute(objects, part[0])
            place = part.end()
        else:
            return ()
    return objects


def parent_of(file: FileFacts, scope: int) -> tuple[Object, ...]:
    """What `super()` stands for in a method."""
    number = scope
    while number:
        here = file.scopes[number]
        if file.scopes[here.outer].kind == "class":
            return (Parent(ClassObject(file, here.outer)),)
        number = here.outer
    return ()


def _closing(text: str, place: int) -> int:
    """The place behind the bracket that closes the one at a place; 0 if none does."""
    depth, quote = 0, ""
    while place < len(text):
        sign = text[place]
        if quote:
            if sign == "\\":
                place += 1
            elif sign == quote:
                quote = ""
        elif sign in "'\"":
            quote = sign
        elif sign in _PAIRS:
            depth += 1
        elif sign in _PAIRS.values():
            depth -= 1
            if not depth:
                return place + 1
        place += 1
    return 0
