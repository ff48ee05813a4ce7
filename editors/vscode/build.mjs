// Bundles the extension into out/extension.js; with `--tests`, the unit tests into out/test/.
import { copyFileSync, readdirSync } from "node:fs";
import { build } from "esbuild";

const tests = process.argv.includes("--tests");
process.chdir(import.meta.dirname);

await build({
  entryPoints: tests
    ? readdirSync("test").map((name) => `test/${name}`)
    : ["src/extension.ts"],
  outdir: tests ? "out/test" : "out",
  bundle: true,
  external: ["vscode"],
  platform: "node",
  format: "cjs",
  target: "node20",
  minify: !tests,
  sourcemap: tests ? "inline" : false,
  logLevel: "warning",
});
// The package carries the project's licence.
copyFileSync("../../LICENSE", "LICENSE");
