"""Runs inside the sandbox, in the interpreter of the documented code: standard library only.

`setup(config)` imports modules, once, before any job; its one operation runs an example's steps.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

from . import surroundings
from .lending import Lender
from .loading import load
from .stepping import Steps
from .streams import install

JSON = Any
Operation = Callable[[dict[str, Any]], Iterator[JSON]]
_LONGEST = 20_000

OPS: dict[str, Operation] = {}
"""Operation by name: a generator of JSON values. Filled by `setup`."""


def setup(config: dict[str, Any]) -> JSON:
    """Import the modules that `config` names; the answer tells which cannot be, and why.

    `shifted`: the clock is another, so that what depends on it gives something else.
    """
    streams = install(_LONGEST)
    sys.argv = [""]
    os.chdir(config["root"])
    sys.path[:0] = [each for each in config["path"] if each not in sys.path]
    if config["shifted"]:
        surroundings.shift()
    modules: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for file, name in config["modules"].items():
        try:
            modules[file] = load(name, file)
        except BaseException as error:  # whatever a module does, the others are still wanted
            faults[file] = surroundings.described(error)

    def run(order: dict[str, Any]) -> Iterator[JSON]:
        """Each step in turn, until one does not come to its end."""
        file, name = order["file"], order["module"]
        if file not in modules:
            try:
                modules[file] = load(name, file)
            except BaseException as error:
                yield {"unloaded": faults.get(file) or surroundings.described(error)}
                return
        lender = Lender(order["packages"], config["names"])
        watched = config["root"] if order["watched"] else None
        steps = Steps(modules[file], name, lender, streams, watched)
        for number, source in enumerate(order["steps"]):
            if source is not None:
                yield {"step": number, **steps.run(source)}

    OPS["run"] = run
    return {"faults": faults}
