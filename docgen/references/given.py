"""Names that nobody imports, in languages other than Python; `given.toml` has them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources

from docgen.judging.well_known import is_well_known

_SAME = {
    "typescript": "javascript",
    "typescriptreact": "javascript",
    "javascriptreact": "javascript",
}


@dataclass(frozen=True, slots=True)
class _Given:
    names: frozenset[str]
    shape: re.Pattern[str]


def _read() -> dict[str, _Given]:
    text = resources.files("docgen.references").joinpath("given.toml").read_text("utf-8")
    return {
        language: _Given(frozenset(row["names"].split()), re.compile(row["shape"]))
        for language, row in tomllib.loads(text).items()
    }


_GIVEN = _read()


def is_given(name: str, language: str) -> bool:
    """Whether a name is there without an import: of the language, or of what it runs in."""
    given = _GIVEN.get(_SAME.get(language, language))
    if given is not None and (name in given.names or given.shape.fullmatch(name)):
        return True
    return is_well_known(name, language)
