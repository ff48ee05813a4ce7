"""Files that only a compiler can make JavaScript, by the one that the project has."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from foundation.nothing import Nothing
from sandbox.boundary import Boundary
from sandbox.command import run
from syntax.files.source_files import read_source
from syntax.javascript.packages import packages_above
from syntax.javascript.reading import facts_of
from syntax.javascript.sources import Sources, Text, kind_of, stem_of
from testgen.languages.javascript.node import GUEST, box_of, node_program

_MAX_BYTES = 4 * 1024 * 1024


async def compiled(sources: Sources, root: Path, boundary: Boundary) -> Sources:
    """The sources with what the project's `typescript` or `esbuild` made of the files that need
    it; as they were where it has neither."""
    asked = {}
    for path in sources.needs:
        source = read_source(path, _MAX_BYTES)
        if not isinstance(source, Nothing):
            asked[str(path)] = source.text
    ran = await run(
        boundary,
        box_of(root, packages_above(root)),
        [node_program(), str(GUEST / "compile.cjs"), str(root)],
        cwd=root,
        stdin=json.dumps(asked).encode("utf-8", "surrogatepass"),
    )
    try:
        made = json.loads(ran.stdout)
    except ValueError:
        return sources
    texts = dict(sources.texts)
    for name, text in made.items():
        path = Path(name)
        if path in sources.needs and isinstance(text, str):
            facts = facts_of(
                text.encode("utf-8", "surrogatepass"), "javascriptreact", stem_of(path)
            )
            texts[path] = Text(text, kind_of(path, facts, root), compiled=True)
    needs = {path: why for path, why in sources.needs.items() if path not in texts}
    return replace(sources, texts=texts, needs=needs)
