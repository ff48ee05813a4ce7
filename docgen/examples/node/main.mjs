// Runs in the sandbox: examples of JavaScript, one request each, over a socket. Node's own modules
// only. What a step gives is told, and whether it is what is said; what follows is the host's.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import util from 'node:util';
import vm from 'node:vm';

const channel = Number(process.argv.at(-1));
const LONGEST = 4000;
const MOST_LENT = 12;
let project;
let kept = '';
let version = 0;

function readExactly(length) {
  const buffer = Buffer.alloc(length);
  let at = 0;
  while (at < length) {
    let got;
    try {
      got = fs.readSync(channel, buffer, at, length - at, null);
    } catch (error) {
      if (error.code === 'EAGAIN') continue;
      throw error;
    }
    if (!got) process.reallyExit(0);
    at += got;
  }
  return buffer;
}

function readRequest() {
  return JSON.parse(readExactly(readExactly(5).readUInt32BE(1)).toString());
}

function send(kind, value) {
  const payload = Buffer.from(value === undefined ? '' : JSON.stringify(value));
  const header = Buffer.alloc(5);
  header.write(kind, 0, 'latin1');
  header.writeUInt32BE(payload.length, 1);
  const data = Buffer.concat([header, payload]);
  let at = 0;
  while (at < data.length) {
    try {
      at += fs.writeSync(channel, data, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

const shown = (value) => {
  try {
    return util.inspect(value, { depth: 8, breakLength: Infinity, compact: 100, maxArrayLength: 200, sorted: false }).slice(0, LONGEST);
  } catch {
    return '';
  }
};

/** A value that a text is, where it is nothing but a plain one; undefined where it is words. */
function plainly(text) {
  const bare = text.replace(/;\s*$/, '').trim();
  try {
    const found = vm.runInNewContext(`[${bare}\n]`, {}, { timeout: 5000 });
    return found.length === 1 && Object.hasOwn(found, 0) && isPlain(found[0]) ? { value: found[0] } : undefined;
  } catch {
    return undefined;
  }
}

function isPlain(value) {
  if (value === null || typeof value !== 'object') return typeof value !== 'function' && typeof value !== 'symbol';
  const kind = Object.prototype.toString.call(value);
  if (kind !== '[object Array]' && kind !== '[object Object]') return false;
  return Reflect.ownKeys(value).every((key) => kind === '[object Array]' && key === 'length' ? true : isPlain(value[key]));
}

function same(one, other, depth = 0) {
  if (depth > 40) return true;
  if (typeof one === 'number' && typeof other === 'number') {
    if (Object.is(one, other) || one === other) return true;
    const digits = String(other).split('.')[1]?.split('e')[0].length ?? 0;
    return Math.abs(one - other) <= Math.abs(one) * 1e-6 || (digits >= 2 && Math.abs(one - other) <= 10 ** -digits);
  }
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') return Object.is(one, other);
  const ours = Object.keys(one), theirs = Object.keys(other);
  if (Array.isArray(other)) {
    if (!Array.isArray(one) && !ArrayBuffer.isView(one)) return false;
    return one.length === other.length && Array.from(other).every((value, index) => same(one[index], value, depth + 1));
  }
  const held = (keys, of) => keys.filter((key) => of[key] !== undefined);
  const mine = held(ours, one), yours = held(theirs, other);
  return mine.length === yours.length && yours.every((key) => Object.hasOwn(one, key) && same(one[key], other[key], depth + 1));
}

function judge(value, said, printed, isPrinted) {
  const told = { got: isPrinted ? printed.trimEnd() : shown(value), agrees: false, plain: false };
  const known = plainly(said);
  told.plain = known !== undefined;
  if (!known) return told;
  if (isPrinted) {
    const words = printed.trimEnd();
    const looks = [shown(known.value), String(known.value), said.trim()].map((one) => one.replace(/\s+/g, ''));
    const got = plainly(words);
    told.agrees = looks.includes(words.replace(/\s+/g, '')) || (got !== undefined && same(got.value, known.value));
    return told;
  }
  told.agrees = same(value, known.value) || same(simple(value), known.value);
  return told;
}

/** What a value is as JSON, as a text, as a list: people show things in one of these ways. */
function simple(value) {
  try {
    if (value instanceof Set || value instanceof Map || (value && typeof value[Symbol.iterator] === 'function' && typeof value !== 'string')) return [...value];
    return value !== null && typeof value === 'object' && typeof value.toJSON === 'function' ? value.toJSON() : value;
  } catch {
    return value;
  }
}

const bare = (namespace) => {
  const whole = namespace?.default;
  return whole !== undefined && Object.keys(namespace).every((key) => key === 'default' || whole?.[key] === namespace[key] || key === 'module.exports') ? whole : namespace;
};

function exported(namespace, name) {
  if (namespace === undefined) return undefined;
  if (Object.hasOwn(namespace, name)) return { value: namespace[name] };
  const whole = namespace.default;
  if (whole !== null && (typeof whole === 'object' || typeof whole === 'function') && Object.hasOwn(whole, name)) return { value: whole[name] };
  return undefined;
}

class Gone extends Error {
  name = 'Gone';
}

class Example {
  constructor(request, loaded) {
    this.request = request;
    this.loaded = loaded;
    this.lent = {};
  }

  /** What a name without a binding stands for: what the module, then the package, hands out. */
  lend(name) {
    const { own, main } = this.loaded;
    const { request } = this;
    for (const namespace of [own, main]) {
      const found = exported(namespace, name);
      if (found) return found;
    }
    const whole = own?.default;
    if (name === request.symbol && typeof whole === 'function') return { value: whole };
    const used = [...request.code.matchAll(new RegExp(`(?<![\\w$.])${name.replace(/\$/g, '\\$')}\\.([A-Za-z_$][\\w$]*)`, 'g'))].map((one) => one[1]);
    for (const namespace of [main, own]) {
      if (used.length && namespace && used.every((one) => exported(namespace, one))) return { value: bare(namespace) };
    }
    return undefined;
  }

  async run() {
    for (let round = 0; round <= MOST_LENT; round += 1) {
      const told = await this.once();
      const missing = told.error?.name === 'ReferenceError' && /^([\w$]+) is not defined$/.exec(told.error.message);
      if (!missing || !told.error.inExample || Object.hasOwn(this.lent, missing[1])) return told;
      const found = this.lend(missing[1]);
      if (!found) return told;
      this.lent[missing[1]] = found.value;
    }
    return { steps: [] };
  }

  async once() {
    const steps = [];
    let printed = '';
    let at = -1;
    const write = (...given) => {
      printed += `${util.format(...given)}\n`;
    };
    const kept = { ...console };
    for (const name of ['log', 'info', 'debug', 'warn', 'error']) console[name] = write;
    const said = (number, text, isPrinted, value) => {
      steps.push({ step: number, ...judge(value, text, printed, isPrinted) });
      return value;
    };
    const begin = (number) => {
      at = number;
      printed = '';
    };
    const taken = (module, name) => {
      const namespace = this.loaded.modules[module];
      if (name === '*') return namespace;
      const found = exported(namespace, name);
      if (found) return found.value;
      if (name === 'default') return bare(namespace);
      throw new Gone(name);
    };
    const given = { __ink$begin: begin, __ink$said: said, __ink$taken: taken, require: (name) => bare(this.loaded.modules[name]), ...this.lent };
    let timer;
    try {
      const body = vm.compileFunction(`return (async () => {{\n${this.request.code}\n}})()`, Object.keys(given), { filename: 'inkling-example' });
      const timeout = project.milliseconds;
      const late = new Promise((_, fail) => {
        timer = setTimeout(() => fail(new Error('__ink$late')), timeout);
      });
      globalThis.__ink$call = () => body(...Object.values(given));
      await Promise.race([vm.runInThisContext('__ink$call()', { timeout }), late]);
      return { steps, at };
    } catch (error) {
      return { steps, at, error: this.told(error) };
    } finally {
      clearTimeout(timer);
      Object.assign(console, kept);
    }
  }

  told(error) {
    const isError = error instanceof Error;
    const frame = isError ? String(error.stack).split('\n').slice(1).find((line) => /:\d+:\d+\)?$/.test(line)) ?? '' : '';
    return {
      name: isError ? error.name : typeof error,
      message: String(isError ? error.message : shown(error)).slice(0, 300),
      code: String(error?.code ?? ''),
      inExample: frame.includes('inkling-example'),
    };
  }
}

async function modulesFor(request) {
  const modules = {};
  const missing = {};
  let own;
  let main;
  try {
    own = await import(pathToFileURL(request.file).href);
  } catch (error) {
    return { fault: `its module cannot be loaded here (${String(error?.message ?? error).split('\n')[0].slice(0, 200)})` };
  }
  if (project.own.name) main = await import(project.own.name).catch(() => undefined);
  for (const name of request.modules) {
    const isOwn = project.own.name && (name === project.own.name || name.startsWith(`${project.own.name}/`));
    const names = request.imported[name] ?? [];
    const hasAll = (from) => names.every((one) => exported(from, one) || (one === '*' || (one === 'default' && from.default !== undefined)));
    try {
      modules[name] = await import(name.startsWith('.') ? new URL(name, pathToFileURL(request.file)).href : name);
    } catch (error) {
      if ((isOwn || name.startsWith('.')) && names.length && hasAll(own)) modules[name] = own;
      else missing[name] = String(error?.code ?? error?.name ?? '');
    }
    // What the documented module has itself is nobody's fault, however the package is put together.
    if (modules[name] && isOwn && !hasAll(modules[name]) && hasAll(own)) modules[name] = own;
  }
  return { modules, missing, own, main };
}

const operations = {
  open(request) {
    project = request;
    kept = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'inkling-')), 'texts.json');
    fs.writeFileSync(kept, '{}');
    register('./hooks.mjs', import.meta.url, { data: { kept, own: request.own, asker: import.meta.url } });
    if (request.shifted) shift();
    send('V', { ready: true });
  },
  async run(request) {
    if (request.texts) {
      fs.writeFileSync(kept, JSON.stringify(request.texts));
      version = request.version;
    }
    if (version !== request.version) return send('V', { fault: 'texts' });
    const loaded = await modulesFor(request);
    if (loaded.fault) return send('V', { fault: loaded.fault });
    const lacking = Object.keys(loaded.missing);
    if (lacking.length) return send('V', { fault: `it needs ${lacking[0]}, which is not there` });
    if (request.twice) await new Example(request, loaded).run();
    return send('V', await new Example(request, loaded).run());
  },
};

/** Another clock, other chances: what an example owes to them shows. */
function shift() {
  const Real = Date;
  const by = 401 * 86400e3 + 18431e3;
  globalThis.Date = new Proxy(Real, {
    construct: (target, given, made) => Reflect.construct(target, given.length ? given : [Real.now()], made === globalThis.Date ? target : made),
  });
  const now = Real.now;
  Real.now = () => now() + by;
  const random = Math.random;
  Math.random = () => (random() + 0.37) % 1;
}

process.exit = () => {
  throw new Error('__ink$exit');
};
const silent = function (_chunk, ...rest) {
  const done = rest.at(-1);
  if (typeof done === 'function') queueMicrotask(done);
  return true;
};
process.stdout.write = silent;
process.stderr.write = silent;
process.on('uncaughtException', () => {});
process.on('unhandledRejection', () => {});

for (;;) {
  const request = readRequest();
  try {
    await operations[request.op](request);
  } catch (error) {
    send('V', { fault: String(error?.message ?? error).slice(0, 200) });
  }
  send('E');
}
