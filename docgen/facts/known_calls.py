"""What calls of the language's own functions and methods may raise, where it is not a mistake of
types. What is not listed may raise anything.

Source: the Python library reference, "Built-in Functions" and "Built-in Types".
"""

from __future__ import annotations

import ast

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
_RAISING_OF_MODULES = {
    "ValueError": """loads load strptime fromisoformat fromtimestamp UUID Fraction fromhex
    ip_address ip_network ip_interface b64decode unhexlify literal_eval date datetime time timedelta
    relative_to with_suffix with_name seek sqrt log register getsignal""",
    "TypeError": """index literal_eval b64decode dumps dump signature bind Fraction Decimal len iter
    next join sorted sum issubclass""",
    "RuntimeError": "get_event_loop get_running_loop run start join release",
}
"""By exception what raises it besides: functions of the standard library's modules."""
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
_OF_MODULES = {
    name: frozenset(one for one, names in _RAISING_OF_MODULES.items() if name in names.split())
    for listed in _RAISING_OF_MODULES.values()
    for name in listed.split()
}


def raised_by(callee: str, arguments: str = "") -> frozenset[str] | None:
    """The exceptions that a call of `len` or `text.split` may raise; None where nobody knows.
    `arguments`: as they are written, in brackets; with some of them nothing can fail."""
    owner, _, name = callee.rpartition(".")
    known = _METHODS.get(name) if owner else _FUNCTIONS.get(name)
    return frozenset() if known and _is_safe(name, arguments) else known


def _is_safe(name: str, arguments: str) -> bool:
    """Whether what a call is given leaves nothing that it could refuse: a step of a range, an
    empty separator, nothing to choose from, no default."""
    if name not in _REFUSING:
        return False
    try:
        call = ast.parse(f"f{arguments}", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    if not isinstance(call, ast.Call) or any(isinstance(one, ast.Starred) for one in call.args):
        return False
    given, named = len(call.args), {one.arg for one in call.keywords}
    if None in named:
        return False
    match name:
        case "range":
            return given in (1, 2)
        case "min" | "max":
            return given > 1 or "default" in named
        case "next":
            return given == 2
        case "getattr":
            return given == 3
        case "split" | "rsplit":
            separator = call.args[0] if call.args else None
            is_whole = separator is None and "sep" not in named
            return is_whole or (isinstance(separator, ast.Constant) and bool(separator.value))
    return False


_REFUSING = frozenset({"range", "min", "max", "next", "getattr", "split", "rsplit"})


def raising(exception: str) -> frozenset[str]:
    """The names of what raises an exception when it is called, by the library reference."""
    tables = (_FUNCTIONS, _METHODS, _OF_MODULES)
    return frozenset(
        name for table in tables for name, those in table.items() if exception in those
    )
