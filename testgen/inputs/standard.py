"""Values of the standard library's types, as sources: a row for each type."""

from __future__ import annotations

from functools import lru_cache

from testgen.inputs.terms import Term, parse

VALUES: dict[str, tuple[str, ...]] = {
    "datetime.datetime": (
        "datetime(2024, 1, 1)", "datetime(2024, 2, 29, 12, 30, 45)",
        "datetime(1999, 12, 31, 23, 59, 59)", "datetime(2024, 1, 1, tzinfo=timezone.utc)",
        "datetime(1970, 1, 1)", "datetime(2024, 6, 15, 8, 5, 9, 123456)",
        "datetime.now() - timedelta(days=1)", "datetime.now()",
    ),
    "datetime.date": (
        "date(2024, 1, 1)", "date(2024, 2, 29)", "date(1999, 12, 31)", "date(2023, 6, 15)",
        "date.today()", "date.today() - timedelta(days=1)", "date.today() + timedelta(days=1)",
    ),
    "datetime.time": ("time(12, 30)", "time(0, 0)", "time(23, 59, 59)"),
    "datetime.timedelta": (
        "timedelta(days=1)", "timedelta(0)", "timedelta(hours=2, minutes=30)",
        "timedelta(seconds=-5)", "timedelta(days=400)", "timedelta(milliseconds=250)",
        "timedelta(microseconds=5)",
    ),
    "datetime.timezone": ("timezone.utc", "timezone(timedelta(hours=2))"),
    "datetime.tzinfo": ("timezone.utc", "timezone(timedelta(hours=2))"),
    "decimal.Decimal": (
        "Decimal('1.5')", "Decimal('0')", "Decimal('-3')", "Decimal('1234.5678')", "Decimal('NaN')",
        "Decimal('1E+5')", "Decimal('0.001')",
    ),
    "fractions.Fraction": ("Fraction(1, 2)", "Fraction(0)", "Fraction(-7, 3)", "Fraction(4)"),
    "uuid.UUID": ("UUID('12345678-1234-5678-1234-567812345678')", "UUID(int=0)"),
    "re.Pattern": ("re.compile('a+')", "re.compile(r'(\\d+)-(\\w*)')", "re.compile('')"),
    "re.Match": ("re.match('(a)(b)?', 'ab')", "re.search(r'(?P<n>\\d+)', 'x12')"),
    "collections.OrderedDict": ("OrderedDict([('a', 1), ('b', 2)])", "OrderedDict()"),
    "collections.defaultdict": ("defaultdict(int)", "defaultdict(list, {'a': [1]})"),
    "collections.Counter": ("Counter('abca')", "Counter()"),
    "collections.deque": ("deque([1, 2, 3])", "deque()", "deque([1, 2], maxlen=2)"),
    "array.array": ("array.array('i', [1, 2, 3])", "array.array('d', [])"),
    "io.StringIO": ("io.StringIO('one\\ntwo\\n')", "io.StringIO()", "io.StringIO('a,b\\n1,2\\n')"),
    "io.BytesIO": ("io.BytesIO(b'data')", "io.BytesIO()"),
    "logging.Logger": ("logging.getLogger('test')",),
    "types.SimpleNamespace": ("SimpleNamespace(name='a', value=1)", "SimpleNamespace()"),
    "argparse.Namespace": ("SimpleNamespace(name='a', value=1)", "SimpleNamespace()"),
    "threading.Lock": ("threading.Lock()",),
    "asyncio.Queue": ("asyncio.Queue()",),
    "asyncio.Event": ("asyncio.Event()",),
    "BaseException": ("Exception('message')", "KeyError('key')"),
    "Exception": ("Exception('message')", "ValueError('bad value')", "KeyError('key')"),
    "slice": ("slice(None)", "slice(1, 3)", "slice(None, None, -1)", "slice(0, 10, 2)"),
    "range": ("range(3)", "range(0)", "range(1, 10, 2)", "range(5, 0, -1)"),
    "memoryview": ("memoryview(b'abc')",),
    "bytearray": ("bytearray(b'abc')", "bytearray()"),
    "unittest.mock.Mock": ("MagicMock()",),
    "unittest.mock.MagicMock": ("MagicMock()",),
    "contextlib.AbstractContextManager": ("contextlib.nullcontext(1)",),
}  # fmt: skip
"""By qualified name; the plainest first."""

