"""Packages that load their modules when names of theirs are asked for, and say them in a stub."""

from __future__ import annotations

from pathlib import Path

from tests.support.reference import gathered

_FILES = {
    "shop/__init__.py": '"""A shop."""\n\nimport lazy_loader as _lazy\n\n'
    "__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)\n",
    "shop/__init__.pyi": '__all__ = ["add", "Cart"]\n\nfrom ._carts import Cart\n'
    "from .prices import add\n",
    "shop/prices.py": '"""Prices."""\n\n\ndef add(a, b):\n    """Add."""\n    return a + b\n\n\n'
    'def tax(a):\n    """Tax."""\n    return a\n',
    "shop/_carts.py": 'from . import add\n\n\nclass Cart:\n    """A cart."""\n\n'
    '    def total(self):\n        """See `add`."""\n        return add(1, 2)\n',
}


def test_names_are_shown_where_users_import_them_from(tmp_path: Path) -> None:
    for name, text in _FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    reference = gathered(tmp_path).reference
    assert {one.id for one in reference.objects if one.parent is None} == {
        "shop.add",
        "shop.Cart",
        "shop.prices.tax",
    }
    assert "[`add`](ref:shop.add)" in reference.by_id["shop.Cart.total"].documentation[0].summary
