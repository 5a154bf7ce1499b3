/** Why TCP sends a segment, and why once more (RFC 9293; RFC 5681, 5961, 6298, 6675). `{name}` stands for a number of the event's row. */
import { reason } from '../../core/event.ts';

// segments that go out
export const OPENS = reason(
  'tcp-opens',
  'A program wants a connection to service port {peer-port}: a SYN asks for it.',
  'RFC 9293, 3.5',
);
export const ANSWERS_SYN = reason(
  'tcp-answers-syn',
  'A SYN was received: it is acknowledged, and a SYN of our own asks back.',
  'RFC 9293, 3.5',
);
export const NEW_DATA = reason('tcp-new-data', 'Both windows have room for {length} of new data.', 'RFC 9293, 3.8.6');
export const CLOSES = reason('tcp-closes', 'The program has no more to send: a FIN says so.', 'RFC 9293, 3.6');
export const ACKS_NOW = reason(
  'tcp-acks-now',
  'Two full segments have come since the last ACK: {acknowledgment} is expected next.',
  'RFC 9293, 3.8.6.3',
);
export const ACKS_LATE = reason(
  'tcp-acks-late',
  'No second segment came in time: the delayed ACK goes alone.',
  'RFC 9293, 3.8.6.3',
);
export const ACKS_GAP = reason(
  'tcp-acks-gap',
  'Something before is missing: a duplicate ACK asks for {acknowledgment} at once.',
  'RFC 5681, 4.2',
);
export const ACKS_FILLED = reason(
  'tcp-acks-filled',
  'A gap was filled, all or in part: the sender is told at once.',
  'RFC 5681, 4.2',
);
export const ACKS_FIN = reason(
  'tcp-acks-fin',
  "The peer's FIN is acknowledged; it counts as one byte.",
  'RFC 9293, 3.10.7.4',
);
export const ACKS_HANDSHAKE = reason(
  'tcp-acks-handshake',
  "The peer's SYN is acknowledged: the connection stands.",
  'RFC 9293, 3.5',
);
export const ACKS_UNACCEPTABLE = reason(
  'tcp-acks-unacceptable',
  'A segment outside of the window is answered with what we expect.',
  'RFC 9293, 3.10.7.4',
);
export const ACKS_WINDOW = reason(
  'tcp-window-update',
  'The program has read: the peer is told of the larger window.',
  'RFC 9293, 3.8.6.2.2',
);
export const CHALLENGES = reason(
  'tcp-challenge-ack',
  'A segment that could end the connection may be forged: an ACK asks the peer to confirm.',
  'RFC 5961, 3.2',
);
export const PROBES_WINDOW = reason(
  'tcp-zero-window-probe',
  "The peer's window is closed: one byte asks whether it has opened.",
  'RFC 9293, 3.8.6.1',
);
export const PROBES_PEER = reason(
  'tcp-keepalive-probe',
  'Nothing was heard for long: an ACK of an old byte asks whether the peer is there.',
  'RFC 9293, 3.8.4',
);
export const RESETS = reason(
  'tcp-resets',
  'The program gives up the connection: a reset tells the peer.',
  'RFC 9293, 3.10.5',
);
export const RESETS_UNREAD = reason(
  'tcp-resets-unread',
  'The program closed without reading all: a reset tells the peer that data was lost.',
  'RFC 2525, 2.17',
);
export const RESETS_LATE_DATA = reason(
  'tcp-resets-late-data',
  'Data came for a program that has closed: a reset tells the peer.',
  'RFC 9293, 3.6.1',
);
export const RESETS_OVERFLOW = reason(
  'tcp-resets-overflow',
  'Too many connections wait to be accepted, and net.ipv4.tcp_abort_on_overflow says to reset this one.',
  'tcp(7)',
);
export const RESETS_BAD_ACK = reason(
  'tcp-resets-bad-ack',
  'It acknowledges what was never sent on this connection: a reset answers.',
  'RFC 9293, 3.10.7.3',
);
export const RESETS_FILTERED = reason(
  'tcp-resets-filtered',
  'A rule of the firewall refuses service port {port} with a reset.',
  'iptables-extensions(8), REJECT',
);
export const RESETS_NOBODY = reason(
  'tcp-resets-nobody',
  'No connection and no listening socket has service port {port}: a reset answers.',
  'RFC 9293, 3.5.2',
);

// retransmissions
export const AGAIN_TIMEOUT = reason(
  'tcp-again-timeout',
  'No ACK came within the retransmission timeout.',
  'RFC 6298, 5.4',
);
export const AGAIN_SYN = reason(
  'tcp-again-syn',
  'No answer to the SYN came in time: it is sent again.',
  'RFC 9293, 3.8.3',
);
export const AGAIN_FAST = reason(
  'tcp-again-fast',
  'Duplicate ACKs say that {sequence} is missing: it is sent again without waiting for the timer.',
  'RFC 5681, 3.2',
);
export const AGAIN_PARTIAL = reason(
  'tcp-again-partial',
  'A partial ACK points at the next hole: {sequence} is sent again.',
  'RFC 6582, 3.2',
);
export const AGAIN_HOLE = reason('tcp-again-hole', 'SACK shows a hole at {sequence}: it is sent again.', 'RFC 6675, 4');
export const AGAIN_RESCUE = reason(
  'tcp-again-rescue',
  'The end of the window is sent once more, should it be lost as well.',
  'RFC 6675, 4',
);
export const AGAIN_AFTER_TIMEOUT = reason(
  'tcp-again-after-timeout',
  'After a timeout all that was not acknowledged or SACKed is sent again.',
  'RFC 5681, 3.1',
);
export const AGAIN_SMALLER = reason(
  'tcp-again-smaller',
  'A router cannot pass it on: it is sent again in smaller segments.',
  'RFC 1191, 6.4',
);
