/** Why a connection changes its state, and what its timers and windows decide (RFC 9293; RFC 5681, 6298). `{name}` stands for a number of the event's row. */
import { reason } from '../../core/event.ts';

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
export const PEER_OPENED_WINDOW = reason('tcp-window-opened', 'The peer offers {window} again.', 'RFC 9293, 3.8.6');
export const NEGOTIATED = reason(
  'tcp-options-known',
  'Each end has told what it can do; an option counts when both have it.',
  'RFC 9293, 3.2',
);
export const IN_ORDER = reason(
  'tcp-in-order',
  '{length} came in order; {waiting} wait for the program.',
  'RFC 9293, 3.10.7.4',
);
export const EARLY = reason(
  'tcp-early',
  '{expected} is still missing: these {length} are kept until it comes.',
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
