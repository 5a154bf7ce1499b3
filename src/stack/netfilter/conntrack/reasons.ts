/** Why connection tracking begins, ends and refuses flows. */
import { reason, type Reason } from '../../../core/event.ts';

export const FIRST_PACKET = reason(
  'flow-begins',
  'No flow has these addresses and ports yet: {source}:{source-port} to {destination}:{destination-port} is NEW.',
);
export const PICKED_UP = reason(
  'flow-picked-up',
  'An acknowledgment without a handshake: a connection that began earlier is taken up in its middle (nf_conntrack_tcp_loose).',
);
export const ANSWERED = reason('flow-answered', 'The first answer: the flow is ESTABLISHED.');
export const STEP = reason('flow-state', 'The connection is {note} now.');
export const TIMED_OUT = reason('flow-timeout', 'Nothing has kept the flow alive for as long as its state allows.');
export const DELETED = reason('flow-deleted', 'Somebody has deleted the flow.');
export const REFUSED = reason('flow-reset', 'A reset before any answer: nothing is left to be remembered.');
export const REPLACED = reason('flow-replaced', 'A new SYN: the same ports begin another connection.');
export const MADE_ROOM = reason('flow-made-room', 'The table is full, and this is its oldest flow without assurance.');
export const NOT_THE_FIRST = reason(
  'no-such-flow',
  'This packet cannot begin a flow, and it fits none that is tracked: it is INVALID.',
);
export const OUT_OF_STATE = reason('out-of-state', 'The flow is {note}, where no such segment has a place.');
export const ERROR_ABOUT_NOTHING = reason(
  'error-about-no-flow',
  'The ICMP error quotes a packet of no flow that is tracked: it is INVALID.',
  'RFC 5508, 4.1',
);
export const TABLE_FULL = reason(
  'conntrack-full',
  'nf_conntrack: table full, dropping packet: net.netfilter.nf_conntrack_max flows are tracked, and all are assured.',
);
export const CLASH = reason('flow-clash', 'Another flow took the same addresses and ports in the meantime.');

export const CONNTRACK_REASONS: readonly Reason[] = [
  FIRST_PACKET,
  PICKED_UP,
  ANSWERED,
  STEP,
  TIMED_OUT,
  DELETED,
  REFUSED,
  REPLACED,
  MADE_ROOM,
  NOT_THE_FIRST,
  OUT_OF_STATE,
  ERROR_ABOUT_NOTHING,
  TABLE_FULL,
  CLASH,
];
