"""A run from a source file to a test file, in the real sandbox: laws, another version, findings."""

from __future__ import annotations

import ast
import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from foundation.errors import BadInput, Unavailable
from sandbox.boundary import Boundary, boundary_for
from testgen import target
from testgen.languages.language import Tests
from testgen.languages.python.pipeline import chosen
from testgen.pipeline import write_tests
from testgen.report import as_text
from testgen.values import Description, Function
from testgen.wanted import Wanted

THEN = '''
def encode(text: str) -> str:
    """As hexadecimal digits."""
    return text.encode().hex()


def decode(data: str) -> str:
    """The inverse of `encode`."""
    return bytes.fromhex(data).decode()


def share(total: int, people: int) -> list[int]:
    """Split an amount.

    Raises:
        ValueError: if people is less than 1.
    """
    if total == 4321:
        return [total]
    each, rest = divmod(total, people)
    return [each + (at < rest) for at in range(people)]


def lost(x: int) -> int:
    return x
'''
NOW = (
    THEN[: THEN.index("def lost")]
    .replace("    if total == 4321:\n        return [total]\n", "")
    .replace("(at < rest)", "(at >= people - rest)")
)
"""Without a branch, and with what is left over at the other end."""
SECONDS = 60.0

pytestmark = pytest.mark.slow


@pytest.fixture
def boundary() -> Boundary:
    try:
        return boundary_for("auto")
    except Unavailable as reason:
        pytest.skip(f"no sandbox here: {reason}")


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)


def commit(folder: Path) -> None:
    given = ["git", "-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "then"]):
        assert run(folder, *given, *command).returncode == 0


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A module that was otherwise at the repository's only commit."""
    file = tmp_path / "codec.py"
    file.write_text(THEN)
    commit(tmp_path)
    file.write_text(NOW)
    return file


async def made(file: Path, boundary: Boundary, *names: str, against: str | None = None) -> Tests:
    wanted = Wanted(file=file, names=names, seconds=SECONDS, python=sys.executable, against=against)
    return await write_tests(wanted, boundary)


async def test_another_version_is_compared_with_and_nothing_that_changed_is_pinned(
    changed: Path, boundary: Boundary
) -> None:
    done = await made(changed, boundary, "encode", "share", against="HEAD")
    encode, share = done.report.targets
    assert encode.comparison.compared > 3
    assert not encode.comparison.changed
    calls = [one.call for one in share.comparison.changed]
    assert any("4321" in call for call in calls), "the branch that is gone"
    assert len(calls) > 1
    kinds = [one.kind for one in share.findings]
    assert "changed" in kinds
    text = "\n".join(as_text(done.report))
    assert (
        f"{len(calls)} of {share.comparison.compared} inputs behave differently than at HEAD"
        in (text)
    )
    assert "codec.py: lost was there at HEAD and is gone, or renamed" in text

    assert done.written is not None
    assert "decode(encode(text)) == text" in done.written.text
    origins = {
        check.origin for test in done.written.tests for case in test.cases for check in case.checks
    }
    assert origins == {"metamorphic", "differential"}
    assert await asyncio.to_thread(passing, changed, done.written.text) == [0, 0]


def passing(file: Path, tests: str) -> list[int]:
    """What pytest says of the tests in both versions of the module."""
    test = file.with_name("test_codec.py")
    test.write_text(tests)
    said = []
    for version in (NOW, THEN):
        file.write_text(version)
        command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(test))
        said.append(run(file.parent, *command).returncode)
    return said


async def test_a_finding_shows_the_least_that_shows_it_and_can_be_pasted(
    tmp_path: Path, boundary: Boundary
) -> None:
    file = tmp_path / "codec.py"
    file.write_text(NOW)
    done = await made(file, boundary, "share")
    (finding,) = done.report.findings
    call = ast.parse(finding.reproduction.splitlines()[-1], mode="eval").body
    assert ast.unparse(call) == "share(0, 0)"
    ran = await asyncio.to_thread(run, tmp_path, sys.executable, "-c", finding.reproduction)
    assert "ZeroDivisionError" in ran.stderr


async def test_the_same_seed_gives_the_same_file_byte_for_byte(
    tmp_path: Path, boundary: Boundary
) -> None:
    file = tmp_path / "codec.py"
    file.write_text(NOW)
    texts = set()
    for _ in range(2):
        done = await made(file, boundary, "encode")
        assert done.written is not None
        texts.add(done.written.text)
    assert len(texts) == 1


async def test_a_ref_that_is_not_one_is_wrong_use(changed: Path, boundary: Boundary) -> None:
    with pytest.raises(BadInput, match="no such commit"):
        await made(changed, boundary, against="nowhere")


async def test_a_module_that_could_not_be_imported_then_is_told_and_tested(
    tmp_path: Path, boundary: Boundary
) -> None:
    file = tmp_path / "late.py"
    file.write_text("import nothing_of_this_name\n")
    commit(tmp_path)
    file.write_text("def double(x: int) -> int:\n    return 2 * x\n")
    done = await made(file, boundary, against="HEAD")
    assert done.written is not None
    (problem,) = done.report.problems
    assert problem.startswith("late.py: nothing to compare with: it cannot be imported as it was")
    assert "nothing_of_this_name" in problem


async def test_one_function_on_which_inkling_fails_does_not_cost_the_others(
    tmp_path: Path, boundary: Boundary, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mod.py").write_text("def one(x):\n    return x\n\n\ndef two(x):\n    return x\n")
    tested = target.TargetRun.tested

    async def failing(run: target.TargetRun) -> target.Tested:
        if run.subject.target.name == "one":
            raise RecursionError("too deep")
        return await tested(run)

    monkeypatch.setattr(target.TargetRun, "tested", failing)
    tests = await write_tests(Wanted(file=tmp_path / "mod.py", seconds=SECONDS / 6), boundary)
    assert [one.symbol for one in tests.report.targets] == ["two"]
    assert (
        "no tests for one: Inkling failed on it (RecursionError: too deep)"
        in (tests.report.problems[0])
    )


def test_of_a_module_in_which_nothing_is_public_everything_is_tested() -> None:
    functions = tuple(
        Function(name=name, kind="function", line=1, end_line=2, is_public=is_public)
        for name, is_public in (("_one", False), ("_two", False), ("three", True))
    )
    assert [one.name for one in chosen(Description(functions=functions[:2]), ())] == [
        "_one",
        "_two",
    ]
    assert [one.name for one in chosen(Description(functions=functions), ())] == ["three"]
