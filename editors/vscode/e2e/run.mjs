// Types in a real VS Code, sees ghost text, accepts it, and compares what was saved.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { patience, screenshot, withEditor } from "./editor.mjs";

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
const TYPED = "    return ";

await withEditor({ [NAME]: BEFORE }, async (page, project) => {
  const status = page.locator('[id*="inkling.status"]').first();
  await page.locator('[id*="inkling.status"] .codicon-sparkle').waitFor({ timeout: patience });
  await page.locator(".monaco-editor .view-lines").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(TYPED, { delay: 40 });

  const ghost = page.locator('[class*="ghost-text"]').first();
  const asked = performance.now();
  await ghost.waitFor({ timeout: patience });
  const read = async () =>
    (await page.locator('[class*="ghost-text"]').allTextContents())
      .join("")
      .replaceAll("\u00a0", " ");
  // More may become sure, and is put behind what is shown; what the user reads must not go away.
  let shown = await read();
  console.log(`ghost text after ${Math.round(performance.now() - asked)} ms: ${shown}`);
  for (let same = 0; same < 20; same++) {
    await page.waitForTimeout(100);
    const now = await read();
    assert(now.startsWith(shown), `${shown} became ${now}`);
    if (now !== shown) {
      console.log(`grown after ${Math.round(performance.now() - asked)} ms: ${now}`);
      [shown, same] = [now, 0];
    }
  }
  console.log(`status: ${await status.getAttribute("aria-label")}`);
  if (screenshot) {
    await page.screenshot({ path: screenshot });
  }

  await page.keyboard.press("Tab");
  await page.waitForTimeout(1000);
  console.log(`then: ${await read()}`);
  await page.keyboard.press("Control+s");
  await page.waitForTimeout(1000);
  const saved = readFileSync(join(project, NAME), "utf8");
  console.log(saved.slice(BEFORE.length));
  assert(saved.startsWith(BEFORE + TYPED), "what was typed was not saved");
  const letters = (text) => text.replace(/\s/g, "");
  assert.equal(letters(saved.slice(BEFORE.length + TYPED.length)), letters(shown));
});
