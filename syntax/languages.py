"""The languages Inkling reads: a row here and a folder of queries each, nothing elsewhere."""

from __future__ import annotations

import builtins
import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import tree_sitter

from foundation.nothing import Nothing
from syntax import visibility
from syntax.lexicon import Lexicon, Quoted, many_lines, one_line

_QUERIES = Path(__file__).parent / "queries"


@dataclass(frozen=True, slots=True)
class Language:
    """What Inkling must know of a language beyond its queries.

    `id` is LSP's languageId. `grammar` is "module:function" of the grammar's wheel. `queries`
    are folders under `queries/`, read one after another, so that a dialect adds to its base.
    `statements` are the words that begin a statement and can stand nowhere else: they tell where
    an unfinished one before them ends. `blocks` are the words whose statement holds a block.
    `builtins` are the names bound everywhere; empty where names are not resolved.
    `docs_stand_apart`: blank lines may stand between documentation and what it is of.
    """

    id: str
    name: str
    suffixes: tuple[str, ...]
    filenames: tuple[str, ...]
    grammar: str
    queries: tuple[str, ...]
    block_style: Literal["indent", "brace"]
    lexicon: Lexicon
    statements: frozenset[str]
    blocks: frozenset[str]
    visibility: Callable[[visibility.Facts], visibility.Visibility]
    builtins: frozenset[str] = frozenset()
    docs_stand_apart: bool = False

    @property
    def line_comment(self) -> str:
        """What begins a comment that ends with its line."""
        return self.lexicon.line_comment

    @property
    def block_comment(self) -> tuple[str, str] | None:
        """What begins and ends a comment that may span lines, where the language has one."""
        return self.lexicon.block_comment


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DOUBLE, _SINGLE = one_line('"'), one_line("'")
_SLASHES = ("/*", "*/")
_RUST_CHAR = Quoted("'", r"'(?:\\(?:u\{[^}]*\}|[^u])|[^\\'\r\n])'", "", "")
_CPP_CHAR = Quoted("'", r"(?:(?<=u8)|(?<![0-9A-Fa-f]))'", r"(?:[^'\\\r\n]|\\[^\r\n])*+", "'")

_PYTHON_LEXICON = Lexicon("#", None, (many_lines('"""'), many_lines("'''"), _DOUBLE, _SINGLE))
_JAVASCRIPT_LEXICON = Lexicon(
    "//", _SLASHES, (many_lines("`"), _DOUBLE, _SINGLE), regex_literals=True
)
_GO_LEXICON = Lexicon("//", _SLASHES, (Quoted("`", "`", "[^`]*+", "`"), _DOUBLE, _SINGLE))
_RUST_LEXICON = Lexicon(
    "//",
    _SLASHES,
    (
        Quoted("#", r'(?<=r)(?P<hashes>#+)"', r'(?:[^"]|"(?!(?P=hashes)))*+', '"(?P=hashes)'),
        Quoted('"', r'(?<=r)"', r'[^"]*+', '"'),
        many_lines('"'),
        _RUST_CHAR,
    ),
    nested_comments=True,
)
_JAVA_LEXICON = Lexicon("//", _SLASHES, (many_lines('"""'), _DOUBLE, _SINGLE))
_C_LEXICON = Lexicon("//", _SLASHES, (_DOUBLE, _CPP_CHAR))
_CPP_LEXICON = Lexicon(
    "//",
    _SLASHES,
    (
        Quoted(
            '"',
            r'(?<=R)"(?P<mark>[^()\\\s]{0,16})\(',
            r'(?:[^)]|\)(?!(?P=mark)"))*+',
            r'\)(?P=mark)"',
        ),
        _DOUBLE,
        _CPP_CHAR,
    ),
)

_JAVASCRIPT_BLOCKS = _words(
    "if else for while do switch try catch finally function class with async export static get set"
)
_TYPESCRIPT_BLOCKS = _JAVASCRIPT_BLOCKS | _words(
    "interface enum namespace module declare abstract public private protected readonly"
)
_JAVASCRIPT_STATEMENTS = _words(
    "if for while do switch try return break continue throw const let var import export"
)
_C_BLOCKS = _words("if else for while do switch struct union enum static inline extern")
_C_STATEMENTS = _words("if for while do switch return break continue goto typedef case default")

