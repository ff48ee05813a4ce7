"""What is in the reference of small projects, a listing each in `cases/expected`. A name too many
is shown to users as theirs, one too few cannot be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.reference.layout import Layout
from tests.support.reference import NAMES, PROJECTS, gathered, listed

EXPECTED = Path(__file__).parent / "cases" / "expected"


@pytest.mark.parametrize("name", NAMES)
def test_what_users_may_use_is_shown_where_they_import_it_from(name: str, update: bool) -> None:
    told = "\n".join(listed(gathered(PROJECTS / name).reference)) + "\n"
    expected = EXPECTED / f"{name}.txt"
    if update:
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_to_something_that_has_a_page(name: str) -> None:
    reference = gathered(PROJECTS / name).reference
    spots = Layout.of(reference).spots
    known = {*reference.by_id, *(one.id for one in reference.units)}
    for one in reference.objects:
        links = {link.to for code in one.signatures for link in code.links}
        links |= {each.to for each in (*one.bases, *one.calls, *one.called_by) if each.to}
        assert links <= known
    assert known <= set(spots)


def test_private_shows_what_is_not_meant_for_users() -> None:
    ids = gathered(PROJECTS / "shop", private=True).reference.by_id
    assert "shop.baskets.Container._secret" in ids
    assert any(one.endswith("_cache") for one in ids)


def test_two_pages_never_have_one_path_where_case_does_not_count() -> None:
    for name in NAMES:
        layout = Layout.of(gathered(PROJECTS / name).reference)
        pages = [page.lower() for page in (*layout.units.values(), *layout.objects.values())]
        assert len(pages) == len(set(pages))
