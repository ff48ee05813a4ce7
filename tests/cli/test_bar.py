"""How far a command is, where nobody looks at a terminal: a line now and then on stderr."""

from __future__ import annotations

import pytest

from cli.docs.bar import Bar


def test_a_log_is_told_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    times = iter([0.0, 10.0, 29.9, 30.0, 30.0, 59.0, 61.0, 61.0])
    with Bar(lambda: next(times)) as bar:
        for done in range(5):
            bar.tell("summary of `pay`", done, 9)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        "inkling: 2 of 9: summary of `pay`",
        "inkling: 4 of 9: summary of `pay`",
    ]
