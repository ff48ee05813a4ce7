"""What Git ignores must reach no index and no prompt; what it keeps must not be lost."""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syntax.files.gitignore import parse_ignore_file
from syntax.files.ignore_rules import SKIPPED_FOLDERS, IgnoreRules, is_ignore_file
from syntax.files.source_files import walk_sources

Write = Callable[..., Path]
NAMES = [
    *("a", "b", "ab", "a.c", "b.c", "foo", "foox", "foo bar", "é", "a-b", "[x]", "x]", " a", "a "),
    *("#h", "!n", "a\\b", "A", "x.log", "build"),
]
FRAGMENTS = [
    *("*", "**", "***", "?", "a", "b", "foo", "/", ".c", "x", "é", " ", "-", "[", "!", "#"),
    *("[ab]", "[!a]", "[^b]", "[a-c]", "[]]", "[a/b]", "[\\]]", "[a-", "[[:a]", "[[:bad:]]"),
    *("[[:alpha:]]", "[[:upper:]a]", "[!-a]", "\\", "\\*", "\\ ", "\\!", "\\#"),
]
SEGMENTS = ["*", "**", "a", "b", "foo", "a*", "*b", "?", "*.c", "fo*", "a**", "[ab]*", "build"]


def git_ignores(top: Path, paths: list[str]) -> set[str]:
    """Those of `paths` that Git says are ignored, tracked or not."""
    told = subprocess.run(
        ["git", "-C", str(top), "check-ignore", "--no-index", "-z", "--stdin"],
        input="\0".join(paths).encode(),
        capture_output=True,
        check=False,
    )
    assert told.returncode in (0, 1), told.stderr
    return {path.decode() for path in told.stdout.split(b"\0") if path}


def everything_below(top: Path) -> list[str]:
    found = []
    for folder, folders, files in os.walk(top):
        if ".git" in folders:
            folders.remove(".git")
        found += [os.path.relpath(Path(folder) / name, top) for name in folders + files]
    return found


def assert_agrees_with_git(top: Path) -> None:
    paths = [p for p in everything_below(top) if not Path(p).name.startswith(".")]
    rules = IgnoreRules.for_root(top)
    ours = {path for path in paths if rules.ignored(top / path) is not None}
    theirs = git_ignores(top, paths)
    files = {p: p.read_text() for p in (*top.rglob(".gitignore"), top / ".git/info/exclude")}
    assert ours == theirs, files


@st.composite
def patterns(draw: st.DrawFn) -> str:
    wild = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=5).map("".join)
    tidy = st.lists(st.sampled_from(SEGMENTS), min_size=1, max_size=4).map("/".join)
    line = draw(wild | tidy | st.sampled_from(NAMES))
    line = draw(st.sampled_from(["", "", "", "!", "/", "!/"])) + line
    return line + draw(st.sampled_from(["", "", "", "/", "/", " ", "\\ ", "\t", "\r", "/**"]))


IGNORE_FILE = st.lists(patterns(), max_size=5).map("\n".join)


@pytest.fixture
def tree(repository: Path) -> Path:
    """A repository of some sixty entries, with names that mean something in a pattern."""
    rng = random.Random(4)
    for _ in range(60):
        path = repository.joinpath(*(rng.choice(NAMES) for _ in range(rng.randint(1, 4))))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(exist_ok=False)
        except OSError:
            continue
    return repository


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(IGNORE_FILE, IGNORE_FILE, IGNORE_FILE, st.integers(0, 10**6))
def test_any_ignore_files_mean_what_they_mean_to_git(
    tree: Path, top: str, nested: str, excluded: str, where: int
) -> None:
    for old in tree.rglob(".gitignore"):
        old.unlink()
    folders = [p for p in everything_below(tree) if (tree / p).is_dir()]
    (tree / ".gitignore").write_bytes(top.encode())
    (tree / folders[where % len(folders)] / ".gitignore").write_bytes(nested.encode())
    (tree / ".git" / "info" / "exclude").write_bytes(excluded.encode())
    assert_agrees_with_git(tree)


