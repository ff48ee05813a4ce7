// Which of the offered suggestions a word or a line was taken from.
import assert from "node:assert/strict";
import { test } from "node:test";
import { characters, pieceOf } from "../src/pieces";

const offered = [
  { id: "1.0", text: "first + second" },
  { id: "1.1", text: "first\r\nline" },
];

test("a piece belongs to the first suggestion that begins with it", () => {
  assert.equal(pieceOf(offered, "first")?.id, "1.0");
  assert.equal(pieceOf(offered, "first\nl")?.id, "1.1");
});

test("all of a suggestion, nothing of it and something else are no pieces", () => {
  for (const text of ["first + second", "", "other"]) {
    assert.equal(pieceOf(offered, text), undefined);
  }
});

test("characters are counted as the server counts them", () => {
  assert.equal(characters("é😀\r\n"), 3);
});
