// Renames a function in a real VS Code and carries the rename through with one key. No model needed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { screenshot, withEditor } from "./editor.mjs";

const FILLER = Array.from({ length: 60 }, (_, number) => `LINE_${number} = ${number}\n`).join("");
const TEXT = `def total(items):
    return sum(items)


print(total([1, 2]))
${FILLER}
print(total([3]))
`;
const USER = "from sums import total\n\nprint(total([4]))\n";

await withEditor({ "sums.py": TEXT, "user.py": USER }, async (page, project) => {
  const shot = async (part) => {
    if (screenshot) {
      await page.screenshot({ path: screenshot.replace(/(\.png)?$/, `-${part}.png`) });
    }
  };
  // What VS Code draws beside text it draws as the content of pseudo-elements.
  const drawn = () =>
    page.evaluate(() =>
      [...document.querySelectorAll(".view-lines span")]
        .map((span) => getComputedStyle(span, "::after").content)
        .filter((content) => content !== "none" && content !== "normal")
        .join(" ")
        .replaceAll("\u00a0", " "),
    );
  const await_ = async (part) => {
    for (let tries = 0; tries < 100; tries++) {
      if ((await drawn()).includes(part)) return;
      await page.waitForTimeout(100);
    }
    assert.fail(`no ${part} in ${await drawn()}`);
  };
  await page.waitForTimeout(4000); // the index reads the other file
  await page.locator(".monaco-editor .view-lines").first().click();
  await page.keyboard.press("Control+Home");
  for (let column = 0; column < "def ".length; column++) {
    await page.keyboard.press("ArrowRight");
  }
  await page.keyboard.press("Control+Delete");
  await page.keyboard.type("amount", { delay: 60 });
  await page.keyboard.press("Escape");
  await await_("amount");
  await await_("(Alt+N, 2 more)");
  await shot("there");
  await page.keyboard.press("Alt+n");
  await await_("→ line 67: total → amount");
  await shot("away");
  await page.keyboard.press("Alt+n");
  await await_("→ user.py:1: total → amount");
  await shot("elsewhere");
  await page.keyboard.press("Alt+n");
  await await_('"amount"'); // not the hint, which says more
  await shot("user");
  await page.keyboard.press("Alt+n");
  await page.waitForTimeout(500);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+s");
  await page.waitForTimeout(1000);
  // One step was undone, and no more.
  assert.equal(
    readFileSync(join(project, "user.py"), "utf8"),
    "from sums import amount\n\nprint(total([4]))\n",
  );
  await page.getByRole("tab", { name: "sums.py" }).click();
  await page.keyboard.press("Control+s");
  await page.waitForTimeout(1000);
  assert.equal(readFileSync(join(project, "sums.py"), "utf8"), TEXT.replaceAll("total", "amount"));
});
