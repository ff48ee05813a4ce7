// Documentation in a real VS Code: what is wrong is underlined and mended by the light bulb; docs for
// what the cursor is in; docs for two files, looked at as a diff first. `--inkling` is
// a program that runs the server of `tests/support/docs_server.py`, whose words are a script's.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { patience, screenshot, withEditor } from "./editor.mjs";

const TEXT = `def read(name, size=20):
    """Read a file.

    Args:
        name: Which one.
        size: How much, defaults to 10.
    """
    return name[:size]


def double(number):
    return number * 2
`;
const OTHER = `def halve(number):
    return number / 2
`;

await withEditor(
  { "files.py": TEXT, "others.py": OTHER, "pyproject.toml": '[project]\nname = "p"\nversion = "0"\n' },
  async (page, project) => {
    await page.setViewportSize({ width: 1280, height: 720 });
    const shot = async (part) => {
      if (screenshot) {
        await page.screenshot({ path: screenshot.replace(/(\.png)?$/, `-${part}.png`) });
      }
    };
    const saved = (name) => readFileSync(join(project, name), "utf8");
    const until = async (holds, what) => {
      for (let tries = 0; tries < patience / 100; tries++) {
        if (holds()) return;
        await page.waitForTimeout(100);
      }
      assert.fail(what);
    };
    const run = async (title) => {
      await page.keyboard.press("F1");
      await page.keyboard.type(`Inkling: ${title}`);
      await page.getByRole("option", { name: title }).first().click({ timeout: patience });
    };
    const lines = page.locator(".monaco-editor .view-lines").first();
    const goTo = async (line) => {
      await lines.click();
      await page.keyboard.press("Control+g");
      await page.keyboard.type(`${line}:5`);
      await page.keyboard.press("Enter");
    };

    // What the code contradicts is underlined where it is said.
    const wrong = page.locator(".squiggly-warning").first();
    await wrong.waitFor({ timeout: patience });
    await wrong.hover({ force: true });
    const hover = page.locator(".monaco-hover", { hasText: "size is said to default to 10" });
    await hover.first().waitFor({ timeout: patience });
    await shot("finding");
    assert.match(await hover.first().innerText(), /INK106/);
    await page.keyboard.press("Escape");
    await goTo(6);
    await page.keyboard.press("Control+Period");
    await page.getByText("Ignore INK106").first().waitFor({ timeout: patience });
    await shot("light-bulb");
    await page.getByText(/Write .?20/).first().click();
    await wrong.waitFor({ state: "detached", timeout: patience });
    await page.keyboard.press("Control+s");
    await until(() => saved("files.py").includes("defaults to 20"), "it was not mended");

    // What the cursor is in is documented at once; one undo takes it back.
    await goTo(11);
    await run("Generate Docs for What the Cursor Is In");
    await page.getByText("Do what double is for.").first().waitFor({ timeout: patience });
    await shot("symbol");
    await lines.click();
    await page.keyboard.press("Control+z");
    await page.getByText("Do what double is for.").first().waitFor({ state: "detached" });

    // Several files are looked at first.
    await run("Generate Docs for the Workspace");
    await page.getByRole("tab", { name: /Docs: statistics/ }).waitFor({ timeout: patience });
    await page.getByText("Do what halve is for.").first().waitFor({ timeout: patience });
    await page.waitForTimeout(1000);
    await shot("preview");
    assert.equal(saved("others.py"), OTHER);
    await page.getByRole("button", { name: "Write All" }).click({ timeout: patience });
    await until(() => saved("others.py").includes("Do what halve is for."), "others.py: not written");
    await until(() => saved("files.py").includes("Do what double is for."), "files.py: not written");
    await page.waitForTimeout(1000);
    await shot("written");
    assert.equal(await page.getByRole("tab", { name: /Docs: statistics/ }).count(), 0);
  },
);
