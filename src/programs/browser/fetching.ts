/** How a browser gets one resource: from its cache, by asking whether what it has is still good, or whole; over redirects; with the times of each step. */
import { concat } from '../../core/bytes.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { seconds, type Ns } from '../../core/time.ts';
import { fieldValue, type Fields, type ResponseHead } from '../../protocols/http/codec.ts';
import type { StreamProblem } from '../lib/http/stream.ts';
import { parseUrl, requestTarget, type WebUrl } from '../lib/http/url.ts';
import type { Connection, Connections, Obtained } from './connections.ts';
import * as E from './events.ts';
import { type CacheDecision, freshFor } from './http-cache.ts';
import { type Answered, decoded, fromStore, problemText, requestHead, typeOf } from './message.ts';
import type { Kind, Row } from './row.ts';
import type { BrowserSession, Figures } from './session.ts';

export interface Document {
  readonly url: string;
  readonly type: string;
  readonly body: Uint8Array;
}

/** How long a server may be silent in the middle (Firefox: network.http.response.timeout). */
const SILENCE = seconds(300);
const MOST_REDIRECTS = 20;

interface Complete extends Answered {
  readonly persistent: boolean;
}

export class Fetcher {
  readonly #sys: Sys;
  readonly #session: BrowserSession;
  readonly #connections: Connections;
  readonly #reload: boolean;
  readonly rows: Row[] = [];
  readonly figures: Figures = { namesAsked: 0, namesKnown: 0, opened: 0, reused: 0, resumed: 0, most: 0 };

  constructor(sys: Sys, session: BrowserSession, connections: Connections, reload: boolean) {
    this.#sys = sys;
    this.#session = session;
    this.#connections = connections;
    this.#reload = reload;
  }

