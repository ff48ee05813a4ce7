// How Node finds the modules of a documented project: files whose types the host took away, the
// package by its own name. Everything else is Node's to load.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SUFFIXES = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx'];
let kept = '';
let stamp = '';
let texts = {};
let own = { name: '', root: '', entry: '' };

let asker = '';

export function initialize(told) {
  kept = told.kept;
  own = told.own;
  asker = told.asker;
}

/** The texts that the host made ready, as they are by now. */
function refresh() {
  const { mtimeMs, size } = fs.statSync(kept);
  if (stamp !== `${mtimeMs} ${size}`) {
    stamp = `${mtimeMs} ${size}`;
    texts = JSON.parse(fs.readFileSync(kept, 'utf8'));
  }
}

function local(place) {
  const swapped = place.replace(/\.([mc]?)js(x?)$/, '.$1ts$2');
  for (const base of [place, swapped, path.join(place, 'index')]) {
    for (const suffix of SUFFIXES) {
      const file = base + suffix;
      if (Object.hasOwn(texts, file) || (suffix && fs.existsSync(file))) return file;
    }
  }
  return undefined;
}

export async function resolve(name, context, next) {
  if (context.parentURL === asker) refresh();
  // What an example imports is looked for where the project would.
  const told = context.parentURL === asker && !/^(?:node|file):/.test(name)
    ? { ...context, parentURL: pathToFileURL(path.join(own.root, 'package.json')).href }
    : context;
  try {
    return await next(name, told);
  } catch (error) {
    let file;
    if (name.startsWith('file:')) file = local(fileURLToPath(name));
    else if (name.startsWith('.') && context.parentURL?.startsWith('file:')) {
      file = local(path.resolve(path.dirname(fileURLToPath(context.parentURL)), name));
    } else if (own.name && name === own.name) {
      file = own.entry || undefined;
    } else if (own.name && name.startsWith(`${own.name}/`)) {
      const rest = name.slice(own.name.length + 1);
      file = local(path.join(own.root, rest)) ?? local(path.join(own.root, 'src', rest));
    }
    if (!file) throw error;
    return { url: pathToFileURL(file).href, shortCircuit: true };
  }
}

export async function load(url, context, next) {
  if (url.startsWith('file:')) {
    const file = fileURLToPath(url);
    const known = texts[file];
    if (known?.kind === 'module') return { format: 'module', source: known.text, shortCircuit: true };
  }
  return next(url, context);
}