_SAME = {
    "typing.Pattern": "re.Pattern", "typing.Match": "re.Match", "re.RegexFlag": "",
    "typing.Deque": "collections.deque", "typing.DefaultDict": "collections.defaultdict",
    "typing.OrderedDict": "collections.OrderedDict", "typing.Counter": "collections.Counter",
    "typing.IO": "io.StringIO", "typing.TextIO": "io.StringIO", "typing.BinaryIO": "io.BytesIO",
    "io.TextIOBase": "io.StringIO", "io.TextIOWrapper": "io.StringIO", "io.IOBase": "io.StringIO",
    "_io.TextIOWrapper": "io.StringIO", "_io.StringIO": "io.StringIO", "_io.BytesIO": "io.BytesIO",
    "io.BufferedReader": "io.BytesIO", "io.RawIOBase": "io.BytesIO", "io.BufferedIOBase":
    "io.BytesIO", "typing.ContextManager": "contextlib.AbstractContextManager",
    "builtins.Exception": "Exception", "builtins.BaseException": "BaseException",
    "builtins.slice": "slice", "builtins.range": "range", "builtins.memoryview": "memoryview",
    "builtins.bytearray": "bytearray",
}  # fmt: skip

PATHS = frozenset({"pathlib.Path", "pathlib.PosixPath", "os.PathLike", "typing.PathLike"})
PURE_PATHS = frozenset({"pathlib.PurePath", "pathlib.PurePosixPath"})

CALLABLES: tuple[str, ...] = (
    "lambda x: x", "lambda x: x * 2", "lambda x: x > 1", "lambda *args: None", "lambda *args: True",
    "lambda *args: False", "len", "str", "lambda *args: args[0]", "lambda x: -x", "lambda *args: 1",
    "lambda *args, **kwargs: (args, kwargs)", "int", "lambda x: x % 2 == 0", "bool", "list",
    "lambda *args: 'value'", "lambda x: [x]", "lambda x: 1 / 0", "lambda *args: [].pop()",
)  # fmt: skip
"""Functions to hand over; the last ones raise."""

CALLABLES_BY_COUNT: dict[int, tuple[str, ...]] = {
    0: ("lambda: 1", "lambda: None", "lambda: 'value'", "list", "dict", "lambda: 1 / 0"),
    2: (
        "lambda x, y: x + y", "lambda x, y: x < y", "max", "lambda x, y: x - y", "lambda x, y: y",
        "lambda x, y: 1 / 0", "lambda x, y: x == y",
    ),
}  # fmt: skip

VARIADIC = tuple(source for source in CALLABLES if source.startswith("lambda *args"))
"""Those that take any number of arguments."""

EXCEPTIONS = ("ValueError", "Exception", "ZeroDivisionError", "IndexError", "KeyError", "TypeError")

TYPES: tuple[str, ...] = ("int", "str", "list", "dict", "float", "ValueError", "tuple", "bool")


@lru_cache(maxsize=256)
def values_of(name: str) -> tuple[Term, ...]:
    """Values of a type by its qualified or plain name; none where the type is not known here."""
    wanted = _SAME.get(name, name)
    if wanted not in VALUES and "." not in name:
        wanted = next((known for known in VALUES if known.endswith(f".{name}")), "")
        wanted = wanted or next((new for old, new in _SAME.items() if old.endswith(f".{name}")), "")
    return tuple(map(parse, VALUES.get(wanted, ())))
