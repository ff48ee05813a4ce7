"""Where tests go in a Rust file, and what of it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundation.errors import BadInput, Unavailable
from syntax.files.source_files import SourceText, decode_source
from testgen.languages.rust.asserting import HERE
from testgen.languages.rust.building import why_not
from testgen.languages.rust.crate import crate_of
from testgen.languages.rust.manuscript import RustManuscript
from testgen.languages.rust.toolchain import find_toolchain
from testgen.values import Case
from testgen.writing.kept import Check, KeptCase


def source(text: str) -> SourceText:
    found = decode_source(text.encode(), ".rs")
    assert isinstance(found, SourceText)
    return found


def kept(call: str, said: str, *setup: str) -> KeptCase:
    check = Check("is", "result", "x", "observed", said.replace("$", HERE))
    return KeptCase(Case(id=1, target="one", call=call, setup=setup), (check,))


MANUSCRIPT = RustManuscript(Path("/x/src/lib.rs"), Path("/x"), no_std=False, rustfmt=None)


def test_a_file_without_tests_gets_a_module_at_its_end() -> None:
    written = MANUSCRIPT.rewritten(
        [kept("one(1)", "assert_eq!($, 1);")], source("pub fn one(n: i32) -> i32 { n }\n")
    )
    assert written.text == (
        "pub fn one(n: i32) -> i32 { n }\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n"
        "    #[test]\n    fn one_returns_expected_value() {\n"
        "        assert_eq!(one(1), 1);\n    }\n}\n"
    )
    assert MANUSCRIPT.lines(written, written.text) == {"tests.one_returns_expected_value": 6}


def test_tests_that_are_there_stay_byte_for_byte() -> None:
    before = (
        "pub fn one() -> bool { true }\r\n#[cfg(test)]\r\nmod test {\r\n    use super::*;\r\n"
        "    #[test]\r\n    fn test_it() {}\r\n}\r\n\r\nfn last() {}\r\n"
    )
    written = MANUSCRIPT.rewritten([kept("one()", "assert!($);")], source(before))
    assert [test.qualified for test in written.tests] == ["test.test_one_returns_true"]
    added = (
        "\r\n    #[test]\r\n    fn test_one_returns_true() {\r\n"
        "        assert!(one());\r\n    }\r\n"
    )
    at = before.index("}\r\n\r\nfn last")
    assert written.text == before[:at] + added + before[at:]


def test_a_module_of_that_name_in_a_file_of_its_own_stays_the_only_one() -> None:
    before = "fn one() {}\n\n#[cfg(test)]\nmod tests;\n"
    written = MANUSCRIPT.rewritten([kept("one()", "assert!($);")], source(before))
    assert written.text.count("mod tests") == 1
    assert "\nmod unit_tests {\n" in written.text


def test_a_panic_is_expected_by_its_own_test() -> None:
    case = Case(id=1, target="one", call="one(0)")
    check = Check("raises", "result", "panic", "observed", "zero\\ is\\ not\\ allowed")
    written = MANUSCRIPT.rewritten([KeptCase(case, (check,))], source("fn one(n: i32) {}\n"))
    assert '    #[should_panic(expected = "zero is not allowed")]\n' in written.text


def test_a_file_says_which_crate_and_target_it_is_built_into(tmp_path: Path) -> None:
    package = tmp_path / "work" / "one"
    (package / "src" / "inner").mkdir(parents=True)
    (tmp_path / "work" / "Cargo.toml").write_text('[workspace]\nmembers = ["one"]\n')
    (package / "Cargo.toml").write_text('[package]\nname = "one"\nversion = "0.1.0"\n')
    (package / "src" / "lib.rs").write_text("#![no_std]\nmod inner;\n")
    (package / "src" / "inner" / "mod.rs").write_text("mod deep;\n")
    (package / "src" / "inner" / "deep.rs").write_text("fn f() {}\n")
    (package / "src" / "lost.rs").write_text("fn f() {}\n")
    (package / "src" / "main.rs").write_text("fn main() {}\n")
    crate = crate_of(package / "src" / "inner" / "deep.rs")
    assert (crate.root, crate.folder) == (tmp_path / "work", package)
    assert (crate.target, crate.path, crate.may_lack_std) == (("--lib",), ("inner", "deep"), True)
    assert crate_of(package / "src" / "main.rs").target == ("--bin", "one")
    with pytest.raises(BadInput, match="no `mod` declaration"):
        crate_of(package / "src" / "lost.rs")
    alone = tmp_path / "alone.rs"
    alone.write_text("fn f() {}\n")
    with pytest.raises(BadInput, match=r"no folder above it has a Cargo\.toml"):
        crate_of(alone)


def test_without_cargo_there_is_one_clear_word(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cargo is not installed"):
        find_toolchain(tmp_path, {"PATH": str(tmp_path), "HOME": str(tmp_path)})


def test_the_toolchain_that_the_project_names_is_taken(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    rustup = tmp_path / "bin" / "rustup"
    rustup.write_text("#!/bin/sh\nexit 1\n")
    rustup.chmod(0o755)
    (tmp_path / "bin" / "cargo").symlink_to("rustup")
    for name in ("nightly-x", "stable-x"):
        (tmp_path / "rustup" / "toolchains" / name / "bin").mkdir(parents=True)
    (tmp_path / "rustup" / "settings.toml").write_text('default_toolchain = "stable-x"\n')
    told = {"PATH": str(tmp_path / "bin"), "HOME": "/", "RUSTUP_HOME": str(tmp_path / "rustup")}
    assert "stable-x" in str(find_toolchain(tmp_path, told).cargo)
    (tmp_path / "rust-toolchain.toml").write_text('[toolchain]\nchannel = "nightly"\n')
    assert "nightly-x" in str(find_toolchain(tmp_path, told).cargo)
    (tmp_path / "rust-toolchain.toml").write_text('[toolchain]\nchannel = "1.60.0"\n')
    with pytest.raises(Unavailable, match=r"rustup toolchain install 1\.60\.0"):
        find_toolchain(tmp_path, told)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (
            "error: no matching package named `rand` found\n",
            "the crate rand is not on this machine",
        ),
        ("error: failed to run custom build command for `a v1`", "the build script of a v1 failed"),
        (
            "error: package `x` cannot be built because it requires rustc 1.99 or",
            "it needs Rust 1.99",
        ),
        ("something else\n", "something else"),
    ],
)
def test_what_cargo_says_becomes_one_line(said: str, word: str) -> None:
    assert why_not(said).startswith(word)
