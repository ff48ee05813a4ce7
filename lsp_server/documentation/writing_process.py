"""The process that writes documentation: `python -m lsp_server.documentation.writing_process`.

One order, any number of files as they get ready, one end. How it is written is `docgen/`'s.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial

from docgen.examples.running import ExampleRunner
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import FUNCTIONS
from docgen.prose.memory import Memory
from docgen.prose.options import ProseOptions
from docgen.prose.writer import Writer
from docgen.rules.choosing import RulesByPath
from docgen.write import Progress, Target, WriteOptions, write
from docgen.writing.file_work import FileChange
from engine.clients.client import EngineClient
from foundation.errors import InklingError, Unavailable
from foundation.priority import stand_back
from lsp_server import errand_process
from lsp_server.documentation.orders import (
    Figures,
    Finished,
    Order,
    Refused,
    Said,
    Skipped,
    WrittenFile,
    WrittenSymbol,
)
from sandbox.boundary import find_boundary
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.source_files import walk_sources
from syntax.languages import language_named

_NICENESS = 10
_MOST_FILES = 20_000

Say = Callable[[Said], None]
Pens = Callable[[Order, ProseOptions], contextlib.AbstractAsyncContextManager[Writer | None]]

logger = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def model_pen(order: Order, prose: ProseOptions) -> AsyncIterator[Writer | None]:
    """The model's pen. To mend what is there, facts do where there is no model. Raises
    `Unavailable`."""
    async with contextlib.AsyncExitStack() as stack:
        try:
            client = await EngineClient.connect(order.settings)
        except Unavailable:
            if order.which == "missing":
                raise
            yield None
            return
        stack.push_async_callback(client.aclose)
        # An engine that was not there was started by us. Others type with it, and it must not be
        # nice as we are from here on.
        stand_back(_NICENESS)
        memory = Memory.of_user()
        stack.callback(memory.close)
        runner = await _runner(order) if order.examples else None
        if runner is not None:
            stack.push_async_callback(runner.aclose)
        yield Writer(client, memory, prose, runner)


async def _runner(order: Order) -> ExampleRunner | None:
    """What runs examples; None where no sandbox can be made: then there are none."""
    try:
        boundary = await find_boundary(order.settings.sandbox)
    except Unavailable as fault:
        logger.warning("no examples are written: %s", fault)
        return None
    return ExampleRunner(boundary)


def main(pens: Pens = model_pen) -> None:
    """Do what is ordered on standard input, and leave."""
    errand_process.run(partial(_work, pens=pens))


async def _work(order: Order, say: Say, pens: Pens) -> None:
    stop = asyncio.Event()
    errand_process.listen(partial(asyncio.get_running_loop().call_soon_threadsafe, stop.set))
    told = False

    def tell(said: Said) -> None:
        nonlocal told
        told = told or isinstance(said, WrittenFile)
        say(said)

    try:
        await _write(order, tell, stop, pens)
    except InklingError as fault:
        unavailable = isinstance(fault, Unavailable)
        # What was written by then is worth having.
        say(Finished(str(fault)) if told else Refused(str(fault), unavailable))
        return
    say(Finished())


async def _write(order: Order, say: Say, stop: asyncio.Event, pens: Pens) -> None:
    folder, docs = order.folder, order.settings.docs
    sources = Sources((folder.root,))
    for each in order.open:
        language = language_named(each.language)
        if language is not None:
            sources.put(SourceFile.of(each.path, each.text, language))
    language_wanted = order.language or (None if docs.language == "auto" else docs.language)
    options = WriteOptions(
        style=docs.style or None,
        language=language_wanted,
        which=order.which,
        summary_ratio=docs.summary_ratio,
        examples=order.examples,
    )
    prose = ProseOptions(
        language=language_wanted or "en",
        summary_ratio=docs.summary_ratio,
        examples=order.examples,
        interactive=len(order.names) == 1,
    )
    rules = RulesByPath(folder.root, behind=folder.behind, before=folder.before)
    async with pens(order, prose) as writer:
        async for one in write(
            list(_targets(order)),
            sources,
            options,
            writer,
            lambda told: say(_figures(told)),
            rules=rules,
            stop=stop,
        ):
            if isinstance(one, FileChange):
                say(_written(one))
            else:
                say(Skipped(one.path, one.reason))


def _targets(order: Order) -> Iterator[Target]:
    if order.file is not None:
        yield Target(order.file, frozenset(order.names) or None, is_named=True)
        return
    root = order.folder.root
    for path in sorted(walk_sources(root, IgnoreRules.for_root(root), _MOST_FILES)):
        yield Target(path)


def _figures(told: Progress) -> Figures:
    return Figures(told.done, told.total, told.place.name or told.place.path.name)


def _written(change: FileChange) -> WrittenFile:
    file = change.file
    symbols = [
        WrittenSymbol(
            name=one.place.name or "the module",
            held=_held(file, one.place.name, [(each.start, each.end) for each in one.edits]),
            edits=tuple((each.start, each.end, each.text) for each in one.edits),
            left_out=one.left_out,
        )
        for one in change.changes
    ]
    left = tuple((one.symbol, one.reason) for one in change.not_written)
    return WrittenFile(file.path, file.language, file.text, tuple(symbols), left)


def _held(file: SourceFile, name: str, edits: list[tuple[int, int]]) -> tuple[int, int]:
    """A function counts as a whole; of a class or a module only where something is put in."""
    places = list(edits)
    symbol = file.by_name.get(name)
    if symbol is not None:
        end = symbol.span.end if symbol.kind in FUNCTIONS else symbol.name_span.end
        places.append((symbol.span.start, end))
    return min(start for start, _ in places), max(end for _, end in places)


if __name__ == "__main__":
    main()
