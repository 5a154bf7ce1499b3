/** The TCP header's fields under Wireshark's names (RFC 9293, 3.1). Options and what a stream tells are declared beside it. */
import type { Field, FieldType } from '../../core/protocol.ts';
import { ANALYSIS_FIELDS } from './dissection/analysis-fields.ts';
import { OPTION_FIELDS } from './dissection/option-fields.ts';

const field = (name: string, type: FieldType, bits: number, label: string, meaning: string): Field => ({
  name,
  type,
  bits,
  label,
  meaning,
});
const hidden = (of: Field): Field => ({ ...of, hidden: true });
const flag = (name: string, label: string, meaning: string): Field => ({
  ...field(`tcp.flags.${name}`, 'bool', 1, label, meaning),
  values: { 0: 'Not set', 1: 'Set' },
});

export const TCP: Field = {
  name: 'tcp',
  type: 'layer',
  label: 'Transmission Control Protocol',
  meaning: 'Carries a stream of bytes between two programs, whole and in order.',
};
export const SRCPORT = field('tcp.srcport', 'uint', 16, 'Source port', 'Which program sent it; answers go back there.');
export const DSTPORT = field('tcp.dstport', 'uint', 16, 'Destination port', 'Which program shall get it.');
export const PORT = hidden(
  field('tcp.port', 'uint', 16, 'Source or destination port', 'Either service port of the segment.'),
);
export const STREAM = field(
  'tcp.stream',
  'uint',
  32,
  'Stream index',
  'Which connection of the capture this belongs to; both directions are one.',
);
export const COMPLETENESS = field(
  'tcp.completeness',
  'uint',
  8,
  'Conversation completeness',
  'What the capture had of the connection before this: 1 SYN, 2 SYN-ACK, 4 ACK, 8 data, 16 FIN, 32 RST, added up.',
);
export const LEN = field(
  'tcp.len',
  'uint',
  32,
  'Segment length',
  'Bytes of the stream that it carries; the header does not count.',
);
export const SEQ = field(
  'tcp.seq',
  'uint',
  32,
  'Sequence number',
  'Place of its first byte in the stream, counted from the SYN, which is 0.',
);
export const SEQ_RAW = field(
  'tcp.seq_raw',
  'uint',
  32,
  'Sequence number (raw)',
  'The same as it stands on the wire, where counting begins at a number that is hard to guess.',
);
export const NXTSEQ = field(
  'tcp.nxtseq',
  'uint',
  32,
  'Next sequence number',
  'Where the next segment of this direction will begin. SYN and FIN take one number each.',
);
export const ACK = field(
  'tcp.ack',
  'uint',
  32,
  'Acknowledgment number',
  'The byte that its sender waits for next: all before it have come. Counted from the other side’s SYN.',
);
export const ACK_RAW = field(
  'tcp.ack_raw',
  'uint',
  32,
  'Acknowledgment number (raw)',
  'The same as it stands on the wire.',
);
export const HDR_LEN = field(
  'tcp.hdr_len',
  'uint',
  4,
  'Header length',
  'Bytes of the header, options included; on the wire in steps of four.',
);
export const FLAGS = field('tcp.flags', 'hex', 12, 'Flags', 'What the segment does to the connection.');
export const FLAGS_RES = flag('res', 'Reserved', 'Kept for later; senders leave these three bits 0.');
export const FLAGS_AE = flag(
  'ae',
  'Accurate ECN',
  'Tells how often congestion was met, together with the two bits below.',
);
export const FLAGS_CWR = flag(
  'cwr',
  'Congestion window reduced',
  'The sender has slowed down; the receiver need not say ECE again.',
);
export const FLAGS_ECE = flag(
  'ece',
  'ECN-Echo',
  'A packet came in with a mark of congestion. In a SYN: I understand such marks.',
);
export const FLAGS_URG = flag('urg', 'Urgent', 'The urgent pointer counts.');
export const FLAGS_ACK = flag(
  'ack',
  'Acknowledgment',
  'The acknowledgment number counts; only a first SYN is without it.',
);
export const FLAGS_PUSH = flag('push', 'Push', 'The sender had no more to send just then: hand it to the program now.');
export const FLAGS_RESET = flag('reset', 'Reset', 'There is no such connection, or not any more.');
export const FLAGS_SYN = flag('syn', 'Syn', 'Opens a connection and tells where its numbers begin.');
export const FLAGS_FIN = flag('fin', 'Fin', 'The sender has nothing more to send.');
export const FLAGS_STR = hidden(
  field('tcp.flags.str', 'text', 12, 'TCP flags', 'The flags as letters, a dot for each that is not set.'),
);
export const WINDOW_VALUE = field(
  'tcp.window_size_value',
  'uint',
  16,
  'Window',
  'How many more bytes the sender of this can take, as on the wire.',
);
export const WINDOW = field(
  'tcp.window_size',
  'uint',
  32,
  'Calculated window size',
  'The window in bytes, multiplied as the SYNs agreed.',
);
export const WINDOW_SCALEFACTOR = field(
  'tcp.window_size_scalefactor',
  'uint',
  32,
  'Window size scaling factor',
  'What the window is multiplied by; -1: the SYNs were not seen, -2: they agreed on none.',
);
export const CHECKSUM = field(
  'tcp.checksum',
  'hex',
  16,
  'Checksum',
  'Covers header, payload and the IP addresses; it is never left out.',
);
export const CHECKSUM_STATUS: Field = {
  ...field('tcp.checksum.status', 'uint', 8, 'Checksum status', 'Whether the checksum fits the bytes.'),
  values: { 0: 'Bad', 1: 'Good', 2: 'Unverified', 3: 'Not present' },
};
export const CHECKSUM_CALCULATED = hidden(
  field('tcp.checksum_calculated', 'hex', 16, 'Calculated checksum', 'What the checksum should be.'),
);
export const URGENT_POINTER = field(
  'tcp.urgent_pointer',
  'uint',
  16,
  'Urgent pointer',
  'How far the urgent bytes reach beyond the sequence number, if URG is set.',
);
export const PAYLOAD: Field = {
  name: 'tcp.payload',
  type: 'bytes',
  label: 'TCP payload',
  meaning: 'Bytes of the stream.',
  hidden: true,
};
export const SEGMENT_DATA: Field = {
  name: 'tcp.segment_data',
  type: 'bytes',
  label: 'TCP segment data',
  meaning: 'Bytes that are only a part of a message, or that had been sent before.',
  hidden: true,
};
export const SEGMENTS: Field = {
  name: 'tcp.segments',
  type: 'label',
  label: 'Reassembled TCP segments',
  meaning: 'This segment completed a message that began in earlier ones.',
};
export const SEGMENT = field(
  'tcp.segment',
  'uint',
  32,
  'TCP segment',
  'Number of a frame that carried a part of the message.',
);
export const SEGMENT_COUNT = field('tcp.segment.count', 'uint', 32, 'Segment count', 'How many segments carried it.');
export const REASSEMBLED_LENGTH = field(
  'tcp.reassembled.length',
  'uint',
  32,
  'Reassembled TCP length',
  'Bytes of all the parts together.',
);
export const REASSEMBLED_DATA: Field = {
  name: 'tcp.reassembled.data',
  type: 'bytes',
  label: 'Reassembled TCP data',
  meaning: 'The parts in order.',
  hidden: true,
};
export const RESET_CAUSE: Field = {
  name: 'tcp.reset_cause',
  type: 'text',
  label: 'Reset cause',
  meaning: 'A reset may say in words why it was sent.',
};

export const FIELDS: readonly Field[] = [
  ...[TCP, SRCPORT, DSTPORT, PORT, STREAM, COMPLETENESS, LEN, SEQ, SEQ_RAW, NXTSEQ, ACK, ACK_RAW, HDR_LEN],
  ...[FLAGS, FLAGS_RES, FLAGS_AE, FLAGS_CWR, FLAGS_ECE, FLAGS_URG, FLAGS_ACK, FLAGS_PUSH, FLAGS_RESET, FLAGS_SYN],
  ...[FLAGS_FIN, FLAGS_STR, WINDOW_VALUE, WINDOW, WINDOW_SCALEFACTOR, CHECKSUM, CHECKSUM_STATUS, CHECKSUM_CALCULATED],
  ...[URGENT_POINTER, ...OPTION_FIELDS, ...ANALYSIS_FIELDS, PAYLOAD, SEGMENT_DATA, RESET_CAUSE],
  ...[SEGMENTS, SEGMENT, SEGMENT_COUNT, REASSEMBLED_LENGTH, REASSEMBLED_DATA],
];
