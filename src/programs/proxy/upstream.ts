/** One connection of a gateway to a backend: a request out, a response in (RFC 9112, 9). */
import { formatIpv4 } from '../../core/address.ts';
import type { ProxyConfig, Upstream } from '../../core/http-config.ts';
import { concat } from '../../core/bytes.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { HttpConnectionRow } from '../../core/service-tables.ts';
import type { Call, Fd, Sys } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import {
  encodeChunk,
  encodeLastChunk,
  encodeRequest,
  type MessageEvent,
  type RequestHead,
  type ResponseHead,
  ResponseParser,
} from '../../protocols/http/codec.ts';
import { Pace } from '../lib/http-server/output.ts';
import type { Request } from '../lib/http-server/request.ts';

/** Why there is no answer: `closed` without a word, `silent` for too long, or a sentence. */
export type UpstreamFault = 'closed' | 'silent' | { readonly sentence: string };

export class UpstreamConnection {
  readonly to: Upstream;
  readonly row: { -readonly [Key in keyof HttpConnectionRow]: HttpConnectionRow[Key] };
  readonly #sys: Sys;
  readonly #fd: Fd;
  readonly #config: ProxyConfig;
  readonly #parser = new ResponseParser();
  readonly #pace = new Pace();
  #open = true;

  constructor(sys: Sys, fd: Fd, to: Upstream, config: ProxyConfig) {
    this.#sys = sys;
    this.#fd = fd;
    this.to = to;
    this.#config = config;
    const local = sys.localAddress(fd);
    this.row = {
      role: 'client',
      program: 'proxy',
      local: local.ok ? `${formatIpv4(local.value.address)}:${local.value.port}` : '',
      remote: `${formatIpv4(to.address)}:${to.port}`,
      state: 'idle',
      requests: 0,
      request: '',
      status: 0,
      bytes: 0,
    };
  }

  /** Whether this connection carried an exchange before. */
  get used(): boolean {
    return this.row.requests > 1;
  }

  /** Whether the backend said more than it was asked for: the next request must not take that for its answer (RFC 9112, 9.2). */
  get surplus(): boolean {
    return this.#parser.midway;
  }

  /** Whether an idle connection is still good: nothing has come on it, and it was not closed. */
  *alive(): Call<boolean> {
    const read = yield* this.#sys.read(this.#fd, { timeout: 0 });
    return !read.ok && read.error === 'ETIMEDOUT';
  }

  /** Until something arrives that nobody asked for, the end above all, or the time is up. */
  *waitForNews(patience: Ns): Call<void> {
    yield* this.#sys.poll([this.#fd], { timeout: patience, upkeep: true });
  }

  close(): void {
    this.#sys.close(this.#fd);
  }

  /** Sends the head together with the first content, then more as it comes. An error of the client's own content is in `request.broken`. */
  *send(head: RequestHead, request: Request): Call<boolean> {
    Object.assign(this.row, { state: 'request', request: `${head.method} ${head.target}`, status: 0, bytes: 0 });
    this.row.requests++;
    this.#parser.expect(head.method);
    let before = encodeRequest(head);
    if (request.framing.kind === 'none') return yield* this.#write(before);
    const chunked = request.framing.kind === 'chunked';
    for (;;) {
      const piece = yield* request.next();
      if (!piece.ok) return false;
      const bytes = piece.value
        ? chunked
          ? encodeChunk(piece.value)
          : piece.value
        : chunked
          ? encodeLastChunk()
          : undefined;
      if (!(yield* this.#write(bytes ? concat([before, bytes]) : before))) return false;
      before = before.subarray(0, 0);
      if (!piece.value) return true;
      yield* this.#pace.turn(this.#sys);
    }
  }

  /** The next thing that the backend says. */
  *next(): Call<Result<MessageEvent<ResponseHead>, UpstreamFault>> {
    for (;;) {
      const step = this.#parser.next();
      if (!step.ok) return fail(this.#parser.midway || this.#open ? { sentence: step.error.sentence } : 'closed');
      if (step.value) {
        if (step.value.type === 'head') Object.assign(this.row, { state: 'response', status: step.value.head.status });
        if (step.value.type === 'content') this.row.bytes += step.value.bytes.length;
        if (step.value.type === 'end') this.row.state = 'idle';
        return ok(step.value);
      }
      if (!this.#open) return fail('closed');
      const read = yield* this.#sys.read(this.#fd, { timeout: this.#config.readTimeout });
      if (!read.ok) return fail(read.error === 'ETIMEDOUT' ? 'silent' : 'closed');
      if (read.value.length > 0) this.#parser.push(read.value);
      else {
        this.#open = false;
        this.#parser.close();
      }
    }
  }

  *#write(bytes: Uint8Array): Call<boolean> {
    const written = yield* this.#sys.writeAll(this.#fd, bytes, { timeout: this.#config.readTimeout });
    return written.ok && written.value === bytes.length;
  }
}
