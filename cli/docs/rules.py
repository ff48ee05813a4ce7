"""`inkling docs rules`: what `docs check` compares."""

from __future__ import annotations

from docgen.rules.left_out import LEFT_OUT
from docgen.rules.table import RULES


def rules_command() -> None:
    """List the rules of `docs check`, each with its like in other checkers."""
    for rule in RULES:
        like = f"  ({', '.join(rule.elsewhere)})" if rule.elsewhere else ""
        taste = "" if rule.is_default else "  [off until it is named]"
        print(f"{rule.code}  {rule.name:25}  {rule.says}{like}{taste}")
    print("Left out:")
    for one in LEFT_OUT:
        print(f"{one.code}: {one.reason}")
