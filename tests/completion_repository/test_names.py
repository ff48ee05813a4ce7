"""Words, modules, counterparts, receivers: the tables that decide what is looked up."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from completion.place import facts_at
from completion.repository import nearby as nearby_module
from completion.repository import receivers
from completion.repository.counterpart import ROWS as TEST_NAMES
from completion.repository.counterpart import counterparts
from completion.repository.likeness import likeness, lines_of, share_in
from completion.repository.nearby import nearby
from completion.repository.stubs import STYLES
from completion.repository.words import words
from completion.values import CompletionRequest
from syntax.languages import LANGUAGES, language_named
from syntax.modules import ROWS, bound_name, module_names, module_of
from syntax.parsing import parse
from syntax.symbols import Import, Symbol, imports, references, symbols
from syntax.text import Snapshot


def test_every_language_says_how_it_imports_writes_stubs_and_names_tests() -> None:
    for language in LANGUAGES:
        assert module_names(language.id), language.id
        assert any(language.id in style.languages for style in STYLES), language.id
        endings = {suffix for row in TEST_NAMES for suffix in row.suffixes}
        assert endings & set(language.suffixes), language.id
    known = {language.id for language in LANGUAGES}
    assert {name for row in ROWS for name in row.languages} <= known
    assert {name for style in STYLES for name in style.languages} <= known


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("readHTTPBody", ["readhttpbody", "read", "http", "body"]),
        ("snake_case_name", ["snake_case_name", "snake", "case", "name"]),
        ("x = y1", []),
        ("plain", ["plain"]),
        ("größe_des_Rings", ["größe_des_rings", "größe", "des", "rings"]),
    ],
)
def test_identifiers_are_found_whole_and_by_their_parts(text: str, expected: list[str]) -> None:
    found = list(words(text))
    assert [word for word in found if word.isascii()] == [w for w in expected if w.isascii()]
    assert found[:1] == expected[:1]


@given(st.text(max_size=200))
def test_words_are_whole_lower_case_and_free_of_blanks(text: str) -> None:
    for word in words(text):
        assert word
        assert not re.search(r"\s", word)
        assert word.lower() == word


@pytest.mark.parametrize(
    ("language", "code", "importer", "path", "score"),
    [
        ("python", "from .models import A", "/w/shop/cart.py", "/w/shop/models.py", 3),
        ("python", "from .models import A", "/w/shop/cart.py", "/w/other/models.py", 0),
        ("python", "from ..a import b", "/w/x/y/z.py", "/w/x/a/__init__.py", 3),
        ("python", "from pkg import Session", "/w/app.py", "/w/src/pkg/session.py", 1),
        ("python", "import a.b", "/w/app.py", "/w/a/b.py", 3),
        ("python", "import a.b", "/w/app.py", "/w/b/a.py", 0),
        ("python", "import a_b.c", "/w/app.py", "/w/a-b/c.py", 0),
        ("rust", "use a_b::c::D;", "/w/src/app.rs", "/w/a-b/src/c.rs", 2),
        ("typescript", "import {a} from './x/y'", "/w/src/m.ts", "/w/src/x/y.ts", 3),
        ("typescript", "import {a} from './x/y'", "/w/src/m.ts", "/w/src/x/y/index.tsx", 3),
        ("typescript", "import {a} from '../y.js'", "/w/src/m.ts", "/w/y.ts", 3),
        ("typescript", "import {a} from './y'", "/w/src/m.ts", "/w/y.ts", 0),
        ("go", 'import "e.org/app/internal/store"', "/w/m.go", "/w/internal/store/any.go", 2),
        ("go", 'import "fmt"', "/w/m.go", "/w/internal/store/fmtx.go", 0),
        ("rust", "use crate::store::Store;", "/w/src/app.rs", "/w/src/store.rs", 3),
        ("rust", "use crate::a::Kind::One;", "/w/src/app.rs", "/w/src/a.rs", 2),
        ("java", "import org.e.shop.Item;", "/w/M.java", "/w/src/org/e/shop/Item.java", 3),
        ("java", "import static org.e.Shop.open;", "/w/M.java", "/w/org/e/Shop.java", 3),
        ("c", '#include "ring.h"', "/w/src/m.c", "/w/include/ring.h", 3),
        ("cpp", '#include "shop/item.hpp"', "/w/src/m.cpp", "/w/include/shop/item.hpp", 3),
        ("cpp", "#include <vector>", "/w/src/m.cpp", "/w/include/shop/item.hpp", 0),
    ],
)
def test_which_files_an_import_means(
    language: str, code: str, importer: str, path: str, score: int
) -> None:
    row = module_names(language)
    assert row is not None
    assert module_of(_import(language, code), importer, row).fits(path) == score


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("python", "import a.b", "a"),
        ("python", "import a.b as c", "c"),
        ("python", "from a import b", "b"),
        ("python", "from a import *", None),
        ("typescript", "import d from './x'", "d"),
        ("go", 'import "e.org/app/store"', "store"),
        ("rust", "use a::b::C as D;", "D"),
        ("c", '#include "ring.h"', None),
    ],
)
def test_the_name_an_import_binds(language: str, code: str, name: str | None) -> None:
    row = module_names(language)
    assert row is not None
    assert bound_name(_import(language, code), row) == name


def _import(language_id: str, code: str) -> Import:
    language = language_named(language_id)
    assert language is not None
    return imports(parse(Snapshot(code), language))[0]


@pytest.mark.parametrize(
    ("name", "is_test", "counterpart"),
    [
        ("parser.py", False, "test_parser.py"),
        ("_parser.py", False, "test_parser.py"),
        ("test_parser.py", True, "parser.py"),
        ("store.go", False, "store_test.go"),
        ("store_test.go", True, "store.go"),
        ("main.ts", False, "main.test.ts"),
        ("main.spec.tsx", True, "main.tsx"),
        ("Cart.java", False, "CartTest.java"),
        ("CartTest.java", True, "Cart.java"),
        ("ring.c", False, "test_ring.c"),
        ("ring_unittest.cc", True, "ring.cc"),
    ],
)
def test_what_the_counterpart_of_a_file_is_called(
    name: str, is_test: bool, counterpart: str
) -> None:
    found = counterparts(name)
    assert found is not None
    assert found.is_test is is_test
    assert counterpart in found.names


def test_files_that_have_no_counterpart() -> None:
    assert counterparts("README.md") is None
    assert counterparts("Makefile") is None
    assert counterparts(".py") is None


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("s = Session()\ns.", "s", receivers.Origin(call=("Session",))),
        ("s = api.Session(3)\ns.", "s", receivers.Origin(call=("api", "Session"))),
        ("s: Session | None = None\n", "s", receivers.Origin(("Session",))),
        ("const s = new Store<T>(10);", "s", receivers.Origin(call=("Store",))),
        ("let mut s = Store::new(3);", "s", receivers.Origin(call=("Store", "new"))),
        ("s, err := store.Open(x)", "s", receivers.Origin(call=("store", "Open"))),
        ("with open_it(x) as s:\n", "s", receivers.Origin(call=("open_it",))),
        ("Item s = items.get(0);", "s", receivers.Origin(("Item",))),
        ("s = 3\n", "s", receivers.UNKNOWN),
    ],
)
def test_where_a_variable_comes_from(text: str, name: str, expected: receivers.Origin) -> None:
    assert receivers.variables(text, None).get(name, receivers.UNKNOWN) == expected


def test_where_a_field_comes_from() -> None:
    members = _symbols(
        "class A:\n"
        "    z: list[Row]\n"
        "    def __init__(self, q: Queue, *, t: int) -> None:\n"
        "        self.q = q\n"
        "        self.s: Session = make()\n"
        "        self.u = api.User(q)\n"
    )
    assert receivers.of_field("z", members) == receivers.Origin(("Row",))
    assert receivers.of_field("q", members) == receivers.Origin(("Queue",))
    assert receivers.of_field("s", members) == receivers.Origin(("Session",))
    assert receivers.of_field("u", members) == receivers.Origin(call=("api", "User"))
    assert not receivers.of_field("missing", members)


def _symbols(code: str) -> list[Symbol]:
    language = language_named("python")
    assert language is not None
    return [one for one in symbols(parse(Snapshot(code), language)) if one.parent == "A"]


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("class A(Base[int], metaclass=M)", ("Base",)),
        ("class A", ()),
        ("export class A<T> extends B implements I", ("B", "I")),
        ("class A : public B", ("B",)),
        ("public class A extends pkg.B", ("pkg", "B")),
    ],
)
def test_what_a_class_extends(head: str, names: tuple[str, ...]) -> None:
    assert set(names) <= set(receivers.bases(head))


def test_likeness_is_of_lines_not_of_indentation() -> None:
    one, other = lines_of("a = 1\nb = 2\n"), lines_of("  a = 1\n\n  b = 2\n)")
    assert likeness(one, other) == 1
    assert likeness(one, lines_of("c = 3")) == 0
    assert share_in(lines_of("a = 1"), one) == 1


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_a_measure(one: str, other: str) -> None:
    value = likeness(lines_of(one), lines_of(other))
    assert 0 <= value <= 1
    assert value == likeness(lines_of(other), lines_of(one))
    assert likeness(lines_of(one), lines_of(one)) == 1


def test_a_run_of_blanks_holds_nobody_up() -> None:
    blanks = " " * 200_000
    text = f"def f(a):\n    x = y{blanks}z\n    a: {blanks}(\n    g{blanks}.h\n    "
    language = language_named("python")
    assert language is not None
    request = CompletionRequest(
        path=None, uri="x", parse=parse(Snapshot(text), language), offset=len(text)
    )
    started = time.thread_time()
    receivers.variables(text, None)
    nearby(request, facts_at(request))
    assert time.thread_time() - started < 2


def test_in_a_long_file_the_same_names_are_near(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(
        f"class C{n}:\n    def m(self, a{n}):\n        return f{n}(a{n}, self.b.c{n})\n\n\n"
        for n in range(2000)
    )
    language = language_named("python")
    assert language is not None
    parsed = parse(Snapshot(text), language)
    near = []
    for offset in (0, len(text) // 3, len(text) // 2 + 40, len(text)):
        request = CompletionRequest(path=None, uri="x", parse=parsed, offset=offset)
        near.append((request, nearby(request, facts_at(request))))
    assert all(found.uses for _, found in near)
    monkeypatch.setattr(nearby_module, "references", lambda parse, _: references(parse))
    for request, found in near:
        assert nearby(request, facts_at(request)) == found
