"""Where JavaScript tests go and what they look like, from what a project has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from syntax.files.source_files import SourceText, read_source
from syntax.javascript.sources import stem_of
from testgen.languages.javascript.asserting import candidates, fails
from testgen.languages.javascript.cases import variable_for
from testgen.languages.javascript.layout import broken
from testgen.languages.javascript.manuscript import JavaScriptManuscript
from testgen.languages.javascript.project import Project, project_of
from testgen.languages.javascript.subject import Binding
from testgen.languages.javascript.writing import Matter, write
from testgen.values import Case, Observation, Raised, Snapshot
from testgen.writing.kept import Check, CheckKind, KeptCase

KEPT = (
    KeptCase(
        Case(id=1, target="Cart.add", call="cart.add('a', 1)", setup=("const cart = new Cart()",)),
        (Check("attribute", "result.size", "1", "observed"),),
    ),
    KeptCase(
        Case(id=2, target="load", call="load('x')", how="await"),
        (Check("equal", "result", "{ a: [1] }", "observed"),),
    ),
    KeptCase(
        Case(id=3, target="load", call="load('')", how="await"),
        (Check("raises", "", "TypeError", "observed", "a/b is empty"),),
    ),
)
BINDINGS = (Binding("load", "default"), Binding("Cart", "Cart"))


def made(root: Path, files: Mapping[str, str], source: str) -> Project:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return project_of(root / source, is_module=True)


def test_node_test_in_a_folder_of_its_own(tmp_path: Path) -> None:
    files = {"package.json": '{"type": "module"}', "src/cart.js": "export const a = 'x';\n"}
    project = made(tmp_path, files, "src/cart.js")
    assert (project.runner, project.home) == ("node", tmp_path / "test/cart.test.js")
    written = write(Matter(project, BINDINGS, False, {"Cart.add": "Cart#add"}), KEPT, None)
    assert (
        written.text
        == """\
import assert from 'node:assert/strict';
import { test } from 'node:test';
import load, { Cart } from '../src/cart.js';

test("Cart#add has size 1 for 'a', 1", () => {
  const cart = new Cart();
  const result = cart.add('a', 1);
  assert.equal(result.size, 1);
});

test("load resolves to { a: [1] } for 'x'", async () => {
  assert.deepEqual(await load('x'), { a: [1] });
});

