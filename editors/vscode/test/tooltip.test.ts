// The status bar's words: each fact once, and what a click will do before it is done.
import assert from "node:assert/strict";
import { test } from "node:test";
import { tooltip } from "../src/tooltip";

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
