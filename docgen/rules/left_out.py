"""Rules of other checkers that have no like here, each with the reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A rule of another checker, and why there is none such here."""

    code: str
    reason: str


_SETTINGS = "speaks of the checker's own marks and options; a wrong name here ends the run, told"
_BROKEN = "a file that does not parse is read as far as it goes; its language tells what is broken"

LEFT_OUT: tuple[LeftOut, ...] = (
    LeftOut("pydoclint DOC002", _BROKEN),
    *(LeftOut(f"docsig SIG00{number}", _SETTINGS) for number in range(1, 8)),
    LeftOut("docsig SIG101", "what is not documented is counted: `--coverage`, `--fail-under`"),
    LeftOut("docsig SIG102", "what is not documented is counted: `--coverage`, `--fail-under`"),
    LeftOut(
        "docsig SIG401", "indentation is read as people write it; what is read by no tool is INK001"
    ),
    LeftOut("docsig SIG901", _BROKEN),
    LeftOut("docsig SIG902", "told of the file, beside the findings"),
    LeftOut("docsig SIG903", "nothing here depends on how deep code is nested"),
    LeftOut(
        "docsig SIG904", "classes whose bases contradict each other are the interpreter's to tell"
    ),
)
