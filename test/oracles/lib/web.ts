/** Generated HTTP over generated TCP: every way of framing, cut anywhere, pipelined, repeated, overtaken, lost. */
import { concat, utf8, Writer } from '../../../src/core/bytes.ts';
import type { Rng } from '../../../src/core/rng.ts';
import { pick } from './frames.ts';
import { Talk, type Side } from './talks.ts';

const METHODS = ['GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'];
const TARGETS = ['/', '/index.html', '/a/b?x=1&y=2', '/search?q=&&z', '*', 'http://other.example/x', '/%20#f'];
const CODES = [200, 200, 200, 200, 206, 301, 404, 500, 204, 304, 299, 418];
const TYPES: readonly (string | undefined)[] = [
  ...['text/html', 'text/plain; charset=utf-8', 'text/css', 'application/json', 'application/octet-stream'],
  ...['image/webp', 'application/x-www-form-urlencoded', undefined],
];
const CLIENT_HEADERS = [
  'User-Agent: curl/7.88.1',
  'Accept: */*',
  'Accept-Language: en',
  'Accept-Encoding: gzip',
  'Authorization: Basic dXNlcjpwYXNz',
  'Cookie: a=1; b=2',
  'Referer: http://www.example.com/',
  'Connection: keep-alive',
  'Cache-Control: no-cache',
  'X-Forwarded-For: 192.0.2.1',
  'X-Odd:1',
  'If-None-Match: "x"',
  'Upgrade: h2c',
];
const SERVER_HEADERS = [
  'Server: wirelab',
  'Date: Thu, 01 Jan 2026 00:00:00 GMT',
  'Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT',
  'Location: /elsewhere',
  'Set-Cookie: a=1; Path=/',
  'Set-Cookie: b=2',
  'WWW-Authenticate: Basic realm="x"',
  'ETag: "x"',
  'Content-Encoding: identity',
];

const lines = (...all: string[]): string => all.map((line) => `${line}\r\n`).join('');
const some = (rng: Rng, from: readonly string[]): string[] => from.filter(() => rng.chance(0.3));

function body(rng: Rng, type: string | undefined): string {
  if (type === 'application/json') return pick(rng, ['{"a":[1,2,"x"]}', '[]', '"x"']);
  const words = rng.chance(0.2) ? 'l\u00e4nge\tx\n' : 'some words\nand more\n';
  return words.repeat(1 + rng.below(6));
}

function chunked(rng: Rng, text: string): Uint8Array {
  const bytes = utf8(text);
  const w = new Writer();
  for (let at = 0; at < bytes.length;) {
    const size = Math.min(bytes.length - at, 1 + rng.below(40));
    w.raw(utf8(`${size.toString(16)}${rng.chance(0.2) ? ';x=1' : ''}\r\n`))
      .raw(bytes.subarray(at, at + size))
      .raw(utf8('\r\n'));
    at += size;
  }
  return w.raw(utf8(`0\r\n${rng.chance(0.3) ? 'X-Sum: 1\r\n' : ''}\r\n`)).finish();
}

interface Question {
  readonly bytes: Uint8Array;
  readonly method: string;
}

function question(rng: Rng): Question {
  const method = pick(rng, METHODS);
  const host = rng.chance(0.9) ? ['Host: www.example.com'] : [];
  const head = [`${method} ${pick(rng, TARGETS)} HTTP/1.1`, ...host, ...some(rng, CLIENT_HEADERS)];
  if (method !== 'POST' && method !== 'PUT') return { method, bytes: utf8(`${lines(...head)}\r\n`) };
  const type = pick(rng, TYPES);
  const text = body(rng, type);
  if (type !== undefined) head.push(`Content-Type: ${type}`);
  if (rng.chance(0.3)) {
    return { method, bytes: concat([utf8(`${lines(...head, 'Transfer-Encoding: chunked')}\r\n`), chunked(rng, text)]) };
  }
  const bytes = utf8(text);
  return { method, bytes: concat([utf8(`${lines(...head, `Content-Length: ${bytes.length}`)}\r\n`), bytes]) };
}

/** `last`: its end may be the connection's. */
function answer(rng: Rng, method: string, last: boolean): { readonly bytes: Uint8Array; readonly closes: boolean } {
  const code = pick(rng, CODES);
  const type = pick(rng, TYPES);
  const head = [`HTTP/1.1 ${code} ${pick(rng, ['OK', 'Other words', 'Fine'])}`, ...some(rng, SERVER_HEADERS)];
  if (type !== undefined) head.push(`Content-Type: ${type}`);
  const bytes = utf8(body(rng, type));
  const none = method === 'HEAD' || code === 204 || code === 304;
  if (none) return { bytes: utf8(`${lines(...head)}\r\n`), closes: false };
  if (last && rng.chance(0.5)) return { bytes: concat([utf8(`${lines(...head)}\r\n`), bytes]), closes: true };
  if (rng.chance(0.4)) {
    const text = utf8(`${lines(...head, 'Transfer-Encoding: chunked')}\r\n`);
    return { bytes: concat([text, chunked(rng, body(rng, type))]), closes: false };
  }
  return { bytes: concat([utf8(`${lines(...head, `Content-Length: ${bytes.length}`)}\r\n`), bytes]), closes: false };
}

