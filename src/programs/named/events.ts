/** What a DNS server records: each question that came in, and each answer with the reason for its kind. */
import type { EventKind, Reason } from '../../core/event.ts';
import { reason } from '../../core/event.ts';

const TRANSPORTS = ['UDP', 'TCP'];
const client = [
  { name: 'client', format: 'ipv4' },
  { name: 'client-port', format: 'port' },
] as const;

export const queryIn: EventKind = {
  id: 'dns.query',
  layer: 'application',
  meaning: 'A DNS server takes a question; the note is its name and type.',
  says: 'The DNS server takes the question {note} of {client}.',
  noteName: 'question',
  numbers: [...client, { name: 'message', format: 'hex16' }, { name: 'transport', format: 'word', words: TRANSPORTS }],
};

export const answerOut: EventKind = {
  id: 'dns.answer',
  layer: 'application',
  meaning: 'A DNS server answers a question; the note is its name and type, the reason says what kind of answer it is.',
  noteName: 'question',
  numbers: [...client, { name: 'message', format: 'hex16' }, { name: 'size', format: 'bytes' }],
};

export const malformedIn: EventKind = {
  id: 'dns.malformed',
  layer: 'application',
  meaning: 'A DNS server cannot use a message; the note says why.',
  says: 'The message of {client} cannot be used: {note}.',
  numbers: [...client, { name: 'length', format: 'bytes' }, { name: 'transport', format: 'word', words: TRANSPORTS }],
};

export const REASON = {
  authoritative: reason(
    'dns.authoritative',
    '{note} lies in a zone of this server: the answer is its own, AA is set.',
    'RFC 1034, 4.3.2',
  ),
  referral: reason(
    'dns.referral',
    '{note} lies below a cut of this zone: the servers of the zone below are named, and nothing is answered.',
    'RFC 1034, 4.3.2',
  ),
  nxdomain: reason(
    'dns.nxdomain',
    'No such name is in the zone: NXDOMAIN, and the SOA record says how long that may be remembered.',
    'RFC 2308, 2.1',
  ),
  nodata: reason(
    'dns.nodata',
    'The name is in the zone, but has no record of this type: an empty answer with the SOA record.',
    'RFC 2308, 2.2',
  ),
  refused: reason(
    'dns.refused-query',
    '{note} lies in no zone of this server, and it does not recurse for {client}: REFUSED.',
    'RFC 1035, 4.1.1',
  ),
  recursive: reason(
    'dns.recursive',
    '{note} was looked up for the client, in the cache or by asking other servers: AA is not set.',
    'RFC 1034, 4.3.1',
  ),
  failed: reason(
    'dns.failed',
    'No server that was asked for {note} gave a usable answer: SERVFAIL.',
    'RFC 1035, 4.1.1',
  ),
  truncated: reason(
    'dns.truncated',
    'The answer to {note} is longer than the client takes over UDP: what fits is sent with TC set, and TCP carries the whole.',
    'RFC 2181, 9',
  ),
  loop: reason('dns.alias-loop', 'The aliases from {note} do not end: SERVFAIL after 11 of them.', 'RFC 1034, 5.2.2'),
  transfer: reason('dns.no-transfer', 'The server hands its zones to nobody: {note} is refused.', 'RFC 5936, 2.2.1'),
  otherClass: reason(
    'dns.other-class',
    'The question {note} is not of the class IN: nothing is served there.',
    'RFC 1035, 3.2.4',
  ),
  notImplemented: reason('dns.not-implemented', 'The server does not do what is asked: NOTIMP.', 'RFC 1035, 4.1.1'),
  badVersion: reason('dns.bad-version', 'The question has a version of EDNS above 0: BADVERS.', 'RFC 6891, 6.1.3'),
  formatError: reason('dns.format-error', 'The question breaks the rules of DNS messages: FORMERR.', 'RFC 1035, 4.1.1'),
} as const satisfies Record<string, Reason>;

export const NAMED_EVENTS: readonly EventKind[] = [queryIn, answerOut, malformedIn];
export const NAMED_REASONS: readonly Reason[] = Object.values(REASON);
