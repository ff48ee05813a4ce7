"""A file of JavaScript or TypeScript and what it imports of its project, as texts Node can run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from foundation.errors import BadInput
from foundation.nothing import Nothing
from syntax.files.source_files import read_source
from syntax.javascript.facts import File
from syntax.javascript.plain import has_jsx, javascript_of
from syntax.javascript.reading import facts_of
from syntax.javascript.reserved import RESERVED

Kind = Literal["module", "commonjs"]
SUFFIXES = (".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx")
_MAX_BYTES = 4 * 1024 * 1024
_MOST_FILES = 400


@dataclass(frozen=True, slots=True)
class Text:
    """A file as JavaScript. `compiled`: its lines are not those of the file any more."""

    text: str
    kind: Kind
    compiled: bool = False


@dataclass(frozen=True, slots=True)
class Sources:
    """`typed` are the facts of the file as it is written, `plain` those of its JavaScript, where
    the offsets are those of `texts[file]`. `needs`: files that a compiler has to make JavaScript,
    each with the reason; they are not in `texts` until it has."""

    file: Path
    language: str
    typed: File
    texts: Mapping[Path, Text]
    needs: Mapping[Path, str]
    aliases: tuple[tuple[str, Path], ...] = ()
    others: tuple[File, ...] = ()
    """The facts of the files that it imports, for their types."""

    @property
    def own(self) -> Text:
        """The module under test."""
        return self.texts[self.file]


def language_of(path: Path) -> str:
    """The language's id, by the suffix."""
    if path.suffix in (".ts", ".mts", ".cts"):
        return "typescript"
    return "typescriptreact" if path.suffix == ".tsx" else "javascriptreact"


def stem_of(path: Path) -> str:
    """The name for what a file exports without one: `read-file.js` is `readFile`; a main file is
    called as its package is."""
    stem = path.name.split(".")[0]
    if stem in ("index", "main", "mod"):
        stem = _package_at(path.parent) or path.parent.name
    first, *rest = [part for part in re.split(r"[^A-Za-z0-9_$]+", stem) if part] or ["subject"]
    name = first + "".join(part[:1].upper() + part[1:] for part in rest)
    return f"_{name}" if name[0].isdigit() or name in RESERVED else name


def _package_at(folder: Path) -> str:
    try:
        told = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    name = told.get("name") if isinstance(told, dict) else None
    return name.rpartition("/")[2] if isinstance(name, str) else ""


def sources_of(file: Path, root: Path) -> Sources:
    """The file and what it imports of its project. Raises `BadInput` for what cannot be read."""
    aliases = tuple(_aliases(root))
    texts: dict[Path, Text] = {}
    needs: dict[Path, str] = {}
    others: list[File] = []
    typed: File | None = None
    todo = [file]
    while todo and len(texts) < _MOST_FILES:
        path = todo.pop(0)
        if path in texts or path in needs:
            continue
        source = read_source(path, _MAX_BYTES)
        if isinstance(source, Nothing):
            if path == file:
                raise BadInput(f"{path} cannot be read: {source.reason}")
            continue
        data = source.text.encode("utf-8", "surrogatepass")
        language = language_of(path)
        facts = facts_of(data, language, stem_of(path))
        if path == file:
            typed = facts
        else:
            others.append(facts)
        plain = javascript_of(data, language)
        if isinstance(plain, Nothing):
            needs[path] = plain.reason
        elif "react" in language and has_jsx(data, language):
            needs[path] = "JSX needs a compiler"
        else:
            texts[path] = Text(plain.decode("utf-8", "surrogatepass"), kind_of(path, facts, root))
        for one in facts.imports:
            found = resolved(one.source, path, aliases)
            if found is not None:
                todo.append(found)
    assert typed is not None
    return Sources(file, language_of(file), typed, texts, needs, aliases, tuple(others))


def kind_of(path: Path, facts: File, root: Path) -> Kind:
    """Whether a file is an ES module, by its suffix, its syntax, its package."""
    if path.suffix in (".mjs", ".mts"):
        return "module"
    if path.suffix in (".cjs", ".cts"):
        return "commonjs"
    if facts.style:
        return facts.style
    return "module" if package_of(path.parent, root).get("type") == "module" else "commonjs"


def package_of(folder: Path, root: Path) -> dict[str, object]:
    """The `package.json` nearest to a folder; empty where there is none up to `root`."""
    for place in (folder, *folder.parents):
        found = read_json(place / "package.json")
        if found:
            return found
        if place == root:
            break
    return {}


def read_json(path: Path) -> dict[str, object]:
    """An object in a file, comments and trailing commas allowed; empty where there is none."""
    source = read_source(path, _MAX_BYTES) if path.is_file() else Nothing("")
    if isinstance(source, Nothing):
        return {}
    text = re.sub(
        r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', lambda m: m[1] or "", source.text, flags=re.S
    )
    try:
        found = json.loads(re.sub(r",(\s*[}\]])", r"\1", text))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def resolved(name: str, importer: Path, aliases: tuple[tuple[str, Path], ...] = ()) -> Path | None:
    """The file of the project that an import means; None for packages and what is not there."""
    if name.startswith("."):
        return _existing(importer.parent / name)
    for prefix, folder in aliases:
        if name.startswith(prefix):
            return _existing(folder / name[len(prefix) :])
    return None


def _existing(place: Path) -> Path | None:
    place = Path(place.parent.resolve(), place.name) if place.name != ".." else place.resolve()
    swapped = re.sub(r"\.([mc]?)js(x?)$", r".\1ts\2", str(place))
    for base in (str(place), swapped, re.sub(r"\.jsx?$", ".tsx", str(place)), str(place / "index")):
        for suffix in ("", *SUFFIXES):
            path = Path(base + suffix)
            if path.suffix in SUFFIXES and path.is_file() and not path.name.endswith(".d.ts"):
                return path
    return None


def _aliases(root: Path) -> Iterator[tuple[str, Path]]:
    """Prefixes that `tsconfig.json` leads to folders."""
    options = read_json(root / "tsconfig.json").get("compilerOptions")
    if not isinstance(options, dict):
        return
    base = root / str(options.get("baseUrl", "."))
    paths = options.get("paths")
    for name, places in paths.items() if isinstance(paths, dict) else ():
        if isinstance(places, list) and places and name.endswith("*"):
            yield name[:-1], (base / str(places[0]).removesuffix("*")).resolve()
