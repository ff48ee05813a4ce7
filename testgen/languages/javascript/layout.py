"""Long lines of JavaScript broken as formatters break them: a part of a list on a line each."""

from __future__ import annotations

_OPEN, _CLOSE = "([{", ")]}"


def broken(line: str, indent: str, step: str, width: int) -> str:
    """The statement on one line where it fits; else its outermost list is broken, and so on."""
    if len(indent) + len(line) <= width and "\n" not in line:
        return indent + line
    groups = _groups(line)
    if not groups:
        return indent + line
    fitting = [one for one in groups if len(indent) + one[0] < width]
    start, end = fitting[-1] if fitting else groups[0]
    parts = parts_of(line[start + 1 : end])
    if not parts:
        return indent + line
    inner = "\n".join(broken(f"{part},", indent + step, step, width) for part in parts)
    head, tail = line[: start + 1], line[end:]
    if len(parts) == 1 and line[start] == "(":
        inner = inner.removesuffix(",")
        inner = inner + "," if not parts[0].startswith("...") else inner
    return f"{indent}{head}\n{inner}\n{indent}{tail}"


def _groups(line: str) -> list[tuple[int, int]]:
    """The brackets of the outermost level that hold something: where they open and close."""
    depth, start = 0, -1
    found: list[tuple[int, int]] = []
    for at, char in _code(line):
        if char in _OPEN:
            if depth == 0:
                start = at
            depth += 1
        elif char in _CLOSE:
            depth -= 1
            if depth == 0 and at > start + 1:
                found.append((start, at))
    return found


def parts_of(text: str) -> list[str]:
    """What commas divide at the outermost level."""
    parts, depth, begin = [], 0, 0
    for at, char in _code(text):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(text[begin:at].strip())
            begin = at + 1
    parts.append(text[begin:].strip())
    return [part for part in parts if part]


def _code(text: str) -> list[tuple[int, str]]:
    """The characters outside of strings and regular expressions, each with its place."""
    found: list[tuple[int, str]] = []
    quote, at = "", 0
    while at < len(text):
        char = text[at]
        if quote:
            if char == "\\":
                at += 1
            elif char == quote:
                quote = ""
        elif char in "'\"`":
            quote = char
        elif char == "/" and _begins_regex(text, at):
            quote = "/"
        else:
            found.append((at, char))
        at += 1
    return found


def _begins_regex(text: str, at: int) -> bool:
    before = text[:at].rstrip()[-1:]
    return before in ("", "(", ",", "=", ":", "[", "!", "&", "|", "?", "{", "}", ";", ">")
