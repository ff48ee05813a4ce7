// What a case may not depend on is noticed here: clocks, random numbers; and what it may not do
// to its process is refused.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import fs from 'node:fs';
import net from 'node:net';
import child from 'node:child_process';

export class Left extends Error {}

export function surround() {
  const touched = new Set();
  const note = (what, original) =>
    function (...given) {
      touched.add(what);
      return Reflect.apply(original, this, given);
    };
  const put = (owner, name, what) => {
    const held = owner && Object.getOwnPropertyDescriptor(owner, name);
    if (typeof owner?.[name] !== 'function' || (held && !held.writable && !held.configurable)) return;
    try {
      Object.defineProperty(owner, name, {
        value: note(what, owner[name]),
        writable: true,
        configurable: true,
        enumerable: held?.enumerable ?? true,
      });
    } catch {
      // It stays unseen; that it differs from process to process will tell.
    }
  };

  const Real = Date;
  const now = Real.now;
  globalThis.Date = new Proxy(Real, {
    construct(target, given, made) {
      if (!given.length) touched.add('clock');
      return Reflect.construct(target, given, made === globalThis.Date ? target : made);
    },
    apply(target, self, given) {
      touched.add('clock');
      return Reflect.apply(target, self, given);
    },
  });
  Real.prototype.constructor = globalThis.Date;
  Real.now = note('clock', now);
  put(performance, 'now', 'clock');
  put(process, 'hrtime', 'clock');
  put(process, 'uptime', 'clock');
  put(Math, 'random', 'random');
  for (const name of ['randomBytes', 'randomInt', 'randomUUID', 'randomFillSync', 'getRandomValues']) {
    put(crypto, name, 'random');
  }
  for (const name of ['getRandomValues', 'randomUUID']) put(globalThis.crypto, name, 'random');
  for (const name of Object.keys(fs)) {
    if (/^(write|append|mkdir|rm|unlink|rename|copy|chmod|symlink|truncate|createWrite)/.test(name)) {
      put(fs, name, 'file');
      put(fs.promises, name, 'file');
    }
  }
  put(globalThis, 'fetch', 'network');
  put(net, 'connect', 'network');
  put(net, 'createConnection', 'network');
  for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) {
    put(child, name, 'process');
  }
  syncBuiltinESMExports();

  process.exit = (code) => {
    touched.add('process');
    throw new Left(`process.exit(${code ?? ''})`);
  };
  process.abort = process.exit;
  const silent = function (_chunk, ...rest) {
    const done = rest.at(-1);
    if (typeof done === 'function') queueMicrotask(done);
    return true;
  };
  process.stdout.write = silent;
  process.stderr.write = silent;
  process.on('uncaughtException', () => {});
  process.on('unhandledRejection', () => {});
  return touched;
}