LANGUAGES: tuple[Language, ...] = (
    Language(
        id="python",
        name="Python",
        suffixes=(".py", ".pyi", ".pyw"),
        filenames=("SConstruct", "SConscript", "wscript"),
        grammar="tree_sitter_python:language",
        queries=("python",),
        block_style="indent",
        lexicon=_PYTHON_LEXICON,
        statements=_words(
            "def class return import raise while try del global nonlocal assert pass break "
            "continue elif except finally with"
        ),
        blocks=_words("def class if elif else for while try except finally with match case async"),
        visibility=visibility.by_underscore,
        builtins=frozenset(dir(builtins)) | _words("__class__ __file__ __path__ __annotations__"),
    ),
    Language(
        id="javascript",
        name="JavaScript",
        suffixes=(".js", ".mjs", ".cjs", ".es6"),
        filenames=("Jakefile",),
        grammar="tree_sitter_javascript:language",
        queries=("ecmascript", "javascript"),
        block_style="brace",
        lexicon=_JAVASCRIPT_LEXICON,
        statements=_JAVASCRIPT_STATEMENTS,
        blocks=_JAVASCRIPT_BLOCKS,
        visibility=visibility.by_export,
        docs_stand_apart=True,
    ),
    Language(
        id="javascriptreact",
        name="JavaScript JSX",
        suffixes=(".jsx",),
        filenames=(),
        grammar="tree_sitter_javascript:language",
        queries=("ecmascript", "javascript"),
        block_style="brace",
        lexicon=_JAVASCRIPT_LEXICON,
        statements=_JAVASCRIPT_STATEMENTS,
        blocks=_JAVASCRIPT_BLOCKS,
        visibility=visibility.by_export,
        docs_stand_apart=True,
    ),
    Language(
        id="typescript",
        name="TypeScript",
        suffixes=(".ts", ".mts", ".cts"),
        filenames=(),
        grammar="tree_sitter_typescript:language_typescript",
        queries=("ecmascript", "typescript"),
        block_style="brace",
        lexicon=_JAVASCRIPT_LEXICON,
        statements=_JAVASCRIPT_STATEMENTS,
        blocks=_TYPESCRIPT_BLOCKS,
        visibility=visibility.by_export,
        docs_stand_apart=True,
    ),
    Language(
        id="typescriptreact",
        name="TypeScript JSX",
        suffixes=(".tsx",),
        filenames=(),
        grammar="tree_sitter_typescript:language_tsx",
        queries=("ecmascript", "typescript"),
        block_style="brace",
        lexicon=_JAVASCRIPT_LEXICON,
        statements=_JAVASCRIPT_STATEMENTS,
        blocks=_TYPESCRIPT_BLOCKS,
        visibility=visibility.by_export,
        docs_stand_apart=True,
    ),
    Language(
        id="go",
        name="Go",
        suffixes=(".go",),
        filenames=(),
        grammar="tree_sitter_go:language",
        queries=("go",),
        block_style="brace",
        lexicon=_GO_LEXICON,
        statements=_words(
            "if for switch select return break continue goto defer go var const type import package"
        ),
        blocks=_words("func if else for switch select type case default"),
        visibility=visibility.by_capital,
    ),
    Language(
        id="rust",
        name="Rust",
        suffixes=(".rs",),
        filenames=(),
        grammar="tree_sitter_rust:language",
        queries=("rust",),
        block_style="brace",
        lexicon=_RUST_LEXICON,
        statements=_words("let return break continue use mod impl trait struct enum fn pub while"),
        blocks=_words(
            "fn pub impl trait struct enum union mod if else for while loop match unsafe async "
            "extern const macro_rules"
        ),
        visibility=visibility.by_pub,
        docs_stand_apart=True,
    ),
    Language(
        id="java",
        name="Java",
        suffixes=(".java",),
        filenames=(),
        grammar="tree_sitter_java:language",
        queries=("java",),
        block_style="brace",
        lexicon=_JAVA_LEXICON,
        statements=_words(
            "if for while do switch try return break continue throw import package public private "
            "protected case"
        ),
        blocks=_words(
            "class interface enum record if else for while do switch try catch finally public "
            "private protected static abstract final synchronized default"
        ),
        visibility=visibility.by_java_modifier,
        docs_stand_apart=True,
    ),
    Language(
        id="c",
        name="C",
        suffixes=(".c", ".h"),
        filenames=(),
        grammar="tree_sitter_c:language",
        queries=("c_family", "c"),
        block_style="brace",
        lexicon=_C_LEXICON,
        statements=_C_STATEMENTS,
        blocks=_C_BLOCKS,
        visibility=visibility.by_static,
    ),
    Language(
        id="cpp",
        name="C++",
        suffixes=(".cpp", ".cc", ".cxx", ".c++", ".hpp", ".hh", ".hxx", ".h++", ".ipp", ".inl"),
        filenames=(),
        grammar="tree_sitter_cpp:language",
        queries=("c_family", "cpp"),
        block_style="brace",
        lexicon=_CPP_LEXICON,
        statements=_C_STATEMENTS | _words("try throw using namespace template class"),
        blocks=_C_BLOCKS | _words("class namespace template try catch constexpr virtual explicit"),
        visibility=visibility.by_cpp_access,
    ),
)


