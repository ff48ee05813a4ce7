"""What a Python project says of itself: the description in its configuration, the first sentence
of its README. People wrote it, and nobody tells its package in better words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docgen.prose.handed_on import first_sentence
from syntax.files.secrets import mask_keys
from syntax.projects.config import at
from syntax.projects.disk import Disk
from syntax.projects.layout import root_of

_READMES = ("README.md", "README.rst", "README.txt", "README")
_PACKAGE_LIES_IN = ("", "src", "lib", "python")
_LONGEST, _FEWEST_WORDS, _MOST_PARAGRAPHS = 240, 3, 12
_LINKED = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)|`([^`<>]+?)\s*<[^<>]*>`__?|`([^`]+)`_\b")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__|\*)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_NO_PROSE = re.compile(
    r"^\s*(?:[#=|<>!.:+~\-\[\d\\]|\*\s|```|\w+\s*::|https?:)|^[=\-~^]{3,}$|\[!\[", re.M
)


@dataclass(frozen=True, slots=True)
class ProjectWords:
    """`description` stands in the configuration, `opening` in the README; "" for none."""

    description: str = ""
    opening: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What there is, each once."""
        return tuple(dict.fromkeys(filter(None, (self.description, self.opening))))


SAYS_NOTHING = ProjectWords()


def project_words(file: Path) -> ProjectWords:
    """What is said of the package that a file is the head of; nothing of a file of another kind,
    and of a package that does not bear the name of its project."""
    package = file.parent
    if file.name != "__init__.py" or (package.parent / "__init__.py").exists():
        return SAYS_NOTHING
    root = root_of(file)
    if package.parent not in {root / each for each in _PACKAGE_LIES_IN}:
        return SAYS_NOTHING
    disk = Disk(root)
    told = next((one for one in _told(disk) if one[0]), ("", ""))
    if _bare(told[0]) != _bare(package.name):
        return SAYS_NOTHING
    description = " ".join(told[1].split())
    is_fitting = len(description) <= _LONGEST and len(description.split()) >= _FEWEST_WORDS
    opening = next(filter(None, (_opening(disk.text(root / one)) for one in _READMES)), "")
    return ProjectWords(mask_keys(description) if is_fitting else "", mask_keys(opening))


def _told(disk: Disk) -> Iterator[tuple[str, str]]:
    """Names of the project with what is said of it, file by file."""
    pyproject = disk.toml(disk.root / "pyproject.toml")
    metadata = disk.ini(disk.root / "setup.cfg").get("metadata", {})
    for table in (at(pyproject, "project"), at(pyproject, "tool", "poetry"), metadata):
        name, description = table.get("name"), table.get("description")
        if isinstance(name, str):
            yield name, description if isinstance(description, str) else ""
    tree = disk.tree(disk.root / "setup.py")
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("setup"):
            given = {
                one.arg: one.value.value
                for one in node.keywords
                if isinstance(one.value, ast.Constant)
            }
            yield str(given.get("name") or ""), str(given.get("description") or "")


def _opening(readme: str) -> str:
    """The first sentence of a README that stands in a paragraph of words."""
    for paragraph in re.split(r"\n\s*\n", readme.replace("\r\n", "\n"))[:_MOST_PARAGRAPHS]:
        if _NO_PROSE.search(paragraph):
            continue
        plain = _LINKED.sub(lambda one: one[1] or one[2] or one[3] or "", paragraph)
        sentence = first_sentence(_EMPHASIS.sub(r"\2", plain))
        is_whole = sentence.endswith((".", "。")) and len(sentence) <= _LONGEST
        if is_whole and len(sentence.split()) > _FEWEST_WORDS:
            return sentence
    return ""


def _bare(name: str) -> str:
    """`python-Levenshtein`, `py_levenshtein` and `levenshtein` are one name."""
    bare = re.sub(r"[^a-z0-9]", "", name.lower())
    return bare.removeprefix("python").removesuffix("python") or bare
