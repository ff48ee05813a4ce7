"""How far the writing of documentation is, in words."""

from __future__ import annotations

import pytest

from lsp_server.documentation.orders import Figures
from lsp_server.documentation.writing import in_words


@pytest.mark.parametrize(
    ("done", "total", "seconds", "line"),
    [
        (0, 40, 0.0, "0 of 40"),
        (1, 40, 9.0, "1 of 40: name"),
        (2, 40, 12.0, "2 of 40: name, about 68 s left"),
        (20, 40, 60.0, "20 of 40: name, about 40 s left"),
        (20, 200, 240.0, "20 of 200: name, about 29 min left"),
        (40, 40, 80.0, "40 of 40: name"),
    ],
)
def test_a_forecast_counts_what_is_under_way(
    done: int, total: int, seconds: float, line: str
) -> None:
    assert in_words(Figures(done, total, "name"), seconds) == line
