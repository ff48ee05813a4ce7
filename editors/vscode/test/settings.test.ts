// What is handed to the server: a default sent on would override the user's inkling.toml.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Inspected, contributedSettings, explicitSettings } from "../src/settings";

const stored: Record<string, Inspected & { defaultValue?: unknown }> = {
  model: { defaultValue: "" },
  "completion.enabled": { defaultValue: true, globalValue: false },
  "completion.max_lines": { globalValue: 8, workspaceValue: 4 },
  "engine.threads": { globalValue: 2, workspaceValue: 3, workspaceFolderValue: 0 },
  command: { globalValue: "/usr/bin/inkling" },
};

test("defaults stay here, the narrowest scope wins, the extension's own settings are left out", () => {
  assert.deepEqual(
    explicitSettings(Object.keys(stored), (name) => stored[name]),
    { "completion.enabled": false, "completion.max_lines": 4, "engine.threads": 0 },
  );
});

test("the names come from the manifest", () => {
  const properties = { "inkling.model": {}, "inkling.engine.url": {} };
  const manifest = { contributes: { configuration: { properties } } };
  assert.deepEqual(contributedSettings(manifest, "inkling"), ["model", "engine.url"]);
});
