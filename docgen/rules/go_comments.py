"""Rules on what comments of Go say without tags: they begin with a name, and tell in sentences what
is returned."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.facts.reach_elsewhere import does
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS
from docgen.references.elsewhere import is_like
from docgen.rules.finding import Finding, Fix
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from syntax.text import Edit, Span

_OPENING = re.compile(r"\A(?P<name>[A-Za-z_]\w*)[ \t\n]+(?:is|are|was|has|does|[a-z-]+s)\b")
_COMPOUND = re.compile(r"[a-z\d][A-Z]")
_VERB = re.compile(
    r"\w+\s+(?:re-?[a-z]+s"
    r"|acts|adds|adjusts|allocates|allows|appends|applies|closes|computes|constructs|converts"
    r"|copies|creates|decodes|deletes|describes|determines|does|encodes|ensures|executes"
    r"|fills|finds|generates|gets|handles|has|holds|implements|initializes|inserts|installs"
    r"|is|makes|marshals|moves|opens|panics|parses|performs|prints|produces|provides|puts"
    r"|scans|searches|selects|sends|sets|sorts|splits|swaps|takes|tells|tries|trims|unlocks"
    r"|unmarshals|updates|validates|verifies|waits|wraps|writes"
    r")\b"
)
"""What is no plural: of a single word, only that tells a name from an order ("Read bytes")."""
_IDIOM = re.compile(
    r"(?!(?:It|This|That|Method|Function|Func|Call)\b)(?P<verb>[A-Z][a-z]+)\s+"
    r"(?:returns|(?i:(?P=verb))e?s)\b"
)
"""As documentation of functions begins: "Len returns …", "Close closes …"."""
_GIVES = re.compile(
    r"(?:\A(?P<name>\w+)|(?<=[.\n][ \n])It)\s+returns\s+"
    r"(?P<what>(?:an?|the|its|whether|true|false|nil|all|any|one|new)\b[^.]*)"
)
_AWAY = re.compile(
    r"(?<!pointer)(?<!reference)(?<!index)(?<!handle)(?<!equal)(?<!according)(?<!due)\s+(?:in)?to\b"
)
"""What is brought somewhere is no result, except as it is said of results themselves."""
_HEAD = re.compile(r"\A\s*func\s*(?:\([^)]*\))?")
_GIVEN_OTHERWISE = re.compile(
    r"\bchan\b|\bfunc\s*\(|Writer\b|Respon[ds]\w*|(?<!context\.)\b(?:Context|Ctx)\b|\.Request\b"
    r"|\w\s+(?:\[|\*|map\b|any\b|interface\b)"
)
"""Parameters by which others are answered: handlers say "returns" of what they send, and others of
what they put into a slice."""
_ERROR = re.compile(
    r"\b(?:returns?|returned|returning|errors?|reports?|satisf\w+|yields?|fails? with)\b"
)
_NAMED_ERROR = re.compile(r"(?<![\w.])(?P<name>Err[A-Z]\w*)(?!\w|\.\w)")
_NO_CLAIM = re.compile(
    r"\b(?:not|never|no longer|unlike|instead of|rather than|except|other than|ignor\w+|treat\w*"
    r"|should|must|earlier|previous\w*|older|if (?:f|fn|the function|it) returns|callback)\b"
)


def opening(subject: Subject) -> Iterator[Finding]:
    """A comment that begins with the name of something else."""
    symbol = subject.symbol
    if subject.file.language != "go" or symbol.kind not in FUNCTIONS | CLASSES:
        return
    found = _OPENING.match(subject.comment.text)
    if found is None or not _is_name_of_another(subject, found["name"]):
        return
    start, end = found.span("name")
    yield subject.finding(
        "INK906",
        f"the comment begins with {found['name']}, and is of {symbol.name}",
        f"it is of {symbol.name}",
        Span(start, end),
        at=symbol.name_span,
        fix=Fix(f"Write {symbol.name}", (Edit(start, end, symbol.name),)),
    )


def _is_name_of_another(subject: Subject, name: str) -> bool:
    """Whether a first word is meant as a name, and not as this one's: by its capitals, or as it is
    nearly this one's. A program puts prefixes before names, and a capital letter is no other name.
    """
    own, text = subject.symbol.name, subject.comment.text
    given = {*subject.facts.by_name, (subject.symbol.parent or "").rpartition(".")[2]}
    is_compound = _COMPOUND.search(name) is not None
    if name.lower() == own.lower() or name in given or own.startswith(f"{name}_"):
        return False
    is_told_of = _IDIOM.match(text) or (is_compound and _VERB.match(text))
    if subject.symbol.kind in FUNCTIONS and own[:1].isupper() and is_told_of:
        # Comments of what is exported begin with its name: another one is what it was called.
        return not re.search(rf"\b{own}\b", text)
    if own.lower().endswith(name.lower()):
        return False
    if subject.symbol.kind in CLASSES and re.search(rf"\b{own}\b", text):
        return False  # the comment knows both, and tells of what the type is for
    if not is_compound and not _VERB.match(subject.comment.text):
        return False
    is_near = is_like(name, own)
    if not own[:1].isupper():
        is_known = subject.existence.has_in_package(subject.file, name)
        return is_compound and (is_near or is_known)
    return is_near or (is_compound and subject.existence.has_in_package(subject.file, name))


def gives_nothing(subject: Subject) -> Iterator[Finding]:
    """What is said to be returned by a function without a result."""
    symbol = subject.symbol
    if subject.file.language != "go" or symbol.kind not in FUNCTIONS or symbol.returns:
        return
    if symbol.body_span is None or _GIVEN_OTHERWISE.search(_HEAD.sub("", symbol.signature)):
        return
    for found in _GIVES.finditer(subject.comment.text):
        what = found["what"]
        is_moved = not what.startswith("whether") and _AWAY.search(what) is not None
        if found["name"] not in (None, symbol.name) or is_moved or _is_put_into(subject, what):
            continue
        yield subject.finding(
            "INK208",
            "a result is told, and the function has none",
            f"{symbol.name} has no result",
            Span(found.start("what"), found.start("what") + len(what.rstrip())),
            at=symbol.name_span,
        )
        return


def _is_put_into(subject: Subject, what: str) -> bool:
    """Whether what is told to be returned is handed over in a parameter."""
    names = "|".join(re.escape(one.name) for one in subject.facts.parameters if one.name)
    return (
        bool(names)
        and re.search(rf"\b(?:by|in|into|on|through|via)\s+(?:{names})\b", what) is not None
    )


def error_gone(subject: Subject) -> Iterator[Finding]:
    """An error of the package that is said to be returned, and that nothing called here names."""
    reach = subject.existence.reach_elsewhere
    if subject.file.language != "go" or reach is None:
        return
    own = does(subject.file, subject.symbol) if subject.symbol.kind in FUNCTIONS else None
    if own is None or "error" not in (subject.symbol.returns or ""):
        return
    seen: set[str] = set()
    for sentence in re.finditer(r"[^.\n](?:[^.]|\.(?=\S))*", subject.comment.text):
        if not _ERROR.search(sentence[0]) or _NO_CLAIM.search(sentence[0]):
            continue
        for found in _NAMED_ERROR.finditer(sentence[0]):
            name = found["name"]
            if (
                name in seen
                or name == subject.symbol.name
                or not subject.existence.has_in_package(subject.file, name)
            ):
                continue
            seen.add(name)
            if not reach.names(own, name):
                at = sentence.start() + found.start()
                yield subject.finding(
                    "INK510",
                    f"it is said to return {name}, and nothing there names that",
                    f"{subject.symbol.name} does not lead to {name}",
                    Span(at, at + len(name)),
                    at=subject.symbol.name_span,
                )


RULES = (
    Rule(
        "INK208",
        "untagged-result",
        "a comment of Go tells what is returned, and the function has no result",
        gives_nothing,
    ),
    Rule(
        "INK510",
        "untagged-error",
        "a comment of Go names an error that the function does not lead to",
        error_gone,
    ),
    Rule(
        "INK906",
        "other-opening",
        "a comment of Go begins with the name of something else",
        opening,
        is_fixable=True,
    ),
)
