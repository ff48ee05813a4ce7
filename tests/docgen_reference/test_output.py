"""The folder that a reference is written to: what must never be lost, and never be half."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from docgen.build import Built, build
from docgen.reference.output import MARKER, Destination, Marker
from foundation.errors import BadInput, Unavailable
from tests.support.reference import copied, files_of, options_for, sources_of


async def built(project: Path, out: Path, **more: object) -> Built:
    options = options_for(project, out, **{"format": "markdown", **more})
    return await build(files_of(project), sources_of(project), options, None)


def _contents(folder: Path) -> dict[Path, bytes]:
    return {one: one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def _names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


async def test_a_folder_of_somebody_else_is_refused_and_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    with pytest.raises(BadInput, match="did not make"):
        await built(copied("shop", tmp_path), out)
    assert [one.name for one in out.iterdir()] == ["thesis.txt"]


async def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(BadInput, match="it is a file"):
        await built(copied("shop", tmp_path), tmp_path / "out")


async def test_pages_of_what_is_gone_go_and_files_of_others_stay(tmp_path: Path) -> None:
    project, out = copied("shop", tmp_path), tmp_path / "deep" / "out"
    await built(project, out)
    (out / "CNAME").write_text("docs.example.org")
    assert (out / "shop" / "prices" / "README.md").exists()
    (project / "shop" / "prices.py").unlink()
    await built(project, out)
    assert not (out / "shop" / "prices").exists()
    assert (out / "CNAME").read_text() == "docs.example.org"
    assert [one.name for one in out.parent.iterdir()] == ["out"]


async def test_languages_have_a_folder_each_and_one_alone_has_none(tmp_path: Path) -> None:
    project, out = copied("shop", tmp_path), tmp_path / "out"
    await built(project, out, languages=("en", "zh"))
    assert {one.name for one in out.iterdir()} == {"en", "zh", MARKER}
    await built(project, out, languages=("zh",))
    assert (out / "README.md").exists()
    assert not (out / "en").exists()


async def test_a_build_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, out = copied("shop", tmp_path), tmp_path / "out"
    await built(project, out)
    before = _contents(out)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("docgen.build._Making._markdown", stop)
    with pytest.raises(KeyboardInterrupt):
        await built(project, out)
    assert _contents(out) == before
    assert _names(tmp_path) == {"shop", "out"}


@pytest.mark.parametrize("format_", ["markdown", "json"])
async def test_a_disk_that_fills_up_is_told_and_what_was_there_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    project, out = copied("shop", tmp_path), tmp_path / "out"
    await built(project, out, format=format_)
    before = _contents(out)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", full)
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(Unavailable, match="no space left on device"):
            await built(project, out, format=format_)
    assert _contents(out) == before
    assert _names(tmp_path) == {"shop", "out"}


async def test_what_lies_below_a_file_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine")
    with pytest.raises(Unavailable, match="notes is no folder"):
        await built(copied("shop", tmp_path), tmp_path / "notes" / "out")


def test_what_a_killed_run_left_is_swept_away_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / ".out-abc"
    left.mkdir()
    (left / ".inkling-staging").write_text("999999999")
    other = tmp_path / ".out-of-somebody"
    other.mkdir()
    with Destination.at(tmp_path / "out").staged() as staged:
        made = staged / "made"
        made.mkdir()
        (made / "a.md").write_text("a")
        Destination.at(tmp_path / "out").put(made, Marker(format="markdown"))
    assert not left.exists()
    assert other.exists()
    assert (tmp_path / "out" / "a.md").exists()


def test_where_the_folder_cannot_be_renamed_files_are_put_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mounted folder, as containers have it."""
    out = tmp_path / "out"
    for text in ("old", "new"):
        destination = Destination.at(out)
        with destination.staged() as staged:
            made = staged / "made"
            made.mkdir()
            (made / f"{text}.md").write_text(text)
            if text == "new":
                monkeypatch.setattr(Path, "rename", _refuses)
            destination.put(made, Marker(format="markdown"))
    assert sorted(one.name for one in out.iterdir()) == [MARKER, "new.md"]


def _refuses(*_: object) -> Path:
    raise OSError("busy")


async def test_nothing_public_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "_a.py").write_text("x = 1\n")
    options = options_for(tmp_path, tmp_path / "out", format="json")
    with pytest.raises(BadInput, match="nothing public"):
        await build([tmp_path / "_a.py"], sources_of(tmp_path), options, None)


@pytest.mark.parametrize("languages", [("fr",), (), ("en", "xx")])
async def test_languages_that_pages_are_not_in_are_named(
    tmp_path: Path, languages: tuple[str, ...]
) -> None:
    with pytest.raises(BadInput, match="en, zh"):
        await built(copied("shop", tmp_path), tmp_path / "out", languages=languages)
