// long because it is one catalogue, read by looking something up
/** Why TCP does what it does (RFC 9293; RFC 5681, 5961, 6298, 6675, 7323). `{name}` stands for a number of the event's row. */
import type { Reason } from '../../core/event.ts';

const reason = (id: string, sentence: string, source?: string): Reason =>
  source === undefined ? { id, sentence } : { id, sentence, source };

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
export const NEW_DATA = reason('tcp-new-data', 'Both windows have room for {length} B of new data.', 'RFC 9293, 3.8.6');
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

// segments that came and lead to nothing
export const BAD_CHECKSUM = reason('tcp-checksum', 'The TCP checksum is wrong.', 'RFC 9293, 3.1');
export const BAD_HEADER = reason('tcp-header', 'The TCP header does not fit the packet.', 'RFC 9293, 3.1');
export const OUTSIDE_WINDOW = reason(
  'tcp-outside-window',
  'Nothing of it lies in the window: old data, or more than was offered.',
  'RFC 9293, 3.10.7.4',
);
export const OLD_TIMESTAMP = reason(
  'tcp-paws',
  'Its timestamp is older than one that came before: it is a leftover.',
  'RFC 7323, 5.3',
);
export const NO_TIMESTAMP = reason('tcp-no-timestamp', 'Timestamps were agreed on, and it has none.', 'RFC 7323, 3.2');
export const NO_ACK_FLAG = reason(
  'tcp-no-ack-flag',
  'Only a SYN or a reset may come without the ACK flag.',
  'RFC 9293, 3.10.7.4',
);
export const ACKS_UNSENT = reason(
  'tcp-acks-unsent',
  'It acknowledges {acknowledgment}, which was not sent yet, or long ago.',
  'RFC 5961, 5.2',
);
export const WRONG_RESET = reason(
  'tcp-wrong-reset',
  'A reset that does not name the very next byte may be forged.',
  'RFC 5961, 3.2',
);
export const HAZARD = reason(
  'tcp-time-wait-hazard',
  'A reset must not cut TIME-WAIT short: old segments may still be about.',
  'RFC 1337, 3',
);
export const CHALLENGES_LIMITED = reason(
  'tcp-challenge-limited',
  'Enough challenge ACKs have gone out in this second.',
  'RFC 5961, 7',
);
export const WRONG_SYN = reason('tcp-wrong-syn', 'A SYN in the middle of a connection may be forged.', 'RFC 5961, 4.2');
export const NO_CONNECTION = reason(
  'tcp-no-connection',
  'It belongs to no connection, and no program listens on service port {port}.',
  'RFC 9293, 3.10.7.1',
);
export const RESET_FOR_NOBODY = reason(
  'tcp-reset-for-nobody',
  'A reset for a connection that is not there.',
  'RFC 9293, 3.10.7.1',
);
export const NOT_A_SYN = reason(
  'tcp-not-a-syn',
  'A listening socket takes in connections, and this segment does not open one.',
  'RFC 9293, 3.10.7.2',
);

// queues of a listening socket
export const ACCEPT_QUEUE_FULL = reason(
  'tcp-accept-queue-full',
  '{waiting} connections wait to be accepted, and the limit is {limit}: the SYN is ignored.',
  'listen(2)',
);
export const SYN_QUEUE_FULL = reason(
  'tcp-syn-queue-full',
  '{waiting} handshakes are under way, and the limit is {limit}: the SYN is ignored.',
  'listen(2)',
);
export const HANDSHAKE_LEFT_OPEN = reason(
  'tcp-handshake-left-open',
  '{waiting} connections wait to be accepted, and the limit is {limit}: the ACK that ends a handshake is ignored.',
  'listen(2)',
);
export const QUEUED = reason('tcp-queued', 'The connection waits to be accepted; {waiting} do now.', 'accept(2)');

// states
export const STATE_OPENED = reason('tcp-opened', 'The program opens: {from} → {to}.', 'RFC 9293, 3.10.1');
export const STATE_SYN = reason('tcp-syn-came', 'A SYN came: {from} → {to}.', 'RFC 9293, 3.5');
export const STATE_ESTABLISHED = reason(
  'tcp-established',
  'Both SYNs are acknowledged: {from} → {to}.',
  'RFC 9293, 3.5',
);
export const STATE_CLOSED_BY_PROGRAM = reason('tcp-closed', 'The program closes: {from} → {to}.', 'RFC 9293, 3.10.4');
export const STATE_FIN = reason('tcp-fin-came', 'The FIN of the peer came: {from} → {to}.', 'RFC 9293, 3.10.7.4');
export const STATE_FIN_ACKED = reason('tcp-fin-acked', 'Our FIN is acknowledged: {from} → {to}.', 'RFC 9293, 3.10.7.4');
export const STATE_RESET = reason('tcp-reset-came', 'A reset came: {from} → {to}.', 'RFC 9293, 3.5.3');
export const STATE_ABORTED = reason('tcp-aborted', 'The connection is given up: {from} → {to}.', 'RFC 9293, 3.10.5');
export const STATE_UNREACHABLE = reason(
  'tcp-unreachable',
  'ICMP says that the peer cannot be reached: {from} → {to}.',
  'RFC 9293, 3.9.2.2',
);
export const STATE_TIME_OVER = reason(
  'tcp-time-wait-over',
  'Two maximum segment lifetimes have passed: {from} → {to}.',
  'RFC 9293, 3.6.1',
);
export const STATE_REUSED = reason(
  'tcp-time-wait-reused',
  'A newer SYN of the same pair ends the wait: {from} → {to}.',
  'RFC 9293, 3.6.1',
);

