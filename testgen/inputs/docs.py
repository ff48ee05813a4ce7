"""Cases out of documentation: `>>>` examples, and calls of the target written in prose."""

from __future__ import annotations

import ast
import doctest
import re
from collections.abc import Iterator

from testgen.inputs.calls import Scope, imports_of, lifted
from testgen.inputs.genome import Genome
from testgen.inputs.subject import Subject

_LONGEST_CALL = 1000


def documented(subject: Subject) -> tuple[Genome, ...]:
    """Cases from the docs of the target, of its class and of its module, each once, in order."""
    owner = subject.owner
    docs = [subject.target.doc, owner.doc if owner is not None else None, subject.description.doc]
    if owner is not None:
        # The constructor's example shows the objects that a method is called on.
        docs += [method.doc for method in subject.methods(owner)]
    found: dict[tuple[str, ...], Genome] = {}
    for doc in docs:
        for genome in (*examples_in(doc or "", subject), *_in_prose(doc or "", subject)):
            found.setdefault(genome.sources, genome)
    return tuple(found.values())


def examples_in(doc: str, subject: Subject, origin: str = "documented") -> Iterator[Genome]:
    """The calls of the target in a text's interpreter sessions, with what they need."""
    try:
        examples = doctest.DocTestParser().get_examples(doc)
    except ValueError:
        return
    statements: list[ast.stmt] = []
    for example in examples:
        try:
            nodes = ast.parse(example.source).body
        except (SyntaxError, ValueError):
            continue
        for node in nodes:
            scope = Scope(tuple(statements), imports_of(statements))
            yield from lifted(node, scope, subject, origin)
            statements.append(node)


def _in_prose(doc: str, subject: Subject) -> Iterator[Genome]:
    """`f([1, 2]) == 3`, `f("a") -> "b"`: whatever stands behind it, the call itself is Python."""
    plain = subject.target.name.rpartition(".")[2]
    if subject.owner is not None and subject.target.kind == "constructor":
        plain = subject.owner.name
    for match in re.finditer(rf"(?<![\w.]){re.escape(plain)}\(", doc):
        line_start = doc.rfind("\n", 0, match.start()) + 1
        if doc[line_start : match.start()].lstrip().startswith((">>>", "...", "def ")):
            continue
        source = _balanced(doc, match.start())
        if source is None:
            continue
        try:
            node = ast.parse(source, mode="eval").body
        except (SyntaxError, ValueError):
            continue
        yield from lifted(node, Scope(), subject, "documented")


def _balanced(text: str, start: int) -> str | None:
    """The call that begins at `start`, up to the bracket that closes it."""
    depth, quote = 0, ""
    for index in range(start, min(len(text), start + _LONGEST_CALL)):
        char = text[index]
        if quote:
            quote = "" if char == quote and text[index - 1] != "\\" else quote
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth == 0:
                return " ".join(text[start : index + 1].split("\n"))
    return None
