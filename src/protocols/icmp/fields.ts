/** ICMP's fields under Wireshark's names. */
import type { Field } from '../../core/protocol.ts';

const uint = (name: string, bits: number, label: string, meaning: string, values?: Field['values']): Field => ({
  name,
  type: 'uint',
  bits,
  label,
  meaning,
  ...(values ? { values } : {}),
});
const bytes = (name: string, label: string, meaning: string): Field => ({ name, type: 'bytes', label, meaning });
const ipv4 = (name: string, label: string, meaning: string): Field => ({
  name,
  type: 'ipv4',
  bits: 32,
  label,
  meaning,
});

/** Types as Wireshark names them. */
export const TYPE_NAMES: Readonly<Record<number, string>> = {
  0: 'Echo (ping) reply',
  3: 'Destination unreachable',
  4: 'Source quench (flow control)',
  5: 'Redirect',
  8: 'Echo (ping) request',
  9: 'Router advertisement',
  10: 'Router solicitation',
  11: 'Time-to-live exceeded',
  12: 'Parameter problem',
  13: 'Timestamp request',
  14: 'Timestamp reply',
  15: 'Information request',
  16: 'Information reply',
  17: 'Address mask request',
  18: 'Address mask reply',
};
/** Codes by type. */
export const CODE_NAMES: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  3: {
    0: 'Network unreachable',
    1: 'Host unreachable',
    2: 'Protocol unreachable',
    3: 'Port unreachable',
    4: 'Fragmentation needed',
    5: 'Source route failed',
    6: 'Destination network unknown',
    7: 'Destination host unknown',
    8: 'Source host isolated',
    9: 'Network administratively prohibited',
    10: 'Host administratively prohibited',
    11: 'Network unreachable for TOS',
    12: 'Host unreachable for TOS',
    13: 'Communication administratively filtered',
    14: 'Host precedence violation',
    15: 'Precedence cutoff in effect',
  },
  5: {
    0: 'Redirect for network',
    1: 'Redirect for host',
    2: 'Redirect for TOS and network',
    3: 'Redirect for TOS and host',
  },
  11: { 0: 'Time to live exceeded in transit', 1: 'Fragment reassembly time exceeded' },
  12: { 0: 'Pointer indicates the error', 1: 'Required option missing', 2: 'Bad length' },
};

export const ICMP: Field = {
  name: 'icmp',
  type: 'layer',
  label: 'Internet Control Message Protocol',
  meaning: 'How the network itself talks: echoes, and reports that a packet could not go on.',
};
export const TYPE = uint('icmp.type', 8, 'Type', 'What kind of message this is.', TYPE_NAMES);
export const CODE = uint('icmp.code', 8, 'Code', 'Which case of that kind.');
export const CHECKSUM: Field = {
  name: 'icmp.checksum',
  type: 'hex',
  bits: 16,
  label: 'Checksum',
  meaning: 'Covers the whole message.',
};
export const CHECKSUM_STATUS = uint(
  'icmp.checksum.status',
  8,
  'Checksum status',
  'Whether the checksum fits the bytes.',
  {
    0: 'Bad',
    1: 'Good',
    2: 'Unverified',
  },
);
export const IDENT = uint(
  'icmp.ident',
  16,
  'Identifier (BE)',
  'Tells one pinging program from another; the reply carries it back.',
);
export const IDENT_LE: Field = {
  ...uint('icmp.ident_le', 16, 'Identifier (LE)', 'The same two bytes, read the other way round.'),
  hidden: true,
};
export const SEQ = uint('icmp.seq', 16, 'Sequence number (BE)', 'Counts the requests; the reply carries it back.');
export const SEQ_LE: Field = {
  ...uint('icmp.seq_le', 16, 'Sequence number (LE)', 'The same two bytes, read the other way round.'),
  hidden: true,
};
export const UNUSED = bytes('icmp.unused', 'Unused', 'Zeros.');
export const MTU = uint('icmp.mtu', 16, 'MTU of next hop', 'The largest packet that the link ahead takes (RFC 1191).');
export const REDIR_GW = ipv4('icmp.redir_gw', 'Gateway address', 'The better first hop.');
export const POINTER = uint('icmp.pointer', 32, 'Pointer', 'The byte of the quoted packet at which the problem is.');
export const ORIGINATE = uint(
  'icmp.originate_timestamp',
  32,
  'Originate timestamp',
  'When the request left, in milliseconds since midnight UTC.',
);
export const RECEIVE = uint('icmp.receive_timestamp', 32, 'Receive timestamp', 'When it arrived at the other host.');
export const TRANSMIT = uint('icmp.transmit_timestamp', 32, 'Transmit timestamp', 'When the reply left.');
export const ADDRESS_MASK = ipv4('icmp.address_mask', 'Address mask', 'The network mask that is asked for (RFC 950).');

export const DATA_TIME: Field = {
  name: 'icmp.data_time',
  type: 'text',
  label: 'Timestamp from icmp data',
  meaning: 'When ping sent the request: it writes that into the data, and the reply brings it back.',
};
export const DATA_TIME_RELATIVE: Field = {
  name: 'icmp.data_time_relative',
  type: 'time',
  label: 'Timestamp from icmp data (relative)',
  meaning: 'How long ago that was when this frame was seen.',
};

export const FIELDS: readonly Field[] = [
  ICMP,
  TYPE,
  CODE,
  CHECKSUM,
  CHECKSUM_STATUS,
  IDENT,
  IDENT_LE,
  SEQ,
  SEQ_LE,
  UNUSED,
  MTU,
  REDIR_GW,
  POINTER,
  ORIGINATE,
  RECEIVE,
  TRANSMIT,
  ADDRESS_MASK,
  DATA_TIME,
  DATA_TIME_RELATIVE,
];
