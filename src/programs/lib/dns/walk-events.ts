/** What a recursive resolver says of its way through the tree: whom it asks and why, and what it makes of each reply (RFC 1034, 5.3.3). */
import { type EventKind, type Reason, reason } from '../../../core/event.ts';

export const dnsAsk: EventKind = {
  id: 'dns.ask',
  layer: 'application',
  meaning: 'A resolver asks a server; the note is the question and the zone that the server is asked for.',
  says: '{server} is asked: {note}.',
  numbers: [
    { name: 'server', format: 'ipv4' },
    { name: 'smoothed-rtt', format: 'ns' },
    { name: 'servers', format: 'count' },
    { name: 'message', format: 'hex16' },
  ],
};

export const onlyServer = reason('dns.only-server', '{server} is asked: {note}. No other address is known.');
export const untriedServer = reason(
  'dns.untried-server',
  '{server} is asked: {note}. Of {servers} addresses it was never tried, so it is given a chance.',
  'RFC 1035, 7.2',
);
export const fastestServer = reason(
  'dns.fastest-server',
  '{server} is asked: {note}. Of {servers} addresses its smoothed round trip of {smoothed-rtt} is the shortest.',
  'RFC 1035, 7.2',
);
export const nextServer = reason(
  'dns.next-server',
  '{server} is asked: {note}. Those before it gave no usable answer.',
  'RFC 1035, 7.2',
);
export const forwarderAsked = reason('dns.forwarder', '{server} is asked: {note}. It is a forwarder.', 'RFC 8499, 6');
export const primingAsked = reason(
  'dns.priming',
  '{server} is asked: {note}. The hints only say where to begin: the root itself says who its servers are.',
  'RFC 9609, 3',
);
export const withoutEdns = reason(
  'dns.without-edns',
  '{server} is asked again without EDNS(0): {note}. It answered FORMERR to a question with it.',
  'RFC 6891, 7',
);

export const dnsReferral: EventKind = {
  id: 'dns.referral',
  layer: 'application',
  meaning: 'A server does not know, but names the servers of a zone nearer to the answer; the note is that zone.',
  says: '{server} leads on to the servers of {note}: {servers} names, {glue} addresses with them (RFC 1034, 5.3.3).',
  noteName: 'zone',
  numbers: [
    { name: 'server', format: 'ipv4' },
    { name: 'servers', format: 'count' },
    { name: 'glue', format: 'count' },
  ],
};

export const dnsLame: EventKind = {
  id: 'dns.lame',
  layer: 'application',
  meaning: 'A server that should know a zone is of no use for it; the note is the question.',
  numbers: [
    { name: 'server', format: 'ipv4' },
    { name: 'rcode', format: 'count' },
  ],
};
export const notAuthoritative = reason(
  'dns.lame-delegation',
  '{server} should know the zone but neither answers nor leads further down: the delegation is lame ({note}).',
  'RFC 8499, 7',
);
export const failedServer = reason(
  'dns.server-failed',
  '{server} answers with reply code {rcode}: another server is asked ({note}).',
  'RFC 1035, 7.2',
);
export const silentServer = reason('dns.server-silent', '{server} does not answer in time ({note}).', 'RFC 1035, 7.2');
export const closedServer = reason(
  'dns.server-unreachable',
  '{server} cannot be reached, or has no DNS server ({note}).',
  'RFC 1035, 7.2',
);
export const badReply = reason('dns.server-malformed', '{server} sends what cannot be read ({note}).');

export const dnsOutOfBailiwick: EventKind = {
  id: 'dns.out-of-bailiwick',
  layer: 'application',
  meaning: 'A record of a reply is not believed; the note is the record and the zone whose server sent it.',
  numbers: [{ name: 'server', format: 'ipv4' }],
};
export const outside = reason(
  'dns.outside-the-zone',
  '{server} has no say about it: {note}. The record is ignored.',
  'RFC 5452, 6',
);
export const notAskedFor = reason(
  'dns.not-asked-for',
  'Nobody asked for it: {note}. The record is ignored.',
  'RFC 2181, 5.4.1',
);

export const dnsGivenUp: EventKind = {
  id: 'dns.given-up',
  layer: 'application',
  meaning: 'A resolver stops looking for an answer; the note is the question.',
  numbers: [{ name: 'questions', format: 'count' }],
};
export const noServerLeft = reason(
  'dns.no-server-left',
  'No server gave a usable answer for {note}.',
  'RFC 1034, 5.3.3',
);
export const tooLate = reason(
  'dns.too-late',
  'Ten seconds have passed without an answer for {note}.',
  'RFC 1034, 5.3.3',
);
export const tooMuchWork = reason(
  'dns.too-much-work',
  '{questions} questions were sent for {note}, which is as many as one client may cause.',
  'RFC 1034, 5.3.3',
);
export const askedAlready = reason(
  'dns.asked-already',
  'To find {note} one would have to know {note} already: the delegations lead in a circle.',
  'RFC 1034, 5.3.3',
);

export const WALK_EVENTS: readonly EventKind[] = [dnsAsk, dnsReferral, dnsLame, dnsOutOfBailiwick, dnsGivenUp];
export const WALK_REASONS: readonly Reason[] = [
  ...[onlyServer, untriedServer, fastestServer, nextServer, forwarderAsked, primingAsked, withoutEdns],
  ...[notAuthoritative, failedServer, silentServer, closedServer, badReply, outside, notAskedFor],
  ...[noServerLeft, tooLate, tooMuchWork, askedAlready],
];