@dataclass(frozen=True, slots=True)
class SharedSuffix:
    """A suffix that files of two languages have. It is in a row's `suffixes`; a file with `sign` in
    its text is in the language `other` instead."""

    suffix: str
    other: str
    sign: re.Pattern[str]


# What C has no word for, at the beginning of a line: prose in a comment does not look like it.
_CPP_SIGN = re.compile(
    r"^[ \t]*(?:(?:inline[ \t]+)?namespace\b[ \t]*[\w:]*[ \t]*(?:\r?\n[ \t]*)?\{"
    r"|(?:enum[ \t]+)?class[ \t]+(?:\w+[ \t]+)*\w+[ \t]*(?:[:;{]|\r?\n[ \t]*\{)"
    r"|template[ \t]*<|using[ \t]+(?:namespace[ \t]+)?[\w:]+[ \t]*[;=]"
    r"|(?:public|private|protected)[ \t]*:"
    r"|#[ \t]*include[ \t]*<[a-z_]+>)"
    r"|\bstd::\w",
    re.M,
)

SHARED_SUFFIXES: tuple[SharedSuffix, ...] = (SharedSuffix(".h", "cpp", _CPP_SIGN),)

_BY_ID = {language.id: language for language in LANGUAGES}
_BY_SUFFIX = {suffix: language for language in LANGUAGES for suffix in language.suffixes}
_BY_FILENAME = {name: language for language in LANGUAGES for name in language.filenames}


def language_named(id: str) -> Language | None:  # noqa: A002  (LSP's own word for it)
    """The row of an LSP languageId."""
    return _BY_ID.get(id)


def language_of(path: Path, text: str = "") -> Language | Nothing:
    """The language a file's name says it is in, and its `text` where several go by that name. The
    file itself is not read."""
    suffix = path.suffix.lower()
    for shared in SHARED_SUFFIXES:
        if shared.suffix == suffix and shared.sign.search(text):
            return _BY_ID[shared.other]
    found = _BY_FILENAME.get(path.name) or _BY_SUFFIX.get(suffix)
    if found is not None:
        return found
    return Nothing(f"no language is known by the name {path.name}")


@cache
def grammar(language: Language) -> tree_sitter.Language:
    """The language's grammar, loaded when first needed."""
    module, function = language.grammar.split(":")
    return tree_sitter.Language(getattr(importlib.import_module(module), function)())


@cache
def query(language: Language, name: str) -> tree_sitter.Query:
    """The query `name` of a language: its folders' files one after another."""
    files = [_QUERIES / folder / f"{name}.scm" for folder in language.queries]
    source = "\n".join(file.read_text(encoding="utf-8") for file in files if file.exists())
    return tree_sitter.Query(grammar(language), source)
