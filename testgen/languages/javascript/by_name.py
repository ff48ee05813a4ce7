"""Values that suit the name of a parameter: the samples of `testgen/inputs/names.toml`."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from syntax.javascript.values import Value
from testgen.inputs.by_name import samples_by_name


@lru_cache(maxsize=1024)
def samples_for(name: str) -> tuple[Value, ...]:
    """The samples for `createdAt` are those for `created_at`; texts and numbers are the same in
    both languages."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    found = (ast.literal_eval(source) for source in samples_by_name(snake))
    return tuple(one for one in found if isinstance(one, str | int | float))