/** Where to cut so many bytes. */
const places = (rng: Rng, length: number): number[] =>
  [...new Set(Array.from({ length: rng.below(5) }, () => 1 + rng.below(Math.max(1, length - 1))))].sort(
    (a, b) => a - b,
  );

/** tshark 4.0 loses what is cut within the end of the chunks, and guesses by a whole first line. */
function isFit(bytes: Uint8Array, place: number, isBeginning: boolean): boolean {
  const before = textOf(bytes.subarray(0, place));
  const end = before.lastIndexOf('\r\n0\r');
  const isInEnd = end >= 0 && !before.slice(end + 2).includes('\r\n\r\n');
  return !isInEnd && !(isBeginning && !before.includes('\n'));
}

const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

export interface Trouble {
  /** Chance that a segment is sent again, comes too late, is not captured, has a wrong checksum. */
  readonly again?: number;
  readonly late?: number;
  readonly lost?: number;
  readonly wrong?: number;
}

/** Says something in segments, with such troubles. */
function tell(rng: Rng, talk: Talk, side: Side, bytes: Uint8Array, trouble: Trouble): void {
  const [before, from] = [talk.frames.length, talk.said[side]];
  talk.cut(
    side,
    bytes,
    places(rng, bytes.length).filter((place) => isFit(bytes, place, talk.said[side] === 0)),
  );
  const { frames } = talk;
  for (let i = before; i < frames.length; i++) {
    if (rng.chance(trouble.wrong ?? 0)) {
      const spoilt = frames[i]!.slice();
      spoilt[50] = spoilt[50]! ^ 1;
      frames[i] = spoilt;
    }
    if (rng.chance(trouble.again ?? 0)) frames.splice(i + 1 + rng.below(frames.length - i), 0, frames[i]!);
  }
  if (frames.length - before > 1 && rng.chance(trouble.late ?? 0)) {
    const i = before + rng.below(frames.length - before - 1);
    [frames[i], frames[i + 1]] = [frames[i + 1]!, frames[i]!];
  }
  if (rng.chance(trouble.lost ?? 0)) frames.splice(before + rng.below(frames.length - before), 1);
  if (rng.chance(0.7)) talk.acknowledge(side === 'client' ? 'server' : 'client');
  if (rng.chance(trouble.again ?? 0)) talk.at(side, from, bytes.subarray(0, 1 + rng.below(bytes.length)));
}

/** One connection with a few exchanges. */
export function generateTalk(rng: Rng, clientPort: number, serverPort: number, trouble: Trouble = {}): Uint8Array[] {
  const talk = new Talk(clientPort, serverPort).open({ client: rng.u32(), server: rng.u32() });
  for (let left = 1 + rng.below(4); left > 0; left--) {
    const asked = Array.from({ length: rng.chance(0.2) ? 2 + rng.below(2) : 1 }, () => question(rng));
    tell(rng, talk, 'client', concat(asked.map(({ bytes }) => bytes)), trouble);
    const told = asked.map(({ method }, i) => answer(rng, method, left === 1 && i === asked.length - 1));
    if (rng.chance(0.1)) tell(rng, talk, 'server', utf8('HTTP/1.1 100 Continue\r\n\r\n'), trouble);
    tell(rng, talk, 'server', concat(told.map(({ bytes }) => bytes)), trouble);
    if (told.some(({ closes }) => closes)) break;
  }
  if (rng.chance(0.8)) talk.close('server', rng.chance(0.1) ? 'the last words' : '').close('client');
  return talk.frames;
}

/** Connections, up to three at a time, frame by frame in turn. Some come from the ports of an earlier one. */
export function generateWeb(rng: Rng, count: number, trouble: Trouble = {}): Uint8Array[] {
  const talks = Array.from({ length: count }, (_, i) => {
    const port = pick(rng, [80, 80, 8080, 3000, 3128]);
    const frames = generateTalk(rng, 40_000 + i, port, trouble);
    return rng.chance(0.1) ? [...frames, ...generateTalk(rng, 40_000 + i, port, trouble)] : frames;
  });
  const out: Uint8Array[] = [];
  while (talks.some((frames) => frames.length > 0)) {
    const open = talks.filter((frames) => frames.length > 0).slice(0, 3);
    out.push(pick(rng, open).shift()!);
  }
  return out;
}