test("load rejects with a TypeError for ''", async () => {
  await assert.rejects(() => load(''), { name: 'TypeError', message: /a\\/b is empty/ });
});
"""
    )


def test_vitest_beside_the_source_with_the_project_s_punctuation(tmp_path: Path) -> None:
    other = (
        'import { expect, it, describe } from "vitest"\nimport { b } from "./b"\n\n'
        'describe("b", () => {\n    it("is", () => {\n        expect(b).toBe(1)\n    })\n})\n'
    )
    files = {
        "package.json": json.dumps({"devDependencies": {"vitest": "1"}}),
        "src/b.spec.ts": other,
        "src/cart.ts": "export const a = 1\n",
    }
    project = made(tmp_path, files, "src/cart.ts")
    assert (project.runner, project.home) == ("vitest", tmp_path / "src/cart.spec.ts")
    written = write(Matter(project, BINDINGS, False), KEPT[1:], None)
    assert written.text.startswith(
        'import { describe, expect, it } from "vitest"\nimport load from "./cart"\n\n'
        'describe("load", () => {\n    it('
    )
    assert "        expect(await load('x')).toEqual({ a: [1] })\n" in written.text
    assert "await expect(load('')).rejects.toThrow(/a\\/b is empty/)" in written.text


def test_commonjs_is_required(tmp_path: Path) -> None:
    files = {"package.json": "{}", "lib/cart.js": 'module.exports = "x";\n'}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    project = project_of(tmp_path / "lib/cart.js", is_module=False)
    bindings = (Binding("Cart", "Cart", whole=True),)
    written = write(Matter(project, bindings, True), KEPT[:1], None)
    assert 'const { test } = require("node:test");' in written.text
    assert 'const { Cart } = require("../lib/cart.js");' in written.text


def test_what_is_in_a_file_stays_and_names_are_not_taken_twice(tmp_path: Path) -> None:
    old = (
        "import test from 'node:test';\nimport assert from 'node:assert';\n"
        "import { Cart } from '../cart.js';\n\ntest('mine', () => {\n  assert.ok(Cart); // !\n});\n"
    )
    files = {"package.json": '{"type": "module"}', "cart.js": "", "test/cart.js": old}
    project = made(tmp_path, files, "cart.js")
    assert project.home == tmp_path / "test/cart.js"
    existing = read_source(project.home, 10_000)
    assert isinstance(existing, SourceText)
    matter = Matter(project, BINDINGS, False)
    manuscript = JavaScriptManuscript(matter)
    written = manuscript.rewritten(KEPT, existing)
    for line in old.splitlines():
        assert line in written.text
    assert written.text.count("import ") == 4
    assert "import load from '../cart.js';" in written.text
    assert "assert.strictEqual(result.size, 1)" in written.text
    places = manuscript.lines(written, written.text)
    rows = written.text.splitlines()
    assert [rows[places[one.qualified]].startswith("test(") for one in written.tests] == [True] * 3
    assert not manuscript.can_be_added_to("test('a', () => {")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("f(1);", "  f(1);"),
        ("assert.equal(call('a, b'), [1, 2]);",
         "  assert.equal(\n    call('a, b'),\n    [1, 2],\n  );"),
        ("const x = { a: /[,(]/, b: 'a long text it is' };",
         "  const x = {\n    a: /[,(]/,\n    b: 'a long text it is',\n  };"),
    ],
)  # fmt: skip
def test_long_lines_are_broken_at_their_last_list(line: str, expected: str) -> None:
    assert broken(line, "  ", "  ", 32) == expected


def snapshot(source: str, *, floats: bool = False) -> Snapshot:
    return Snapshot(type="x", repr="", source=source, is_float=floats)


def test_what_is_asserted_holds_where_it_was_seen_and_only_there() -> None:
    case = Case(id=1, target="f", call="f()")
    seen = Observation(id=1, end="returned", value=snapshot("[0.1, 2]", floats=True))
    [(check,)] = candidates(case, seen, frozenset())
    assert not fails(check, case, seen)
    close = Observation(id=1, end="returned", value=snapshot("[0.10000000000000001, 2]"))
    other = Observation(id=1, end="returned", value=snapshot("[0.2, 2]"))
    assert not fails(check, case, close)
    assert fails(check, case, other)
    raised = Raised(type="RangeError", name="RangeError", message="too big: 3", where="target",
                    line=1, explicit=True)  # fmt: skip
    thrown = Observation(id=1, end="raised", raised=raised)
    (first,), (second,) = candidates(case, thrown, frozenset())
    assert (first.expected, first.match, second.match) == ("RangeError", "too big: 3", "")
    assert not fails(first, case, thrown)
    assert fails(first, case, seen)


def case_of(number: int, call: str, expected: str, setup: tuple[str, ...] = ()) -> KeptCase:
    kind: CheckKind = "raises" if expected.endswith("Error") else "equal"
    subject = "" if kind == "raises" else "result"
    case = Case(id=number, target="slug", call=call, setup=setup)
    return KeptCase(case, (Check(kind, subject, expected, "observed"),))


ALIKE = (
    case_of(1, "slug('a')", "'a'"),
    case_of(2, "slug('Hello World')", "'hello-world'"),
    case_of(3, "slug('x, y')", "'x-y'"),
    case_of(4, "slug(1)", "TypeError"),
    case_of(5, "slug(null)", "TypeError"),
)
SLUG = (Binding("slug", "slug"),)
FILES = {"package.json": '{"type": "module"}', "slug.js": "let a = 'x';\n"}


@pytest.mark.parametrize(
    ("runner", "expected"),
    [
        (
            "node",
            """\
for (const [text, expected] of [
  ['a', 'a'],
  ['Hello World', 'hello-world'],
  ['x, y', 'x-y'],
]) {
  test(`slug(${JSON.stringify(text)}) is ${JSON.stringify(expected)}`, () => {
    assert.equal(slug(text), expected);
  });
}

test('slug throws a TypeError', () => {
  assert.throws(() => slug(1), TypeError);
  assert.throws(() => slug(null), TypeError);
});
""",
        ),
        (
            "vitest",
            """\
  it.each([
    ['a', 'a'],
    ['Hello World', 'hello-world'],
    ['x, y', 'x-y'],
  ])('slug(%j) is %j', (text, expected) => {
    expect(slug(text)).toBe(expected);
  });

  it('throws a TypeError', () => {
    expect(() => slug(1)).toThrow(TypeError);
    expect(() => slug(null)).toThrow(TypeError);
  });
