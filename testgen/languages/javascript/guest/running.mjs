// Runs cases: expressions of JavaScript in a scope that has what the module exports.
import vm from 'node:vm';
import { Probes } from './probing.mjs';
import { Snapshots, typeOf } from './snapshots.mjs';
import { Left } from './surroundings.mjs';

const CASE = 'inkling-case';
const MOST_ITERATED = 50;
const AsyncFunction = (async () => {}).constructor;

class Hung extends Error {}

export class Runner {
  constructor(loader, touched, { bindings, quote, root, milliseconds }) {
    this.loader = loader;
    this.touched = touched;
    this.bindings = bindings;
    this.root = root;
    this.milliseconds = milliseconds;
    this.snapshots = new Snapshots(quote);
    this.probes = new Probes((value) => this.snapshots.say(value, { size: 0, seen: new Set() }, 0));
    Object.defineProperty(globalThis, '__ink$', { value: this.probes, enumerable: false });
  }

  async describe() {
    const exported = await this.loader.fresh();
    const found = {};
    const note = (name, value) => {
      found[name] = {
        type: typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))
          ? 'class'
          : typeof value,
        name: typeof value === 'function' ? value.name : '',
        members: value !== null && typeof value === 'object' ? Object.keys(value).slice(0, 200) : [],
      };
    };
    for (const name of Object.keys(exported)) note(name, exported[name]);
    const whole = exported['='];
    if (whole !== null && (typeof whole === 'object' || typeof whole === 'function')) {
      for (const name of Object.keys(whole)) note(name, whole[name]);
    }
    return found;
  }

  /** The names that cases use, each with its value. */
  async scope(text) {
    const exported = await this.loader.fresh(text);
    const scope = {};
    for (const [local, [whole, name]] of Object.entries(this.bindings)) {
      const from = whole ? exported['='] : exported;
      scope[local] = name === '=' || name === '*' ? (whole ? exported['='] : exported) : from?.[name];
    }
    return scope;
  }

  async run({ text, cases }, send) {
    const scope = await this.scope(text);
    for (const one of cases) {
      this.probes.clear();
      const seen = await this.execute(one, scope);
      send({
        id: one.id,
        end: seen.end,
        type: seen.end === 'returned' ? typeOf(seen.value) : typeOf(seen.error),
        message: seen.end === 'returned' ? this.brief(seen.value) : messageOf(seen.error),
        goals: [...this.probes.goals],
        near: Object.fromEntries([...this.probes.near].filter(([goal]) => !this.probes.goals.has(goal))),
        compared: [...this.probes.compared],
        touched: this.touched.size > 0,
      });
    }
  }

  brief(value) {
    if (value === null || typeof value !== 'object') return String(value).slice(0, 80);
    try {
      return (JSON.stringify(value) ?? '').slice(0, 80);
    } catch {
      return '';
    }
  }

  async observe({ text, cases, alone }, send) {
    let scope = alone ? undefined : await this.broken(() => this.scope(text));
    for (const one of cases) {
      if (alone) scope = await this.broken(() => this.scope(text));
      if (scope instanceof Broken) {
        send({ id: one.id, end: 'died' });
        continue;
      }
      this.probes.clear();
      const seen = await this.execute(one, scope, true, alone ? () => this.broken(() => this.scope(text)) : undefined);
      const told = { id: one.id, end: seen.end, touched: [...this.touched], after: seen.after ?? {} };
      if (seen.end === 'returned') {
        const known = this.snapshots.of(seen.value);
        told.value = seen.same && known.source === null ? this.snapshots.named(seen.same, seen.value) : known;
        told.cut = seen.cut ?? false;
      } else if (seen.end === 'raised') {
        told.raised = this.raised(seen.error);
      }
      send(told);
    }
  }

  async broken(load) {
    try {
      return await load();
    } catch {
      return new Broken();
    }
  }

  async evaluate({ sources }, send) {
    const scope = await this.scope();
    for (const source of sources) {
      const seen = await this.execute({ setup: [], call: source, how: 'value' }, scope);
      const known = seen.end === 'returned' ? this.snapshots.of(seen.value) : null;
      send({ source, value: known, raised: seen.end === 'returned' ? '' : messageOf(seen.error) || seen.end });
    }
  }

  /** A case; one that is watched once more, with more time, where the machine was too busy for it. */
  async execute(one, scope, watched = false, fresh = undefined) {
    for (let times = 1; ; times *= 3) {
      const began = process.cpuUsage();
      const seen = await this.once(one, scope, watched, times);
      const used = process.cpuUsage(began);
      const busy = (used.user + used.system) / 1000 < 0.6 * this.milliseconds;
      if (seen.end !== 'hung' || !watched || times > 8 || (!busy && times > 1) || (!seen.sync && times > 2)) return seen;
      if (!busy && seen.sync) return seen;
      if (fresh) scope = await fresh();
    }
  }

  async once(one, scope, watched, times) {
    this.touched.clear();
    const variables = one.setup.flatMap((line) => /^(?:const|let) ([\w$]+) =/.exec(line)?.[1] ?? []);
    const own = `__ink$vars`;
    const lines = [
      '"use strict";',
      ...one.setup,
      `${own}(() => ({ ${variables.join(', ')} }));`,
      `return (${watched && one.watched ? one.watched : one.call});`,
    ];
    let read = () => ({});
    const given = [];
    const before = new Map();
    let reached = false;
    const look = (reader) => {
      read = reader;
      reached = true;
      if (watched) for (const [name, value] of Object.entries(reader())) before.set(name, this.snapshots.of(value));
    };
    const argument = (index, value) => {
      given.push([index, value, this.snapshots.of(value, false).source]);
      return value;
    };
    let value;
    let cut = false;
    try {
      const make = one.how === 'await' || one.setup.some((line) => line.includes('await ')) ? AsyncFunction : Function;
      const names = [...Object.keys(scope), own, '__ink$arg'];
      const body = vm.compileFunction(
        make === AsyncFunction ? `return (async () => {\n${lines.join('\n')}\n})()` : lines.join('\n'),
        names,
        { filename: CASE },
      );
      value = this.limited(() => body(...Object.values(scope), look, argument), times);
      if (make === AsyncFunction || (one.how !== 'value' && typeof value?.then === 'function')) {
        value = await this.awaited(value, times);
      }
      if (one.how === 'iterate') ({ value, cut } = await this.iterated(value));
    } catch (error) {
      if (error instanceof Hung) return { end: 'hung', sync: false };
      if (error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { end: 'hung', sync: true };
      if (error instanceof Left) return { end: 'died' };
      return { end: reached ? 'raised' : 'setup_raised', error, after: this.changed(read, before, given, watched) };
    }
    const same = watched ? variableWith(read, value) : undefined;
    return { end: 'returned', value, cut, same, after: this.changed(read, before, given, watched) };
  }

  /** What of the setup's variables, and of the arguments, the call changed. */
  changed(read, before, given, watched) {
    const after = {};
    if (!watched) return after;
    try {
      for (const [name, value] of Object.entries(read())) {
        const now = this.snapshots.of(value);
        const then = before.get(name);
        if (JSON.stringify(now) !== JSON.stringify(then)) after[name] = onlyChanged(now, then);
      }
      for (const [index, value, source] of given) {
        const now = this.snapshots.of(value);
        if (source !== null && now.source !== source) after[`argument ${index}`] = now;
      }
    } catch {
      return after;
    }
    return after;
  }

  /** Calls something that may never end by itself. */
  limited(call, times = 1) {
    globalThis.__ink$call = call;
    return vm.runInThisContext('__ink$call()', { timeout: this.milliseconds * times, filename: CASE });
  }

  async awaited(promise, times = 1) {
    let timer;
    const late = new Promise((_, fail) => {
      timer = setTimeout(() => fail(new Hung()), this.milliseconds * times);
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async iterated(value) {
    const found = [];
    if (value !== null && typeof value?.[Symbol.asyncIterator] === 'function') {
      const iterator = value[Symbol.asyncIterator]();
      while (found.length < MOST_ITERATED) {
        const next = await this.awaited(iterator.next());
        if (next.done) return { value: found, cut: false };
        found.push(next.value);
      }
      return { value: found, cut: true };
    }
    const cut = this.limited(() => {
      for (const one of value) {
        if (found.length >= MOST_ITERATED) return true;
        found.push(one);
      }
      return false;
    });
    return { value: found, cut };
  }

  raised(error) {
    const isError = error instanceof Error;
    const frame = isError ? this.frameOf(error) : undefined;
    const line = frame ? this.loader.lineOf(frame.file, frame.line) : '';
    return {
      type: typeOf(error),
      name: isError ? error.constructor?.name ?? 'Error' : '',
      message: messageOf(error),
      where: !frame ? 'outside' : frame.where,
      line: frame?.line ?? 0,
      explicit: !isError || /\bthrow\b|\breject\(|new \w*Error\b/.test(line),
    };
  }

  frameOf(error) {
    for (const line of String(error.stack).split('\n').slice(1)) {
      const found = /(?:\(|at |async )(?:file:\/\/)?([^\s()]+):(\d+):\d+\)?$/.exec(line);
      if (!found) continue;
      const file = found[1];
      if (file === CASE || file.endsWith(`/${CASE}`)) return { file, line: 0, where: 'argument' };
      const where =
        file === this.loader.file ? 'target' : this.loader.texts.has(file) ? 'callee' : 'outside';
      return { file, line: Number(found[2]), where };
    }
    return undefined;
  }
}

class Broken {}

/** The variable of the setup that holds this very object. */
function variableWith(read, value) {
  if (value === null || typeof value !== 'object') return undefined;
  try {
    return Object.entries(read()).find(([, one]) => one === value)?.[0];
  } catch {
    return undefined;
  }
}

/** A value that cannot be said whole, without those of its properties that are as they were. */
function onlyChanged(now, then) {
  if (now.source !== null || !then || then.source !== null) return now;
  const changed = Object.entries(now.attributes).filter(
    ([name, one]) => JSON.stringify(one) !== JSON.stringify(then.attributes[name]),
  );
  return { ...now, attributes: Object.fromEntries(changed) };
}

function messageOf(error) {
  try {
    return error instanceof Error ? String(error.message) : String(error);
  } catch {
    return '';
  }
}