// timers and windows
export const RTO_OVER = reason('tcp-rto', 'The retransmission timer went off; the next wait is {next}.', 'RFC 6298, 5');
export const PERSIST_OVER = reason(
  'tcp-persist',
  'The persist timer went off; the next probe comes after {next}.',
  'RFC 9293, 3.8.6.1',
);
export const KEEPALIVE_OVER = reason(
  'tcp-keepalive',
  'The connection was idle for long: probe number {times}.',
  'RFC 9293, 3.8.4',
);
export const GAVE_UP = reason(
  'tcp-gave-up',
  'The peer has not answered {times} times: the connection fails.',
  'RFC 9293, 3.8.3',
);
export const PEER_CLOSED_WINDOW = reason(
  'tcp-window-closed',
  'The peer offers no window: its program does not read fast enough.',
  'RFC 9293, 3.8.6',
);
export const PEER_OPENED_WINDOW = reason('tcp-window-opened', 'The peer offers {window} B again.', 'RFC 9293, 3.8.6');
export const NEGOTIATED = reason(
  'tcp-options-known',
  'Each end has told what it can do; an option counts when both have it.',
  'RFC 9293, 3.2',
);
export const IN_ORDER = reason(
  'tcp-in-order',
  '{length} B came in order; {waiting} B wait for the program.',
  'RFC 9293, 3.10.7.4',
);
export const EARLY = reason(
  'tcp-early',
  '{expected} is still missing: these {length} B are kept until it comes.',
  'RFC 9293, 3.10.7.4',
);
export const SEGMENT_CAME = reason(
  'tcp-segment-came',
  'Its addresses and ports name a connection of this host.',
  'RFC 9293, 3.10.7',
);
export const TOLD = reason(
  'tcp-told',
  'The program is told that its connection failed; {flight} were on the way.',
  'RFC 9293, 3.8.3',
);

// the congestion window, beside what its modules say
export const INITIAL_WINDOW = reason('cc-initial', 'The connection begins with a window of {cwnd}.', 'RFC 6928, 2');
export const INITIAL_AFTER_LOSS = reason(
  'cc-initial-after-loss',
  'The SYN had to be sent again: the connection begins with one segment, {cwnd}.',
  'RFC 5681, 3.1',
);
export const INFLATED = reason(
  'cc-inflated',
  'Each further duplicate ACK shows that a segment has left the network: cwnd grows by one.',
  'RFC 5681, 3.2',
);
export const PARTIAL_DEFLATED = reason(
  'cc-partial',
  'A partial ACK: cwnd shrinks by what it acknowledges, less one segment.',
  'RFC 6582, 3.2',
);
export const SPURIOUS = reason(
  'cc-spurious',
  'The original had arrived after all: the window is given back.',
  'RFC 4015, 3.2',
);

/** All of them, for docs and panels. */
export const TCP_REASONS: readonly Reason[] = [
  OPENS,
  ANSWERS_SYN,
  NEW_DATA,
  CLOSES,
  ACKS_NOW,
  ACKS_LATE,
  ACKS_GAP,
  ACKS_FILLED,
  ACKS_FIN,
  ACKS_HANDSHAKE,
  ACKS_UNACCEPTABLE,
  ACKS_WINDOW,
  CHALLENGES,
  PROBES_WINDOW,
  PROBES_PEER,
  RESETS,
  RESETS_UNREAD,
  RESETS_LATE_DATA,
  RESETS_OVERFLOW,
  RESETS_BAD_ACK,
  RESETS_FILTERED,
  RESETS_NOBODY,
  AGAIN_TIMEOUT,
  AGAIN_SYN,
  AGAIN_FAST,
  AGAIN_PARTIAL,
  AGAIN_HOLE,
  AGAIN_RESCUE,
  AGAIN_AFTER_TIMEOUT,
  AGAIN_SMALLER,
  BAD_CHECKSUM,
  BAD_HEADER,
  OUTSIDE_WINDOW,
  OLD_TIMESTAMP,
  NO_TIMESTAMP,
  NO_ACK_FLAG,
  ACKS_UNSENT,
  WRONG_RESET,
  HAZARD,
  CHALLENGES_LIMITED,
  WRONG_SYN,
  NO_CONNECTION,
  RESET_FOR_NOBODY,
  NOT_A_SYN,
  ACCEPT_QUEUE_FULL,
  SYN_QUEUE_FULL,
  HANDSHAKE_LEFT_OPEN,
  QUEUED,
  STATE_OPENED,
  STATE_SYN,
  STATE_ESTABLISHED,
  STATE_CLOSED_BY_PROGRAM,
  STATE_FIN,
  STATE_FIN_ACKED,
  STATE_RESET,
  STATE_ABORTED,
  STATE_UNREACHABLE,
  STATE_TIME_OVER,
  STATE_REUSED,
  RTO_OVER,
  PERSIST_OVER,
  KEEPALIVE_OVER,
  GAVE_UP,
  PEER_CLOSED_WINDOW,
  PEER_OPENED_WINDOW,
  NEGOTIATED,
  IN_ORDER,
  EARLY,
  SEGMENT_CAME,
  TOLD,
  INITIAL_WINDOW,
  INITIAL_AFTER_LOSS,
  INFLATED,
  PARTIAL_DEFLATED,
  SPURIOUS,
];
