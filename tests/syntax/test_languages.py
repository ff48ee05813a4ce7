"""Each language is a row and its queries. A gap in either shows to a user as silence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from foundation.nothing import Nothing
from syntax.languages import (
    LANGUAGES,
    SHARED_SUFFIXES,
    Language,
    grammar,
    language_named,
    language_of,
    query,
)
from syntax.nodes import matches
from syntax.parsing import Parse, parse
from syntax.symbols import SymbolKind
from syntax.text import Snapshot

CASES = Path(__file__).parent / "cases"
QUERIES = Path(__file__).parents[2] / "syntax" / "queries"
NEEDED = {
    "symbols": {"name"},
    "parameters": {"positional"},
    "imports": {"import"},
    "references": {"reference", "definition"},
    "scopes": {"function", "body"},
    "comments": {"comment"},
    "strings": {"string"},
    "bindings": {"scope", "definition", "reference"},
}
PROTOCOL_IDS = {
    *("python", "javascript", "javascriptreact", "typescript", "typescriptreact"),
    *("go", "rust", "java", "c", "cpp"),
}


def cases_of(language: Language) -> Iterator[Parse]:
    for path in sorted((CASES / language.id).rglob("*")):
        if path.is_file() and path.suffix not in (".facts", ".txt"):
            yield parse(Snapshot(path.read_text(encoding="utf-8")), language)


def test_the_languages_are_those_promised() -> None:
    assert {language.id for language in LANGUAGES} == PROTOCOL_IDS


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.id)
def test_a_row_is_complete(language: Language) -> None:
    assert language.name
    assert language.suffixes
    assert language.lexicon.strings
    assert language.blocks
    assert language.statements
    assert language.line_comment
    assert grammar(language).node_kind_count > 0
    assert language_named(language.id) is language
    for suffix in language.suffixes:
        assert language_of(Path(f"a{suffix}")) is language


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.id)
def test_every_query_finds_something_in_the_language_s_own_cases(
    language: Language, name: str
) -> None:
    """A query that compiles and matches nothing is a feature that is silently off."""
    assert query(language, name).pattern_count
    found = {
        capture
        for parsed in cases_of(language)
        for _, match in matches(parsed.root, language, name)
        for capture in match
    }
    assert found >= NEEDED[name]


@pytest.mark.parametrize(
    "path", sorted(QUERIES.rglob("*.scm")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_every_query_file_is_read_by_a_row(path: Path) -> None:
    assert any(path.parent.name in language.queries for language in LANGUAGES)
    assert path.stem in {*NEEDED, "bodies", "docs", "members", "names"}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.id)
def test_names_are_resolved_only_where_an_import_of_everything_is_told(language: Language) -> None:
    """Without it, each name that such an import brings would count as missing."""
    used = query(language, "bindings")
    captures = {used.capture_name(index) for index in range(used.capture_count)}
    assert ("everything" in captures) == bool(language.builtins)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.id)
def test_captures_are_names_the_readers_know(language: Language) -> None:
    """A misspelt capture is ignored, and with it what it was to say."""
    known = {str(kind) for kind in SymbolKind} | {
        *("name", "body", "parameters", "type_parameters", "returns", "value", "owner"),
        *("instance", "container", "container.trait", "wrapper", "exported", "exported.name"),
        *("decorator", "decorator.before", "modifier", "modifier.trailing", "raises", "access"),
    }
    used = query(language, "symbols")
    captures = {used.capture_name(index) for index in range(used.capture_count)}
    assert {name for name in captures if not name.startswith("_")} <= known


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("a.py", "python"),
        ("A.PYI", "python"),
        ("x.jsx", "javascriptreact"),
        ("x.d.ts", "typescript"),
        ("x.tsx", "typescriptreact"),
        ("x.h", "c"),
        ("x.hpp", "cpp"),
        ("SConstruct", "python"),
    ],
)
def test_a_file_s_name_tells_its_language(name: str, language: str) -> None:
    found = language_of(Path("/somewhere") / name)
    assert isinstance(found, Language)
    assert found.id == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("class Ring {\n  int size;\n};\n", "cpp"),
        ("class API Ring final : public Base {};\n", "cpp"),
        ("enum class Kind : int { kOne };\n", "cpp"),
        ("namespace shop\n{\nint f();\n}\n", "cpp"),
        ("namespace a::b { int f(); }\n", "cpp"),
        ("template <typename T> T twice(T);\n", "cpp"),
        ("#include <vector>\n", "cpp"),
        ("struct A {\nprivate:\n  int x;\n};\n", "cpp"),
        ("const std::string& name();\n", "cpp"),
        ("using Name = int;\n", "cpp"),
        ("#include <stdio.h>\nint f(void);\n", "c"),
        ('#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);\n', "c"),
        ("/* This\n   class of functions is\n   namespace free, for any template\n */\n", "c"),
        ("struct ring { int class; };\nint template(int using);\n", "c"),
        ("", "c"),
    ],
)
def test_a_header_s_text_tells_c_from_cpp(text: str, language: str) -> None:
    found = language_of(Path("ring.h"), text)
    assert isinstance(found, Language)
    assert found.id == language
    other = language_of(Path("ring.c"), text)
    assert isinstance(other, Language)
    assert other.id == "c", "only where the suffix is shared"


def test_a_shared_suffix_is_one_language_s_and_may_be_another_s() -> None:
    for shared in SHARED_SUFFIXES:
        usual, other = language_of(Path(f"a{shared.suffix}")), language_named(shared.other)
        assert isinstance(usual, Language)
        assert other is not None
        assert usual is not other


@pytest.mark.parametrize("name", ["README", "a.txt", ".py", "py"])
def test_a_file_of_no_language_says_so(name: str) -> None:
    found = language_of(Path(name))
    assert isinstance(found, Nothing)
    assert name in found.reason
