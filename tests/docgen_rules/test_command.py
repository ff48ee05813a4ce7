"""`inkling docs check` as it is typed: what it prints, what it exits with."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli.docs import check
from cli.main import run
from docgen.reporting import baseline
from docgen.reporting.formats import FORMATS
from tests.support.waiting import PATIENCE

STALE = '''def read(size=20):
    """Read.

    Args:
        size: How much. Defaults to 10.
    """


def undocumented():
    pass
'''


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "reading.py").write_text(STALE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_finding_names_the_place_the_fault_and_the_fact(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["docs", "check", "reading.py"]) == 1
    assert capsys.readouterr().out == (
        "reading.py:5:37: INK106 read: size is said to default to 10, and is 20\n"
        "    size=20 (line 1)\n"
        "1 finding, 1 of them fixable; 1 of 2 public symbols documented\n"
    )


def test_json_is_one_value_with_the_promised_fields(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["docs", "check", ".", "--format", "json"]) == 1
    value = json.loads(capsys.readouterr().out)
    (finding,) = value["findings"]
    assert {"rule", "path", "line", "symbol", "message", "fact", "fixable"} <= finding.keys()
    assert (finding["rule"], finding["line"], finding["fixable"]) == ("INK106", 5, True)
    coverage = value["coverage"]
    assert (coverage["documented"], coverage["total"]) == (1, 2)


def test_sarif_and_annotations_point_to_the_place(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["docs", "check", ".", "--format", "sarif"])
    (run_,) = json.loads(capsys.readouterr().out)["runs"]
    (result,) = run_["results"]
    (rule,) = run_["tool"]["driver"]["rules"]
    # What code scanning asks for: a rule with its texts, a message, a relative place, a print.
    assert rule["id"] == result["ruleId"] == "INK106"
    assert all(rule[name]["text"] for name in ("shortDescription", "fullDescription", "help"))
    assert result["message"]["text"]
    assert result["partialFingerprints"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "reading.py"
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (5, 37, 39)
    run(["docs", "check", ".", "--format", "github"])
    assert capsys.readouterr().out.startswith("::warning file=reading.py,line=5,endLine=5,col=37")


def test_what_is_in_the_baseline_does_not_fail_and_survives_moving(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["docs", "check", ".", "--baseline", "known.json", "--update-baseline"]) == 0
    (project / "reading.py").write_text("import os\n\n\n" + STALE)
    assert run(["docs", "check", ".", "--baseline", "known.json"]) == 0
    (project / "reading.py").write_text(STALE.replace("=20", "=30"))
    assert run(["docs", "check", ".", "--baseline", "known.json"]) == 1


def test_the_settings_name_the_baseline(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.inkling.docs]\nbaseline = "known.json"\n')
    assert run(["docs", "check", ".", "--update-baseline"]) == 0
    assert (project / "known.json").exists()
    assert run(["docs", "check", "."]) == 0


def test_a_finding_is_known_again_in_another_checkout(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def known() -> str:
        run(["docs", "check", ".", "--format", "sarif"])
        (run_,) = json.loads(capsys.readouterr().out)["runs"]
        (result,) = run_["results"]
        return str(result["partialFingerprints"]["inkling/v1"])

    here = known()
    (project / "elsewhere").mkdir()
    (project / "reading.py").rename(project / "elsewhere" / "reading.py")
    monkeypatch.chdir(project / "elsewhere")
    assert known() == here


def test_fixing_changes_what_is_wrong_and_nothing_else(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = STALE.replace("\n", "\r\n").encode("utf-8-sig")
    (project / "reading.py").write_bytes(text)
    (project / "reading.py").chmod(0o640)
    assert run(["docs", "check", ".", "--diff"]) == 1
    shown = capsys.readouterr().out
    assert "-        size: How much. Defaults to 10." in shown
    assert "+        size: How much. Defaults to 20." in shown
    assert (project / "reading.py").read_bytes() == text
    assert run(["docs", "check", ".", "--fix"]) == 0
    assert (project / "reading.py").read_bytes() == text.replace(b"to 10", b"to 20")
    assert (project / "reading.py").stat().st_mode & 0o777 == 0o640
    assert "reading.py: 1 mended" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f(a=2):\n    'F.\\n\\nArgs:\\n    a: A. Defaults to 1.'\n", None),
        (
            'def f(a=2):\n    r"""F.\n\n    :param a: A, defaults to 1\n    """\n',
            'def f(a=2):\n    r"""F.\n\n    :param a: A, defaults to 2\n    """\n',
        ),
        (
            'def f(a="\\n"):\n    """F.\n\n    :param a: A, defaults to \'x\'\n    """\n',
            None,
        ),
    ],
)
def test_what_is_spelled_otherwise_in_the_file_is_left_to_a_person(
    project: Path, before: str, after: str | None
) -> None:
    (project / "reading.py").write_text(before)
    run(["docs", "check", ".", "--fix"])
    assert (project / "reading.py").read_text() == (before if after is None else after)


