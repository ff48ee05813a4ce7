// A reporter for `node --test`: a line of JSON for each test, with the names of its groups.
export default async function* report(source) {
  const path = [];
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      path.length = data.nesting;
      path.push(data.name);
    }
    if (type === 'test:pass' || type === 'test:fail') {
      path.length = Math.min(path.length, data.nesting);
      const error = data.details?.error;
      const line = {
        groups: [...path],
        name: data.name,
        ok: type === 'test:pass',
        suite: data.details?.type === 'suite',
        reason: String(error?.cause?.message ?? error?.message ?? ''),
      };
      yield `\u0001${JSON.stringify(line)}\n`;
    }
  }
}