""",
        ),
    ],
)
def test_cases_that_are_alike_are_one_test(tmp_path: Path, runner: str, expected: str) -> None:
    uses = {"devDependencies": {"vitest": "1"}} if runner == "vitest" else {}
    files = {"package.json": json.dumps({"type": "module", **uses}), "slug.js": "let a = 'x';\n"}
    project = made(tmp_path, files, "slug.js")
    assert project.runner == runner
    matter = Matter(project, SLUG, False, parameters={"slug": ("text",)})
    written = write(matter, ALIKE, None)
    assert expected in written.text
    assert [len(one.cases) for one in written.tests] == [3, 2]
    places = JavaScriptManuscript(matter).lines(written, written.text)
    head = written.text.splitlines()[places[written.tests[0].qualified]]
    assert head.strip() in ("for (const [text, expected] of [", "it.each([")
    one_by_one = Matter(project, SLUG, False, parameters={"slug": ("text",)},
                        apart=frozenset(("slug", number) for number in range(9)))  # fmt: skip
    assert len(write(one_by_one, ALIKE, None).tests) == 5


def test_what_does_not_fit_a_table_is_listed_by_what_is_called(tmp_path: Path) -> None:
    project = made(tmp_path, FILES, "slug.js")
    cases = (case_of(1, "slug('a')", "'a'"), case_of(2, "slug('b', x => x)", "['b']"))
    matter = Matter(project, SLUG, False, parameters={"slug": ("text", "how")})
    text = write(matter, cases, None).text
    assert "test('slug(text, how)'" in text
    assert "  assert.equal(slug('a'), 'a');\n  assert.deepEqual(slug('b', x => x), ['b']);" in text
    truths = tuple(case_of(n, f"slug('{n}')", "true") for n in (1, 2, 3))
    assert "slug returns true" in write(matter, truths, None).text


def test_what_a_call_does_to_its_object_is_asserted_before_that_it_gives_it_back() -> None:
    case = Case(id=1, target="Cart.add", call="cart.add('a')", setup=("const cart = new Cart()",))
    total = Snapshot(type="number", repr="", source="3")
    cart = Snapshot(type="Cart", repr="", attributes={"total": total, "kept": total})
    itself = Snapshot(type="Cart", repr="", source="cart")
    seen = Observation(id=1, end="returned", value=itself, after={"cart": cart})
    options = candidates(case, seen, frozenset({"Cart"}), frozenset({"kept"}))
    told = [[(check.subject, check.expected) for check in option] for option in options]
    assert told == [[("cart.total", "3")], [("result", "cart")]]
    untouched = Observation(id=1, end="returned", value=itself)
    other = Observation(id=1, end="returned", value=Snapshot(type="Cart", repr=""))
    [(state,), (same,)] = options
    assert fails(state, case, untouched)
    assert fails(same, case, other)
    assert not fails(same, case, untouched)


def test_an_async_generator_is_iterated_with_await(tmp_path: Path) -> None:
    project = made(tmp_path, FILES, "slug.js")
    cases = tuple(
        KeptCase(msgspec.structs.replace(one.case, how="iterate"), one.checks)
        for one in (case_of(1, "slug('a b')", "['a', 'b']"), case_of(2, "slug(1)", "TypeError"),
                    case_of(3, "slug('c')", "['c']"))
    )  # fmt: skip
    written = write(Matter(project, SLUG, False, streams=frozenset({"slug"})), cases, None)
    text = written.text
    assert (
        "async () => {\n  const result = [];\n"
        "  for await (const value of slug('a b')) result.push(value);\n"
        "  assert.deepEqual(result, ['a', 'b']);\n"
    ) in text
    assert "await assert.rejects(() => slug(1).next(), TypeError);" in text
    assert len(written.tests) == 3


def test_no_variable_is_called_by_a_word_of_the_language(tmp_path: Path) -> None:
    assert stem_of(tmp_path / "delete.js") == "_delete"
    (tmp_path / "package").mkdir()
    assert stem_of(tmp_path / "package/index.js") == "_package"
    (tmp_path / "package/package.json").write_text('{"name": "@some/fast-ms"}')
    assert stem_of(tmp_path / "package/index.js") == "fastMs"
    assert variable_for("Package") == "PackageObject"
    assert variable_for("Cart") == "cart"
