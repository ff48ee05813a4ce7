// What a next edit says of itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type NextEdit, awayHint, keyHint, shownText } from "../src/hints";

const edit: NextEdit = {
  uri: "file:///a/my%20file.py",
  version: null,
  range: { start: { line: 41, character: 0 }, end: { line: 41, character: 5 } },
  oldText: "total",
  newText: "amount",
  label: "total → amount",
};

test("an edit out of view says where it is", () => {
  assert.equal(awayHint(edit, true), "→ line 42: total → amount");
  assert.equal(awayHint(edit, false), "→ my file.py:42: total → amount");
});

test("the key says how many follow", () => {
  assert.equal(keyHint("Alt+N", 1), "(Alt+N)");
  assert.equal(keyHint("Alt+N", 4), "(Alt+N, 3 more)");
});

test("of several lines the first is shown", () => {
  assert.equal(shownText(edit), "amount");
  assert.equal(shownText({ ...edit, newText: "(a,\n b)" }), "(a, …");
  assert.equal(shownText({ ...edit, newText: "(a,\r\n b)" }), "(a, …");
});
