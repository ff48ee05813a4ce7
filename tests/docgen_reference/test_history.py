"""What is new since a git reference: told where users look, and never of what is as it was."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from docgen.build import build
from docgen.facts.source import Sources
from docgen.reference.gathering import GatherOptions, gather
from docgen.reference.history import changes_since, latest_tag
from docgen.reference.model import Project
from docgen.reference.origin import Web
from foundation.errors import BadInput
from tests.support.reference import copied, files_of, gathered, options_for, sources_of


def git(project: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(
        ["git", *identity, *arguments], cwd=project, check=True, capture_output=True, timeout=60
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    place = copied("shop", tmp_path)
    git(place, "init", "-q", "-b", "main")
    git(place, "add", ".")
    git(place, "commit", "-qm", "one")
    git(place, "tag", "v1")
    baskets = place / "shop" / "baskets.py"
    text = baskets.read_text()
    text = text.replace("async def pay(self, prices", "async def pay(self, by: str, prices")
    text = text.replace("def _secret", "def empty(self) -> None:\n        pass\n\n    def _secret")
    baskets.write_text(text + "\n\nclass Crate:\n    x: int = 1\n    y: int = 2\n    z: int = 3\n")
    git(place, "commit", "-qam", "two")
    return place


def test_additions_and_changed_signatures_are_marked(project: Path) -> None:
    objects = changes_since(gathered(project), "v1", project)
    told = {one.id: one.change for one in objects if one.change is not None}
    assert {id_: change.kind for id_, change in told.items()} == {
        "shop.Basket.pay": "changed",
        "shop.baskets.Container.empty": "added",
        "shop.baskets.Crate": "added",
    }
    assert told["shop.Basket.pay"].before == "async pay(prices: dict[str, Price]) -> Price"


def test_what_moved_to_another_module_is_not_new(project: Path) -> None:
    prices = project / "shop" / "prices.py"
    moved = project / "shop" / "money.py"
    moved.write_text(prices.read_text())
    prices.write_text("from .money import CURRENCY, Price, PriceError, total\n")
    objects = changes_since(gathered(project), "v1", project)
    assert not [one.id for one in objects if one.change and "money" in one.id]


def test_what_lies_outside_of_the_repository_is_not_new(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "chess.py").write_text("def move() -> None: ...\n", encoding="utf-8")
    paths = [*files_of(project), other / "chess.py"]
    options = GatherOptions(top=project, root=tmp_path)
    both = gather(paths, Sources((project, other), kept=99), Project("both"), Web(""),
                  options=options)  # fmt: skip
    assert "move" in {one.name for one in both.reference.objects}
    changed = [one.name for one in changes_since(both, "v1", project) if one.change is not None]
    assert "pay" in changed
    assert "move" not in changed


async def test_the_latest_tag_is_taken_unless_something_else_is_said(project: Path) -> None:
    assert latest_tag(project) == "v1"
    out = project.parent / "out"
    for since, expected in ((None, "v1"), ("", None), ("HEAD", "HEAD")):
        options = options_for(project, out, format="markdown", since=since)
        told = await build(files_of(project), sources_of(project), options, None)
        assert told.since == expected
        overview = (out / "README.md").read_text()
        assert ("Changes since v1" in overview) is (expected == "v1")


def test_a_tag_that_is_checked_out_is_compared_with_the_one_before(project: Path) -> None:
    git(project, "tag", "v2")
    assert latest_tag(project) == "v1"


@pytest.mark.parametrize("ref", ["gone", "-x", "--output=a"])
def test_an_unknown_reference_is_named(project: Path, ref: str) -> None:
    with pytest.raises(BadInput, match="knows no such reference"):
        changes_since(gathered(project), ref, project)
