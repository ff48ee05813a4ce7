// Which program is run as the server: a wrong answer here runs foreign code, or nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Places, locate } from "../src/locate";

const places: Places = {
  setting: "",
  workspaceFolders: ["/code/app"],
  storage: "/storage",
  home: "/home/ada",
  path: "/usr/bin:/opt/bin",
  platform: "linux",
};

const among =
  (...files: string[]) =>
  (file: string): boolean =>
    files.includes(file);

test("the setting wins, and ~ is the home folder", () => {
  const runnable = among("/home/ada/bin/inkling", "/code/app/.venv/bin/inkling");
  assert.deepEqual(locate({ ...places, setting: "~/bin/inkling" }, runnable), {
    program: "/home/ada/bin/inkling",
  });
});

test("a setting that names no program is said, not passed over", () => {
  const found = locate({ ...places, setting: "/gone" }, among("/usr/bin/inkling"));
  assert.match("missing" in found ? found.missing : "", /inkling\.command names \/gone/);
});

test("then the workspace's environment, the extension's, PATH, and where pipx installs", () => {
  const order = [
    "/code/app/.venv/bin/inkling",
    "/code/app/venv/bin/inkling",
    "/storage/venv/bin/inkling",
    "/usr/bin/inkling",
    "/opt/bin/inkling",
    "/home/ada/.local/bin/inkling",
  ];
  for (const [rank, program] of order.entries()) {
    assert.deepEqual(locate(places, among(...order.slice(rank))), { program });
  }
});

test("an untrusted workspace's programs are not considered", () => {
  const found = locate({ ...places, workspaceFolders: [] }, among("/code/app/.venv/bin/inkling"));
  assert.match("missing" in found ? found.missing : "", /nor on PATH, nor in \/home\/ada\/\.local/);
});
