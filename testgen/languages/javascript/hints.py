"""What a parameter is likely to be: by its name, and by what is done with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_BY_NAME = (
    (r"^(is|has|should|can|use|with|enable|disable|allow|include|force|strict|deep)([A-Z_]|$)",
     "boolean"),
    (r"(fn|func|callback|cb|predicate|iteratee|mapper|reducer|compare|comparator|handler|visitor|"
     r"transform|transformer|formatter|factory|getter|listener|resolver)$", "function"),
    (r"(opts?|options?|config|settings|params|props|context|attrs|headers|env)$", "object"),
    (r"(obj|object|record|data|node|target|source|json|payload)$", "object"),
    (r"(arr|array|list|items|values|elements|collection|rows|args|tokens|parts|xs|ids|keys|names|"
     r"words|lines|nodes|entries|numbers|strings|paths)$", "array"),
    (r"(date|datetime|timestamp|since|until)$", "date"),
    (r"(regexp?|pattern|re)$", "regex"),
    (r"^(n|i|j|k|x|y|z|a|b|num|number|count|index|idx|size|len|length|width|height|depth|level|"
     r"limit|offset|start|end|begin|stop|step|min|max|amount|total|ms|seconds|minutes|hours|days|"
     r"precision|digits|radix|base|port|year|month|day|age|price|rate|times|position|pos|"
     r"low|high|from|to|delta|factor|radius|angle|weight|score|percent|percentage)$", "number"),
    (r"(str|string|text|name|key|id|input|path|url|uri|email|msg|message|title|label|word|line|"
     r"prefix|suffix|char|separator|delimiter|sep|code|slug|html|css|query|format|locale|lang|"
     r"version|type|color|token|value|val|content|body|phrase|sentence|host|file|filename|ext)$",
     "string"),
)  # fmt: skip
_METHODS = {
    "string": "charAt charCodeAt codePointAt split trim trimStart trimEnd toLowerCase toUpperCase "
    "replace replaceAll match matchAll startsWith endsWith padStart padEnd substring substr repeat "
    "normalize localeCompare search",
    "array": "map filter reduce reduceRight forEach push pop shift unshift splice sort reverse "
    "join every some find findIndex flat flatMap fill toSorted",
    "number": "toFixed toPrecision toExponential",
    "date": "getTime getFullYear getMonth getDate getDay getHours getMinutes toISOString setDate "
    "getUTCFullYear setMonth setFullYear",
    "map": "entries",
    "regex": "exec test",
    "function": "call apply bind",
}
_KIND_OF = {method: kind for kind, methods in _METHODS.items() for method in methods.split()}
_COMMON = {"slice": ("string", "array"), "includes": ("string", "array"),
           "indexOf": ("string", "array"), "concat": ("array", "string"), "at": ("array", "string"),
           "has": ("set", "map"), "get": ("map",), "set": ("map",), "add": ("set",)}  # fmt: skip


def kinds_of(name: str, body: str) -> Counter[str]:
    """Kinds of values with weights, for a parameter without a type."""
    found: Counter[str] = Counter()
    for pattern, kind in _BY_NAME:
        if re.search(pattern, name, re.I):
            found[kind] += 2
            break
    else:
        if re.search(r"[a-z]s$", name):
            found["array"] += 1
    escaped = re.escape(name)
    for method in re.findall(rf"(?<![\w$.]){escaped}\??\.([a-zA-Z]\w*)\(", body):
        if method in _KIND_OF:
            found[_KIND_OF[method]] += 3
        for kind in _COMMON.get(method, ()):
            found[kind] += 1
    for kind in re.findall(rf"typeof\s+\(?{escaped}\)?\s*[!=]==?\s*['\"](\w+)['\"]", body):
        found["any" if kind == "undefined" else kind] += 3
    tests = (
        (rf"Array\.isArray\(\s*{escaped}\s*\)", "array", 4),
        (rf"{escaped}\s+instanceof\s+Date\b", "date", 4),
        (rf"{escaped}\s+instanceof\s+RegExp\b", "regex", 4),
        (rf"{escaped}\s+instanceof\s+Map\b", "map", 4),
        (rf"{escaped}\s+instanceof\s+Set\b", "set", 4),
        (rf"(?<![\w$.]){escaped}\(", "function", 4),
        (rf"of\s+{escaped}\b", "array", 3),
        (rf"\.\.\.{escaped}\b", "array", 1),
        (rf"in\s+{escaped}\b", "object", 3),
        (rf"Object\.(?:keys|entries|values|assign)\(\s*{escaped}\b", "object", 3),
        (rf"(?:Math\.\w+|Number\.is\w+|isNaN|isFinite)\(\s*{escaped}\b", "number", 3),
        (rf"(?<![\w$.]){escaped}\s*(?:[<>]=?|%|\*\*?|/|-|\+=|-=)\s*(?:-?\d|[\w$])", "number", 2),
        (rf"(?:[<>]=?|%|\*|/|-)\s*{escaped}(?![\w$.(\[])", "number", 2),
        (rf"(?<![\w$.]){escaped}\.length\b", "array", 1),
        (rf"(?<![\w$.]){escaped}\.length\b", "string", 1),
        (rf"(?<![\w$.]){escaped}\.size\b", "map", 1),
        (rf"\.test\(\s*{escaped}\s*\)|\.exec\(\s*{escaped}\s*\)", "string", 4),
        (rf"new Date\(\s*{escaped}\s*\)", "date", 2),
        (rf"(?<![\w$.]){escaped}\s*===?\s*['\"]|switch\s*\(\s*{escaped}\s*\)", "string", 1),
    )
    for pattern, kind, weight in tests:
        if re.search(pattern, body):
            found[kind] += weight
    if fields_of(name, body):
        found["object"] += 2
    return found


def fields_of(name: str, body: str) -> tuple[str, ...]:
    """The properties of a parameter that are read as data."""
    escaped = re.escape(name)
    read = re.findall(rf"(?<![\w$.]){escaped}\??\.([a-zA-Z_$][\w$]*)\b(?!\s*\()", body)
    taken = re.findall(rf"{{([^{{}}]*)}}\s*=\s*{escaped}\b", body)
    inner = [
        part.split(":")[0].split("=")[0].strip(" .\n") for one in taken for part in one.split(",")
    ]
    called = re.findall(rf"(?<![\w$.]){escaped}\??\.([a-zA-Z_$][\w$]*)\(", body)
    own = [
        one
        for one in called
        if one not in _KIND_OF and one not in _COMMON and one not in _ANY_OBJECT
    ]
    known = {"length", "size", "constructor", "prototype", "name"}
    return tuple(one for one in dict.fromkeys([*read, *inner, *own]) if one not in known and one)


_ANY_OBJECT = frozenset(
    {"toString", "valueOf", "hasOwnProperty", "then", "catch", "keys", "values"}
)


def called_fields(name: str, body: str) -> frozenset[str]:
    """The properties of a parameter that are called."""
    escaped = re.escape(name)
    return frozenset(re.findall(rf"(?<![\w$.]){escaped}\??\.([a-zA-Z_$][\w$]*)\(", body))


def words_in(literals: Iterable[str]) -> list[str]:
    """Words in the alternatives of regular expressions: `/^(days?|h)$/` has `days`, `day`, `h`."""
    found: list[str] = []
    for literal in literals:
        if literal.startswith("/"):
            for word in re.findall(
                r"(?<![\\\w])[A-Za-z]{1,15}\??", literal[1 : literal.rindex("/")]
            ):
                found.append(word.rstrip("?"))
                if word.endswith("?"):
                    found.append(word[:-2])
    return list(dict.fromkeys(one for one in found if one))
