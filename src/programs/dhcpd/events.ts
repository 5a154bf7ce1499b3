/** What a DHCP server records: what it gives, refuses and keeps still about, and why (RFC 2131, 4.3). */
import { type EventKind, type NumberField, type Reason, reason } from '../../core/event.ts';

const NUMBERS: readonly NumberField[] = [
  { name: 'address', format: 'ipv4' },
  { name: 'client', format: 'mac' },
  { name: 'seconds', format: 'count' },
];

const kind = (id: string, meaning: string): EventKind => ({
  id: `dhcp.${id}`,
  layer: 'application',
  meaning,
  numbers: NUMBERS,
});

export const OFFER = kind('offer', 'A server offers an address.');
export const ACK = kind('ack', 'A server gives an address, or gives it for longer.');
export const NAK = kind('nak', 'A server refuses an address.');
export const SILENT = kind('silent', 'A server does not answer a client.');
export const FREED = kind('freed', 'A server has an address back.');
export const SET_ASIDE = kind('set-aside', 'A server gives an address to nobody for a time.');
export const CHECKED = kind('ping-check', 'A server pings an address before it offers it.');

export const SERVER_EVENTS: readonly EventKind[] = [OFFER, ACK, NAK, SILENT, FREED, SET_ASIDE, CHECKED];

const RFC = 'RFC 2131, 4.3.1';
const REQUESTS = 'RFC 2131, 4.3.2';

export const KEPT_FOR_IT = reason('dhcp-reserved', 'The file keeps {address} for {client}.', RFC);
export const HAD_BEFORE = reason('dhcp-had-before', '{client} has, or had, {address}.', RFC);
export const ASKED_FOR = reason('dhcp-asked-for', '{client} asked for {address}, and it is free.', RFC);
export const NEVER_USED = reason('dhcp-never-used', '{address} is the first of the pool that nobody has had.', RFC);
export const OLDEST = reason('dhcp-oldest', 'Of the free addresses {address} is the one unused for the longest.', RFC);
export const CHOSEN = reason('dhcp-chosen', '{client} takes what it was offered, for {seconds} s.', REQUESTS);
export const ITS_OWN = reason('dhcp-its-own', '{address} is {client}’s: it has it for {seconds} s from now.', REQUESTS);
export const TOLD = reason(
  'dhcp-told',
  '{client} has an address of its own and only asked what to know.',
  'RFC 2131, 4.3.5',
);
export const WRONG_NETWORK = reason(
  'dhcp-wrong-network',
  '{address} is no address of the network that {client} is on.',
  REQUESTS,
);
export const NOT_ITS_OWN = reason('dhcp-not-its-own', '{address} is another client’s, or was never offered.', REQUESTS);
export const NO_SUBNET = reason('dhcp-no-subnet', 'The file names no subnet for the network that {client} is on.', RFC);
export const EXHAUSTED = reason('dhcp-exhausted', 'Every address of the pool is in use.', RFC);
export const OTHER_SERVER = reason('dhcp-other-server', '{client} took the offer of another server.', REQUESTS);
export const UNKNOWN_CLIENT = reason(
  'dhcp-unknown-client',
  'It knows nothing of {address}: another server may.',
  REQUESTS,
);
export const NOT_AUTHORITATIVE = reason(
  'dhcp-not-authoritative',
  '{address} cannot be right, but the file says that it is not for this server to say so.',
  REQUESTS,
);
export const RELEASED = reason('dhcp-released', '{client} gave {address} back.', 'RFC 2131, 4.3.4');
export const DECLINED = reason(
  'dhcp-declined',
  '{client} found {address} in use by another machine.',
  'RFC 2131, 4.3.3',
);
export const ANSWERED = reason('dhcp-answered', '{address} answered a ping: somebody uses it.', 'RFC 2131, 3.1');
export const PROBING = reason('dhcp-probing', '{address} is new to {client}: does anybody use it?', 'RFC 2131, 3.1');

export const SERVER_REASONS: readonly Reason[] = [
  ...[KEPT_FOR_IT, HAD_BEFORE, ASKED_FOR, NEVER_USED, OLDEST, CHOSEN, ITS_OWN, TOLD, WRONG_NETWORK, NOT_ITS_OWN],
  ...[NO_SUBNET, EXHAUSTED, OTHER_SERVER, UNKNOWN_CLIENT, NOT_AUTHORITATIVE, RELEASED, DECLINED, ANSWERED, PROBING],
];
