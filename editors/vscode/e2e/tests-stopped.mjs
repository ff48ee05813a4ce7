// Tests for a file in a real VS Code: live figures, stopped with what there is, findings as
// diagnostics with their reproduction; nothing runs in a workspace that is not trusted.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { patience, screenshot, withEditor } from "./editor.mjs";

const FIRST = `def grade(score):
    """The grade of a score.

    >>> grade(50)
    'C'
    """
    if score < 0:
        raise ValueError("negative")
    return "A" if score > 90 else "B"
`;
// So many that somebody has time to stop it.
const OTHERS = Array.from(
  { length: 30 },
  (_, n) => `

def step_${n}(word, times):
    if len(word) > ${n + 3} and word[${n}] == "q":
        return word[::-1]
    return word * times if times < ${n + 7} else None
`,
);
const files = {
  "marks.py": FIRST + OTHERS.join(""),
  "pyproject.toml": '[project]\nname = "p"\nversion = "0"\n',
};

const shot = async (page, part) => {
  if (screenshot) {
    await page.screenshot({ path: screenshot.replace(/(\.png)?$/, `-${part}.png`) });
  }
};
const ask = async (page) => {
  await page.locator(".monaco-editor .view-lines").first().click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("F1");
  await page.keyboard.type("Inkling: Generate Tests");
  await page.getByRole("option", { name: /Generate Tests/ }).first().click({ timeout: patience });
};

await withEditor(files, async (page, project) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await ask(page);
  const toast = page.locator(".notification-toast", { hasText: "Inkling tests" });
  // Figures of one function, and which of how many it is.
  await toast.getByText(/step_\d+ \(\d+ of 31\).*branches \d+\/\d+/).waitFor({ timeout: patience });
  await shot(page, "figures");
  const told = await toast.first().innerText();
  await toast.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("finishing what there is").first().waitFor({ timeout: patience });
  await shot(page, "stopping");
  await page.getByRole("tab", { name: "test_marks.py" }).waitFor({ timeout: patience });
  const preview = page.locator(".editor-instance").last();
  await preview.getByText("Tests for marks.py").waitFor({ timeout: patience });
  await shot(page, "stopped");
  assert(!existsSync(join(project, "tests/test_marks.py")));
  console.log(`stopped at: ${told.replace(/\s+/g, " ")}`);

  // The documentation's example is not what the code does: told where it is, never pinned.
  await page.locator(".squiggly-warning").first().waitFor({ timeout: patience });
  await page.locator(".squiggly-warning").first().hover({ force: true });
  const hover = page.locator(".monaco-hover", { hasText: "To see it" });
  await hover.first().waitFor({ timeout: patience });
  await shot(page, "finding");
  assert.match(await hover.first().innerText(), /grade\(50\)/);
});

await withEditor(
  files,
  async (page, project) => {
    await page.setViewportSize({ width: 1280, height: 720 });
    await ask(page);
    await page.getByText(/workspace is not trusted/).first().waitFor({ timeout: patience });
    await shot(page, "untrusted");
    assert(!existsSync(join(project, "tests")));
    assert.equal(readFileSync(join(project, "marks.py"), "utf8"), files["marks.py"]);
  },
  {
    "security.workspace.trust.enabled": true,
    "security.workspace.trust.startupPrompt": "never",
    "security.workspace.trust.banner": "never",
  },
);