@pytest.mark.parametrize("mark", ["# inkling: ignore", "# inkling: ignore[INK106, INK101]"])
def test_a_mark_in_the_file_switches_off(project: Path, mark: str) -> None:
    (project / "reading.py").write_text(STALE.replace("=20):", f"=20):  {mark}"))
    assert run(["docs", "check", "."]) == 0
    (project / "reading.py").write_text(f"{mark}\n{STALE}")
    assert run(["docs", "check", "."]) == 0


def test_a_mark_for_another_rule_changes_nothing(project: Path) -> None:
    (project / "reading.py").write_text(f"# inkling: ignore[INK101]\n{STALE}")
    assert run(["docs", "check", "."]) == 1


def test_too_little_documentation_fails(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--ignore", "INK106", "--fail-under"]
    assert run(["docs", "check", ".", *options, "50"]) == 0
    assert run(["docs", "check", ".", *options, "51"]) == 1
    assert "50.0% of the public symbols are documented, 51% are asked for" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "nowhere: there is no such file or folder"),
        (["notes.txt"], "notes.txt: no language is known by the name notes.txt"),
        (["empty"], "empty: there is no code in this folder that is not ignored"),
        ([".", "--select", "INK999"], "there is no rule INK999"),
        (
            [".", "--format", "xml"],
            "--format wants one of text, json, sarif, github, gitlab, not xml",
        ),
        ([".", "--update-baseline"], "--update-baseline wants --baseline FILE.json"),
        ([".", "--baseline", "reading.py"], "no baseline can be read from it"),
        ([".", "--baseline", "none.json"], "--baseline none.json: there is no such file"),
        ([".", "--badge", "docs.png"], "name it docs.svg, not docs.png"),
        ([".", "--badge", "no/docs.svg"], "there is no folder no"),
        ([".", "--python", "/nope/python"], "--python /nope/python: there is no such file"),
        ([".", "--python", "notes.txt"], "--python notes.txt: it is no program"),
        ([""], "a path is empty (''); for the folder one is in, name it: ."),
        (["::read"], "a path is empty ('::read')"),
        ([".::read"], "is a folder; name a file of it before ::"),
    ],
)
def test_wrong_use_is_told_in_a_line(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    (project / "notes.txt").write_text("")
    (project / "empty").mkdir()
    assert run(["docs", "check", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_the_rules_are_listed_with_their_like_elsewhere(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["docs", "rules"]) == 0
    assert "stale-default" in capsys.readouterr().out


def test_what_is_no_code_is_told_with_its_line_and_counted(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "reading.py").write_text("def f(a):\n    return 1\n\n\ndef g(:\n")
    assert run(["docs", "check", "."]) == 0
    shown = capsys.readouterr().out
    assert "reading.py:5: read as far as it goes: it cannot be read as code (" in shown
    assert "nothing found; 1 file not read, or not wholly" in shown
    (project / "reading.py").write_text("def f(a:\n  return 1\n")
    assert run(["docs", "check", ".", "--format", "json"]) == 1
    told = capsys.readouterr()
    assert "nothing could be checked" in told.err
    (skipped,) = json.loads(told.out)["skipped"]
    assert (skipped["path"], skipped["line"]) == ("reading.py", 1)


def test_one_symbol_can_be_asked_about(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = STALE.replace("read", "look").replace("undocumented", "other")
    (project / "reading.py").write_text(f"{STALE}\n\n{more}")
    assert run(["docs", "check", "reading.py::look"]) == 1
    shown = capsys.readouterr().out
    assert "look: size is said" in shown
    assert "read: size is said" not in shown
    assert "1 of 1 public symbols documented" in shown
    assert run(["docs", "check", "reading.py::other"]) == 0
    assert run(["docs", "check", "reading.py::nobody"]) == 2
    assert "there is no nobody in it" in capsys.readouterr().err


def test_a_diff_says_what_it_leaves(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["docs", "check", ".", "--ignore", "INK106", "--fix", "--diff"]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "inkling: nothing found\n")
    (project / "reading.py").write_text(
        'def f(items):\n    """Give the items in ascending order."""\n'
        "    return sorted(items, reverse=True)\n"
    )
    assert run(["docs", "check", ".", "--diff"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "1 of 1 finding cannot be mended by machine" in told.err


def test_a_baseline_of_the_settings_may_be_written_later(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "pyproject.toml").write_text('[tool.inkling.docs]\nbaseline = "known.json"\n')
    assert run(["docs", "check", "."]) == 1
    assert "docs.baseline: there is no known.json yet" in capsys.readouterr().err


def test_settings_hold_without_a_repository_wherever_one_stands(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "shop" / "inner").mkdir(parents=True)
    (project / "reading.py").rename(project / "shop" / "inner" / "reading.py")
    (project / "pyproject.toml").write_text('[tool.inkling.docs]\nignore = ["INK106"]\n')
    assert run(["docs", "check", "."]) == 0
    monkeypatch.chdir(project / "shop")
    assert run(["docs", "check", "inner/reading.py"]) == 0
    capsys.readouterr()
    (project / "pyproject.toml").write_text("[tool.inkling.docs]\nselect = 1\n")
    assert run(["docs", "check", "."]) == 2
    assert capsys.readouterr().err.count("docs.select: expected list of text") == 1


def test_any_name_of_a_file_is_told_in_every_format(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "reading.py").rename(project / os.fsdecode(b"\xff\n.py"))
    for name in FORMATS:
        assert run(["docs", "check", ".", "--format", name]) == 1
        assert "xff" in capfd.readouterr().out
    assert run(["docs", "check", ".", "--update-baseline", "--baseline", "known.json"]) == 0
    capfd.readouterr()
    assert run(["docs", "check", "."]) == 1
    assert capfd.readouterr().out.splitlines()[0].startswith(r"\xff\n.py:5:37: INK106")


@pytest.mark.parametrize("option", ["--badge=none.svg", "--update-baseline"])
def test_what_finds_no_room_is_told_with_its_name(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    option: str,
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for module in (check, baseline):
        monkeypatch.setattr(module, "write_atomically", full)
    (project / "inkling.toml").write_text('[docs]\nbaseline = "none.json"\n')
    assert run(["docs", "check", "reading.py", "--no-examples", option]) == 3
    assert re.search(r"none\.\w+ cannot be written \(no space left", capsys.readouterr().err)


AS_ON_MACOS = """
import platform, sys
platform.system = lambda: "Darwin"
if __name__ == "__main__":
    from cli.main import main
    main()
"""


def test_several_processes_find_what_one_finds_copied_or_begun_from_nothing(project: Path) -> None:
    for number in range(50):
        imported = f"from part{number - 1} import read as before\n\n\n" if number else ""
        text = STALE.replace("size=20", f"size={number}").replace(
            '"""Read.', '"""Use `nobody_has`.'
        )
        (project / f"part{number}.py").write_text(imported + text)
    begun = project.parent / "as_on_macos.py"
    begun.write_text(AS_ON_MACOS)

    command = ["docs", "check", ".", "--format", "json", "--no-examples"]

    def found(jobs: int, *program: str) -> str:
        done = subprocess.run(
            [sys.executable, *program, *command, "--jobs", str(jobs)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE * 2,
        )
        assert (done.returncode, done.stderr) == (1, "")
        return done.stdout

    alone = found(1, "-m", "cli.main")
    assert len(json.loads(alone)["findings"]) == 50
    assert found(2, "-m", "cli.main") == alone
    assert found(2, str(begun)) == alone
