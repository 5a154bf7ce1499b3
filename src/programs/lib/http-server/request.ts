/** One request as a handler sees it: its head, what it is about, and its content, which is read only when asked for. */
import { fromUtf8, utf8 } from '../../../core/bytes.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Call, SocketAddress, Sys } from '../../../core/sys.ts';
import { seconds } from '../../../core/time.ts';
import {
  bytesOfText,
  fieldValue,
  type Framing,
  hasMember,
  type Refusal,
  type RequestHead,
  type Target,
} from '../../../protocols/http/codec.ts';
import type { Input, InputEnd } from './input.ts';

/** How long content may pause (nginx: client_body_timeout). */
const BODY_TIMEOUT = seconds(60);

export interface Peers {
  readonly client: SocketAddress;
  readonly local: SocketAddress;
  /** Whether TLS lies between. */
  readonly secure: boolean;
}

export class Request {
  readonly head: RequestHead;
  readonly framing: Framing;
  readonly target: Target;
  /** Decoded, without `.` and `..`; `*` and authorities stay what they are. */
  readonly path: string;
  readonly query: string | undefined;
  /** Host and perhaps service port, from the target or the Host field; '' in HTTP/1.0 without one. */
  readonly host: string;
  readonly peers: Peers;
  /** Whether all content was read. */
  ended = false;
  /** Whether the connection may go on after it, as the client says. */
  persistent = false;
  /** Why the content could not be read to its end. */
  broken: InputEnd | undefined;
  /** Whether the client waits for 100 (Continue) before it sends content (RFC 9110, 10.1.1). */
  #waits: boolean;
  readonly #sys: Sys;
  readonly #input: Input;
  readonly #interim: (bytes: Uint8Array) => Call<boolean>;

  constructor(
    sys: Sys,
    input: Input,
    parts: { head: RequestHead; framing: Framing; target: Target; path: string; peers: Peers },
    interim: (bytes: Uint8Array) => Call<boolean>,
  ) {
    this.#sys = sys;
    this.#input = input;
    this.#interim = interim;
    this.head = parts.head;
    this.framing = parts.framing;
    this.target = parts.target;
    this.path = parts.path;
    this.peers = parts.peers;
    const { target, head } = parts;
    this.query = 'query' in target ? target.query : undefined;
    this.host = 'authority' in target ? target.authority : (fieldValue(head.headers, 'host') ?? '');
    this.#waits = head.version === '1.1' && hasMember(head.headers, 'expect', '100-continue');
  }

  get method(): string {
    return this.head.method;
  }

  /** Whether the client holds its content back until it is told to send it. */
  get heldBack(): boolean {
    return this.#waits && this.framing.kind !== 'none' && !this.#input.hasMore;
  }

  /** The next piece of content; undefined at its end. */
  *next(): Call<Result<Uint8Array | undefined, InputEnd>> {
    if (this.broken) return fail(this.broken);
    while (!this.ended) {
      if (this.heldBack) yield* this.#interim(bytesOfText('HTTP/1.1 100 Continue\r\n\r\n'));
      this.#waits = false;
      const event = yield* this.#input.next(this.#sys.now() + BODY_TIMEOUT);
      if (!event.ok) {
        this.broken = event.error;
        return event;
      }
      if (event.value.type === 'content') return ok(event.value.bytes);
      if (event.value.type === 'end') {
        this.ended = true;
        this.persistent = event.value.persistent;
      }
    }
    return ok(undefined);
  }

  /** All content, or why not: `too much` when there is more than `most`. */
  *whole(most: number): Call<Result<Uint8Array, InputEnd | 'too much'>> {
    if (this.framing.kind === 'length' && this.framing.length > most) return fail('too much');
    // neither the length announced counts nor the number of pieces: only what has come takes memory
    let bytes = new Uint8Array(1024);
    for (let size = 0; ;) {
      const piece = yield* this.next();
      if (!piece.ok) return piece;
      if (!piece.value) return ok(bytes.subarray(0, size));
      const needed = size + piece.value.length;
      if (needed > most) return fail('too much');
      if (needed > bytes.length) bytes = enlarged(bytes, 2 * needed);
      bytes.set(piece.value, size);
      size = needed;
    }
  }
}

function enlarged(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}

/** Decodes a path and resolves its dots; a sentence when it cannot mean anything (RFC 3986, 2.1 and 5.2.4). */
export function plainPath(path: string): Result<string, Refusal> {
  const bad = (sentence: string) => fail({ status: 400, sentence, source: 'RFC 3986, 2.1' });
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) return bad('The path has a % without two hexadecimal digits behind it');
  const bytes = bytesOfText(
    path.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16))),
  );
  const text = fromUtf8(bytes);
  if (text.includes('\0')) return bad('The path has a NUL in it');
  const parts: string[] = [];
  for (const part of text.split('/').slice(1)) {
    if (part === '..' && parts.length === 0) return bad('The path leads out of the site');
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  const slash = /(?:^|\/)\.{0,2}$/.test(text) && parts.length > 0 ? '/' : '';
  return ok(`/${parts.join('/')}${slash}`);
}

/** The path as a URL has it. Halves of characters, which a lab file can have, become U+FFFD: they have no percent-encoding. */
export const encodePath = (path: string): string =>
  fromUtf8(utf8(path))
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
