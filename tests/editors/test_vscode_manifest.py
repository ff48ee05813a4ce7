"""package.json of the VS Code extension against what the rest of Inkling says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from syntax.languages import LANGUAGES
from tests.support.vscode_settings import contributed

FOLDER = Path(__file__).parents[2] / "editors" / "vscode"
MANIFEST = FOLDER / "package.json"


def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return loaded


def test_the_settings_are_those_of_the_server(update: bool) -> None:
    if update:
        MANIFEST.write_text(_with_settings(MANIFEST.read_text(encoding="utf-8")), encoding="utf-8")
    properties = manifest()["contributes"]["configuration"]["properties"]
    assert properties == contributed(), "run this test with --update"
    assert list(properties) == list(contributed())


def _with_settings(text: str) -> str:
    """The manifest's text with the settings written anew, and the rest left as it is."""
    start = text.index('"properties": ') + len('"properties": ')
    _, end = json.JSONDecoder().raw_decode(text, start)
    settings = json.dumps(contributed(), indent=2, ensure_ascii=False).replace("\n", "\n      ")
    return text[:start] + settings + text[end:]


def test_each_language_activates_the_extension_and_is_served() -> None:
    ids = sorted(language.id for language in LANGUAGES)
    assert [event.removeprefix("onLanguage:") for event in manifest()["activationEvents"]] == ids
    client = (FOLDER / "src" / "client.ts").read_text(encoding="utf-8")
    listed = re.search(r"const LANGUAGES = \[(.*?)\]", client, re.DOTALL)
    assert listed is not None
    assert re.findall(r'"(\w+)"', listed[1]) == ids


def test_each_command_of_the_palette_is_registered_and_the_other_way_round() -> None:
    source = (FOLDER / "src" / "commands.ts").read_text(encoding="utf-8")
    registered = set(re.findall(r'^    "(inkling\.[\w.]+)":', source, re.MULTILINE))
    offered = {each["command"] for each in manifest()["contributes"]["commands"]}
    assert offered == registered


def test_the_programming_interface_is_that_of_the_oldest_editor_supported() -> None:
    found = manifest()
    oldest = found["engines"]["vscode"].removeprefix("^")
    assert found["devDependencies"]["@types/vscode"] == oldest


def test_the_lock_file_names_no_address() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert not [name for name, entry in packages.items() if "integrity" not in entry]