  /** `seen` gets the content so far as it arrives, where it is not compressed. The error says what is wrong. */
  *fetch(
    start: string,
    kind: Kind,
    referer: string | undefined,
    seen?: (document: Document) => void,
  ): Call<Result<Document>> {
    let at = start;
    for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
      const url = parseUrl(at);
      if (!url.ok) return fail(url.error);
      const row = this.#row(url.value.href, kind);
      const answered = yield* this.#one(url.value, row, kind, referer, seen);
      row.done = this.#sys.now();
      if (!answered.ok) {
        row.from = 'failed';
        row.notes.push(answered.error);
        return answered;
      }
      const { head, body } = answered.value;
      const location = fieldValue(head.headers, 'location');
      const next = location === undefined ? undefined : parseUrl(location, url.value.href);
      if (!next?.ok || ![301, 302, 303, 307, 308].includes(head.status)) {
        return ok({ url: url.value.href, type: typeOf(head), body });
      }
      row.notes.push(`goes on to ${next.value.href}`);
      at = next.value.href;
    }
    return fail(`more than ${MOST_REDIRECTS} redirects`);
  }

  *#one(
    url: WebUrl,
    row: Row,
    kind: Kind,
    referer: string | undefined,
    seen?: (document: Document) => void,
  ): Call<Result<Answered>> {
    if (url.scheme !== 'http' && url.scheme !== 'https') return fail(`${url.scheme}: is nothing this browser speaks`);
    const key = url.href.split('#')[0]!;
    const decision = this.#decide(key);
    row.notes.push(`cache: ${decision.why}`);
    this.#tell(key, decision);
    if (decision.kind === 'fresh') {
      row.from = 'cache';
      row.status = decision.stored.status;
      return ok(fromStore(decision.stored));
    }
    const head = requestHead(url, kind, referer, this.#reload, decision.kind === 'stale' ? decision.conditions : []);
    const got = yield* this.#ask(url, row, head, seen);
    if (!got.ok) return got;
    row.status = got.value.head.status;
    if (got.value.head.status === 304 && decision.kind === 'stale') {
      row.from = 'confirmed';
      const confirmed = this.#session.responses.confirm(key, decision.stored, got.value.head.headers, this.#clock());
      row.notes.push('304: what the cache has is still good');
      const numbers = [confirmed.body.length, Math.floor(freshFor(confirmed.headers))];
      this.#sys.emit(E.httpRevalidated, { numbers, note: key });
      return ok(fromStore(confirmed));
    }
    const unpacked = decoded(got.value);
    if (!unpacked.ok) return unpacked;
    row.notes.push(`cache: ${this.#session.responses.store(key, got.value.head, unpacked.value, this.#clock())}`);
    return ok({ head: got.value.head, body: unpacked.value });
  }

  /** Over a connection; once more over another when one that was kept turns out to be dead. */
  *#ask(url: WebUrl, row: Row, head: Uint8Array, seen?: (document: Document) => void): Call<Result<Answered>> {
    for (let anew = false; ; anew = true) {
      const obtained = yield* this.#connections.obtain(url, row, this.figures, anew);
      if (!obtained.ok) return obtained;
      row.padlock = obtained.value.connection.padlock;
      row.notes.push(obtained.value.how, ...(row.padlock === undefined ? [] : [row.padlock]));
      const got = yield* this.#exchange(url, row, head, obtained.value, seen);
      if (got.ok) return got;
      const { error } = got;
      const dead = !obtained.value.fresh && (error.kind === 'closed' || error.kind === 'failed') && row.bytes === 0;
      if (!dead) return fail(problemText(error));
      row.notes.push('the server had closed it: once more');
    }
  }

  *#exchange(
    url: WebUrl,
    row: Row,
    head: Uint8Array,
    { connection }: Obtained,
    seen?: (document: Document) => void,
  ): Call<Result<Answered, StreamProblem>> {
    const { stream, row: shown } = connection;
    Object.assign(shown, {
      state: 'request',
      requests: shown.requests + 1,
      request: `GET ${requestTarget(url)}`,
      status: 0,
      bytes: 0,
    });
    stream.expect('GET');
    let got: Result<Complete, StreamProblem> | undefined;
    try {
      const sent = yield* stream.send(head, this.#sys.now() + SILENCE);
      got = sent.ok ? yield* this.#answer(url, row, connection, seen) : sent;
      return got;
    } finally {
      const kept = got?.ok ? got.value : undefined;
      this.#connections.giveBack(connection, kept?.persistent ?? false, kept && patienceOf(kept.head.headers));
    }
  }

  *#answer(
    url: WebUrl,
    row: Row,
    { stream, row: shown }: Connection,
    seen?: (document: Document) => void,
  ): Call<Result<Complete, StreamProblem>> {
    let head: ResponseHead | undefined;
    const pieces: Uint8Array[] = [];
    for (;;) {
      const event = yield* stream.next(this.#sys.now() + SILENCE);
      if (!event.ok) return event;
      const { value } = event;
      if (value.type === 'head' && value.head.status >= 200) {
        head = value.head;
        row.firstByte = stream.firstByteAt ?? this.#sys.now();
        Object.assign(shown, { state: 'response', status: head.status });
      } else if (value.type === 'content') {
        pieces.push(value.bytes);
        row.bytes += value.bytes.length;
        shown.bytes = row.bytes;
        if (seen && head && fieldValue(head.headers, 'content-encoding') === undefined && head.status < 300)
          seen({ url: url.href, type: typeOf(head), body: concat(pieces) });
      } else if (value.type === 'end' && head) {
        return ok({ head, body: concat(pieces), persistent: value.persistent });
      }
    }
  }

  #tell(url: string, decision: CacheDecision): void {
    if (decision.kind === 'fresh') {
      const numbers = [decision.stored.body.length, decision.left];
      return this.#sys.emit(E.httpCacheHit, { reason: E.fresh, numbers, note: url });
    }
    const reason = { stale: E.stale, absent: E.absent, expired: E.unconfirmable, bypassed: E.bypassed }[decision.kind];
    this.#sys.emit(E.httpCacheMiss, { reason, note: url });
  }

  #decide(key: string): CacheDecision {
    return this.#reload
      ? { kind: 'bypassed', why: 'not asked (--reload)' }
      : this.#session.responses.decide(key, this.#clock());
  }

  #row(url: string, kind: Kind): Row {
    const now = this.#sys.now();
    const row: Row = {
      url,
      kind,
      status: 0,
      bytes: 0,
      from: 'network',
      found: now,
      turn: now,
      resolved: now,
      connected: now,
      secured: now,
      padlock: undefined,
      firstByte: now,
      done: now,
      notes: [],
    };
    this.rows.push(row);
    return row;
  }

  /** ms since 1970. */
  #clock(): number {
    return this.#sys.epochMs + this.#sys.now() / 1e6;
  }
}

/** How long the server says that it keeps an idle connection (RFC 2068, 19.7.1.1; still in use). */
function patienceOf(headers: Fields): Ns | undefined {
  const value = /\btimeout=(\d+)/i.exec(fieldValue(headers, 'keep-alive') ?? '')?.[1];
  return value === undefined ? undefined : seconds(Number(value));
}
