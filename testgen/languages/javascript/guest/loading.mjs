// Loads the module under test and what it imports of its project from texts that the host made
// ready (types gone, probes in), anew as often as it is wanted. Other packages are Node's to load.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { createRequire, isBuiltin } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SUFFIXES = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx', '.json'];

export class Loader {
  constructor({ file, texts, aliases }) {
    this.file = file;
    this.texts = new Map(Object.entries(texts));
    this.aliases = aliases ?? [];
    this.modules = new Map();
    this.required = new Map();
    this.packages = new Map();
  }

  /** What the module under test exports, loaded anew, with `text` in the place of its own. */
  async fresh(text) {
    this.own = text ?? this.texts.get(this.file).text;
    this.modules.delete(this.file);
    this.required.delete(this.file);
    const kind = this.texts.get(this.file).kind;
    if (kind === 'commonjs') return { '=': this.require(this.file) };
    const module = await this.module(this.file);
    await this.linked(module);
    await module.evaluate({ timeout: 5000 });
    return module.namespace;
  }

  textOf(file) {
    return file === this.file ? this.own : this.texts.get(file).text;
  }

  lineOf(file, line) {
    return (this.texts.has(file) ? this.textOf(file) : '').split('\n')[line - 1] ?? '';
  }

  resolve(name, from) {
    if (isBuiltin(name)) return { builtin: name };
    for (const [prefix, folder] of this.aliases) {
      if (name.startsWith(prefix)) {
        const found = this.local(path.join(folder, name.slice(prefix.length)));
        if (found) return { file: found };
      }
    }
    if (name.startsWith('file:')) name = fileURLToPath(name);
    if (name.startsWith('.') || path.isAbsolute(name)) {
      const found = this.local(path.resolve(path.dirname(from), name));
      if (found) return { file: found };
    }
    return { name };
  }

  local(place) {
    const swapped = place.replace(/\.([mc]?)js(x?)$/, '.$1ts$2');
    for (const base of [place, swapped, place.replace(/\.jsx?$/, '.tsx'), path.join(place, 'index')]) {
      for (const suffix of SUFFIXES) {
        const file = base + suffix;
        if (this.texts.has(file)) return file;
        if (file.endsWith('.json') && fs.existsSync(file)) return file;
      }
    }
    return undefined;
  }

  async module(file) {
    if (this.modules.has(file)) return this.modules.get(file);
    const made = this.make(file);
    this.modules.set(file, made);
    return made;
  }

  async make(file) {
    if (file.endsWith('.json')) return this.synthetic(file, { default: JSON.parse(fs.readFileSync(file, 'utf8')) });
    if (this.texts.get(file).kind === 'commonjs') {
      const exported = this.require(file);
      const named = exported !== null && ['object', 'function'].includes(typeof exported) ? { ...exported } : {};
      return this.synthetic(file, { ...named, default: exported });
    }
    return new vm.SourceTextModule(this.textOf(file), {
      identifier: file,
      initializeImportMeta: (meta) => {
        meta.url = pathToFileURL(file).href;
        meta.filename = file;
        meta.dirname = path.dirname(file);
        meta.resolve = (name) => import.meta.resolve(name, meta.url);
      },
      importModuleDynamically: async (name) => {
        const module = await this.found(name, file);
        await this.linked(module);
        await module.evaluate();
        return module;
      },
    });
  }

  async found(name, from) {
    const place = this.resolve(name, from);
    if (place.file) return this.module(place.file);
    const key = place.builtin ?? import.meta.resolve(place.name, pathToFileURL(from).href);
    if (!this.packages.has(key)) {
      this.packages.set(key, import(key).then((exported) => this.synthetic(key, exported)));
    }
    return this.packages.get(key);
  }

  synthetic(name, exported) {
    const names = Object.keys(exported);
    return new vm.SyntheticModule(names, function () {
      for (const one of names) this.setExport(one, exported[one]);
    }, { identifier: name });
  }

  async linked(module) {
    if (module.status === 'unlinked') {
      this.linking = (this.linking ?? Promise.resolve()).catch(() => {}).then(() => {
        if (module.status === 'unlinked') return module.link((name, from) => this.found(name, from.identifier));
        return undefined;
      });
      await this.linking;
    }
  }

  require(file) {
    if (this.required.has(file)) return this.required.get(file).exports;
    if (file.endsWith('.json')) return JSON.parse(fs.readFileSync(file, 'utf8'));
    const real = createRequire(file);
    const module = { exports: {}, id: file, filename: file, loaded: false, children: [], paths: [] };
    this.required.set(file, module);
    const require = (name) => {
      const place = this.resolve(name, file);
      if (place.file && (place.file.endsWith('.json') || this.texts.get(place.file).kind === 'commonjs')) {
        return this.require(place.file);
      }
      return real(name);
    };
    Object.assign(require, real, { cache: {}, resolve: real.resolve });
    const compiled = vm.compileFunction(
      this.textOf(file).replace(/^#!.*/, ''),
      ['exports', 'require', 'module', '__filename', '__dirname'],
      { filename: file, importModuleDynamically: async (name) => this.dynamic(name, file) },
    );
    try {
      Reflect.apply(compiled, module.exports, [module.exports, require, module, file, path.dirname(file)]);
    } catch (error) {
      this.required.delete(file);
      throw error;
    }
    module.loaded = true;
    return module.exports;
  }

  async dynamic(name, from) {
    const module = await this.found(name, from);
    await this.linked(module);
    await module.evaluate();
    return module;
  }
}
