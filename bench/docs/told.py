"""What a comment says of a function, by readers that are not ours."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.docs.checkers import peers_python

_TAG = re.compile(r"^\s*@(?P<tag>\w+)[ \t]*(?P<text>.*)$")
_PARAM = re.compile(
    r"(?:\{[^}]*\}\s*)?\[?(?P<name>[\w$.<>]+)\]?(?:=[^\]\s]*\])?\s*(?:[-–—:：]\s*)?"
)
_TYPE = re.compile(r"(?:\{(?P<braced>[^}]*)\}|(?P<bare>[A-Z][\w.]*))\s*(?:[-–—:：]\s*)?")


@dataclass(frozen=True, slots=True)
class Told:
    """Parameters and exceptions with what is said of each."""

    summary: str
    parameters: tuple[tuple[str, str], ...] = ()
    raises: tuple[tuple[str, str], ...] = ()
    returns: bool = False
    yields: bool = False


def told(docs: Sequence[tuple[str, str]], language: str) -> list[Told]:
    """The parts of comments, each given with its style."""
    if language == "python":
        return _of_python(docs)
    return [_of_go(doc) if language == "go" else _of_tags(doc) for doc, _ in docs]


def _of_python(docs: Sequence[tuple[str, str]]) -> list[Told]:
    script = Path(__file__).with_name("told_python.py")
    asked = json.dumps([{"doc": doc, "style": style} for doc, style in docs])
    done = subprocess.run(
        [str(peers_python()), str(script)], input=asked, capture_output=True, text=True, check=True
    )
    return [
        Told(
            one["summary"],
            tuple((name, text) for name, text in one["parameters"]),
            tuple((name, text) for name, text in one["raises"]),
            one["returns"],
            one["yields"],
        )
        for one in json.loads(done.stdout)
    ]


def _of_tags(doc: str) -> Told:
    entries: list[tuple[str, str]] = [("", "")]
    for line in doc.splitlines():
        tag = _TAG.match(line)
        if tag is not None:
            entries.append((tag["tag"], tag["text"]))
        else:
            name, text = entries[-1]
            entries[-1] = name, f"{text}\n{line}".strip()
    parameters, raises, returns = [], [], False
    for name, text in entries[1:]:
        if name in ("param", "arg", "argument"):
            found = _PARAM.match(text)
            if found is not None and not found["name"].startswith("<"):
                parameters.append((found["name"], text[found.end() :]))
        elif name in ("throws", "exception"):
            kind = _TYPE.match(text)
            of = (kind["braced"] or kind["bare"]) if kind is not None else ""
            raises.append((of.rpartition(".")[2], text[kind.end() :] if kind else text))
        returns |= name in ("returns", "return")
    summary = entries[0][1].strip()
    return Told(summary, tuple(parameters), tuple(raises), returns)


def _of_go(doc: str) -> Told:
    """Go has no sections: an error and a result are told of in a sentence."""
    tagged = _of_tags(doc)
    listed = re.findall(r"(?m)^\s*[-*]\s+`?(\w+)`?\s*(?:\([^)]*\))?\s*[:：-]\s*(.*)$", doc)
    has_error = re.search(r"\berrors?\b|\bErr[A-Z]\w*|错误", doc) is not None
    return Told(
        summary=doc.strip(),
        parameters=(*tagged.parameters, *listed),
        raises=(("error", ""),) if has_error else (),
        returns=re.search(r"\breturn(?:s|ed|ing)?\b|\breports? whether\b|返回", doc) is not None,
    )
