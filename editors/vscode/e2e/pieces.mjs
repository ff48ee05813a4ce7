// A suggestion that grows, taken word by word in a real VS Code. `--inkling` is a program that runs
// `python -m tests.support.scripted_lsp SCRIPT LOG` with the script and the log of README.md.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { screenshot, withEditor } from "./editor.mjs";

await withEditor({ "grown.py": "" }, async (page, project) => {
  const shown = async () =>
    (await page.locator('[class*="ghost-text"]').allTextContents())
      .join("")
      .replaceAll("\u00a0", " ");
  const gone = [];
  const until = async (text) => {
    for (let tries = 0; tries < 100; tries++) {
      const now = await shown();
      if (now.includes(text)) return;
      gone.push(now);
      await page.waitForTimeout(20);
    }
    assert.fail(`${text} was not shown but ${gone.at(-1)}`);
  };
  await page.locator(".monaco-editor .view-lines").first().click();
  await page.keyboard.type("return ", { delay: 60 });
  await until("first");
  gone.length = 0;
  await until("first + second");
  assert.deepEqual(gone.filter((text) => !text.startsWith("first")), [], "it flickered");
  await page.keyboard.press("Control+ArrowRight");
  await page.waitForTimeout(300);
  if (screenshot) {
    await page.screenshot({ path: screenshot });
  }
  assert.match(await shown(), /second/);
  await page.keyboard.press("Tab");
  await page.waitForTimeout(300);
  await page.keyboard.press("Control+s");
  await page.waitForTimeout(800);
  assert.equal(readFileSync(join(project, "grown.py"), "utf8"), "return first + second");
  for (const key of ["Home", "End", "ArrowLeft", "ArrowLeft"]) {
    await page.keyboard.press(key);
  }
  await page.waitForTimeout(500); // the log has inkling/cursor, at most three times
});
