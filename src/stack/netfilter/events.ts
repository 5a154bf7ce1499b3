/** What connection tracking and NAT record: each flow that begins and ends, each mapping, each rewrite with what stood there before. */
import type { EventKind } from '../../core/event.ts';
import { kind } from '../events.ts';

const FLOW =
  'source:ipv4 source-port:port destination:ipv4 destination-port:port protocol:count timeout:ns packets:count reply-packets:count';
const ENDS = 'source:ipv4 source-port:port destination:ipv4 destination-port:port protocol:count';
const MAPPING =
  'inside:ipv4 inside-port:port outside:ipv4 outside-port:port remote:ipv4 remote-port:port protocol:count rule:count';

export const CONNTRACK_NEW = kind('conntrack.new', 'ip', FLOW, 'A host begins to track a flow.', true);
export const CONNTRACK_ESTABLISHED = kind(
  'conntrack.established',
  'ip',
  FLOW,
  'The first packet of a tracked flow has come the other way.',
  true,
);
export const CONNTRACK_STATE = kind(
  'conntrack.state',
  'ip',
  FLOW,
  'A tracked TCP connection changes its state; the note says to which.',
  true,
);
export const CONNTRACK_ENDED = kind('conntrack.ended', 'ip', FLOW, 'A host forgets a flow; the reason says why.', true);
export const CONNTRACK_INVALID = kind(
  'conntrack.invalid',
  'ip',
  ENDS,
  'A packet belongs to no flow that is tracked and cannot begin one; it passes untranslated.',
  true,
);
export const CONNTRACK_DROP = kind('conntrack.drop', 'ip', ENDS, 'Connection tracking drops a packet.');

export const NAT_MAPPING = kind(
  'nat.mapping',
  'ip',
  MAPPING,
  'A mapping is made: from an inside address and port to an outside one, for packets to and from a remote end.',
  true,
);
export const NAT_MAPPING_ENDED = kind('nat.mapping-ended', 'ip', MAPPING, 'A mapping ends, with its flow.', true);
export const NAT_TRANSLATE = kind(
  'nat.translate',
  'ip',
  'before:ipv4 before-port:port after:ipv4 after-port:port protocol:count rule:count',
  'A node rewrites an address, and the service port or ICMP identifier with it. The note names the chain of the rule.',
);
export const NAT_UNMATCHED = kind(
  'nat.unmatched',
  'ip',
  ENDS,
  'A packet from outside comes to a translated address and fits no mapping.',
);
export const NAT_DROP = kind('nat.drop', 'ip', ENDS, 'A packet that cannot be translated is dropped.');

export const NETFILTER_EVENTS: readonly EventKind[] = [
  CONNTRACK_NEW,
  CONNTRACK_ESTABLISHED,
  CONNTRACK_STATE,
  CONNTRACK_ENDED,
  CONNTRACK_INVALID,
  CONNTRACK_DROP,
  NAT_MAPPING,
  NAT_MAPPING_ENDED,
  NAT_TRANSLATE,
  NAT_UNMATCHED,
  NAT_DROP,
];
