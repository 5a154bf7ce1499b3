/** What a DNS client says has happened: replies that it does not believe, and why (RFC 5452, 9.1). */
import { type EventKind, type Reason, reason } from '../../../core/event.ts';
import { WALK_EVENTS, WALK_REASONS } from './walk-events.ts';

export const dnsRefused: EventKind = {
  id: 'dns.refused',
  layer: 'application',
  meaning: 'A DNS client does not believe a message and goes on waiting; the note is what it had asked.',
  numbers: [
    { name: 'from', format: 'ipv4' },
    { name: 'from-port', format: 'port' },
    { name: 'message', format: 'hex16' },
    { name: 'expected', format: 'hex16' },
  ],
};

export const wrongId: Reason = {
  id: 'dns.wrong-id',
  sentence:
    'The reply carries id {message}, but the question was sent with {expected}: it answers something else, or somebody guesses.',
  source: 'RFC 5452, 9.1',
};
export const wrongQuestion: Reason = {
  id: 'dns.wrong-question',
  sentence: 'The reply repeats another question than the one that was asked: {note}.',
  source: 'RFC 5452, 9.1',
};
export const wrongServer: Reason = {
  id: 'dns.wrong-server',
  sentence: 'The reply comes from {from}, service port {from-port}, and not from the server that was asked.',
  source: 'RFC 5452, 9.1',
};
export const notAResponse: Reason = {
  id: 'dns.not-a-response',
  sentence: 'The message is a query, not a response: its QR bit is 0.',
  source: 'RFC 1035, 4.1.1',
};
export const malformedReply: Reason = {
  id: 'dns.malformed',
  sentence: 'The message cannot be read: {note}.',
  source: 'RFC 1035, 4',
};

export const dnsCacheHit: EventKind = {
  id: 'dns.cache-hit',
  layer: 'application',
  meaning: 'An answer is in a cache, of the browser, the operating system or a resolver; the note is the question.',
  says: '{note} is in the cache, and good for {seconds-left} s more: nobody is asked.',
  numbers: [{ name: 'seconds-left', format: 'count' }],
};
export const dnsCacheMiss: EventKind = {
  id: 'dns.cache-miss',
  layer: 'application',
  meaning: 'A cache does not have the answer, and the next on the way is asked; the note is the question.',
  says: '{note} is not in the cache.',
  numbers: [],
};
/** Whose cache it was, on the way from the program to the servers. */
export const browserCache = reason(
  'dns.browser-cache',
  "{note} is in the browser's own cache, and good for {seconds-left} s more: not even the operating system is asked.",
);
export const browserMiss = reason(
  'dns.not-in-browser',
  "{note} is not in the browser's own cache: the operating system is asked.",
);
export const systemCache = reason(
  'dns.system-cache',
  "{note} is in the operating system's cache, and good for {seconds-left} s more: no name server is asked.",
  'RFC 1034, 5.3.1',
);
export const systemNegative = reason(
  'dns.system-negative',
  "{note}: the operating system's cache knows for {seconds-left} s more that it does not exist, so no name server is asked.",
  'RFC 2308, 5',
);
export const systemMiss = reason(
  'dns.not-in-system',
  "{note} is not in the operating system's cache: a name server is asked.",
  'RFC 1034, 5.3.1',
);
export const resolverCache = reason(
  'dns.resolver-cache',
  "{note} is in the resolver's cache, and good for {seconds-left} s more: no other server is asked.",
  'RFC 1034, 5.3.3',
);
export const resolverNegative = reason(
  'dns.resolver-negative',
  "{note}: the resolver's cache knows for {seconds-left} s more that it does not exist, so no other server is asked.",
  'RFC 2308, 5',
);
export const resolverMiss = reason(
  'dns.not-in-resolver',
  "{note} is not in the resolver's cache: it has to ask other servers.",
  'RFC 1034, 5.3.3',
);
export const dnsCached: EventKind = {
  id: 'dns.cached',
  layer: 'application',
  meaning:
    'A resolver keeps the records of one name and type until their TTL has passed; the note is the name and the type.',
  says: '{note} is kept for {ttl} s; records: {records}.',
  numbers: [
    { name: 'ttl', format: 'count' },
    { name: 'records', format: 'count' },
  ],
};
export const dnsNegative: EventKind = {
  id: 'dns.negative',
  layer: 'application',
  meaning: 'A resolver remembers that something does not exist (RFC 2308, 5); the note is the question.',
  says: '{note} does not exist, says {server}; that is kept for {ttl} s (RFC 2308, 5).',
  numbers: [
    { name: 'server', format: 'ipv4' },
    { name: 'rcode', format: 'count' },
    { name: 'ttl', format: 'count' },
  ],
};

export const DNS_EVENTS: readonly EventKind[] = [
  dnsRefused,
  dnsCacheHit,
  dnsCacheMiss,
  dnsCached,
  dnsNegative,
  ...WALK_EVENTS,
];
export const DNS_REASONS: readonly Reason[] = [
  wrongId,
  wrongQuestion,
  wrongServer,
  notAResponse,
  malformedReply,
  ...[browserCache, browserMiss, systemCache, systemNegative, systemMiss],
  ...[resolverCache, resolverNegative, resolverMiss],
  ...WALK_REASONS,
];
