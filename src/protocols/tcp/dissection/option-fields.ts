/** TCP's options under Wireshark's names (RFC 9293, 3.2; RFC 7323; RFC 2018). */
import type { Field, FieldType } from '../../../core/protocol.ts';

const field = (name: string, type: FieldType, bits: number, label: string, meaning: string): Field => ({
  name,
  type,
  bits,
  label,
  meaning,
});
/** A whole option, length and all: for filters, and to light its bytes. */
const whole = (name: string, label: string, meaning: string): Field => ({
  name: `tcp.options.${name}`,
  type: 'bytes',
  label,
  meaning,
});

export const OPTIONS: Field = {
  name: 'tcp.options',
  type: 'bytes',
  label: 'Options',
  meaning: 'What the fixed header has no room for.',
};
export const KIND: Field = {
  ...field('tcp.option_kind', 'uint', 8, 'Option kind', 'Which option follows.'),
  values: {
    0: 'End of options',
    1: 'No operation',
    2: 'Maximum segment size',
    3: 'Window scale',
    4: 'SACK permitted',
    5: 'SACK',
    8: 'Timestamps',
  },
};
export const LENGTH = field(
  'tcp.option_len',
  'uint',
  8,
  'Option length',
  'Bytes of the option, kind and length included.',
);
export const NOP = whole('nop', 'No operation', 'Fills up, so that what follows stands at a multiple of four bytes.');
export const EOL = whole('eol', 'End of options', 'No option follows; the rest of the header is filling.');
export const MSS = whole('mss', 'Maximum segment size', 'The longest segment that the sender of this takes.');
export const MSS_VAL = field(
  'tcp.options.mss_val',
  'uint',
  16,
  'MSS value',
  'Bytes of data that one segment may carry to the sender of this.',
);
export const WSCALE = whole('wscale', 'Window scale', 'Windows in later segments of this side are to be multiplied.');
export const WSCALE_SHIFT = field(
  'tcp.options.wscale.shift',
  'uint',
  8,
  'Shift count',
  'By how many bits windows are shifted to the left; 14 at most.',
);
export const WSCALE_MULTIPLIER = field(
  'tcp.options.wscale.multiplier',
  'uint',
  16,
  'Multiplier',
  'The same as a factor: two to the power of the shift count.',
);
export const SACK_PERM = whole('sack_perm', 'SACK permitted', 'The sender of this reads selective acknowledgments.');
export const SACK = whole('sack', 'Selective acknowledgment', 'Blocks that came in beyond what is still missing.');
export const SACK_LE = field(
  'tcp.options.sack_le',
  'uint',
  32,
  'SACK left edge',
  'First byte of a block that is there already, relative to the other side’s SYN.',
);
export const SACK_RE = field(
  'tcp.options.sack_re',
  'uint',
  32,
  'SACK right edge',
  'The byte behind the block: where the next hole begins.',
);
export const SACK_COUNT = field(
  'tcp.options.sack.count',
  'uint',
  8,
  'SACK count',
  'How many blocks the option tells of.',
);
export const DSACK_LE = field(
  'tcp.options.sack.dsack_le',
  'uint',
  32,
  'D-SACK left edge',
  'First byte of a block that came in twice (RFC 2883).',
);
export const DSACK_RE = field(
  'tcp.options.sack.dsack_re',
  'uint',
  32,
  'D-SACK right edge',
  'The byte behind the block that came in twice.',
);
export const TIMESTAMP = whole(
  'timestamp',
  'Timestamps',
  'The sender’s clock, and the clock of the other side as it last came in.',
);
export const TSVAL = field(
  'tcp.options.timestamp.tsval',
  'uint',
  32,
  'Timestamp value',
  'The sender’s clock as it sent this.',
);
export const TSECR = field(
  'tcp.options.timestamp.tsecr',
  'uint',
  32,
  'Timestamp echo reply',
  'The other side’s clock, sent back: what has gone by since is the round-trip time.',
);
export const UNKNOWN = whole(
  'unknown',
  'Unknown option',
  'An option that is not taken apart here; TCP skips it by its length.',
);
export const UNKNOWN_PAYLOAD: Field = {
  name: 'tcp.options.unknown.payload',
  type: 'bytes',
  label: 'Payload',
  meaning: 'What the option holds.',
  hidden: true,
};

export const OPTION_FIELDS: readonly Field[] = [
  ...[OPTIONS, KIND, LENGTH, NOP, EOL, MSS, MSS_VAL, WSCALE, WSCALE_SHIFT, WSCALE_MULTIPLIER, SACK_PERM, SACK, SACK_LE],
  ...[SACK_RE, SACK_COUNT, DSACK_LE, DSACK_RE, TIMESTAMP, TSVAL, TSECR, UNKNOWN, UNKNOWN_PAYLOAD],
];
