"""How good a comment is: its facts, names, sections, claims, examples, Chinese."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bench.docs.corpus import READERS
from bench.docs.subjects import Subject
from bench.docs.told import Told

_PROGRAMMING = frozenset({"NotImplementedError", "AssertionError"})
_SPAN = re.compile(r"``([^`\n]+)``|`([^`\n]+)`|\{@(?:code|link\w*)\s+([^}]+)\}")
_WORD = re.compile(r"[^\W\d]\w*")
_DEFAULT = re.compile(
    r"(?:\b[Dd]efaults?(?: value)?\s*(?:to|is|[:=：])\s*|默认(?:值)?\s*(?:为|是|[:=：])?\s*)"
    r"(``[^`]+``|`[^`]+`|\"[^\"]*\"|'[^']*'|[-+]?\d[\w.]*|\[\]|\{\}|\(\)"
    r"|(?:[Nn]one|[Tt]rue|[Ff]alse|null|undefined)\b)"
)
_CHINESE = r"\u4e00-\u9fff"
_HALF_WIDTH = re.compile(rf"(?<=[{_CHINESE}])[,;:?!](?!\w)|(?<=[{_CHINESE}])\.(?=\s|$)")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Measured:
    """One comment. The first four are facts; `spans` are code spans, `unknown` those that name
    nothing; `present` of `required` sections are there; `findings` are what the checker says."""

    parameters: bool
    defaults: bool
    raises: bool
    returns: bool
    spans: int
    unknown: tuple[str, ...]
    required: int
    present: int
    wrong: tuple[str, ...]
    chinese: float = 0.0
    half_width: int = 0
    names: tuple[str, ...] = field(default=())

    @property
    def facts(self) -> bool:
        """Whether all four are right."""
        return self.parameters and self.defaults and self.raises and self.returns

    def as_json(self) -> dict[str, Any]:
        """For the results."""
        return asdict(self)


def measured(subject: Subject, doc: str, told: Told, may_raise: frozenset[str]) -> Measured:
    """The measures of a comment. `may_raise`: exceptions that callees let out."""
    wrong = dict(_wrong(subject, told, may_raise))
    spans = _spans(doc)
    unknown = tuple(one for one in spans if not _exists(one, subject))
    required, present = _sections(subject, told)
    prose = _prose(doc, subject)
    chinese = len(re.findall(f"[{_CHINESE}]", prose))
    latin = len(re.findall(r"[A-Za-z]", prose))
    return Measured(
        parameters="parameters" not in wrong,
        defaults="defaults" not in wrong,
        raises="raises" not in wrong,
        returns="returns" not in wrong,
        spans=len(spans),
        unknown=unknown,
        required=required,
        present=present,
        wrong=tuple(f"{kind}: {what}" for kind, what in wrong.items()),
        chinese=chinese / max(1, chinese + latin),
        half_width=len(_HALF_WIDTH.findall(_SPAN.sub("x", doc))),
        names=tuple(sorted({*spans, *_NUMBER.findall(_SPAN.sub("", doc))})),
    )


def _wrong(subject: Subject, told: Told, may_raise: frozenset[str]) -> Iterator[tuple[str, str]]:
    truth = subject.truth
    for name, text in told.parameters:
        stated = _DEFAULT.search(text)
        given = truth.defaults.get(name)
        if stated is not None and (given is None or not _is_same(stated[1], given)):
            yield "defaults", f"{name} said to be {stated[1]}, and is {given}"
    if subject.language == "go":
        yield from _wrong_of_go(subject, told)
        return
    names = tuple(name for name, _ in told.parameters)
    if names != truth.parameters:
        yield "parameters", f"{names}, and it takes {truth.parameters}"
    said = {name.rpartition(".")[2] for name, _ in told.raises}
    needed = truth.raised - _PROGRAMMING
    if needed - said or (said - truth.raised - may_raise - _PROGRAMMING):
        yield "raises", f"{sorted(said)}, and it raises {sorted(truth.raised)}"
    gives = truth.yields or truth.gives or (truth.declares and subject.language != "python")
    is_told = told.returns or (truth.yields and told.yields)
    if gives != is_told and not (truth.declares and is_told):
        yield "returns", f"told {is_told}, and it gives {gives}"


def _wrong_of_go(subject: Subject, told: Told) -> Iterator[tuple[str, str]]:
    """Go's comments list nothing: what they say of parameters, errors and results must be so."""
    truth = subject.truth
    names = tuple(name for name, _ in told.parameters)
    if any(name not in truth.parameters for name in names):
        yield "parameters", f"{names}, and it takes {truth.parameters}"
    if told.raises and not re.search(r"[eE]rr", subject.source):
        yield "raises", "an error is told of, and there is none"
    if told.returns and not truth.declares:
        yield "returns", "a result is told of, and there is none"


