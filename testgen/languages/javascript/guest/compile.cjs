// Compiles files with the project's own typescript or esbuild: texts in, texts out, as JSON.
const { createRequire } = require('node:module');
const fs = require('node:fs');
const path = require('node:path');

const root = process.argv[2];
const find = createRequire(path.join(root, 'package.json'));
const files = JSON.parse(fs.readFileSync(0, 'utf8'));

function compiler() {
  try {
    const ts = find('typescript');
    const read = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
    const { jsxImportSource, jsx, experimentalDecorators } = read.config?.compilerOptions ?? {};
    return (file, text) =>
      ts.transpileModule(text, {
        fileName: file,
        compilerOptions: {
          target: ts.ScriptTarget.ES2022,
          module: ts.ModuleKind.ESNext,
          jsx: jsx === 'react' ? ts.JsxEmit.React : ts.JsxEmit.ReactJSX,
          jsxImportSource,
          experimentalDecorators: experimentalDecorators ?? true,
        },
      }).outputText;
  } catch {
    const esbuild = find('esbuild');
    return (file, text) => {
      const loader = /\.[jt]sx$|\.js$/.test(file) ? (file.includes('.ts') ? 'tsx' : 'jsx') : 'ts';
      return esbuild.transformSync(text, { loader, jsx: 'automatic', target: 'es2022' }).code;
    };
  }
}

const compile = compiler();
const made = {};
for (const [file, text] of Object.entries(files)) {
  try {
    made[file] = compile(file, text);
  } catch {
    made[file] = null;
  }
}
process.stdout.write(JSON.stringify(made));
