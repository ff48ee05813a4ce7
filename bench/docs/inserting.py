"""A comment put before or into a function by counting lines: for what a model wrote without us."""

from __future__ import annotations

import ast
import textwrap

from bench.docs.subjects import Subject


def inserted(subject: Subject, doc: str) -> str:
    """The file with the comment; the file as it is where that does not parse (Python)."""
    lines = subject.text.splitlines(keepends=True)
    at = subject.truth.line - 1
    margin = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    if subject.language == "python":
        return _into_python(subject, lines, doc)
    if subject.language == "go":
        comment = [f"// {line}".rstrip() for line in doc.splitlines()]
    else:
        inner = [f" * {line}".rstrip() for line in doc.replace("*/", "* /").splitlines()]
        comment = ["/**", *inner, " */"]
    lines[at:at] = [f"{margin}{line}\n" for line in comment]
    return "".join(lines)


def _into_python(subject: Subject, lines: list[str], doc: str) -> str:
    node = next(
        (
            one
            for one in ast.walk(ast.parse(subject.text))
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
            and subject.truth.line <= one.lineno <= subject.truth.end
            and one.name == subject.truth.name.rpartition(".")[2]
        ),
        None,
    )
    if node is None or node.body[0].lineno == node.lineno:
        return subject.text
    first = node.body[0]
    decorators = getattr(first, "decorator_list", [])
    at = min([first.lineno, *(one.lineno for one in decorators)]) - 1
    margin = " " * first.col_offset
    escaped = doc.replace("\\", "\\\\").replace('"""', '\\"""')
    body = textwrap.indent(f'"""{escaped}\n"""', margin, lambda line: bool(line.strip()))
    text = "".join([*lines[:at], body + "\n", *lines[at:]])
    try:
        ast.parse(text)
    except SyntaxError:
        return subject.text
    return text
