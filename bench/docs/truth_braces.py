"""Functions of TypeScript, Java and Go by plain searching for brackets and words.

Simple on purpose: what it is not sure of it leaves out, and it shares nothing with Inkling's trees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.docs.masking import closing, masked, split_outside
from bench.docs.truth import Truth

_CLASS = re.compile(
    r"(?P<kind>\b(?:class|interface|enum|record|@interface|namespace|module)\b)\s+(?P<name>[\w$]+)"
)
_FUNCTION = re.compile(r"\bfunction\b\s*\*?\s*(?P<name>[\w$]+)\s*$")
_KEYWORDS = """if for while switch catch return new else try do synchronized super this throw with
function get set constructor"""
_WORDS = frozenset(_KEYWORDS.split())
_NAME = re.compile(r"[\w$]+$")
_INNER_TYPESCRIPT = (
    r"\bfunction\b|=>\s*(?=\{)"
    r"|(?<=[{;},])\s*(?!if\b|for\b|while\b|switch\b|catch\b|return\b)\w+\s*(?:<[^<>()]*>)?(?=\()"
)
_GENERIC = re.compile(r"<[^<>]*>")


@dataclass
class _Block:
    """What a brace opened, and where the statement in it that is being read began."""

    kind: str
    name: str = ""
    start: int = 0
    is_shown: bool = True
    heads: list[str] = field(default_factory=list)


def typescript(text: str) -> list[Truth]:
    """Functions and methods of a file that have a body and no pattern for a parameter."""
    return list(_scan(text, "typescript"))


def java(text: str) -> list[Truth]:
    """Methods and constructors of a file that have a body."""
    return list(_scan(text, "java"))


def without_blocks(text: str) -> str:
    """The text without `/** … */`, and without the lines that held nothing else."""
    return re.sub(r"(?m)^[ \t]*/\*\*(?!/).*?\*/[ \t]*\n|/\*\*(?!/).*?\*/", "", text, flags=re.S)


def without_go_docs(text: str) -> str:
    """The text without the comments right above what a file declares, fields and all."""
    kept: list[str] = []
    held: list[str] = []
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare.startswith("//") and not re.match(r"//(?:go:|\s*\+build|export |line )", bare):
            held.append(line)
            continue
        if not re.match(r"\s*(?:func|type|var|const|package|[A-Z]\w*[\s(])", line):
            kept += held
        held = []
        kept.append(line)
    return "".join([*kept, *held])


def go(text: str) -> list[Truth]:
    """Functions and methods of a file."""
    bare = masked(text, "go")
    found = []
    for head in re.finditer(r"(?m)^func\s+(?:\((?P<on>[^)]*)\)\s*)?(?P<name>\w+)", bare):
        place = head.end()
        if bare[place : place + 1] == "[":
            place = closing(bare, place)
        if not place or bare[place : place + 1] != "(":
            continue
        end = closing(bare, place)
        opening = bare.find("{", end)
        line_end = bare.find("\n", end)
        if not end or opening < 0 or 0 <= line_end < opening:
            continue
        results = bare[end:opening].strip()
        last = closing(bare, opening)
        owner = re.sub(r"[\[<].*", "", (head["on"] or "").split()[-1]) if head["on"] else ""
        name = f"{owner.lstrip('*')}.{head['name']}" if owner else head["name"]
        body = bare[opening:last]
        found.append(
            Truth(
                name=name,
                line=_line(text, head.start()),
                end=_line(text, last),
                parameters=tuple(_go_parameters(bare[place + 1 : end - 1])),
                raised=frozenset(_go_errors(body))
                if results.endswith(("error", "error)"))
                else frozenset(),
                may_raise_more=True,
                declares=bool(results),
                doc=_go_doc(text, head.start()),
                is_public=head["name"][:1].isupper()
                and (not owner or owner.lstrip("*")[:1].isupper()),
            )
        )
    return found


def _go_parameters(listed: str) -> Iterator[str]:
    parts = split_outside(listed)
    named = any(re.match(r"\w+\s+\S", part) and part.split()[0] not in ("func", "chan", "map")
               for part in parts)  # fmt: skip
    for part in parts if named else ():
        name = part.split()[0]
        if name.isidentifier():
            yield name


def _go_errors(body: str) -> Iterator[str]:
    closures = _without_functions(body, r"\bfunc\s*\(")
    for one in re.finditer(
        r"\breturn\b[^\n;{}]*?\b((?:\w+\.)?[eE]rr[A-Z]\w*)\s*(?=[\n;}])", closures
    ):
        yield one[1].rpartition(".")[2]


def _go_doc(text: str, start: int) -> str:
    lines = []
    for line in reversed(text[:start].splitlines()):
        if not line.startswith("//"):
            break
        lines.append(line.removeprefix("//").removeprefix(" "))
    return "\n".join(reversed(lines))


def _scan(text: str, language: str) -> Iterator[Truth]:
    bare = masked(text, language)
    stack = [_Block("file")]
    begun = depth = place = 0
    while place < len(bare):
        sign = bare[place]
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth = max(0, depth - 1)
        elif depth == 0 and sign == ";":
            begun = place + 1
        elif depth == 0 and sign == "{":
            head = bare[begun:place]
            block = _opened(head, stack)
            if block.kind == "function":
                end = closing(bare, place)
                truth = _truth(text, bare, (begun, place, end), stack, language) if end else None
                if truth is not None:
                    yield truth
                place = end or len(bare)
                begun = place
                continue
            stack.append(block)
            begun = place + 1
        elif depth == 0 and sign == "}":
            if len(stack) > 1:
                stack.pop()
            begun = place + 1
        elif sign == "{" and depth:
            place = closing(bare, place) or len(bare)
            continue
        place += 1


def _opened(head: str, stack: list[_Block]) -> _Block:
    words = head.strip()
    kind = _CLASS.search(_no_annotations(words))
    if kind is not None and "(" not in words[: words.find(kind["name"])].replace("@", ""):
        is_shown = stack[-1].is_shown and "private" not in words.split()
        return _Block("class", kind["name"], is_shown=is_shown)
    if stack[-1].kind in ("class", "file") and _head_name(words, stack[-1].kind):
        return _Block("function")
    return _Block("other")


def _no_annotations(text: str) -> str:
    return re.sub(r"@[\w.]+(?:\([^()]*\))?", " ", text)


def _head_name(head: str, around: str) -> str:
    """The name of the function that a head declares; empty for anything else."""
    text = _no_annotations(head).strip()
    paren = _parameters_at(text)
    if paren < 0 or text.endswith(("=", "=>", ":", "|", "&", ",", "?")):
        return ""
    before = text[:paren]
    while (shorter := _GENERIC.sub("", before)) != before:
        before = shorter
    before = before.rstrip()
    function = _FUNCTION.search(before)
    if function is not None:
        return function["name"] if "=" not in before and "(" not in before else ""
    name = _NAME.search(before)
    if around != "class" or name is None or "=" in before or "." in before.split()[-1]:
        return ""
    words = before.split()
    if re.search(r"\b(?:get|set)\s+[\w$]+$", before):
        return ""
    return name[0] if words[-1] not in _WORDS - {"constructor", "get", "set"} else ""


def _parameters_at(text: str) -> int:
    """Where the brackets of the parameters begin: the first ones outside of `<…>`."""
    depth = 0
    for place, sign in enumerate(text):
        if sign == "<":
            depth += 1
        elif sign == ">" and text[place - 1 : place] != "=":
            depth -= 1
        elif sign == "(" and depth == 0:
            return place
    return -1


def _truth(
    text: str, bare: str, place: tuple[int, int, int], stack: list[_Block], language: str
) -> Truth | None:
    begun, opening, end = place
    head = bare[begun:opening]
    start = begun + len(head) - len(head.lstrip())
    clean = re.sub(r"@[\w.]+(?:\([^()]*\))?", lambda one: " " * len(one[0]), head)
    at = _parameters_at(clean)
    last = closing(clean, at)
    name = _head_name(head, stack[-1].kind)
    if at < 0 or not last or len(re.findall(rf"\b{re.escape(name)}\s*[(<]", clean)) > 1:
        return None  # a list of overloads
    listed = text[begun + at + 1 : begun + last - 1]
    defaults: dict[str, str] = {}
    names: list[str] = []
    for part in split_outside(re.sub(r"/\*.*?\*/|//[^\n]*", "", listed, flags=re.S)):
        found = _typescript_parameter(part) if language == "typescript" else _java_parameter(part)
        if found is None:
            return None
        if found[0] != "this":
            names.append(found[0])
            if found[1]:
                defaults[found[0]] = found[1]
    tail = clean[last:].strip()
    body = bare[opening:end]
    thrown, unsure = _thrown(body, language)
    words = set(clean[:at].split())
    classes = [one.name for one in stack if one.kind == "class"]
    if language == "java":
        before = clean[:at].split()
        is_constructor = bool(classes) and name == classes[-1]
        declares = not is_constructor and len(before) > 1 and before[-2] != "void"
        gives = False
    else:
        declares, gives = _results(tail, body)
    return Truth(
        name=".".join([*classes, name]),
        line=_line(text, start),
        end=_line(text, end),
        parameters=tuple(names),
        defaults=defaults,
        raised=frozenset(thrown) | (_declared(tail) if language == "java" else frozenset()),
        may_raise_more=unsure,
        gives=gives,
        declares=declares,
        doc=_block_doc(text, begun, start),
        is_public=all(one.is_shown for one in stack)
        and not words & {"private", "protected", "#"}
        and (language != "java" or "public" in words)
        and (language != "typescript" or bool(classes) or "export" in words),
        is_plain="*" not in clean[:at],
    )


def _declared(tail: str) -> frozenset[str]:
    listed = re.match(r"(?:\[\]\s*)*throws\s+(.+)", tail, re.S)
    names = split_outside(listed[1]) if listed else []
    return frozenset(one.strip().rpartition(".")[2] for one in names)


def _results(tail: str, body: str) -> tuple[bool, bool]:
    """Whether TypeScript announces a result, and whether one is returned."""
    announced = tail.removeprefix(":").strip()
    if announced:
        return not re.fullmatch(r"void|Promise<void>|undefined|asserts .*", announced), False
    inner = _without_functions(body, _INNER_TYPESCRIPT)
    return False, re.search(r"\breturn\b[ \t]*[^\s;}]", inner) is not None


def _typescript_parameter(part: str) -> tuple[str, str] | None:
    match = re.match(
        r"(?:(?:public|private|protected|readonly|override)\s+)*(?:\.\.\.)?(?P<name>[\w$]+)"
        r"\s*\??\s*(?P<rest>[:=].*)?$", part, re.S,
    )  # fmt: skip
    if match is None:
        return None
    rest = match["rest"] or ""
    quoted = re.sub(r"\"[^\"]*\"|'[^']*'|`[^`]*`", lambda one: "_" * len(one[0]), rest)
    depth = 0
    for place, sign in enumerate(quoted):
        before, after = rest[place - 1 : place], rest[place + 1 : place + 2]
        depth += (sign in "([{<") - (sign in ")]}" or (sign == ">" and before != "="))
        if sign == "=" and after != ">" and before not in ("=", "!", "<", ">") and depth == 0:
            return match["name"], rest[place + 1 :].strip()
    return match["name"], ""


def _java_parameter(part: str) -> tuple[str, str] | None:
    name = re.search(r"([\w$]+)\s*(?:\[\]\s*)*$", part)
    return (name[1], "") if name is not None else None


_ANY = frozenset({"Throwable", "Exception", "RuntimeException", "Error"})


def _thrown(body: str, language: str) -> tuple[list[str], bool]:
    """The types of `throw new` that no handler around may catch, and those of handlers that end
    with throwing what they caught; whether that is all for sure."""
    inner = _without_functions(
        body, _INNER_TYPESCRIPT if language == "typescript" else r"->\s*(?=\{)|\bnew\b"
    )
    guarded: list[tuple[int, int, str]] = []
    rethrown: list[tuple[int, str]] = []
    for one in re.finditer(r"\btry\b\s*(?:\([^{]*\)\s*)?(?=\{)", inner):
        end = closing(inner, one.end())
        place = end
        while handler := re.match(r"\s*catch\s*(\([^)]*\))?\s*(?=\{)", inner[place:]):
            start = place + handler.end()
            place = closing(inner, start)
            variable = re.search(r"([\w$]+)\s*\)$", handler[1] or "")
            again = variable and re.search(
                rf"\bthrow\s+{re.escape(variable[1])}\s*;?\s*\}}$", inner[start:place]
            )
            if again:
                rethrown.append((start, handler[1] or ""))
            else:
                guarded.append((one.end(), end, handler[1] or ""))
    thrown = [
        name
        for start, handler in rethrown
        if not any(begin <= start < end for begin, end, _ in guarded)
        for name in re.findall(r"(?<![\w.])(?:\w+\.)*([A-Z]\w*)\b(?= *[|\w])", handler)
        if language == "java" and name not in _ANY
    ]
    unsure = False
    for one in re.finditer(r"\bthrow\b\s*(?P<value>[^;\n]*)", inner):
        made = re.match(r"(?:new\s+)?(?P<type>[\w$.]+)\s*(?:<[^(]*>)?\s*\(", one["value"])
        around = [what for start, end, what in guarded if start <= one.start() < end]
        if made is None or not made["type"].rpartition(".")[2][:1].isupper():
            unsure = True
        elif not around:
            thrown.append(made["type"].rpartition(".")[2])
        elif language == "java":
            unsure = True
    return thrown, unsure


def _without_functions(body: str, begins: str) -> str:
    """The body with the inner bodies of functions in it blanked out."""
    kept = body
    for one in re.finditer(begins, body):
        start = body.find("{", one.end() - 1 if body[one.end() - 1] == "{" else one.end())
        between = body[one.end() : start] if start >= 0 else ";"
        if start < 0 or ";" in between or "}" in between:
            continue
        end = closing(body, start) or len(body)
        kept = (
            kept[: start + 1] + re.sub(r"[^\n]", " ", kept[start + 1 : end - 1]) + kept[end - 1 :]
        )
    return kept


def _block_doc(text: str, begun: int, start: int) -> str:
    found = re.findall(r"/\*\*(?!/)(.*?)\*/", text[begun:start], re.S)
    if not found:
        return ""
    return "\n".join(re.sub(r"^\s*\* ?", "", line) for line in found[-1].splitlines()).strip()


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
