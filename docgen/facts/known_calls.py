"""What calls of the language's own functions and methods may raise, where it is not a mistake of
types. What is not listed may raise anything.

Source: the Python library reference, "Built-in Functions" and "Built-in Types".
"""

from __future__ import annotations

_QUIET_FUNCTIONS = """len isinstance issubclass print repr bool list tuple dict set frozenset sorted
enumerate zip map filter sum abs any all type id callable hasattr setattr iter reversed str format
super vars dir hash divmod locals globals object property staticmethod classmethod slice memoryview
ascii pow cast deque OrderedDict defaultdict Counter partial wraps join exists basename dirname
splitext isdir isfile isabs expanduser abspath normpath"""
_RAISING_FUNCTIONS = {
    "int": "ValueError OverflowError",
    "float": "ValueError OverflowError",
    "complex": "ValueError",
    "chr": "ValueError OverflowError",
    "ord": "TypeError",
    "range": "ValueError",
    "min": "ValueError",
    "max": "ValueError",
    "next": "StopIteration",
    "getattr": "AttributeError",
    "delattr": "AttributeError",
    "round": "OverflowError ValueError",
    "bytes": "ValueError UnicodeEncodeError",
    "bytearray": "ValueError UnicodeEncodeError",
    "open": "OSError FileNotFoundError PermissionError IsADirectoryError ValueError",
}
_QUIET_METHODS = """append extend insert clear sort reverse copy count get keys values items update
setdefault add discard union intersection difference symmetric_difference issubset issuperset
isdisjoint strip lstrip rstrip lower upper title capitalize casefold swapcase startswith endswith
replace join find rfind splitlines partition rpartition isdigit isalpha isalnum isspace isupper
islower isidentifier isnumeric isdecimal zfill ljust rjust center expandtabs translate removeprefix
removesuffix appendleft extendleft rotate group groups groupdict start end span match search
fullmatch findall finditer sub write writelines flush debug info warning error exception critical
log warn isoformat strftime total_seconds"""
_RAISING_METHODS = {
    "index": "ValueError",
    "rindex": "ValueError",
    "remove": "ValueError KeyError",
    "pop": "IndexError KeyError",
    "popleft": "IndexError",
    "popitem": "KeyError",
    "split": "ValueError",
    "rsplit": "ValueError",
    "encode": "UnicodeEncodeError LookupError UnicodeError",
    "decode": "UnicodeDecodeError LookupError UnicodeError",
    "format": "KeyError IndexError ValueError",
    "format_map": "KeyError",
    "close": "OSError",
    "read": "OSError UnicodeDecodeError",
}
IMPLICIT = frozenset(
    [
        "IndexError",
        "KeyError",
        "LookupError",
        "ZeroDivisionError",
        "ArithmeticError",
        "OverflowError",
        "TypeError",
        "AttributeError",
        "StopIteration",
        "StopAsyncIteration",
        "RecursionError",
        "MemoryError",
        "NameError",
        "UnboundLocalError",
        "FloatingPointError",
        "RuntimeError",
        "KeyboardInterrupt",
        "GeneratorExit",
        "SystemError",
        "Warning",
        "DeprecationWarning",
        "UserWarning",
    ]
)
"""What operators, subscripts, attributes and loops may raise without a call."""


def _table(quiet: str, raising: dict[str, str]) -> dict[str, frozenset[str]]:
    silent = dict.fromkeys(quiet.split(), frozenset[str]())
    return silent | {name: frozenset(types.split()) for name, types in raising.items()}


_FUNCTIONS = _table(_QUIET_FUNCTIONS, _RAISING_FUNCTIONS)
_METHODS = _table(_QUIET_METHODS, _RAISING_METHODS)


def raised_by(callee: str) -> frozenset[str] | None:
    """The exceptions that a call of `len` or `text.split` may raise; None where nobody knows."""
    owner, _, name = callee.rpartition(".")
    return _METHODS.get(name) if owner else _FUNCTIONS.get(name)
