/** Why ICMP messages are sent, and why often none may be (RFC 792; RFC 1122, 3.2.2; RFC 1812, 4.3.2). */
import { reason, type Reason } from '../core/event.ts';

export const ECHO_ANSWERED = reason('echo-request', '{peer} asked for an echo.', 'RFC 1122, 3.2.2.6');
export const TIMESTAMP_ANSWERED = reason('timestamp-request', '{peer} asked for the time.', 'RFC 1122, 3.2.2.8');
export const TAKEN_IN = reason('icmp-for-us', 'The message is for this host.', 'RFC 792');

export const NET_UNREACHABLE = reason('net-unreachable', 'It has no route to {subject}.', 'RFC 1812, 5.2.7.1');
export const HOST_UNREACHABLE = reason(
  'host-unreachable',
  '{subject} or the next hop to it does not answer.',
  'RFC 1812, 5.2.7.1',
);
export const PROTOCOL_UNREACHABLE = reason(
  'protocol-unreachable',
  'It does not speak the protocol of the packet.',
  'RFC 1122, 3.2.2.1',
);
export const PORT_UNREACHABLE = reason(
  'port-unreachable',
  'No program has opened that service port.',
  'RFC 1122, 4.1.3.1',
);
export const FRAGMENTATION_NEEDED = reason(
  'fragmentation-needed',
  'The packet is too big for the next link and may not be cut.',
  'RFC 1191, 4',
);
export const PROHIBITED = reason('prohibited', 'A rule or a route forbids the packet.', 'RFC 1812, 5.2.7.1');
export const TTL_EXCEEDED = reason('ttl-exceeded', 'The TTL of the packet ended here.', 'RFC 1812, 5.3.1');
export const REASSEMBLY_EXCEEDED = reason(
  'reassembly-exceeded',
  'Fragments of the datagram did not come in time.',
  'RFC 1122, 3.3.2',
);
export const PARAMETER_PROBLEM = reason(
  'parameter-problem',
  'The IP header holds an option that makes no sense.',
  'RFC 1122, 3.2.2.5',
);
export const BETTER_HOP = reason(
  'better-first-hop',
  '{peer} could send to {subject} through a router on its own link.',
  'RFC 1812, 5.2.7.2',
);

export const ABOUT_ERROR = reason(
  'about-icmp-error',
  'No error is sent about an ICMP error: they would never end.',
  'RFC 1122, 3.2.2',
);
export const ABOUT_BROADCAST = reason(
  'about-broadcast',
  'No error is sent about a packet that was for many: all would answer.',
  'RFC 1122, 3.2.2',
);
export const ABOUT_FRAGMENT = reason(
  'about-later-fragment',
  'No error is sent about a fragment other than the first.',
  'RFC 1122, 3.2.2',
);
export const SOURCE_NOT_ONE = reason(
  'source-not-one-host',
  'No error is sent to {peer}: it does not name one host.',
  'RFC 1122, 3.2.2',
);
export const RATE_LIMITED = reason('icmp-rate-limit', 'It has sent {peer} enough errors for now.', 'RFC 1812, 4.3.2.8');
export const NO_WAY_BACK = reason('no-way-back', 'It has no route back to {peer}.', 'RFC 1812, 4.3.2');
export const ECHO_BROADCAST_IGNORED = reason(
  'echo-broadcast-ignored',
  'Echo requests for everybody are not answered.',
  'RFC 1122, 3.2.2.6',
);
export const ECHO_IGNORED = reason('echo-ignored', 'The sysctl icmp_echo_ignore_all forbids replies.');

export const ICMP_CHECKSUM = reason('icmp-checksum', 'The ICMP checksum is wrong.', 'RFC 792');
export const ICMP_SHORT = reason('icmp-short', 'The ICMP message is cut short.', 'RFC 792');
export const ICMP_UNKNOWN = reason('icmp-unknown-type', 'ICMP type {type} is not known here.', 'RFC 1122, 3.2.2');
export const QUOTE_BAD = reason(
  'icmp-quote-bad',
  'What the error quotes is no packet of this host.',
  'RFC 1122, 3.2.2',
);
export const NOBODY_CARES = reason('icmp-no-socket', 'No socket sent what the error is about.', 'RFC 1122, 4.1.3.3');
export const NO_ERRNO = reason(
  'icmp-no-errno',
  'No errno stands for type {type} with code {code}, so no program is told of it.',
);
export const REDIRECT_TAKEN = reason(
  'redirect-taken',
  '{subject} is from now on reached through another router.',
  'RFC 1122, 3.2.2.2',
);
export const REDIRECT_REFUSED = reason(
  'redirect-refused',
  'The redirect did not come from the router in use, or names one off the link.',
  'RFC 1122, 3.2.2.2',
);

export const ICMP_REASONS: readonly Reason[] = [
  ECHO_ANSWERED,
  TIMESTAMP_ANSWERED,
  TAKEN_IN,
  NET_UNREACHABLE,
  HOST_UNREACHABLE,
  PROTOCOL_UNREACHABLE,
  PORT_UNREACHABLE,
  FRAGMENTATION_NEEDED,
  PROHIBITED,
  TTL_EXCEEDED,
  REASSEMBLY_EXCEEDED,
  PARAMETER_PROBLEM,
  BETTER_HOP,
  ABOUT_ERROR,
  ABOUT_BROADCAST,
  ABOUT_FRAGMENT,
  SOURCE_NOT_ONE,
  RATE_LIMITED,
  NO_WAY_BACK,
  ECHO_BROADCAST_IGNORED,
  ECHO_IGNORED,
  ICMP_CHECKSUM,
  ICMP_SHORT,
  ICMP_UNKNOWN,
  QUOTE_BAD,
  NOBODY_CARES,
  NO_ERRNO,
  REDIRECT_TAKEN,
  REDIRECT_REFUSED,
];
