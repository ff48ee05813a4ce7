"""One making of tests as the user follows it. What is made of the result is `desk.py`'s."""

from __future__ import annotations

from lsp_server.editor import Editor
from lsp_server.followed import Followed
from lsp_server.unit_tests.making import Making
from lsp_server.unit_tests.messages import Aside, Ask, Made
from testgen.wanted import Progress as Figures

TITLE = "Inkling tests"


class Run:
    """The tests of one file in the making. `made` is awaited once."""

    def __init__(self, editor: Editor, name: str) -> None:
        self.name = name
        self.asides: list[str] = []
        self._followed: Followed[Made] = Followed(editor, TITLE, name)

    async def made(self, ask: Ask) -> Made | None:
        """The tests; None if the user dropped them. Raises what `Making.made` raises."""
        return await self._followed.through(Making(ask, self._told), "starting")

    def stop(self) -> None:
        """Come to an end with what there is; asked a second time, with nothing."""
        self._followed.stop()

    def _told(self, said: Figures | Aside) -> None:
        if isinstance(said, Aside):
            self.asides.append(said.text)
            return
        share = 100 * max(said.number - 1, 0) // max(said.of, 1)
        self._followed.report(in_words(said), share)


def in_words(said: Figures) -> str:
    """How far it is, in a line: "grade (1 of 4): mutants, branches 6/6, mutants 21/22"."""
    taken, branches = said.branches
    noticed, tried = said.mutants
    number = f" ({said.number} of {said.of})" if said.of > 1 else ""
    figures = [f"branches {taken}/{branches}"] if branches else []
    figures += [f"mutants {noticed}/{tried}"] if tried else []
    return f"{said.symbol}{number}: {', '.join([said.doing, *figures])}"
