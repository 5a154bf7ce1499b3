/** What a stream tells of a segment beyond its own bytes, under Wireshark's names: times, and the marks of tcp.analysis. */
import type { Field, FieldType } from '../../../core/protocol.ts';

const field = (name: string, type: FieldType, label: string, meaning: string): Field => ({
  name: `tcp.${name}`,
  type,
  ...(type === 'uint' ? { bits: 32 } : {}),
  label,
  meaning,
});
const mark = (name: string, label: string, meaning: string): Field =>
  field(`analysis.${name}`, 'label', label, meaning);

export const TIME_RELATIVE = field(
  'time_relative',
  'time',
  'Time since first frame of the stream',
  'Seconds since the capture first saw this connection.',
);
export const TIME_DELTA = field(
  'time_delta',
  'time',
  'Time since previous frame of the stream',
  'Seconds since the segment of this connection before it, either way.',
);
export const ANALYSIS: Field = {
  ...mark('tcp', 'Sequence analysis', 'Comparing this segment with those before it told something.'),
  name: 'tcp.analysis',
  hidden: true,
};
export const ACKS_FRAME = field(
  'analysis.acks_frame',
  'uint',
  'Acknowledges the segment in frame',
  'The frame whose last byte this acknowledgment reaches.',
);
export const ACK_RTT = field(
  'analysis.ack_rtt',
  'time',
  'Round-trip time of that segment',
  'Seconds from the segment to its acknowledgment, as seen at the capture point.',
);
export const INITIAL_RTT = field(
  'analysis.initial_rtt',
  'time',
  'Round-trip time of the handshake',
  'Seconds from the SYN to the first plain ACK, as seen at the capture point.',
);
export const BYTES_IN_FLIGHT = field(
  'analysis.bytes_in_flight',
  'uint',
  'Bytes in flight',
  'Sent in this direction and not yet acknowledged, this segment included.',
);
export const PUSH_BYTES_SENT = field(
  'analysis.push_bytes_sent',
  'uint',
  'Bytes sent since the last PSH',
  'Bytes of this direction since the segment behind the last one with PSH.',
);
export const FLAGS = mark('flags', 'Analysis flags', 'The segment is remarkable: the marks below say why.');
export const REUSED_PORTS = mark(
  'reused_ports',
  'Port numbers reused',
  'A new connection between the ports of an older one.',
);
export const RETRANSMISSION = mark(
  'retransmission',
  'Retransmission',
  'It does not go beyond what was sent before: most likely sent again.',
);
export const RTO = field(
  'analysis.rto',
  'time',
  'Time until sent again',
  'Seconds since the segment that it repeats was sent.',
);
export const RTO_FRAME = field(
  'analysis.rto_frame',
  'uint',
  'Repeats frame',
  'The frame that the waiting is counted from.',
);
export const FAST_RETRANSMISSION = mark(
  'fast_retransmission',
  'Fast retransmission',
  'Sent again within 20 ms of a second duplicate acknowledgment that asked for just this byte.',
);
export const SPURIOUS_RETRANSMISSION = mark(
  'spurious_retransmission',
  'Spurious retransmission',
  'Sent again although it had been acknowledged already.',
);
export const OUT_OF_ORDER = mark(
  'out_of_order',
  'Out of order',
  'It came soon after a later one: most likely overtaken on its way.',
);
export const LOST_SEGMENT = mark(
  'lost_segment',
  'Previous segment not captured',
  'It begins beyond what was seen so far: something before it is missing here.',
);
export const ACK_LOST_SEGMENT = mark(
  'ack_lost_segment',
  'Acknowledges an unseen segment',
  'It acknowledges bytes that were never seen here.',
);
export const WINDOW_UPDATE = mark(
  'window_update',
  'Window update',
  'Only the window has changed: the receiver can take more or less than before.',
);
export const WINDOW_FULL = mark(
  'window_full',
  'Window full',
  'With it the receiver’s window is used up: the sender must wait.',
);
export const KEEP_ALIVE = mark(
  'keep_alive',
  'Keep-alive',
  'Repeats the last byte only to hear whether the other side is there.',
);
export const KEEP_ALIVE_ACK = mark('keep_alive_ack', 'Keep-alive ACK', 'Answers a keep-alive: still there.');
export const DUPLICATE_ACK = mark(
  'duplicate_ack',
  'Duplicate ACK',
  'Says the same as the one before: something came in, but not what is waited for.',
);
export const DUPLICATE_ACK_NUM = field(
  'analysis.duplicate_ack_num',
  'uint',
  'Duplicate ACK number',
  'How many times it has now been repeated; the third makes the sender send again.',
);
export const DUPLICATE_ACK_FRAME = field(
  'analysis.duplicate_ack_frame',
  'uint',
  'Duplicate of the ACK in frame',
  'The acknowledgment that it repeats.',
);
export const ZERO_WINDOW_PROBE = mark(
  'zero_window_probe',
  'Zero window probe',
  'One byte into a closed window, to hear whether it has opened.',
);
export const ZERO_WINDOW = mark('zero_window', 'Zero window', 'The receiver can take nothing more for now.');
export const ZERO_WINDOW_PROBE_ACK = mark(
  'zero_window_probe_ack',
  'Zero window probe ACK',
  'Answers a probe: the window is still closed.',
);

export const ANALYSIS_FIELDS: readonly Field[] = [
  ...[TIME_RELATIVE, TIME_DELTA, ANALYSIS, ACKS_FRAME, ACK_RTT, INITIAL_RTT, BYTES_IN_FLIGHT, PUSH_BYTES_SENT, FLAGS],
  ...[REUSED_PORTS, RETRANSMISSION, RTO, RTO_FRAME, FAST_RETRANSMISSION, SPURIOUS_RETRANSMISSION, OUT_OF_ORDER],
  ...[LOST_SEGMENT, ACK_LOST_SEGMENT, WINDOW_UPDATE, WINDOW_FULL, KEEP_ALIVE, KEEP_ALIVE_ACK, DUPLICATE_ACK],
  ...[DUPLICATE_ACK_NUM, DUPLICATE_ACK_FRAME, ZERO_WINDOW_PROBE, ZERO_WINDOW, ZERO_WINDOW_PROBE_ACK],
];

/** Those that mark a segment as remarkable, with the words that Wireshark puts before its line; the last one stands first there. */
export const REMARKS: readonly (readonly [mark: Field, words: string])[] = [
  [REUSED_PORTS, 'TCP Port numbers reused'],
  [RETRANSMISSION, 'TCP Retransmission'],
  [FAST_RETRANSMISSION, 'TCP Fast Retransmission'],
  [SPURIOUS_RETRANSMISSION, 'TCP Spurious Retransmission'],
  [OUT_OF_ORDER, 'TCP Out-Of-Order'],
  [LOST_SEGMENT, 'TCP Previous segment not captured'],
  [ACK_LOST_SEGMENT, 'TCP ACKed unseen segment'],
  [WINDOW_UPDATE, 'TCP Window Update'],
  [WINDOW_FULL, 'TCP Window Full'],
  [KEEP_ALIVE, 'TCP Keep-Alive'],
  [KEEP_ALIVE_ACK, 'TCP Keep-Alive ACK'],
  [DUPLICATE_ACK, 'TCP Dup ACK'],
  [ZERO_WINDOW_PROBE, 'TCP ZeroWindowProbe'],
  [ZERO_WINDOW, 'TCP ZeroWindow'],
  [ZERO_WINDOW_PROBE_ACK, 'TCP ZeroWindowProbeAck'],
];
