// The status bar's words: each fact once, and what a click will do before it is done.
import assert from "node:assert/strict";
import { test } from "node:test";
import { seenFrom, tooltip } from "../src/tooltip";

test("a model that the sentence names is not named again", () => {
  const ready = { state: "ready", message: "tiny on CPU is ready.", action: null } as const;
  assert.equal(tooltip({ ...ready, model: "tiny" }), "tiny on CPU is ready.");
  assert.equal(
    tooltip({ ...ready, message: "Completions are off.", model: "tiny" }),
    "Completions are off.\nModel: tiny",
  );
});

test("what a click does is said", () => {
  const action = { title: "Download tiny", command: "inkling.pullModel" };
  const missing = { state: "error", message: "There is no model.", model: null, action } as const;
  assert.equal(tooltip(missing), "There is no model.\nClick: Download tiny");
});

test("a file in which nothing is suggested says why, unless the server itself is the reason", () => {
  const ready = { state: "ready", message: "Ready.", model: "tiny", action: null } as const;
  const seen = seenFrom(ready, "the document is binary");
  assert.equal(seen.state, "off");
  assert.match(tooltip(seen), /^Nothing is suggested in this file: the document is binary\.\nModel/);
  assert.equal(seenFrom(ready, undefined), ready);
  const missing = { ...ready, state: "error", message: "There is no model." } as const;
  assert.equal(seenFrom(missing, "the document is binary"), missing);
});
