"""Tests for a small project, by the real Node in the real sandbox."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sandbox.boundary import find_boundary
from testgen.pipeline import write_tests
from testgen.wanted import Wanted

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")

SHOP = """\
import { half } from './half.js';

/**
 * @example
 * label('Big Box', 1) // => 'big-box'
 * label('a', 2) // => 'a x 2'
 */
export function label(name, count = 1) {
  const said = name.toLowerCase().split(' ').join('-');
  return count > 1 ? `${said} x${count}` : said;
}

export async function price(cents) {
  if (cents < 0) {
    throw new RangeError(`${cents} is less than nothing`);
  }
  return half(cents);
}

export function* upTo(end) {
  for (let at = 0; at < end; at += 1) yield at;
}

export async function* down(start) {
  for (let at = start; at > 0; at -= 1) yield at;
}

export const now = () => Date.now();
"""


async def test_a_module_from_start_to_end(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "shop.js").write_text(SHOP)
    (tmp_path / "half.js").write_text("export const half = (value) => value / 2;\n")
    boundary = await find_boundary("auto")
    made = await write_tests(Wanted(file=tmp_path / "shop.js", seconds=6.0), boundary)
    assert made.written is not None, made.report.problems
    text = made.written.text
    assert made.written.path == tmp_path / "test/shop.test.js"
    assert "label('Big Box', 1), 'big-box'" in text
    assert "is less than nothing/" in text
    assert "[...upTo(" in text
    assert "for await (const value of down(" in text
    assert "now" not in text  # no clock is asserted
    [finding] = made.report.findings
    assert finding.symbol == "label"
    assert "`label('a', 2)` gives 'a x 2', but it gives 'a x2'" in finding.message
    by_name = {one.symbol: one for one in made.report.targets}
    assert by_name["price"].after == by_name["price"].total
    assert "it reads the clock" in by_name["now"].dropped
    assert made.manuscript is not None
    kept = [case for test in made.written.tests for case in test.cases]
    assert made.manuscript.rewritten(kept, None).text == text


async def test_what_cannot_be_imported_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "bad.js").write_text("exports.a = () => 1;\nmissing.call();\n")
    made = await write_tests(
        Wanted(file=tmp_path / "bad.js", seconds=1.0), await find_boundary("auto")
    )
    assert made.written is None
    [problem] = made.report.problems
    assert problem.startswith("bad.js: it cannot be imported, so it cannot be tested: ")
    assert "missing is not defined" in problem
