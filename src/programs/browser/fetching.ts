/** How a browser gets one resource: from its cache, by asking whether what it has is still good, or whole; over redirects; with the times of each step. */
import { decompressSync } from 'fflate';
import { concat } from '../../core/bytes.ts';
import { errnoText } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, Sys } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import { encodeRequest, type Field, fieldValue, type ResponseHead } from '../../protocols/http/codec.ts';
import type { StreamProblem } from '../lib/http/stream.ts';
import { hostField, parseUrl, requestTarget, type WebUrl } from '../lib/http/url.ts';
import type { Connections, Obtained } from './connections.ts';
import type { CacheDecision, StoredResponse } from './http-cache.ts';
import type { BrowserSession } from './session.ts';

export type Kind = 'html' | 'css' | 'script' | 'img' | 'icon';

/** One line of the waterfall. */
export interface Row {
  readonly url: string;
  readonly kind: Kind;
  status: number;
  /** Bytes of content that came over the network. */
  bytes: number;
  from: 'network' | 'cache' | 'confirmed' | 'failed';
  readonly found: Ns;
  turn: Ns;
  resolved: Ns;
  connected: Ns;
  firstByte: Ns;
  done: Ns;
  readonly notes: string[];
}

export interface Document {
  readonly url: string;
  readonly type: string;
  readonly body: Uint8Array;
}

const ACCEPTS: Readonly<Record<Kind, string>> = {
  html: 'text/html,application/xhtml+xml,*/*;q=0.8',
  css: 'text/css,*/*;q=0.1',
  script: '*/*',
  img: 'image/*,*/*;q=0.8',
  icon: 'image/*,*/*;q=0.8',
};
const USER_AGENT = 'Mozilla/5.0 (wirelab) browser/1.0';
const MOST_REDIRECTS = 20;
const TLS_MISSING = 'https:// needs TLS, which is not part of wirelab yet';

interface Answered {
  readonly head: ResponseHead;
  readonly body: Uint8Array;
}

export class Fetcher {
  readonly #sys: Sys;
  readonly #session: BrowserSession;
  readonly #connections: Connections;
  readonly #reload: boolean;
  readonly rows: Row[] = [];

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
    if (url.scheme !== 'http')
      return fail(url.scheme === 'https' ? TLS_MISSING : `${url.scheme}: is nothing this browser speaks`);
    const key = url.href.split('#')[0]!;
    const decision = this.#decide(key);
    row.notes.push(`cache: ${decision.why}`);
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
      return ok(fromStore(confirmed));
    }
    const unpacked = decoded(got.value);
    if (!unpacked.ok) return unpacked;
    row.notes.push(`cache: ${this.#session.responses.store(key, got.value.head, unpacked.value, this.#clock())}`);
    return ok({ head: got.value.head, body: unpacked.value });
  }

  /** Over a connection; once more over another when one that was kept turns out to be dead. */
  *#ask(url: WebUrl, row: Row, head: Uint8Array, seen?: (document: Document) => void): Call<Result<Answered>> {
    for (let tries = 0; ; tries++) {
      const obtained = yield* this.#connections.obtain(url.host, url.port, row);
      if (!obtained.ok) return obtained;
      row.notes.push(obtained.value.how);
      const got = yield* this.#exchange(url, row, head, obtained.value, seen);
      if (got.ok) return got;
      const { error } = got;
      const dead = !obtained.value.fresh && (error.kind === 'closed' || error.kind === 'failed') && row.bytes === 0;
      if (!dead || tries > 1) return fail(problemText(error));
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
    const sent = yield* stream.send(head);
    let answer: ResponseHead | undefined;
    const pieces: Uint8Array[] = [];
    for (;;) {
      const event = sent.ok ? yield* stream.next() : sent;
      if (!event.ok) {
        this.#connections.giveBack(connection, false);
        return event;
      }
      const { value } = event;
      if (value.type === 'head' && value.head.status >= 200) {
        answer = value.head;
        row.firstByte = stream.firstByteAt ?? this.#sys.now();
        Object.assign(shown, { state: 'response', status: value.head.status });
      } else if (value.type === 'content') {
        pieces.push(value.bytes);
        row.bytes += value.bytes.length;
        shown.bytes = row.bytes;
        if (seen && answer && fieldValue(answer.headers, 'content-encoding') === undefined && answer.status < 300) {
          seen({ url: url.href, type: typeOf(answer), body: concat(pieces) });
        }
      } else if (value.type === 'end' && answer) {
        this.#connections.giveBack(connection, value.persistent);
        return ok({ head: answer, body: concat(pieces) });
      }
    }
  }

  #decide(key: string): CacheDecision {
    return this.#reload
      ? { kind: 'missing', why: 'not asked (--reload)' }
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

function requestHead(
  url: WebUrl,
  kind: Kind,
  referer: string | undefined,
  reload: boolean,
  conditions: readonly Field[],
): Uint8Array {
  const headers: Field[] = [
    ['Host', hostField(url)],
    ['Connection', 'keep-alive'],
    ...(reload ? [['Cache-Control', 'no-cache'] as const] : []),
    ['User-Agent', USER_AGENT],
    ['Accept', ACCEPTS[kind]],
    ...(referer === undefined ? [] : [['Referer', referer.split('#')[0]!] as const]),
    ['Accept-Encoding', 'gzip, deflate'],
    ...conditions,
  ];
  return encodeRequest({ method: 'GET', target: requestTarget(url), version: '1.1', headers });
}

const typeOf = ({ headers }: ResponseHead): string =>
  (fieldValue(headers, 'content-type') ?? '').split(';')[0]!.trim().toLowerCase();

const fromStore = ({ status, headers, body }: StoredResponse): Answered => ({
  head: { version: '1.1', status, reason: '', headers },
  body,
});

function decoded({ head, body }: Answered): Result<Uint8Array> {
  const coding = fieldValue(head.headers, 'content-encoding')?.toLowerCase();
  if (coding === undefined || coding === 'identity' || body.length === 0) return ok(body);
  if (!['gzip', 'x-gzip', 'deflate'].includes(coding)) return fail(`content coding ${coding} is not known here`);
  try {
    return ok(decompressSync(body));
  } catch {
    return fail(`what came is no ${coding}`);
  }
}

function problemText(problem: StreamProblem): string {
  if (problem.kind === 'failed') return errnoText(problem.errno);
  if (problem.kind === 'refused') return problem.refusal.sentence;
  const texts = {
    closed: 'the server closed the connection',
    timeout: 'no answer in time',
    interrupted: 'interrupted',
    'not-http': 'what came is not HTTP',
  };
  return texts[problem.kind];
}
