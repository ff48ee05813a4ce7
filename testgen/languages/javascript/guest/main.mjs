// Runs in the sandbox: answers requests over a socket, one after another. Node's own modules only.
import fs from 'node:fs';
import { Loader } from './loading.mjs';
import { Runner } from './running.mjs';
import { surround } from './surroundings.mjs';

const channel = Number(process.argv.at(-1));

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
  const length = readExactly(5).readUInt32BE(1);
  return JSON.parse(readExactly(length).toString());
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

const touched = surround();
let runner;

const operations = {
  async open(request) {
    const loader = new Loader(request);
    runner = new Runner(loader, touched, request);
    try {
      send('V', { exports: await runner.describe() });
    } catch (error) {
      send('V', { fault: describeError(error) });
    }
  },
  async run(request) {
    await runner.run(request, (value) => send('V', value));
  },
  async observe(request) {
    await runner.observe(request, (value) => send('V', value));
  },
  async evaluate(request) {
    await runner.evaluate(request, (value) => send('V', value));
  },
};

function describeError(error) {
  if (!(error instanceof Error)) return String(error);
  const place = String(error.stack).split('\n').find((line) => /:\d+/.test(line)) ?? '';
  return `${error.name}: ${error.message} ${place.trim()}`.trim();
}

for (;;) {
  const request = readRequest();
  try {
    await operations[request.op](request);
  } catch {
    // The module does not even load as it was asked for: cases without an answer tell it.
  }
  send('E');
}
