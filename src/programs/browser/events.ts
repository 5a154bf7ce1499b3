/** What a browser records of its caches: whether it had a name or a document, and what it did when it had not (RFC 9111, 4). */
import { type EventKind, reason } from '../../core/event.ts';

export const httpCacheHit: EventKind = {
  id: 'http.cache-hit',
  layer: 'application',
  meaning: 'A browser uses a document that it has, and asks nobody; the note is the URL.',
  noteName: 'url',
  numbers: [
    { name: 'bytes', format: 'bytes' },
    { name: 'seconds-left', format: 'count' },
  ],
};
export const fresh = reason(
  'http.fresh',
  'The cache has {note}, and it is fresh for another {seconds-left} s: nobody is asked.',
  'RFC 9111, 4.2',
);

export const httpCacheMiss: EventKind = {
  id: 'http.cache-miss',
  layer: 'application',
  meaning: 'A browser has to ask a server for a document; the note is the URL.',
  noteName: 'url',
  numbers: [],
};
export const absent = reason('http.not-cached', 'The cache does not have {note}: the server is asked.', 'RFC 9111, 4');
export const stale = reason(
  'http.stale',
  'What the cache has of {note} is to be confirmed: the server is asked whether it has changed.',
  'RFC 9111, 4.3.1',
);
export const unconfirmable = reason(
  'http.stale-alone',
  'What the cache has of {note} is no longer fresh, and there is nothing to ask with: the server is asked for all of it.',
  'RFC 9111, 4.3.1',
);
export const bypassed = reason(
  'http.reload',
  'The cache is not looked at for {note}: the user wants it anew.',
  'RFC 9111, 5.2.1.4',
);

export const httpRevalidated: EventKind = {
  id: 'http.revalidated',
  layer: 'application',
  meaning: 'A server says that what a browser has is still good (304); the note is the URL.',
  says: '{note} has not changed: the {bytes} in the cache are good for {fresh} s (RFC 9111, 4.3.4).',
  noteName: 'url',
  numbers: [
    { name: 'bytes', format: 'bytes' },
    { name: 'fresh', format: 'count' },
  ],
};

export const BROWSER_EVENTS: readonly EventKind[] = [httpCacheHit, httpCacheMiss, httpRevalidated];
export const BROWSER_REASONS = [fresh, absent, stale, unconfirmable, bypassed];
