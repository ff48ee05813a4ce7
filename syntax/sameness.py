"""Whether two texts are the same code: comments, documentation and layout left out."""

from __future__ import annotations

from syntax.doc_comments import Documentation
from syntax.normal_form import NormalForm
from syntax.parsing import Parse


def code_hash(parse: Parse) -> str:
    """A hash of a whole file's code; that of its documentation does not count."""
    skipped = Documentation(parse).skipped
    root = parse.root
    return NormalForm(parse.tree, parse.snapshot.utf8, skipped, {root.id}).hash(root, root)


def same_code(one: Parse, other: Parse) -> bool:
    """Whether two files differ in comments, documentation and layout alone."""
    return one.language == other.language and code_hash(one) == code_hash(other)
