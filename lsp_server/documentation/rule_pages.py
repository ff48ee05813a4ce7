"""A page for each rule, for the link that editors show beside a finding: files of the machine, so
that they are there without a network."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from docgen.rules.rule import Rule
from foundation.atomic import write_atomically
from foundation.folders import cache_folder


@cache
def page_of(rule: Rule) -> Path | None:
    """The page of a rule, written if it is not as it should be; None where nothing can be."""
    page = cache_folder() / "rules" / f"{rule.code}-{rule.name}.md"
    text = "\n".join(_lines(rule)).encode()
    try:
        if not page.exists() or page.read_bytes() != text:
            write_atomically(page, text)
    except OSError:
        return None
    return page


def _lines(rule: Rule) -> list[str]:
    like = f"Other checkers call it {', '.join(rule.elsewhere)}." if rule.elsewhere else ""
    convention = (
        "It holds by convention: where most of the project does not keep it, it says nothing."
        if rule.concerns is not None
        else ""
    )
    mended = (
        "It can be mended by machine: the quick fix in the editor, or `inkling docs check --fix`."
        if rule.is_fixable
        else ""
    )
    parts = [
        f"# {rule.code} {rule.name}",
        f"{rule.says[0].upper()}{rule.says[1:]}.",
        convention,
        mended,
        like,
        "## To switch it off",
        "For one function or class: a comment on the line of its declaration, or right above it "
        "(the quick fix *Ignore … here* writes it):",
        f"    inkling: ignore[{rule.code}]",
        "For a project, in `pyproject.toml`:",
        f'    [tool.inkling.docs]\n    ignore = ["{rule.code}"]',
        "All rules: `inkling docs rules`.",
    ]
    return [line for part in parts if part for line in (part, "")]
