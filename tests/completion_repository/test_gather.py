"""What must hold for the context of any workspace."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from completion.repository.gather import MOST_CHARACTERS, MOST_SNIPPETS, Repository
from completion.repository.likeness import likeness, lines_of
from foundation.settings import Settings
from tests.completion_repository.conftest import LONG, Opened
from tests.support.repository_cases import request_at

_SECRET = "kangaroo_of_the_secret_file"
_IGNORED = "wombat_of_the_ignored_file"
_KEY = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
_MODELS = f'''
class Item:
    """One thing."""

    token = "{_KEY}"

    def price(self, count: int = 1) -> float:
        """What it costs."""
        return 1.0 * count


def total(items: list[Item]) -> float:
    connect("{_KEY}")
    return sum(item.price() for item in items)
'''
_USER = """from models import Item, total
from generated import wombat
from settings import kangaroo


def pay(item: Item) -> float:
    amount = total([item])
    wombat(amount)
    kangaroo(amount)
    return item.
"""


@pytest.fixture
def shop(root: Path) -> Path:
    """A repository with files that must never be shown."""
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (root / ".gitignore").write_text("generated.py\nbuild/\n")
    (root / "models.py").write_text(_MODELS)
    (root / "generated.py").write_text(f"def wombat(x):\n    return '{_IGNORED}' + pay(item)\n")
    (root / "build").mkdir()
    (root / "build" / "other.py").write_text(f"def total(items):\n    return '{_IGNORED}'\n")
    (root / ".env").write_text(f"KANGAROO={_SECRET}\n")
    (root / ".ssh").mkdir()
    (root / ".ssh" / "settings.py").write_text(f"def kangaroo(x):\n    return '{_SECRET}'\n")
    (root / "pay.py").write_text(_USER)
    return root


def _warm(repository: Repository, root: Path) -> None:
    repository.snippets(request_at(root, "pay.py", _USER, len(_USER) - 1))
    assert repository.wait(LONG)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.integers(0, len(_USER)))
def test_no_ignored_or_secret_text_is_ever_shown(
    shop: Path, at: int, everywhere: Repository
) -> None:
    request = request_at(shop, "pay.py", _USER, at)
    found = everywhere.snippets(request)
    for one in found:
        assert _SECRET not in one.text
        assert _IGNORED not in one.text
        assert _KEY not in one.text
        assert len(one.text) <= MOST_CHARACTERS + 1
        assert "\\" not in one.path
        assert not Path(one.path).is_absolute()
    assert len(found) <= MOST_SNIPPETS
    assert found == everywhere.snippets(request), "the same again"
    for place, one in enumerate(found):
        assert all(
            likeness(lines_of(one.text), lines_of(other.text)) <= 0.9
            for other in found[place + 1 :]
        )


@pytest.fixture
def everywhere(shop: Path, opened: Opened) -> Repository:
    """A repository that was told of every file, also of those it must keep to itself."""
    repository = opened()
    for path in sorted(shop.rglob("*")):
        if path.is_file() and ".git/" not in path.as_posix():
            text = path.read_text()
            repository.noticed(path, "", text + "\n# one more line = 1\n# another = 2\n")
            repository.viewed(path, 1)
    _warm(repository, shop)
    return repository


def test_the_definitions_are_among_what_is_shown(shop: Path, opened: Opened) -> None:
    found = opened().snippets(request_at(shop, "pay.py", _USER, len(_USER) - 1))
    kinds = {one.why: one for one in found}
    assert "def price(self, count: int = 1) -> float:" in kinds["member"].text
    assert kinds["called"].text.startswith("def total(items: list[Item]) -> float")


def test_a_definition_in_sight_is_not_repeated(root: Path, opened: Opened) -> None:
    (root / "a.py").write_text("def f(x: int) -> int: ...\n")
    text = "from a import f\n\ndef f(x: int) -> int: ...\n\n\ndef g():\n    f(1)\n    "
    assert opened().snippets(request_at(root, "b.py", text, len(text))) == ()


def test_files_outside_every_root_are_not_shown(root: Path, opened: Opened, tmp_path: Path) -> None:
    repository = opened()
    outside = tmp_path / "elsewhere.py"
    repository.noticed(outside, "", "a = 1\nb = 2\nc = 3\nd = 4\n")
    assert repository.snippets(request_at(root, "b.py", "x = 1\n", 6)) == ()


def test_files_that_vanish_are_no_fault(shop: Path, opened: Opened) -> None:
    repository = opened()
    _warm(repository, shop)
    (shop / "models.py").unlink()
    found = repository.snippets(request_at(shop, "pay.py", _USER, len(_USER) - 1))
    assert all(one.why != "similar" for one in found), "its text is gone"


def test_text_without_a_grammar_has_only_what_was_looked_at(root: Path, opened: Opened) -> None:
    repository = opened()
    repository.noticed(root / "notes.md", "", "one line\ntwo lines\nthree lines\nfour\n")
    found = repository.snippets(request_at(root, "other.md", "# A\n\n", 4))
    assert [one.why for one in found] == ["recent"]


def test_the_lexical_index_takes_changes(root: Path, opened: Opened) -> None:
    for number in range(30):
        (root / f"f{number}.py").write_text(
            f"def compute_tax_rate_{number}(invoice):\n    base = invoice.base\n    return base\n"
        )
    text = "def other(invoice):\n    base = invoice.base\n    "
    repository = opened()
    request = request_at(root, "g.py", text, len(text))
    repository.snippets(request)
    assert repository.wait(LONG)
    similar = [one.path for one in repository.snippets(request) if one.why == "similar"]
    assert similar
    changed = root / similar[0]
    changed.write_text("nothing = 1\nis_left = 2\nof_it = 3\n")
    again = [one for one in repository.snippets(request) if one.path == similar[0]]
    assert not again, "lines of a file that changed since are not trusted"


def test_asking_never_waits_for_the_lexical_index(root: Path, opened: Opened) -> None:
    for number in range(300):
        (root / f"f{number}.py").write_text("def f(a):\n    return a\n\n\n" * 60)
    repository = opened()
    started = time.perf_counter()
    repository.snippets(request_at(root, "g.py", "def f(a):\n    ", 14))
    assert time.perf_counter() - started < 1.0
    repository.close()
    assert time.perf_counter() - started < 5.0, "and closing does not wait for all of it"


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=200), data=st.data())
def test_any_document_has_a_context(root: Path, text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    Repository(None, Settings()).snippets(request_at(root, "x.py", text, at))
