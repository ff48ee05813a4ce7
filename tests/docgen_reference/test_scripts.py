"""What packages of TypeScript offer, as they are written and as they are published."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.reference.model import Reference
from tests.support.reference import gathered


def package(folder: Path, **files: str) -> Reference:
    (folder / "package.json").write_text('{"name": "chess"}', encoding="utf-8")
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return gathered(folder).reference


def test_names_that_are_imported_and_then_exported_are_offered(tmp_path: Path) -> None:
    reference = package(
        tmp_path,
        index_ts='import { Board } from "./board.js";\nimport { move as go } from "./board.js";\n'
        "const most = 50;\nexport { Board, go as move, most as limit };\n",
        board_ts="export class Board {}\nexport function move(): void {}\nexport const not = 1;\n",
    )
    assert {one.name for one in reference.objects} == {"Board", "move", "limit"}


def test_a_published_package_is_told_by_its_declarations_once(tmp_path: Path) -> None:
    reference = package(
        tmp_path,
        index_d_ts='export * from "./board.js";\n',
        index_mjs="class Board {}\nexport { Board };\n",
        index_cjs="class Board {}\nexports.Board = Board;\n",
        board_d_ts="/** The position of a game. */\nexport declare class Board {\n"
        "    turn: (of: number) => string;\n}\n"
        "export declare function is(value: unknown): value is Board;\n",
    )
    assert [one.name for one in reference.objects if one.parent is None] == ["Board", "is"]
    board, turn, is_ = reference.objects
    assert board.signatures[0].text == "class Board"
    assert turn.value is None
    assert is_.signatures[0].text == "function is(value: unknown): value is Board"
    assert [link.to for link in is_.signatures[0].links] == [board.id]


@pytest.mark.parametrize("ending", ["_js", "_mjs", "_cjs"])
def test_what_has_no_declarations_is_read_itself(tmp_path: Path, ending: str) -> None:
    reference = package(tmp_path, **{f"index{ending}": "export class Board {}\n"})
    assert [one.name for one in reference.objects] == ["Board"]


def test_what_is_published_with_its_source_is_told_once(tmp_path: Path) -> None:
    reference = package(
        tmp_path,
        index_d_ts="export declare class Board {}\n",
        index_js="export class Board {}\n",
        src__index_ts="/** A board. */\nexport class Board {}\n",
        dist__board_d_ts="export declare const most = 50;\n",
        src__board_ts="export const most = 50;\n",
    )
    assert [one.source.path for one in reference.objects] == ["src/index.ts"]