def _sections(subject: Subject, told: Told) -> tuple[int, int]:
    truth = subject.truth
    wanted = [bool(told.summary.strip())]
    if subject.language == "go":
        first = told.summary.strip().split(" ")[0].strip("`*")
        return 2, wanted[0] + (first == truth.name.rpartition(".")[2])
    if truth.parameters:
        wanted.append(bool(told.parameters))
    if truth.gives or truth.yields or (truth.declares and subject.language != "python"):
        wanted.append(told.returns or told.yields)
    if truth.raised - _PROGRAMMING:
        wanted.append(bool(told.raises))
    return len(wanted), sum(wanted)


def _is_same(stated: str, given: str) -> bool:
    one = stated.strip("`").rstrip(".,;，。；")
    try:
        return bool(ast.literal_eval(one) == ast.literal_eval(given))
    except (ValueError, SyntaxError, TypeError):
        plain = re.sub(r"[\s'\"`]", "", one).lower()
        return plain == re.sub(r"[\s'\"`]", "", given).lower() or (
            plain == given.rpartition(".")[2].lower()
        )


def _spans(doc: str) -> list[str]:
    """What stands between marks of code, doctests and blocks left out."""
    text = re.sub(r"(?ms)^```.*?^```|^\s*(?:>>>|\.\.\.) .*?$", "", doc)
    return [(a or b or c).strip() for a, b, c in _SPAN.findall(text)]


def _exists(span: str, subject: Subject) -> bool:
    words = _WORD.findall(re.sub(r"\"[^\"]*\"|'[^']*'", "", span))
    known = _known(subject.root, READERS[subject.language].suffix)
    is_link = re.fullmatch(r".* ?<[^>]+>", span) is not None
    return is_link or all(word in known or word.lower() in _PLAIN for word in words)


_PLAIN = frozenset({"true", "false", "none", "null", "undefined", "nil", "void", "nan", "inf"})


@cache
def _known(root: Path, suffix: str) -> frozenset[str]:
    words: set[str] = set(dir(builtins)) | set(keyword.kwlist) | set(sys.stdlib_module_names)
    for path in root.rglob(f"*{suffix}"):
        words.update(_WORD.findall(path.read_text(encoding="utf-8")))
        words.update(path.relative_to(root).with_suffix("").parts)
    return frozenset(words)


def _prose(doc: str, subject: Subject) -> str:
    """The sentences: without code, tags, types, and the names that the function is written with."""
    text = re.sub(r"(?ms)^```.*?^```|^\s*(?:>>>|\.\.\.) .*?$", "", doc)
    text = re.sub(r"https?://\S+|@\w+|:\w+(?: [\w.]+)*:|\{@?\w*[^}]*\}", " ", _SPAN.sub(" ", text))
    text = re.sub(
        r"(?m)^\s*(?:Args|Returns|Raises|Yields|Parameters|Examples?|Notes?):?\s*$", "", text
    )
    own = set(_WORD.findall(subject.source)) | {"Args", "Returns"}
    return _WORD.sub(lambda one: " " if one[0] in own else one[0], text)
