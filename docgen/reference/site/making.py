"""Running the site generator, a process for each language, and putting the sites together."""

from __future__ import annotations

import asyncio
import html
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from docgen.reference.site.config import ASSETS, THEME
from docgen.reference.writing.labels import labels
from docgen.reference.writing.style import Page
from foundation.errors import Unavailable
from foundation.folders import cache_folder

_NEEDED = ("mkdocs", "material", "jieba")
_DISTRIBUTIONS = ("mkdocs", "mkdocs-material", "jieba", "pymdown-extensions", "markdown")
_OF_DISK = re.compile(
    r"^\w*Error: \[Errno (?P<number>\d+)\] (?P<reason>[^:\n]+)[^\n]*\Z", re.MULTILINE
)
_LAID_OUT = re.compile(
    r"(?P<kept><(?P<tag>pre|script|style|textarea)\b.*?</(?P=tag)>)|\n\s*\n[ \t]*", re.DOTALL
)
_ASSET_FOLDER = Path("assets") / "inkling"


def insist_on_generator() -> None:
    """Raises `Unavailable` with the way out where the generator is not installed."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise Unavailable(
            f"a site needs {', '.join(missing)}, which is not installed: "
            "install Inkling with its extra docs (pipx install --force '.[docs]' in its checkout), "
            "or use --format markdown or json"
        )


def fingerprint(config: str, pages: Sequence[Page]) -> str:
    """What a site is made from, in a word: the same word, the same site."""
    digest = blake2b(digest_size=16)
    for name in _DISTRIBUTIONS:
        try:
            digest.update(f"{name}={version(name)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{name}\n".encode())
    for folder in (THEME, ASSETS):
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            digest.update(path.name.encode() + path.read_bytes())
    for text in (config, *(piece for one in pages for piece in (one.path, one.text))):
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


async def make(work: Path, config: str, pages: Sequence[Page]) -> Path:
    """Make one site in a folder of its own; where it is. Raises `Unavailable` with what the
    generator said where it fails, `OSError` where it could not write."""
    docs = work / "docs"
    for page in pages:
        path = docs / f"{page.path}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.text, encoding="utf-8", newline="\n")
    shutil.copytree(ASSETS, docs / _ASSET_FOLDER)
    (work / "mkdocs.yml").write_text(config, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", "mkdocs.yml"),
        cwd=work,
        env=_environment(),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        tail = said.decode("utf-8", "replace").strip()[-1500:]
        found = _OF_DISK.search(tail)
        if found is not None:
            raise OSError(int(found["number"]), found["reason"])
        raise Unavailable(f"the site generator failed (mkdocs, {process.returncode}):\n{tail}")
    site = work / "site"
    _without_ballast(site)
    return site


def _without_ballast(site: Path) -> None:
    """Blank lines of templates, a third of a page; what no page ever loads: maps of scripts, search
    in languages that no site is in; and what would need the address of the site: a map of it, a
    page for what is missing."""
    scripts = site / "assets" / "javascripts"
    kept = {"lunr.stemmer.support.min.js", "lunr.multi.min.js", "lunr.zh.min.js"}
    addressed = (*site.glob("sitemap.xml*"), *site.glob("404.html"))
    for path in (*site.rglob("*.map"), *addressed, *(scripts / "lunr").rglob("*.js")):
        if path.name not in kept:
            path.unlink()
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        path.write_text(_LAID_OUT.sub(_plain_or_nothing, text), encoding="utf-8", newline="\n")


def _plain_or_nothing(found: re.Match[str]) -> str:
    """What the theme's templates leave between tags goes; where layout means something it stays."""
    return found["kept"] or "\n"


def _environment() -> Mapping[str, str]:
    """The word list's cache lies in a folder that nobody else can write to."""
    folder = cache_folder() / "docs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    quiet = {"TMPDIR": str(folder), "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}
    return {**os.environ, **quiet, "PYTHONUTF8": "1"}


def front_page(title: str, languages: Sequence[str]) -> str:
    """The page of a site in several languages that leads to one of them: the one that was chosen
    last, else the browser's."""
    first = languages[0]
    links = "\n".join(
        f'    <li><a href="{one}/index.html" hreflang="{one}" lang="{one}">'
        f"{html.escape(labels(one)['language'])}</a></li>"
        for one in languages
    )
    known = ", ".join(f'"{one}"' for one in languages)
    return f"""<!doctype html>
<html lang="{first}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width,initial-scale=1">
  <title>{html.escape(title)}</title>
  <style>body {{ font: 1.1em/1.6 system-ui, sans-serif; margin: 15vh auto; max-width: 20em;
    padding: 0 1em; color-scheme: light dark }}</style>
  <script>
    (function () {{
      var known = [{known}], wanted = []
      try {{ wanted.push(localStorage.getItem("inkling.language")) }} catch (e) {{ /* off */ }}
      wanted = wanted.concat(navigator.languages || [navigator.language])
      for (var one of wanted) {{
        var short = String(one).slice(0, 2)
        if (known.indexOf(short) >= 0) return location.replace(short + "/index.html")
      }}
      location.replace("{first}/index.html")
    }})()
  </script>
</head>
<body>
  <h1>{html.escape(title)}</h1>
  <ul>
{links}
  </ul>
</body>
</html>
"""
