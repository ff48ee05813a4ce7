// Values as a test can tell them: an expression that builds an equal value, where there is one.
import vm from 'node:vm';
import { isDeepStrictEqual, types } from 'node:util';

const LONGEST = 4000;
const MOST_ITEMS = 200;
const DEEPEST = 8;
const MOST_ATTRIBUTES = 8;
const CHANGES = /(?<![=!<>])=(?![=>])|\+\+|--|\byield\b/;

class Unsayable extends Error {}

export class Snapshots {
  constructor(quote) {
    this.quote = quote;
  }

  /** A value as plain data for the host. */
  of(value, deep = true) {
    const snapshot = {
      type: typeOf(value),
      repr: typeof value,
      stable: true,
      is_float: false,
      length: null,
      source: null,
      attributes: {},
    };
    try {
      const says = { floats: false, size: 0, seen: new Set() };
      const source = this.say(value, says, 0);
      if (source.length <= LONGEST && this.builds(source, value)) {
        snapshot.source = source;
        snapshot.is_float = says.floats;
      }
    } catch (error) {
      if (!(error instanceof Unsayable) && !(error instanceof RangeError)) snapshot.stable = false;
    }
    if (Array.isArray(value) || types.isTypedArray(value)) snapshot.length = value.length;
    if (snapshot.source === null && deep && value !== null && typeof value === 'object' && !types.isProxy(value)) {
      let left = MOST_ATTRIBUTES;
      for (const key of attributesOf(value)) {
        if (!left) break;
        const inner = this.part(value, key);
        if (inner !== null && inner.source !== null) {
          snapshot.attributes[key] = inner;
          left -= 1;
        }
      }
    }
    return snapshot;
  }

  /** What a property holds; null where reading it fails. */
  part(value, key) {
    try {
      return this.of(value[key], false);
    } catch {
      return null;
    }
  }

  /** An object that is in a variable already: nobody would say it anew. */
  named(name, value) {
    return { ...this.of(value, false), stable: true, source: name };
  }

  builds(source, value) {
    try {
      return isDeepStrictEqual(vm.runInThisContext(`(${source})`), value);
    } catch {
      return false;
    }
  }

  say(value, says, depth) {
    if (depth > DEEPEST) throw new Unsayable();
    switch (typeof value) {
      case 'string':
        says.size += value.length;
        if (says.size > LONGEST) throw new Unsayable();
        return this.text(value);
      case 'number':
        if (!Number.isInteger(value) && Number.isFinite(value)) says.floats = true;
        return Object.is(value, -0) ? '-0' : String(value);
      case 'bigint':
        return `${value}n`;
      case 'boolean':
      case 'undefined':
        return String(value);
      case 'symbol': {
        const key = Symbol.keyFor(value);
        if (key === undefined) throw new Unsayable();
        return `Symbol.for(${this.text(key)})`;
      }
      case 'function':
        throw new Unsayable();
      default:
        return value === null ? 'null' : this.object(value, says, depth + 1);
    }
  }

  text(value) {
    const json = JSON.stringify(value).replace(/[\u007f-\u00a0\u200b-\u200f\u2028-\u202f\ufeff]/g, escaped);
    if (this.quote === '"') return json;
    const inner = json.slice(1, -1).replace(/\\"/g, '"');
    if (inner.includes("'") && !inner.includes('"')) return `"${inner}"`;
    return `'${inner.replace(/'/g, "\\'")}'`;
  }

  object(value, says, depth) {
    if (types.isProxy(value) || says.seen.has(value)) throw new Unsayable();
    if ((says.size += 4) > LONGEST) throw new Unsayable();
    says.seen.add(value);
    const said = this.kind(value, says, depth);
    says.seen.delete(value);
    return said;
  }

  kind(value, says, depth) {
    const say = (one) => this.say(one, says, depth);
    const prototype = Object.getPrototypeOf(value);
    if (Array.isArray(value)) {
      if (prototype !== Array.prototype || value.length > MOST_ITEMS) throw new Unsayable();
      if (Object.keys(value).length !== value.length) throw new Unsayable();
      return `[${value.map(say).join(', ')}]`;
    }
    if (prototype === Object.prototype) return this.plain(value, say);
    if (types.isDate(value)) {
      return Number.isNaN(value.getTime()) ? 'new Date(NaN)' : `new Date(${this.text(value.toISOString())})`;
    }
    if (types.isRegExp(value)) return String(value);
    if (types.isMap(value) && prototype === Map.prototype) {
      const pairs = [...value].map(([key, one]) => `[${say(key)}, ${say(one)}]`);
      return pairs.length ? `new Map([${pairs.join(', ')}])` : 'new Map()';
    }
    if (types.isSet(value) && prototype === Set.prototype) {
      return value.size ? `new Set([${[...value].map(say).join(', ')}])` : 'new Set()';
    }
    if (Buffer.isBuffer(value) && value.length <= MOST_ITEMS) {
      const text = value.toString('utf8');
      return Buffer.from(text).equals(value)
        ? `Buffer.from(${this.text(text)})`
        : `Buffer.from(${this.text(value.toString('hex'))}, ${this.text('hex')})`;
    }
    if (types.isTypedArray(value) && value.length <= MOST_ITEMS) {
      return `new ${value.constructor.name}([${[...value].map(say).join(', ')}])`;
    }
    if (value instanceof URL) return `new URL(${this.text(value.href)})`;
    throw new Unsayable();
  }

  plain(value, say) {
    const keys = Reflect.ownKeys(value);
    if (keys.length > MOST_ITEMS) throw new Unsayable();
    const parts = keys.map((key) => {
      const held = Object.getOwnPropertyDescriptor(value, key);
      if (typeof key === 'symbol' || key === '__proto__' || !('value' in held) || !held.enumerable) {
        throw new Unsayable();
      }
      const name = /^(?:[A-Za-z_$][\w$]*|0|[1-9]\d{0,14})$/.test(key) ? key : this.text(key);
      return `${name}: ${say(held.value)}`;
    });
    return parts.length ? `{ ${parts.join(', ')} }` : '{}';
  }
}

function escaped(char) {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

export function typeOf(value) {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  return value.constructor?.name || 'object';
}

function attributesOf(value) {
  const own = Object.keys(value).filter((key) => {
    const held = Object.getOwnPropertyDescriptor(value, key);
    return 'value' in held && !key.startsWith('_') && /^[A-Za-z$][\w$]*$/.test(key);
  });
  if (value instanceof Error) own.unshift('message');
  for (const name of ['size', 'length']) {
    const held = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(value) ?? {}, name);
    if (held?.get) own.push(name);
  }
  return [...new Set([...own, ...gettersOf(value)])];
}

/** The accessors of the project's own classes that only read. */
function gettersOf(value) {
  const found = [];
  let at = Object.getPrototypeOf(value);
  while (at !== null && at !== Object.prototype && !isNative(at.constructor)) {
    for (const [name, held] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (held.get && /^[A-Za-z$][\w$]*$/.test(name) && !CHANGES.test(String(held.get))) found.push(name);
    }
    at = Object.getPrototypeOf(at);
  }
  return found;
}

function isNative(made) {
  return typeof made !== 'function' || /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(made));
}
