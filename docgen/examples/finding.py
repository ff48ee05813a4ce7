"""The examples in a comment, whatever its style: a language is a row of the table."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.comments.comment import Comment
from docgen.comments.lines import Line, lines_of
from docgen.examples.blocks import Block, blocks_of, tagged_blocks
from docgen.examples.example import Example, Step
from docgen.examples.javascript_values import javascript_steps
from docgen.examples.sessions import is_prompt, steps_of
from docgen.examples.told_values import python_steps
from syntax.dialects import SCRIPTS
from syntax.text import Span

_NAMES: dict[str, str] = {
    **dict.fromkeys(("python", "py", "python3", "pycon", "py3", "doctest"), "python"),
    **dict.fromkeys(("js", "javascript", "mjs", "node"), "javascript"),
    **dict.fromkeys(("ts", "typescript"), "typescript"),
    **dict.fromkeys(("rust", "rs"), "rust"),
    **dict.fromkeys(("go", "golang"), "go"),
}
_RUST_WORDS = frozenset(
    {"no_run", "should_panic", "compile_fail", "edition2018", "edition2021", "edition2024"}
)
_RUST_OTHER = frozenset({"ignore", "text", "compile_fail"})


def examples_of(comment: Comment, language: str) -> tuple[Example, ...]:
    """Every example of a comment in a file of this language, in order."""
    lines = lines_of(comment.text)
    if language == "python":
        return tuple(_in_python(lines))
    if language in SCRIPTS:
        return tuple(_in_script(lines, language))
    return tuple(
        Example(
            language=language,
            form="block",
            steps=(Step(source=block.source, span=block.span),),
            span=block.span,
        )
        for block in blocks_of(lines)
        if _language(block, language) == language
    )


def _in_python(lines: Sequence[Line]) -> list[Example]:
    found = []
    steps = steps_of(lines)
    if steps:
        found.append(_example("python", "session", steps))
    for block in blocks_of(lines):
        if _language(block, "") == "python" and not any(map(is_prompt, block.lines)):
            found.append(_example("python", "block", python_steps(block)))
    return sorted((one for one in found if one.steps), key=lambda one: one.span.start)


def _in_script(lines: Sequence[Line], language: str) -> list[Example]:
    own = "typescript" if language.startswith("typescript") else "javascript"
    blocks = [
        (_language(block, own), block)
        for block in (*blocks_of(lines), *tagged_blocks(lines, "example"))
    ]
    found = [
        _example(spoken, "block", javascript_steps(block))
        for spoken, block in blocks
        if spoken in ("javascript", "typescript")
    ]
    return sorted((one for one in found if one.steps), key=lambda one: one.span.start)


def _example(language: str, form: str, steps: Sequence[Step]) -> Example:
    span = Span(steps[0].span.start, steps[-1].span.end) if steps else Span(0, 0)
    return Example(
        language=language,
        form="session" if form == "session" else "block",
        steps=tuple(steps),
        span=span,
    )


def _language(block: Block, default: str) -> str:
    """The language of a block; of a block that names none, `default`."""
    words = set(block.info.lower().replace(",", " ").split())
    if default == "rust" and words & _RUST_OTHER:
        return ""
    if not block.info or (default == "rust" and words <= _RUST_WORDS):
        return default
    return _NAMES.get(block.language, "")
