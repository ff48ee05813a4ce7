"""Whether two sources mean the same value or type, spelled otherwise: `'r'` and `"r"`, `1e3` and
`1000.0`, `Optional[int]` and `int | None`, "list of str" and `list[str]`."""

from __future__ import annotations

import ast
import re

_ROLE = re.compile(r":\w+(?::\w+)*:`~?([^`<>]+)`|`+~?([^`]+)`+")
_WORDS = {
    "string": "str",
    "strings": "str",
    "integer": "int",
    "integers": "int",
    "boolean": "bool",
    "dictionary": "dict",
    "ints": "int",
    "floats": "float",
    "strs": "str",
    "function": "callable",
    "number": "float",
}
_SAME_KIND = {
    "sequence": "list",
    "iterable": "list",
    "collection": "list",
    "mapping": "dict",
    "mutablemapping": "dict",
    "any": "object",
    "text": "str",
    "anystr": "str",
}


def same_value(said: str, source: str) -> bool | None:
    """Whether a default in words is the one in the code; None where that cannot be told."""
    if _squeezed(said) == _squeezed(source):
        return True
    try:
        true = ast.literal_eval(source)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return _same_name(said, source)
    try:
        told = ast.literal_eval(said.strip("“”‘’"))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        # Words are often given without quotes: "defaults to utf-8".
        bare = said.strip("\"'“”‘’.")
        if isinstance(true, str):
            is_same = not {said, bare}.isdisjoint((true, repr(true)[1:-1]))
            # A word of English ("defaults to space") may well stand for the value.
            return True if is_same else None if bare.isalpha() and said == bare else False
        lowered = {"none": None, "true": True, "false": False, "null": None}
        if bare == "none" and not true:
            return None  # none of them, as likely as not
        if bare.lower() in lowered:
            return lowered[bare.lower()] is true
        return None
    if isinstance(true, bool) != isinstance(told, bool):
        return False
    if isinstance(told, str) and isinstance(true, str) and told == repr(true)[1:-1]:
        return True  # an escape that the comment's own quotes made necessary
    return bool(told == true)


def _same_name(said: str, source: str) -> bool | None:
    """A default that is a name or a call: the same last part is the same, another name is not."""
    if re.fullmatch(r"[\w.]+", said) and re.fullmatch(r"[\w.]+", source):
        if said.rpartition(".")[2] == source.rpartition(".")[2]:
            return True
        return None  # the name may stand for that value
    return None


def _squeezed(text: str) -> str:
    return "".join(text.split())


def normal_type(text: str) -> str | None:
    """A spelling that types of one meaning share; None for what cannot be read as a type."""
    text = _ROLE.sub(lambda found: found[1] or found[2], text).strip().strip("\"'")
    text = re.sub(r"\b(?:typing|collections\.abc|t|abc|builtins)\.", "", text)
    text = re.sub(r",?\s*\boptional\b$", "", text)
    text = re.sub(r"\s+or\s+", " | ", text)
    found = re.fullmatch(r"(\w+)\s+of\s+(\w+)", text)
    if found is not None:
        text = f"{found[1]}[{found[2]}]"
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    return _normal(tree)


def _normal(node: ast.expr) -> str | None:
    match node:
        case ast.Constant(value=None):
            return "None"
        case ast.Constant(value=str() as quoted):
            return normal_type(quoted)
        case ast.Constant(value=value):
            return repr(value)
        case ast.Name(id=name):
            return _WORDS.get(name.lower(), name if name[:1].isupper() else name.lower())
        case ast.Attribute():
            return ast.unparse(node)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            parts = [_normal(item) for item in items]
            return None if None in parts else ", ".join(map(str, parts))
        case ast.BinOp(op=ast.BitOr()):
            return _union(_alternatives(node))
        case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
            return _union([inner, ast.Constant(None)])
        case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=items)):
            return _union(items)
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[first, *_])):
            return _normal(first)
        case ast.Subscript(value=outer, slice=inner):
            head, rest = _normal(outer), _normal(inner)
            if head is None or rest is None:
                return None
            return f"{_lower_generic(head)}[{rest}]"
    return None


def _lower_generic(name: str) -> str:
    lowered = name.lower()
    generics = {"list", "dict", "set", "tuple", "type", "frozenset", "deque"}
    return lowered if lowered in generics else name


def _alternatives(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_alternatives(node.left), *_alternatives(node.right)]
    return [node]


def _union(items: list[ast.expr]) -> str | None:
    parts = [_normal(item) for item in items]
    if None in parts:
        return None
    return " | ".join(sorted(set(map(str, parts))))


def yielded_type(annotation: str) -> str | None:
    """What a generator of that annotation yields; None where it is none of a generator."""
    try:
        tree = ast.parse(annotation.strip().strip("\"'"), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    match tree:
        case ast.Subscript(value=ast.Name(id=name) | ast.Attribute(attr=name), slice=inner):
            if name.removeprefix("Async") in ("Generator", "Iterator", "Iterable"):
                first = inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner
                return ast.unparse(first)
    return None


def contradicts(said: str, annotation: str) -> bool:
    """Whether a type in words cannot be the annotation's: both are plain types, none of them is
    wider than the other. Doubt counts as agreement."""
    told, true = normal_type(said), normal_type(annotation)
    if told is None or true is None or told == true:
        return False
    return not (_kinds(told) & _kinds(true))


def _kinds(normal: str) -> set[str]:
    """The outermost names of a type's alternatives, those that can stand for each other as one."""
    found: set[str] = set()
    depth, start = 0, 0
    for at, character in enumerate([*normal, "|"]):
        depth += (character == "[") - (character == "]")
        if character == "|" and not depth:
            name = normal[start:at].strip().partition("[")[0].rpartition(".")[2].lower()
            found.add(_SAME_KIND.get(name, name))
            start = at + 1
    known = {
        *("int", "float", "str", "bool", "bytes", "list", "dict", "set", "tuple", "none"),
        *("complex", "callable", "frozenset"),
    }
    if found - known:
        return known | found  # a name of the project's own may stand for anything
    if "float" in found:
        found |= {"int", "bool"}
    if "int" in found:
        found.add("bool")
    if {"list", "tuple", "set", "frozenset"} & found:
        found |= {"list"}
    return found - {"none"} or {"none"}
