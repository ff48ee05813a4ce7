"""What hashes, spans and visibility of symbols promise, beyond the case files."""

from __future__ import annotations

import pytest

from syntax.languages import language_named
from syntax.parsing import parse
from syntax.symbols import Symbol, module_doc, symbols
from syntax.text import Snapshot


def symbols_of(text: str, language_id: str = "python") -> dict[str, Symbol]:
    language = language_named(language_id)
    assert language is not None
    return {one.qualified_name: one for one in symbols(parse(Snapshot(text), language))}


@pytest.mark.parametrize(
    ("language_id", "one", "other"),
    [
        (
            "python",
            "def f(a, b):\n    return a\n",
            'def f(a,b):\n    """Doc."""\n\n    return a # x\n',
        ),
        ("python", "class A:\n  x = 1\n", "class A:\n    # why\n    x = 1\n"),
        (
            "go",
            "package a\nfunc F() int { return 1 }\n",
            "package a\n// Doc\nfunc F() int {\n\treturn 1\n}\n",
        ),
        ("javascript", "function F(a) { return a }", "/** Doc */\nfunction F(a) {\n  return a\n}"),
        ("rust", "fn F() -> u8 { 1 }", "/// Doc\nfn F() -> u8 {\n    // one\n    1\n}"),
        ("cpp", "int F() { return 1; }", "/* Doc */\nint F()\n{\n  return 1;\n}\n"),
    ],
)
def test_layout_and_documentation_do_not_change_a_hash(
    language_id: str, one: str, other: str
) -> None:
    """Otherwise a comment would make every generated docstring stale."""
    first, second = symbols_of(one, language_id), symbols_of(other, language_id)
    assert first.keys() == second.keys()
    assert {name: one.hash for name, one in first.items()} == {
        name: one.hash for name, one in second.items()
    }


@pytest.mark.parametrize(
    "other",
    [
        "def f(a):\n    return b\n",
        "def f(a):\n    return -a\n",
        "def f(a=1):\n    return a\n",
        "async def f(a):\n    return a\n",
        "@cache\ndef f(a):\n    return a\n",
        "def f(a):\n    'not' 'doc'\n    return a\n",
        "def f(a) -> int:\n    return a\n",
    ],
)
def test_code_changes_a_hash(other: str) -> None:
    """Otherwise documentation of changed code would be believed up to date."""
    assert symbols_of("def f(a):\n    return a\n")["f"].hash != symbols_of(other)["f"].hash


def test_the_place_in_a_block_changes_a_hash() -> None:
    """The same tokens, differently indented, are another program."""
    one = symbols_of("def f(a):\n    if a:\n        g()\n        h()\n")["f"]
    other = symbols_of("def f(a):\n    if a:\n        g()\n    h()\n")["f"]
    assert one.hash != other.hash


def test_a_sibling_does_not_change_a_hash() -> None:
    before = symbols_of("def f():\n    return 1\n")["f"]
    after = symbols_of("import os\n\ndef g():\n    return 2\n\ndef f():\n    return 1\n\nx = 3\n")[
        "f"
    ]
    assert before.hash == after.hash


@pytest.mark.parametrize(
    ("text", "name", "visibility"),
    [
        ("def f(): pass", "f", "public"),
        ("def _f(): pass", "_f", "internal"),
        ("class A:\n    def __f(self): pass", "A.__f", "private"),
        ("class A:\n    def __len__(self): pass", "A.__len__", "public"),
        ("__all__ = ['_f']\ndef _f(): pass", "_f", "public"),
        ("__all__ = ['g']\ndef f(): pass", "f", "internal"),
        ("__all__ = ['A']\nclass A:\n    def f(self): pass", "A.f", "public"),
    ],
)
def test_python_visibility(text: str, name: str, visibility: str) -> None:
    """It decides which names an API diff calls breaking."""
    assert symbols_of(text)[name].visibility == visibility


@pytest.mark.parametrize(
    ("language_id", "text", "name", "visibility"),
    [
        ("go", "package a\nfunc F() {}", "F", "public"),
        ("go", "package a\nfunc f() {}", "f", "internal"),
        ("rust", "fn f() {}", "f", "private"),
        ("rust", "pub(crate) fn f() {}", "f", "internal"),
        ("rust", "pub(self) fn f() {}", "f", "private"),
        ("rust", "pub trait T { fn f(&self); }", "T.f", "public"),
        ("java", "class A { int f() { return 1; } }", "A.f", "internal"),
        ("java", "interface A { int f(); }", "A.f", "public"),
        ("java", "class A { protected int x; }", "A.x", "protected"),
        ("cpp", "class A { int x; };", "A.x", "private"),
        ("cpp", "struct A { int x; };", "A.x", "public"),
        (
            "cpp",
            "class A { public: int x; private: int y; protected: int z; };",
            "A.z",
            "protected",
        ),
        ("c", "static int f(void) { return 1; }", "f", "private"),
        ("typescript", "export class A { private x = 1; }", "A.x", "private"),
        ("typescript", "function f() {}\nexport { f };", "f", "public"),
        ("javascript", "function f() {}\nmodule.exports = { f };", "f", "public"),
        ("javascript", "function f() {}", "f", "internal"),
    ],
)
def test_visibility_by_each_language_s_own_rule(
    language_id: str,
    text: str,
    name: str,
    visibility: str,
) -> None:
    assert symbols_of(text, language_id)[name].visibility == visibility


def test_offsets_count_characters_not_bytes() -> None:
    text = "# 中文 😀\r\ndef naïve(é: str) -> '😀':\r\n    '''Größe 😀'''\r\n"
    found = symbols_of(text)["naïve"]
    assert text[found.name_span.start : found.name_span.end] == "naïve"
    assert found.parameters[0].name == "é"
    assert found.doc is not None
    assert found.doc.text == "Größe 😀"
    assert text[found.doc.span.start : found.doc.span.end] == "'''Größe 😀'''"


