/** A browser's cache of responses (RFC 9111): a private one, in memory, for GET alone. */
import {
  type Field,
  type Fields,
  fieldValue,
  hasMember,
  listMembers,
  parseHttpDate,
  type ResponseHead,
} from '../../protocols/http/codec.ts';

export interface StoredResponse {
  readonly status: number;
  readonly headers: Fields;
  readonly body: Uint8Array;
  /** When it was received or last confirmed: ms since 1970. */
  readonly at: number;
}

/** What may be done with a URL, and why. */
export type CacheDecision =
  /** `left`: seconds, rounded up. */
  | { readonly kind: 'fresh'; readonly stored: StoredResponse; readonly left: number; readonly why: string }
  | {
      readonly kind: 'stale';
      readonly stored: StoredResponse;
      readonly conditions: readonly Field[];
      readonly why: string;
    }
  /** Not in the cache; no longer fresh, with nothing to ask with; not to be looked for. */
  | { readonly kind: 'absent' | 'expired' | 'bypassed'; readonly why: string };

/** Statuses that may be stored without being told so (RFC 9110, 15.1), as far as a page is made of them. */
const STORABLE = [200, 203, 204, 300, 301, 308, 404, 410];
/** How much of its age so far a document is trusted to stay as it is (RFC 9111, 4.2.2). */
const HEURISTIC = 0.1;

export class StoredResponses {
  readonly #stored = new Map<string, StoredResponse>();

  get size(): number {
    return this.#stored.size;
  }

  clear(): void {
    this.#stored.clear();
  }

  /** `now` in ms since 1970. */
  decide(url: string, now: number): CacheDecision {
    const stored = this.#stored.get(url);
    if (!stored) return { kind: 'absent', why: 'not in the cache' };
    const left = freshFor(stored.headers) - ageOf(stored, now);
    const always = hasMember(stored.headers, 'cache-control', 'no-cache');
    if (left > 0 && !always)
      return { kind: 'fresh', stored, left: Math.ceil(left), why: `fresh for another ${Math.ceil(left)} s` };
    const why = always ? 'no-cache: to be confirmed each time' : `stale since ${Math.floor(-left)} s`;
    const conditions = conditionsFor(stored.headers);
    return conditions.length > 0
      ? { kind: 'stale', stored, conditions, why }
      : { kind: 'expired', why: `${why}, and nothing to ask with` };
  }

  /** Keeps a response if it may be kept (RFC 9111, 3); says why not otherwise. */
  store(url: string, head: ResponseHead, body: Uint8Array, now: number): string {
    const { headers, status } = head;
    this.#stored.delete(url);
    if (!STORABLE.includes(status)) return `status ${status} is not kept`;
    if (hasMember(headers, 'cache-control', 'no-store')) return 'no-store: not kept';
    if (fieldValue(headers, 'vary')?.trim() === '*') return 'Vary: * fits no other request: not kept';
    if (freshFor(headers) <= 0 && conditionsFor(headers).length === 0)
      return 'never fresh, and nothing to ask with: not kept';
    this.#stored.set(url, { status, headers, body, at: now });
    return `kept, fresh for ${Math.floor(freshFor(headers))} s`;
  }

  /** 304: what is stored is good again, with the fields that came (RFC 9111, 4.3.4). */
  confirm(url: string, stored: StoredResponse, headers: Fields, now: number): StoredResponse {
    const newer = headers.filter(([name]) => !/^(content-length|transfer-encoding|connection)$/i.test(name));
    const names = newer.map(([name]) => name.toLowerCase());
    const kept = stored.headers.filter(([name]) => !names.includes(name.toLowerCase()));
    const confirmed = { ...stored, headers: [...kept, ...newer], at: now };
    this.#stored.set(url, confirmed);
    return confirmed;
  }
}

function conditionsFor(headers: Fields): readonly Field[] {
  const tag = fieldValue(headers, 'etag');
  const modified = fieldValue(headers, 'last-modified');
  return [
    ...(tag === undefined ? [] : [['If-None-Match', tag] as const]),
    ...(modified === undefined ? [] : [['If-Modified-Since', modified] as const]),
  ];
}

/** Freshness lifetime in seconds (RFC 9111, 4.2.1). */
export function freshFor(headers: Fields): number {
  const seconds = listMembers(headers, 'cache-control')
    .map((member) => /^max-age="?(\d+)"?$/i.exec(member)?.[1])
    .find((value) => value !== undefined);
  if (seconds !== undefined) return Number(seconds);
  const date = parseHttpDate(fieldValue(headers, 'date') ?? '');
  const expires = fieldValue(headers, 'expires');
  if (expires !== undefined) {
    const at = parseHttpDate(expires);
    return at === undefined || date === undefined ? 0 : (at - date) / 1000;
  }
  const modified = parseHttpDate(fieldValue(headers, 'last-modified') ?? '');
  return modified === undefined || date === undefined ? 0 : Math.max(0, ((date - modified) / 1000) * HEURISTIC);
}

/** Seconds (RFC 9111, 4.2.3). */
function ageOf({ headers, at }: StoredResponse, now: number): number {
  const age = Number(fieldValue(headers, 'age') ?? 0);
  return (Number.isFinite(age) ? age : 0) + (now - at) / 1000;
}