@pytest.mark.parametrize(
    ("lines", "ignored", "kept"),
    [
        ("*.log\n!keep.log", ["x.log", "a/x.log"], ["keep.log", "a/keep.log"]),
        ("build/", ["build/x.py"], ["a/build.py"]),
        ("/only-top.py", ["only-top.py"], ["a/only-top.py"]),
        ("a/\n!a/kept.py", ["a/kept.py"], ["b.py"]),
        ("*\n!*/\n!*.py", ["a/x.log"], ["a/x.py", "x.py"]),
        ("docs/**/x.py", ["docs/x.py", "docs/a/b/x.py"], ["a/docs.py", "a/x.py"]),
        ("**/cache", ["cache/x.py", "a/cache/x.py"], ["a/cached.py"]),
        ("\\!odd.py\n\\#odd.py", ["!odd.py", "#odd.py"], ["odd.py"]),
        ("\ufeff*.log\r\nx.py\r\n", ["a.log", "x.py"], ["a.py"]),
    ],
)
def test_usual_patterns(
    repository: Path, write: Write, lines: str, ignored: list[str], kept: list[str]
) -> None:
    for name in ignored + kept:
        write(name)
    write(".gitignore", lines)
    rules = IgnoreRules.for_root(repository)
    assert [n for n in ignored if not is_ignored(rules, repository / n)] == []
    assert [n for n in kept if is_ignored(rules, repository / n)] == []
    assert_agrees_with_git(repository)


def is_ignored(rules: IgnoreRules, path: Path) -> bool:
    return rules.ignored(path) is not None


def test_a_subfolder_opened_alone_obeys_the_repository_around_it(
    repository: Path, write: Write
) -> None:
    write(".gitignore", "generated_*.py\n/app/local/\n")
    write("app/generated_x.py")
    write("app/local/y.py")
    kept = write("app/main.py")
    app = repository / "app"
    assert list(walk_sources(app, IgnoreRules.for_root(app), 100)) == [kept]


def test_a_folder_that_git_ignores_still_opens_when_it_is_the_root(
    repository: Path, write: Write
) -> None:
    write(".gitignore", "scratch/\n")
    kept = write("scratch/main.py")
    scratch = repository / "scratch"
    assert list(walk_sources(scratch, IgnoreRules.for_root(scratch), 100)) == [kept]


def test_a_folder_without_git_obeys_its_gitignore(root: Path, write: Write) -> None:
    write(".gitignore", "x.py\n")
    write("x.py")
    kept = write("y.py")
    assert list(walk_sources(root, IgnoreRules.for_root(root), 100)) == [kept]


def test_inklingignore_takes_away_and_never_gives_back(repository: Path, write: Write) -> None:
    write(".gitignore", "secret_*.py\n")
    write(".inklingignore", "!secret_plan.py\nprivate/\n")
    write("secret_plan.py")
    write("private/x.py")
    kept = write("y.py")
    rules = IgnoreRules.for_root(repository)
    assert list(walk_sources(repository, rules, 100)) == [kept]
    reason = rules.ignored(repository / "private" / "x.py")
    assert reason is not None
    assert reason.reason == "ignored by .inklingignore"


def test_the_users_own_excludes_count(
    repository: Path, write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "config" / "git").mkdir(parents=True)
    (tmp_path / "config" / "git" / "ignore").write_text("mine_*.py\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    path = write("mine_1.py")
    assert is_ignored(IgnoreRules.for_root(repository), path)
    (tmp_path / "named").write_text("other_*.py\n")
    subprocess.run(
        ["git", "-C", str(repository), "config", "core.excludesFile", str(tmp_path / "named")],
        check=True,
    )
    rules = IgnoreRules.for_root(repository)
    assert not is_ignored(rules, path)
    assert is_ignored(rules, write("other_1.py"))


def test_a_worktree_has_the_excludes_of_its_repository(
    repository: Path, write: Write, tmp_path: Path
) -> None:
    write("a.py")
    git = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "add", "a.py"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "x"], check=True)
    subprocess.run([*git, "worktree", "add", "-q", str(tmp_path / "tree")], check=True)
    (repository / ".git" / "info" / "exclude").write_text("hidden.py\n")
    (tmp_path / "tree" / "hidden.py").touch()
    rules = IgnoreRules.for_root(tmp_path / "tree")
    assert is_ignored(rules, tmp_path / "tree" / "hidden.py")
    assert not is_ignored(rules, tmp_path / "tree" / "a.py")


def test_names_are_folded_where_git_folds_them(repository: Path, write: Write) -> None:
    subprocess.run(["git", "-C", str(repository), "config", "core.ignoreCase", "true"], check=True)
    write(".gitignore", "Generated.py\n")
    assert is_ignored(IgnoreRules.for_root(repository), write("GENERATED.py"))


