/** What a DNS client says has happened: replies that it does not believe, and why (RFC 5452, 9.1). */
import type { EventKind, Reason } from '../../../core/event.ts';
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
  meaning: 'A resolver answers from its cache; the note is the question.',
  says: '{note} is in the cache, and good for {seconds-left} s more: nobody is asked.',
  numbers: [{ name: 'seconds-left', format: 'count' }],
};
export const dnsCacheMiss: EventKind = {
  id: 'dns.cache-miss',
  layer: 'application',
  meaning: 'A resolver does not know the answer and has to ask; the note is the question.',
  says: '{note} is not in the cache.',
  numbers: [],
};
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
  ...WALK_REASONS,
];
