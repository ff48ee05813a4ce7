// Generates tests in a real VS Code by the light bulb, keeps one and drops the other. No model needed.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { patience, screenshot, withEditor } from "./editor.mjs";

const TEXT = `def grade(score):
    if score < 0:
        raise ValueError("negative")
    return "A" if score > 90 else "B"
`;

await withEditor(
  { "marks.py": TEXT, "pyproject.toml": '[project]\nname = "p"\nversion = "0"\n' },
  async (page, project) => {
    const shot = async (part) => {
      if (screenshot) {
        await page.screenshot({ path: screenshot.replace(/(\.png)?$/, `-${part}.png`) });
      }
    };
    const file = join(project, "tests/test_marks.py");
    const lens = (name) =>
      page.locator(".codelens-decoration a", { hasText: name }).filter({ visible: true });
    await page.locator(".monaco-editor .view-lines").first().click();
    await page.keyboard.press("Control+Home");
    // The light bulb is lit as soon as the server has something to offer.
    await page.locator(".lightBulbWidget").first().waitFor({ timeout: patience });
    await page.keyboard.press("Control+Period");
    await page.getByText("Generate tests for `grade`").click({ timeout: patience });
    await page.waitForTimeout(1500);
    await shot("running");
    await page.getByRole("tab", { name: "test_marks.py" }).waitFor({ timeout: patience });
    await lens(/Keep\sall/).first().waitFor({ timeout: patience });
    await shot("preview");
    assert(!existsSync(file), "nothing is written before somebody says so");
    await lens(/Keep\s*$/).first().click();
    // The other one, further down, is shown next.
    await lens(/Keep\sall/).first().waitFor({ state: "hidden", timeout: patience });
    await page.waitForTimeout(1000);
    const kept = readFileSync(file, "utf8");
    assert.match(kept, /def test_grade/);
    await shot("kept");
    await lens(/Drop\s*$/).first().click();
    await lens(/Drop/).first().waitFor({ state: "detached", timeout: patience });
    assert.equal(readFileSync(file, "utf8"), kept);
    await shot("done");
  },
);