@pytest.mark.parametrize(
    ("language_id", "text", "doc"),
    [
        ("go", "package a\n\n// Far.\n\nfunc F() {}", None),
        ("go", "package a\n\n// Near.\nfunc F() {}", "Near."),
        ("go", "package a\n\n//go:noinline\nfunc F() {}", None),
        ("javascript", "// Not JSDoc.\nfunction F() {}", None),
        (
            "javascript",
            "/**\n * One.\n *\n * - two\n *   three\n */\nfunction F() {}",
            "One.\n\n- two\n  three",
        ),
        ("rust", "/// One.\n#[inline]\n/// Two.\nfn F() {}", "One.\nTwo."),
        ("rust", "/// One.\n///\n/// Two.\n#[inline]\nfn F() {}", "One.\n\nTwo."),
        ("rust", "//! Of the module.\nfn F() {}", None),
        ("java", "/** One. */ @A class F {}", "One."),
        ("c", "int x; // other\nint F(void);", None),
        ("cpp", "/// One.\n/// Two.\ntemplate <class T>\nint F();", "One.\nTwo."),
        ("python", "class F:\n    'One.'\n", "One."),
        ("python", "class F:\n    r'''O\\ne.\n\n      Two.\n    '''\n", "O\\ne.\n\nTwo."),
        ("python", "class F:\n    x = 1\n    'Not of F.'\n", None),
    ],
)
def test_which_documentation_belongs_to_a_symbol(
    language_id: str, text: str, doc: str | None
) -> None:
    found = symbols_of(text, language_id)["F"].doc
    assert (found.text if found else None) == doc


def test_the_documentation_of_a_file() -> None:
    language = language_named("python")
    assert language is not None
    doc = module_doc(parse(Snapshot('#!/bin/sh\n"""Of the file."""\nx = 1\n'), language))
    assert doc is not None
    assert doc.text == "Of the file."
    assert module_doc(parse(Snapshot("x = 1\n"), language)) is None


@pytest.mark.parametrize(
    ("language_id", "head", "member", "tail"),
    [
        (
            "python",
            "class Long:\n    x = 1\n\n",
            "    def m{n}(self, a):\n        return a\n\n",
            "",
        ),
        ("javascript", "class Long {\n  x = 1;\n\n", "  m{n}(a) {\n    return a;\n  }\n\n", "}\n"),
        ("cpp", "namespace n {\n\nclass Long {\npublic:\n", "  int m{n}(int a);\n\n", "};\n}\n"),
        ("rust", "impl Long {\n", "    fn m{n}(&self, a: u8) -> u8 {\n        a\n    }\n\n", "}\n"),
    ],
)
def test_a_large_file_says_what_its_pieces_say(
    language_id: str, head: str, member: str, tail: str
) -> None:
    """A large file is queried a window at a time; nothing may fall between two windows."""
    many, few = 3000, 3
    large, small = (
        symbols_of(
            head + "".join(member.replace("{n}", str(n)) for n in range(count)) + tail, language_id
        )
        for count in (many, few)
    )
    assert len(large) == len(small) + many - few
    assert set(small) <= set(large)
    for name, symbol in small.items():
        assert (large[name].kind, large[name].signature) == (symbol.kind, symbol.signature)
        assert (large[name].parameters, large[name].hash) == (symbol.parameters, symbol.hash) or (
            symbol.kind in ("class", "namespace")
        )
    kinds = {one.kind for name, one in large.items() if name.rpartition(".")[2].startswith("m")}
    assert kinds == {"method"}


@pytest.mark.parametrize(
    ("language", "text", "doc"),
    [
        ("java", "package a;\n\n/** Handles it. */\n\nclass F {}\n", "Handles it."),
        ("java", "package a;\n\n/** Handles it. */\n\n@Old\n\nclass F {}\n", "Handles it."),
        (
            "java",
            "package a;\n\n/** Of nothing. */\n\n/** Handles it. */\nclass F {}\n",
            "Handles it.",
        ),
        ("java", "package a;\n\n// A note.\n\nclass F {}\n", None),
        ("rust", "use a;\n\n/// Handles it.\n/// Well.\n\npub struct F {}\n", "Handles it.\nWell."),
        ("typescript", "import a from 'a';\n/** Handles it. */\n\nclass F {}\n", "Handles it."),
        ("typescript", "/** Of the file. */\n\nclass F {}\n", None),
        ("typescript", "a();\n/** @typedef {string} A */\n\nclass F {}\n", None),
        ("go", "package a\n\n// F handles it.\n\ntype F struct{}\n", None),
        ("cpp", "int a;\n\n/** @name Group */\n\nclass F {};\n", None),
    ],
)
def test_blank_lines_part_documentation_where_the_language_says_so(
    language: str, text: str, doc: str | None
) -> None:
    row = language_named(language)
    assert row is not None
    (found,) = [one for one in symbols(parse(Snapshot(text), row)) if one.name == "F"]
    assert (found.doc.text if found.doc is not None else None) == doc


@pytest.mark.parametrize(
    ("decorator", "kind"),
    [
        ("property", "property"),
        ("functools.cached_property", "property"),
        ("classproperty", "property"),
        ("sa.hybrid_property", "property"),
        ("properly", "method"),
        ("register_property(1)", "method"),
    ],
)
def test_what_is_read_like_an_attribute_is_a_property(decorator: str, kind: str) -> None:
    found = symbols_of(f"class A:\n    @{decorator}\n    def size(self):\n        return 1\n")
    assert found["A.size"].kind == kind