def test_an_edit_of_an_ignore_file_counts_at_once(repository: Path, write: Write) -> None:
    path = write("x.py")
    rules = IgnoreRules.for_root(repository)
    assert not is_ignored(rules, path)
    write(".gitignore", "x.py\n")
    assert is_ignored(rules, path)
    write(".gitignore", "y.py\n")
    assert not is_ignored(rules, path)


@pytest.mark.parametrize("folder", sorted(SKIPPED_FOLDERS))
def test_folders_that_tools_fill_are_skipped(root: Path, write: Write, folder: str) -> None:
    path = write(f"a/{folder}/x.py")
    rules = IgnoreRules.for_root(root)
    assert is_ignored(rules, path)
    assert list(walk_sources(root, rules, 100)) == []


def test_environments_and_caches_are_known_by_what_they_say_of_themselves(
    root: Path, write: Write
) -> None:
    write("my-env/pyvenv.cfg", "home = /usr\n")
    write("my-env/lib/x.py")
    write("target/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n")
    write("target/x.rs", "fn main() {}")
    write("tagged/CACHEDIR.TAG", "just a name\n")
    kept = write("tagged/x.rs", "fn main() {}")
    rules = IgnoreRules.for_root(root)
    assert list(walk_sources(root, rules, 100)) == [kept]
    assert is_ignored(rules, root / "my-env" / "lib" / "x.py")


def test_secrets_never_count(root: Path, write: Write) -> None:
    rules = IgnoreRules.for_root(root)
    for name in (".env", "deploy.pem", ".ssh/config.py"):
        reason = rules.ignored(write(name))
        assert reason is not None
        assert reason.reason == "looks like a file of secrets"
    assert rules.ignored(write("secrets.py")) is None


def test_a_link_to_a_secret_or_out_of_the_folder_does_not_count(
    root: Path, write: Write, tmp_path: Path
) -> None:
    write(".env", "KEY=1")
    (root / "settings.py").symlink_to(root / ".env")
    (tmp_path / "outside.py").write_text("x = 1\n")
    (root / "out.py").symlink_to(tmp_path / "outside.py")
    (root / "inside.py").symlink_to(write("real.py"))
    rules = IgnoreRules.for_root(root)
    assert is_ignored(rules, root / "settings.py")
    assert is_ignored(rules, root / "out.py")
    assert not is_ignored(rules, root / "inside.py")


def test_a_root_reached_by_a_link_counts(root: Path, write: Write, tmp_path: Path) -> None:
    write("x.py")
    write("ignored.py")
    write(".gitignore", "ignored.py\n")
    (tmp_path / "link").symlink_to(root)
    rules = IgnoreRules.for_root(tmp_path / "link")
    assert not is_ignored(rules, tmp_path / "link" / "x.py")
    assert is_ignored(rules, tmp_path / "link" / "ignored.py")


def test_what_is_outside_does_not_count(root: Path, tmp_path: Path) -> None:
    rules = IgnoreRules.for_root(root)
    assert is_ignored(rules, tmp_path / "x.py")
    assert is_ignored(rules, root / ".." / "x.py")
    assert is_ignored(rules, Path(f"{root}-sibling") / "x.py")
    assert not is_ignored(rules, root / "not-yet-saved.py")


def test_a_gitignore_that_is_a_link_is_not_followed(
    repository: Path, write: Write, tmp_path: Path
) -> None:
    (tmp_path / "patterns").write_text("*.py\n")
    (repository / ".gitignore").symlink_to(tmp_path / "patterns")
    assert not is_ignored(IgnoreRules.for_root(repository), write("x.py"))


def test_ignore_files_are_recognised() -> None:
    assert is_ignore_file(Path("/w/.gitignore"))
    assert is_ignore_file(Path("/w/a/.inklingignore"))
    assert is_ignore_file(Path("/w/.git/info/exclude"))
    assert not is_ignore_file(Path("/w/exclude"))


@pytest.mark.parametrize(
    "line", ["*a" * 40 + "b", "**/a" * 8, "a*" * 60, "[ab]*" * 40 + "c", "?*" * 40 + "c"]
)
def test_no_pattern_makes_matching_slow(line: str) -> None:
    spec = parse_ignore_file(line.encode())
    began = time.process_time()
    for path in ("a" * 200, "a/" * 40 + "a", "ab" * 100):
        spec.check_file(path)
    assert time.process_time() - began < 1.0
