"""What the model proposes: calls of a function, under a grammar of JavaScript expressions."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from engine.clients.generation import Generation
from foundation.errors import BadInput, Unavailable
from syntax.javascript.calls import calls_of
from syntax.javascript.values import free_names, show
from testgen.languages.javascript.cases import how_of, variable_for
from testgen.languages.javascript.genome import Genome, Step
from testgen.languages.javascript.subject import Module, Target
from testgen.proposals.propose import Model

_log = logging.getLogger(__name__)
_CALLS, _TOKENS, _TEMPERATURE, _MOST_SOURCE = 10, 320, 0.7, 4_000

_VALUES = r"""
value ::= number | string | "null" | "true" | "false" | array | object | function | made
number ::= "-"? ("0" | [1-9] [0-9]{0,8}) ("." [0-9]{1,6})?
string ::= "'" single{0,60} "'"
single ::= [^'\\\x00-\x1f] | "\\" ['\\ntr]
array ::= "[" (value (", " value){0,9})? "]"
object ::= "{" (" " pair (", " pair){0,7} " ")? "}"
pair ::= [a-zA-Z] [a-zA-Z0-9]{0,20} ": " value
function ::= "x => x" | "() => true" | "x => x > " number | "(a, b) => a - b" | "x => x * 2"
regex ::= "/" [a-z0-9+*.^$]{1,12} "/" [gi]?
made ::= regex | "new Date(" string ")" | "new Map()" | "new Set(" array ")"
"""


async def propose(
    model: Model, module: Module, target: Target, seed: int, quote: str
) -> Sequence[Genome]:
    """Cases with arguments that the model thinks of; none where it cannot be asked."""
    try:
        said = await model.complete(
            Generation(
                prompt=_prompt(module, target),
                max_tokens=_TOKENS,
                temperature=_TEMPERATURE,
                top_p=0.95,
                seed=seed,
                grammar=_grammar(target),
                priority="background",
            )
        )
    except (Unavailable, BadInput) as fault:
        _log.warning("no proposals for %s: %s", target.name, fault)
        return ()
    return list(_read(target, said.texts[0], quote))


def _head(target: Target) -> tuple[str, str]:
    """What stands before the arguments, and how the object before it is made."""
    function = target.function
    if not function.owner:
        return target.root, ""
    if function.kind == "constructor":
        return f"new {target.root}", ""
    if function.kind == "static":
        return f"{target.root}.{function.name}", ""
    return f".{function.name}", f"new {target.root}"


def _grammar(target: Target) -> str:
    head, made = _head(target)
    first = f'"{made}" arguments ' if made else ""
    takes = "" if target.function.kind == "getter" else " arguments"
    return (
        f"root ::= call{{1,{_CALLS}}}\n"
        f'call ::= {first}"{head}"{takes} "\\n"\n'
        f'arguments ::= "(" (value (", " value){{0,7}})? ")"\n' + _VALUES.strip() + "\n"
    )


def _prompt(module: Module, target: Target) -> str:
    parts = []
    function = target.function
    if function.owner and (made := module.facts.function(f"{function.owner}.constructor")):
        parts.append(f"class {function.owner} {{\n  {made.source[: _MOST_SOURCE // 4]}\n}}")
    doc = f"/**\n{function.doc[:600]}\n*/\n" if function.doc else ""
    parts.append(doc + function.source[:_MOST_SOURCE].rstrip())
    parts.append(f"// Calls of {function.name} with realistic arguments, each different:\n"
                 "// typical ones, then special cases\n")  # fmt: skip
    return "\n\n".join(parts)


def _read(target: Target, text: str, quote: str) -> Iterator[Genome]:
    function = target.function
    name = target.root if not function.owner or function.kind == "constructor" else function.name
    for line in dict.fromkeys(text.splitlines()):
        for call in calls_of(line, {name}):
            if any(free_names(show(value)) for value in call.args):
                continue
            head, made = _head(target)
            if not made:
                yield Genome(head, call.args, how=how_of(function), origin="model", quote=quote)
            elif call.made is not None:
                variable = variable_for(target.root)
                step = Step(variable, made, call.made[1])
                yield Genome(f"{variable}{head}", call.args, (step,), how_of(function), "model",
                             quote=quote)  # fmt: skip
            break
