"""What docstrings say, by the word of a parser that is not ours.

Run by the other checkers' own interpreter: JSON in, a list of {"doc", "style"}; JSON out.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import docstring_parser
from docstring_parser.common import DocstringStyle

_STYLES = {
    "google": DocstringStyle.GOOGLE,
    "numpy": DocstringStyle.NUMPYDOC,
    "sphinx": DocstringStyle.REST,
}
_CHINESE = {
    "Args": r"参数(?:列表|说明)?|形参",
    "Returns": r"返回(?:值|结果)?",
    "Yields": r"产生|生成|产出",
    "Raises": r"异常|抛出(?:异常)?|引发(?:异常)?",
    "Examples": r"示例|例子|例",
    "Attributes": r"属性",
    "Notes": r"注意|备注|说明",
}
_NUMPY = {"Args": "Parameters"}


def main() -> None:
    """Read all, print all."""
    print(json.dumps([told(one["doc"], one["style"]) for one in json.load(sys.stdin)]))


def told(doc: str, style: str) -> dict[str, Any]:
    """The parts of one docstring; in whatever style has most of them where it is not this one."""
    text = in_english(doc, style)
    best: Any = None
    for one in (style, *_STYLES):
        try:
            parsed = docstring_parser.parse(text, style=_STYLES[one])
        except docstring_parser.ParseError:
            continue
        if best is None or len(parsed.meta) > len(best.meta):
            best = parsed
        if one == style and parsed.meta:
            break
    if best is None:
        return {"summary": doc.strip(), "parameters": [], "raises": [], "returns": False,
                "yields": False}  # fmt: skip
    parameters = [
        [name.strip().lstrip("*\\"), one.description or ""]
        for one in best.params
        if one.args and one.args[0] in _PARAMETERS
        for name in str(one.arg_name).split(",")
    ]
    raises = [[str(one.type_name or "").strip("`"), one.description or ""] for one in best.raises]
    results = [one for one in best.many_returns if one]
    blocks = loose_blocks(text)
    return {
        "summary": best.short_description or "",
        "parameters": parameters or loose_entries(blocks.get("parameters", [])),
        "raises": raises or loose_entries(blocks.get("raises", [])),
        "returns": "returns" in blocks or any(not one.is_generator for one in results),
        "yields": "yields" in blocks or any(one.is_generator for one in results),
    }


_TITLES = {
    **dict.fromkeys(("args", "arguments", "parameters", "params"), "parameters"),
    **{"raises": "raises", "throws": "raises", "exceptions": "raises"},
    **{"returns": "returns", "return": "returns", "yields": "yields"},
}


def loose_blocks(text: str) -> dict[str, list[str]]:
    """The lines under each title, however they are indented: models that mean a section and do not
    lay it out as the style wants it are not to be told that they left it out."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        title = re.fullmatch(r"\s*[*#\s]*(\w+)\s*[*]*:?[*]*\s*", line)
        if title is not None and title[1].lower() in _TITLES:
            lines = found.setdefault(_TITLES[title[1].lower()], [])
        elif re.fullmatch(r"\s*[*#\s]*[A-Z]\w+\s*[*]*:[*]*\s*", line):
            lines = []  # another title
        else:
            lines.append(line)
    return {title: those for title, those in found.items() if any(one.strip() for one in those)}


def loose_entries(lines: list[str]) -> list[list[str]]:
    """Names with what is said of them: `- name (type): text` and the like."""
    found = []
    for line in lines:
        entry = re.match(
            r"\s*(?:[-*+]\s+)?[`*]{0,4}(?P<name>[A-Za-z_][\w.]*)[`*]{0,4}\s*(?:\([^)]*\)|\[[^\]]*\])?"
            r"[`*]{0,2}\s*(?::|--|-|–)\s*(?P<text>\S.*)?$", line,
        )  # fmt: skip
        if entry is not None:
            found.append([entry["name"], entry["text"] or ""])
    return found


_PARAMETERS = ("param", "arg", "parameter", "argument", "other_param", "keyword", "kwarg")


def in_english(doc: str, style: str) -> str:
    """The docstring with English titles, and colons that parsers know."""
    lines: list[str] = []
    for line in doc.splitlines():
        if style == "numpy" and re.fullmatch(r"\s*-{3,}\s*", line) and lines:
            lines.append("-" * len(lines[-1].strip()))
        else:
            lines.append(_line_in_english(line, style))
    return "\n".join(lines)


def _line_in_english(line: str, style: str) -> str:
    for title, pattern in _CHINESE.items():
        found = re.fullmatch(rf"(\s*)(?:{pattern})\s*[:：]?\s*", line)
        if found is not None:
            named = _NUMPY.get(title, title) if style == "numpy" else f"{title}:"
            return str(found[1]) + named
    return re.sub(r"^(\s*:?[\w*`.,() \[\]|]+)：\s*", r"\1: ", line)


if __name__ == "__main__":
    main()
