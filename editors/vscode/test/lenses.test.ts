// What can be clicked in a preview of tests, and what a click says to the server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { lensesOf, pathOf, type TestsPreview } from "../src/lenses";

const preview: TestsPreview = {
  id: "3",
  source: "file:///p/marks.py",
  file: "file:///p/tests/test_marks.py",
  label: "test_marks.py",
  text: "# head\n\ndef test_a(): ...\n\ndef test_b(): ...\n",
  tests: [
    { id: 0, name: "test_a", line: 2 },
    { id: 4, name: "test_b", line: 4 },
  ],
};

test("each test can be kept or dropped, and all of them on top", () => {
  const lenses = lensesOf(preview);
  assert.deepEqual(
    lenses.map(({ line, title }) => [line, title.replace(/^\$\(\w+\) /, "")]),
    [
      [0, "Keep all 2"],
      [0, "Drop all 2"],
      [2, "Keep"],
      [2, "Drop"],
      [4, "Keep"],
      [4, "Drop"],
    ],
  );
  assert.deepEqual(lenses[0]?.decision, { preview: "3", keep: true });
  assert.deepEqual(lenses[5]?.decision, { preview: "3", keep: false, test: 4 });
});

test("the first test, whose number is 0, is not taken for all of them", () => {
  assert.equal(lensesOf(preview)[2]?.decision.test, 0);
});

test("a preview that is over offers nothing", () => {
  assert.deepEqual(lensesOf({ ...preview, tests: [] }), []);
});

test("two previews of one file are two documents, of the file's name", () => {
  assert.notEqual(pathOf(preview), pathOf({ ...preview, id: "4" }));
  assert.match(pathOf(preview), /\/test_marks\.py$/);
});
