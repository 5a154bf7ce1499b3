/** iperf3's control connection: a cookie that names the test, single bytes that say what comes next, and JSON after its length. */
import { fromUtf8, getU32, setU32, utf8 } from '../../core/bytes.ts';
import { errnoText, type Errno } from '../../core/errno.ts';
import type { Call, Fd, Sys } from '../../core/sys.ts';
import { Stop } from '../lib/stop.ts';

/** The state bytes, as iperf_api.h numbers them. */
export const STATE = {
  testStart: 1,
  testRunning: 2,
  testEnd: 4,
  paramExchange: 9,
  createStreams: 10,
  serverTerminate: 11,
  clientTerminate: 12,
  exchangeResults: 13,
  displayResults: 14,
  done: 16,
  accessDenied: 0xff,
  serverError: 0xfe,
} as const;

/** 36 characters and a NUL. */
export const COOKIE_BYTES = 37;
const COOKIE_LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
/** More than any exchange needs; what asks for more is no iperf3. */
const MOST_JSON = 1 << 20;

export function makeCookie(sys: Sys): Uint8Array {
  const cookie = new Uint8Array(COOKIE_BYTES);
  for (let i = 0; i < COOKIE_BYTES - 1; i++)
    cookie[i] = COOKIE_LETTERS.charCodeAt(sys.rng.below(COOKIE_LETTERS.length));
  return cookie;
}

/** The errors that end a test: `iperf3: error - ...`. */
export class TestError extends Stop {
  constructor(text: string, errno?: Errno | '') {
    super(1, errno === undefined ? text : `${text}: ${errno === '' ? '' : errnoText(errno)}`);
  }
}

/** The signal that came while a call waited. */
export class Interrupted extends Error {}

/** So many bytes; fewer when the stream ends before. */
export function* readExactly(sys: Sys, fd: Fd, count: number, problem: string): Call<Uint8Array> {
  const bytes = new Uint8Array(count);
  let at = 0;
  while (at < count) {
    const piece = yield* sys.read(fd, { max: count - at });
    if (!piece.ok) {
      if (piece.error !== 'EINTR') throw new TestError(problem, piece.error);
      if (interrupted(sys)) throw new Interrupted();
      continue;
    }
    if (piece.value.length === 0) return bytes.subarray(0, at);
    bytes.set(piece.value, at);
    at += piece.value.length;
  }
  return bytes;
}

export function* sendBytes(sys: Sys, fd: Fd, bytes: Uint8Array, problem: string): Call<void> {
  const sent = yield* sys.writeAll(fd, bytes);
  if (sent.ok) return;
  if (sent.error === 'EINTR' && interrupted(sys)) throw new Interrupted();
  throw new TestError(problem, sent.error);
}

export function* sendState(sys: Sys, fd: Fd, state: number): Call<void> {
  yield* sendBytes(sys, fd, Uint8Array.of(state), 'unable to send control message');
}

export function* sendJson(sys: Sys, fd: Fd, value: object, problem: string): Call<void> {
  const text = utf8(JSON.stringify(value));
  const bytes = new Uint8Array(4 + text.length);
  setU32(bytes, 0, text.length);
  bytes.set(text, 4);
  yield* sendBytes(sys, fd, bytes, problem);
}

export function* readJson(sys: Sys, fd: Fd, problem: string): Call<Readonly<Record<string, unknown>>> {
  const head = yield* readExactly(sys, fd, 4, problem);
  const length = head.length === 4 ? getU32(head, 0) : 0;
  if (length === 0 || length > MOST_JSON) throw new TestError(problem, '');
  const text = fromUtf8(yield* readExactly(sys, fd, length, problem));
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // not JSON: refused below
  }
  throw new TestError(problem, '');
}

/** Takes the signal that came, if one did. A connection that broke is seen by the write that fails, not by its signal. */
export function interrupted(sys: Sys): boolean {
  const signal = sys.takeSignal();
  return signal !== undefined && signal !== 'SIGPIPE';
}
