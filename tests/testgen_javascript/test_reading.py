"""What is read of JavaScript and TypeScript, and the texts that are made of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from foundation.nothing import Nothing
from syntax.javascript.calls import calls_of
from syntax.javascript.jsdoc import examples
from syntax.javascript.mutants import changes_in
from syntax.javascript.plain import javascript_of
from syntax.javascript.probes import probed
from syntax.javascript.reading import facts_of
from syntax.javascript.types import type_of
from syntax.javascript.values import Array, Object, free_names, show, value_of

node = pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")

TYPED = """\
import { A, type B, used } from './a';
import Gone from './gone';
import type { E } from './e';
enum Color { Red, Green = 5, Blue, 'x-y' = Green | 1 }
export const enum Word { Yes = "yes" }
export interface Shape { a: string; b?: number }
type Both = Shape | Gone;
abstract class Base<T> implements Shape {
  private readonly x: number = 1;
  y!: string;
  [key: string]: any;
  constructor(private a: string, public readonly b?: number, c: number = 3) { used(c); }
  abstract m(): void;
  get<K extends string>(this: Base<T>, k: K, o?: Shape): T | undefined { return (this as any)[k]!; }
}
export function f(a: string): string;
export function f(a: any): a is string { return <any>used(a satisfies B); }
const g = async <T,>(x: T): Promise<Map<string, T>> => new Map<string, T>([['a', x!]]);
export { Shape, g };
declare const q: number;
"""

CODE = """\
'use strict';
function pick(a, b = 2) {
  if (a > 1 && b) return(a)?b:typeof a === 'x';
  for (const one of a) b += one;
  for (const one of b) { if (!one) continue; }
  while (a--, b) b--;
  do { a ??= b ?? 3 } while (a != b);
  switch (a) { case 1: case 2: return 'x'; default: }
  try { throw new Error('no') } catch { return x => ({ x }) }
}
const later = async (n) => n < 3 || (await later(n - 1), true);
function strict() {
  'use strict'
  return 1
}
class C { #x = 1; get x() { return this.#x } static *all(n) { for (;;) yield n } }
module.exports = { pick, later, C, named: pick, own() { return 1 } };
"""


def checked(text: bytes, tmp_path: Path, suffix: str = ".cjs") -> str:
    file = tmp_path / f"text{suffix}"
    file.write_bytes(text)
    ran = subprocess.run(
        ["node", "--check", file], capture_output=True, text=True, timeout=60, check=False
    )
    return ran.stderr


@node
def test_types_go_and_lines_stay(tmp_path: Path) -> None:
    plain = javascript_of(TYPED.encode(), "typescript")
    assert isinstance(plain, bytes)
    assert checked(plain, tmp_path, ".mjs") == ""
    lines = plain.decode().splitlines()
    assert len(lines) == len(TYPED.splitlines())
    assert "used" in lines[0]
    assert not re.search(r"\bA\b|\bB\b", lines[0])  # only types are made of them
    assert not lines[1].strip()
    assert "this.a = a; this.b = b;" in lines[11]
    assert "export {" in lines[18]
    assert "Shape" not in lines[18]


def test_what_needs_a_compiler_is_told() -> None:
    told = javascript_of(b"namespace A { export const b = 1 }", "typescript")
    assert isinstance(told, Nothing)
    assert told.reason == "line 1: a namespace needs a compiler"


@node
def test_probes_and_mutants_leave_javascript(tmp_path: Path) -> None:
    text, branches = probed(CODE.encode(), "javascript")
    assert checked(text, tmp_path) == ""
    assert text.count(b"\n") == CODE.count("\n")
    kinds = {one.kind for one in branches}
    assert kinds == {
        "entry",
        "true",
        "false",
        "case",
        "except",
        "loop",
        "no loop",
        "present",
        "default",
    }
    parents = {one.id for one in branches}
    assert all(one.parent is None or one.parent in parents for one in branches)
    data = CODE.encode()
    changes = changes_in(data, "javascript")
    assert len(changes) > 30
    mutants = [data[: one.start] + one.text.encode() + data[one.end :] for one in changes]
    assert all(one != data for one in mutants)
    whole = b"\n".join(b"(() => {" + one + b"\n})();" for one in mutants)
    assert checked(whole, tmp_path) == ""


def test_exports_parameters_and_documents() -> None:
    facts = facts_of(CODE.encode(), "javascript", "code")
    assert facts.style == "commonjs"
    base = facts_of(TYPED.encode(), "typescript", "typed").class_of("Base")
    assert base is not None
    assert base.hidden == ("x", "a")
    assert {(one.name, one.local) for one in facts.exports} == {
        ("pick", "pick"), ("later", "later"), ("C", "C"), ("named", "pick"), ("own", "own"),
    }  # fmt: skip
    assert [one.qualified for one in facts.functions] == [
        "pick",
        "later",
        "strict",
        "C.x",
        "C.all",
        "own",
    ]
    pick = facts.functions[0]
    assert [(one.name, one.default) for one in pick.parameters] == [("a", None), ("b", "2")]
    said = facts_of(
        b"/**\n * @param {string[]} words\n * @param {Object} [options]\n"
        b" * @param {number} options.width\n * @returns {string}\n * @example\n"
        b" * wrap(['a']) // => 'a'\n */\nexport default (words, options) => words.join(' ');\n",
        "javascript",
        "wrap",
    )
    [wrap] = said.functions
    assert (wrap.name, wrap.returns) == ("wrap", "string")
    words, options = wrap.parameters
    assert type_of(words.type).of == "array"
    assert options.optional
    assert [(one.name, one.type) for one in options.fields] == [("width", "number")]
    assert [(one.call, one.result) for one in examples(wrap.doc)] == [("wrap(['a'])", "'a'")]


@pytest.mark.parametrize(
    "source",
    ["[1, -2.5, { a: null, 'x-y': undefined }]", "new Map([['a', 1]])", "/x/g", "x => x + 1",
     '"it\'s"', "{}", "NaN", "-0", "'\\n'"],
)  # fmt: skip
def test_values_are_written_as_they_were_read(source: str) -> None:
    assert show(value_of(source)) == source


def test_names_that_an_expression_needs() -> None:
    assert free_names("[x => x + y, { a: b }]") == {"y", "b"}
    assert value_of("[{ a: 1 }]") == Array((Object((("a", 1),)),))
    with pytest.raises(ValueError, match="a b"):
        value_of("a b")


def test_calls_are_found_with_what_they_are_made_on() -> None:
    text = (
        "const s = new Stack(2);\n"
        "test('x', () => { s.push(1); expect(new Stack().pop()).toBe(f(...x)) })"
    )
    found = [(one.receiver, one.args, one.made) for one in calls_of(text, {"push", "pop", "f"})]
    assert found == [("s", (1,), ("Stack", (2,))), ("new Stack()", (), ("Stack", ()))]
