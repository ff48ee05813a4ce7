"""The table of laws: which names suggest that calls are related, and how.

A law that a name suggests is only kept where it holds on many inputs; how it is tried is in
`laws.py`.
"""

from __future__ import annotations

from typing import Literal

LawKind = Literal[
    "round trip",
    "idempotent",
    "involution",
    "commutative",
    "order-insensitive",
    "case-insensitive",
    "equivalent",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ROUND_TRIPS: tuple[tuple[str, str], ...] = (
    ("encode", "decode"),
    ("dumps", "loads"),
    ("dump", "load"),
    ("serialize", "deserialize"),
    ("serialise", "deserialise"),
    ("marshal", "unmarshal"),
    ("pack", "unpack"),
    ("escape", "unescape"),
    ("quote", "unquote"),
    ("compress", "decompress"),
    ("deflate", "inflate"),
    ("encrypt", "decrypt"),
    ("encipher", "decipher"),
    ("flatten", "unflatten"),
    ("format", "parse"),
    ("render", "parse"),
    ("unparse", "parse"),
    ("stringify", "parse"),
    ("to", "from"),
    ("join", "split"),
    ("split", "join"),
    ("wrap", "unwrap"),
    ("zip", "unzip"),
    ("freeze", "thaw"),
    ("b64encode", "b64decode"),
    ("hexlify", "unhexlify"),
)
"""A word in the name of the function that goes there, and the one of the function that comes
back: `loads(dumps(x)) == x`."""

IDEMPOTENT = _words(
    "normalize normalise canonicalize strip trim sort sorted slugify clean cleanup sanitize dedupe "
    "deduplicate unique uniq simplify collapse dedent squeeze lower upper lowercase uppercase "
    "capitalize compact tidy standardize abs absolute flatten clamp round expanduser"
)
"""`f(f(x)) == f(x)`"""

INVOLUTIONS = _words(
    "reverse reversed invert inverse negate transpose complement swapcase flip mirror conjugate "
    "swap toggle"
)
"""`f(f(x)) == x`"""

COMMUTATIVE = _words(
    "add plus gcd lcm union intersection intersect merge multiply times product distance hamming "
    "levenshtein similarity overlap overlaps overlapping common equal equals same disjoint xor "
    "coprime anagram anagrams combine mean average max min"
)
"""`f(a, b) == f(b, a)`"""

ORDER_INSENSITIVE = _words(
    "sum total mean average median mode variance stdev std maximum minimum max min count unique "
    "product gcd lcm histogram frequencies frequency sort sorted all any range spread"
)
"""`f(reversed(xs)) == f(xs)`, of functions of one list."""

EQUIVALENT = (
    ("fast", "slow"),
    ("fast", "naive"),
    ("iterative", "recursive"),
    ("optimized", "naive"),
    ("v1", "v2"),
    ("old", "new"),
    ("reference", ""),
    ("naive", ""),
    ("slow", ""),
)
"""Words in names of functions that do the same: `f_fast(x) == f_naive(x)`."""

DOCUMENTED: dict[LawKind, str] = {
    "round trip": r"\b(?:inverse of|round[- ]?trips?|reverses? (?:what|the effect of)|undoes|"
    r"opposite of|can be (?:decoded|parsed|read|loaded) (?:back )?(?:by|with)|decodes? (?:the )?"
    r"(?:string|text|output|result)s? (?:encoded|produced|made) (?:by|with))\b",
    "idempotent": r"\bidempotent\b|\bapplying it (?:twice|again) changes nothing\b",
    "involution": r"\b(?:its own inverse|applying it twice gives? (?:back )?the original|"
    r"involution)\b",
    "commutative": r"\b(?:commutative|symmetric|in either order|order of the arguments does not)\b",
    "order-insensitive": r"\b(?:order (?:of (?:the )?(?:items|elements|values) )?(?:does not|"
    r"doesn't) matter|regardless of (?:their |the )?order|independent of (?:their |the )?order|"
    r"in any order)\b",
    "case-insensitive": r"\b(?:case[- ]insensitiv\w+|ignor\w+ (?:the )?case|regardless of case)\b",
    "equivalent": r"\b(?:same (?:result )?as|equivalent to|faster version of)\b",
}
"""Words with which documentation claims the law itself: then a counterexample is a finding."""
