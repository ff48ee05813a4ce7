"""What the site generator is told: the theme, search, Markdown's extensions, the tree of pages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from docgen.reference.layout import OVERVIEW, Layout
from docgen.reference.model import Reference, Unit
from docgen.reference.writing.labels import labels

THEME = Path(__file__).with_name("theme")
ASSETS = Path(__file__).with_name("assets")
_ASSET_FOLDER = "assets/inkling"
_SEPARATOR = (
    r"[\s\u200b\u3000\-_,:;!=\[\]()\"`/、。，．？！；：（）]+|\.(?!\d)|&[lg]t;|(?!\b)(?=[A-Z][a-z])"
)
_FEATURES = [
    "navigation.path",
    "navigation.footer",
    "navigation.indexes",
    "navigation.top",
    "navigation.tracking",
    "toc.follow",
    "search.highlight",
    "content.code.copy",
]
_BEFORE_THE_THEME = ("iframe-worker", "exact-first")
_MANY_PAGES = 60
_PARTS = re.compile(r"[./]|::")
"""Behind these a long name may be broken where it does not fit."""

Json = Mapping[str, object]


def configuration(
    reference: Reference, layout: Layout, language: str, others: Sequence[str]
) -> str:
    """The generator's configuration, as JSON, which is YAML. `others` are the languages that the
    site is in besides; each has a folder beside this one's."""
    pages = len(layout.objects) + len(layout.units)
    features = [*_FEATURES, *(["navigation.prune"] if pages > _MANY_PAGES else [])]
    project = reference.project
    settings: Json = {
        "site_name": " ".join(filter(None, (project.name, project.version))),
        "site_description": project.summary or "",
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": False,
        "theme": {
            "name": "material",
            "custom_dir": str(THEME),
            "language": language,
            "font": False,
            "icon": {"logo": "material/book-open-page-variant"},
            "features": features,
            "palette": _palette(language),
        },
        "plugins": [
            {"search": {"lang": ["en", *(["zh"] if language == "zh" else [])],
                        "separator": _SEPARATOR}},
            "offline",
        ],
        "markdown_extensions": _EXTENSIONS,
        "validation": {
            "omitted_files": "ignore",
            "links": {"not_found": "ignore", "anchors": "ignore", "unrecognized_links": "ignore"},
        },
        "extra": {
            "alternate": bool(others),
            "languages": [{"lang": one, "name": labels(one)["language"]} for one in
                          sorted([language, *others])],
            "inkling": dict(labels(language)),
            "polyfills": [f"{_ASSET_FOLDER}/{name}.js" for name in _BEFORE_THE_THEME],
        },
        "extra_css": [f"{_ASSET_FOLDER}/inkling.css"],
        "extra_javascript": [f"{_ASSET_FOLDER}/inkling.js"],
        "nav": _navigation(reference, layout, language),
    }  # fmt: skip
    return json.dumps(settings, ensure_ascii=False, indent=1)


_EXTENSIONS: list[object] = [
    "attr_list",
    "def_list",
    "tables",
    "sane_lists",
    "admonition",
    {"toc": {"permalink": True, "toc_depth": "2-6"}},
    {"pymdownx.highlight": {"use_pygments": True, "pygments_lang_class": True}},
    "pymdownx.superfences",
]


def _palette(language: str) -> list[Json]:
    """As the system has it, light, dark: one button goes round."""
    words = {
        "en": ("Switch to light colours", "Switch to dark colours", "Use the system's colours"),
        "zh": ("切换到浅色", "切换到深色", "跟随系统"),
    }[language]
    return [
        {
            "media": "(prefers-color-scheme)",
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": "material/brightness-auto", "name": words[0]},
        },
        {
            "media": "(prefers-color-scheme: light)",
            "scheme": "default",
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": "material/brightness-7", "name": words[1]},
        },
        {
            "media": "(prefers-color-scheme: dark)",
            "scheme": "slate",
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": "material/brightness-4", "name": words[2]},
        },
    ]


def _navigation(reference: Reference, layout: Layout, language: str) -> list[Json]:
    def of_unit(unit: Unit) -> Json:
        page = f"{layout.units[unit.id]}.md"
        below = [of_unit(one) for one in reference.units if one.parent == unit.id]
        own = [
            {reference.by_id[one].name: f"{layout.objects[one]}.md"}
            for one in sorted(unit.members, key=lambda id_: reference.by_id[id_].name.lower())
            if one in layout.objects and reference.by_id[one].members
        ]
        name = unit.name
        if unit.parent is not None:
            name = name[len(unit.parent) :].lstrip("./:")
        name = _PARTS.sub("\\g<0>\u200b", name)
        entries: list[object] = [page, *own, *below]
        return {name: entries if own or below else page}

    top = [of_unit(one) for one in reference.units if one.parent is None]
    return [{labels(language)["overview"]: f"{OVERVIEW}.md"}, *top]
